import pytest

from portal.web.paging import Page


@pytest.mark.parametrize(
    ("asked", "total", "number", "offset"),
    [("1", 45, 1, 0), ("3", 45, 3, 40), ("99", 45, 3, 40), ("0", 45, 1, 0), ("-1", 45, 1, 0), ("x", 45, 1, 0),
     ("٢", 45, 1, 0), ("", 0, 1, 0), ("9" * 5000, 45, 1, 0)],
)  # fmt: skip
def test_any_page_number_is_a_page(asked: str, total: int, number: int, offset: int) -> None:
    page = Page.read(asked, total)
    assert (page.number, page.offset) == (number, offset)


def test_pages_know_their_neighbours() -> None:
    assert (Page(1, 45).previous, Page(1, 45).next, Page(3, 45).next) == (None, 2, None)
    assert Page(1, 0).pages == 1
