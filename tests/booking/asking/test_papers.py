"""The papers named beforehand: ticked or written, kept as a draft for the postman, shown to nobody else."""

import pytest

from portal.booking.asking.rules import MOST_PAPERS
from portal.catalogue.search.queries import all_procedures, find_procedure
from portal.custody.dossiers.queries import find_draft
from portal.custody.dossiers.rules import DraftPaper
from tests.booking.asking.steps import booked, check, chosen, only, send
from tests.support.browser import Browser, values_of


def sensitive() -> dict[str, str]:
    """A procedure whose mere name tells something, with papers on the list."""
    both = [one for one in all_procedures() if one.sensitive and one.submit_by_post and one.return_by_post]
    found = next(one for each in both if (one := find_procedure(each.code, each.level)) and one.papers)
    return chosen(**{"thu-tuc": found.code, "cap": found.level})


def test_what_was_ticked_and_written_becomes_the_draft_list(browser: Browser) -> None:
    page = browser.get("/dat-lich", query_string=chosen())
    box = page.select("#giay-to input[type=checkbox]")[0]
    label = only(page, f'label[for="{box["id"]}"]').text
    page = check(browser, other_papers="Đơn viết tay\n\n  Bản sao sổ đỏ ", **{str(box["name"]): "1"})
    assert [item.text for item in page.select(".answers li")] == [label, "Đơn viết tay", "Bản sao sổ đỏ"]
    send(browser, page)
    draft = find_draft(booked()[0])
    assert [paper.kind for paper in draft] == [label, "Đơn viết tay", "Bản sao sổ đỏ"]
    assert draft[1:] == (DraftPaper("Đơn viết tay", True, 0), DraftPaper("Bản sao sổ đỏ", False, 0))


def test_papers_are_added_on_a_page_of_their_own(browser: Browser) -> None:
    page = check(browser)
    page = browser.post("/dat-lich/kiem-tra", values_of(only(page, "form#change")) | {"sua": "giay-to"})
    box = str(page.select("#giay-to input[type=checkbox]")[0]["name"])
    page = browser.submit(only(page, "main form"), {box: "1", "other_papers": "Ảnh 4 × 6"})
    assert len(page.select(".answers li")) == 2
    page = browser.post("/dat-lich/kiem-tra", values_of(only(page, "form#change")) | {"sua": "giay-to"})
    assert only(page, f"input[name={box}]").has_attr("checked")
    assert only(page, "textarea").text == "Ảnh 4 × 6"


@pytest.mark.parametrize(
    "typed", ["\n".join(f"Giấy số {number}" for number in range(MOST_PAPERS + 1)), "x" * 121, "x" * 10_000]
)
def test_too_many_or_too_long_is_told_where_it_is_written(browser: Browser, typed: str) -> None:
    page = check(browser, 422, other_papers=typed)
    assert page.select_one("#other_papers-error")
    assert values_of(only(page, "main form"))["name"], "the rest stays"


def test_nothing_is_handed_over_when_only_the_result_comes_back(browser: Browser) -> None:
    page = check(browser, other_papers="Đơn viết tay", **{"dich-vu": "return", "khung": ""})
    assert "Đơn viết tay" not in only(page, "dl.answers").text


def test_of_a_sensitive_matter_nothing_is_public(browser: Browser) -> None:
    given = sensitive()
    procedure = find_procedure(given["thu-tuc"], given["cap"])
    assert procedure is not None
    box = str(browser.get("/dat-lich", query_string=given).select("#giay-to input[type=checkbox]")[0]["name"])
    send(browser, check(browser, **given, **{box: "1"}, other_papers="Đơn xin riêng tư"))
    path = browser.response.request.path
    for tail in ("?moi=1", "", "/phieu", ".json", ".ics"):
        browser.client.get(f"{path}{tail}")
        text = browser.client.get(f"{path}{tail}").text
        for secret in (procedure.papers[0], "Đơn xin riêng tư", procedure.name):
            assert secret not in text, tail
