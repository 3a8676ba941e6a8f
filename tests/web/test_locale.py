import pytest
from flask.testing import FlaskClient

from portal.web.locale import own_path


def test_pages_speak_vietnamese_whatever_the_browser_prefers(visitor: FlaskClient) -> None:
    assert visitor.get("/words", headers={"Accept-Language": "en"}).text.startswith("vi|Trợ giúp")


def test_the_footers_link_chooses_and_leads_back(visitor: FlaskClient) -> None:
    answer = visitor.get("/ngon-ngu/en?ve=/words")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/words")
    assert visitor.get("/words").text.startswith("en|")
    visitor.get("/ngon-ngu/vi?ve=/words")
    assert visitor.get("/words").text.startswith("vi|")


def test_an_unknown_language_is_no_page_and_an_odd_cookie_is_vietnamese(visitor: FlaskClient) -> None:
    assert visitor.get("/ngon-ngu/xx").status_code == 404
    visitor.set_cookie("lang", "../../etc")
    assert visitor.get("/words").text.startswith("vi|")


def test_what_is_put_into_a_sentence_is_escaped(visitor: FlaskClient) -> None:
    assert visitor.get("/words").text.endswith("|&lt;i&gt; &amp; b")


@pytest.mark.parametrize(
    ("wanted", "taken"),
    [
        ("/T/K7QF2M9XTR4DV", "/T/K7QF2M9XTR4DV"),
        ("/thu-tuc?q=khai+sinh", "/thu-tuc?q=khai+sinh"),
        ("//evil.example", "/"),
        ("/\\evil.example", "/"),
        ("https://evil.example", "/"),
        ("javascript:alert(1)", "/"),
        ("/\r\nSet-Cookie: a=b", "/"),
        ("/\t/evil.example", "/"),
        ("//[", "/"),
        ("", "/"),
    ],
)
def test_the_way_back_never_leaves_the_site(wanted: str, taken: str) -> None:
    assert own_path(wanted) == taken
