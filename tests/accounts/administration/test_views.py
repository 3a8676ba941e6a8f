"""The administrators' pages."""

import re

import pytest
from bs4 import BeautifulSoup
from flask import Flask

from portal.accounts.staff import queries
from tests.accounts.cast import DESK, PASSWORD, POST, hire
from tests.support.browser import Browser

PEOPLE = "/can-bo/quan-tri/can-bo"
NEW = {"username": "thu.ha", "name": "Nguyễn Thu Hà", "role": "postman", "office": POST, "badge": "BT-01", "called": "Hà"}


@pytest.fixture
def an(app: Flask) -> Browser:
    hire("an", "lan", "minh", "quang")
    browser = Browser(app)
    browser.sign_in("an", PASSWORD)
    return browser


def shown_password(page: BeautifulSoup) -> str:
    found = page.select_one("strong.code")
    assert found is not None
    return found.text


def log(page: BeautifulSoup) -> list[str]:
    return [line.text for line in page.select("h2:-soup-contains('Nhật ký') + ul strong")]


def test_people_are_found_by_words_without_accents(an: Browser) -> None:
    everybody = an.get(PEOPLE)
    some = an.get(f"{PEOPLE}?q=pham+thi")

    assert len(everybody.select("ul.cards > li")) == 4
    assert [link.text for link in some.select("ul.cards a")] == ["Phạm Thị Lan"]
    assert "0 người" in an.get(f"{PEOPLE}?q=kh%C3%B4ng+c%C3%B3").text


def test_who_is_added_signs_in_with_the_password_shown_and_must_choose_another(app: Flask, an: Browser) -> None:
    page = an.post("/can-bo/quan-tri/can-bo-moi", NEW)
    password = shown_password(page)
    assert "no-store" in an.response.headers["Cache-Control"]

    ha = Browser(app)
    page = ha.post("/can-bo/dang-nhap", {"username": "thu.ha", "password": password})
    assert ha.response.request.path == "/can-bo/dang-nhap/mat-khau"
    ha.get("/can-bo", status=303)
    ha.post("/can-bo/dang-nhap/mat-khau", {"new": password}, status=422)
    ha.post("/can-bo/dang-nhap/mat-khau", {"new": "ba con gà đen 3"})

    assert ha.response.request.path == "/can-bo"
    assert password not in an.get(f"{PEOPLE}/thu.ha").text
    found = queries.find_person("thu.ha")
    assert found is not None
    assert (found.badge, found.called) == ("BT-01", "Hà")


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"username": "lan"}, "username"),
        ({"username": "Thu Hà"}, "username"),
        ({"username": ""}, "username"),
        ({"name": ""}, "name"),
        ({"role": "king"}, "role"),
        ({"office": "post-999999"}, "office"),
        ({"office": DESK}, "office"),
        ({"role": "desk_clerk"}, "office"),
        ({"badge": "x" * 21}, "badge"),
    ],
)
def test_what_does_not_fit_is_said_beside_its_field_and_the_rest_is_kept(an: Browser, more: dict[str, str], field: str) -> None:
    page = an.post("/can-bo/quan-tri/can-bo-moi", {**NEW, **more}, status=422)

    assert [tag["id"] for tag in page.select("p.error")] == [f"{field}-error"]
    assert field == "called" or page.select_one("#called")["value"] == "Hà"  # type: ignore[index]
    assert queries.find_person("thu.ha") is None


def test_an_account_is_changed_and_the_log_says_by_whom(an: Browser) -> None:
    page = an.get(f"{PEOPLE}/lan")
    form = page.select_one(f'form[action="{PEOPLE}/lan"]')
    assert form is not None

    page = an.submit(form, {"name": "Phạm Thị Ngọc Lan", "badge": "BT-0417"})

    assert "Đã lưu." in page.text
    assert log(page) == ["Sửa tài khoản", "Tạo tài khoản"]
    assert "Phạm Thị Lan → Phạm Thị Ngọc Lan" in page.text
    assert "do an" in re.sub(r"\s+", " ", page.text)


def test_another_role_ends_every_session_of_the_person(app: Flask, an: Browser) -> None:
    lan = Browser(app)
    lan.sign_in("lan", PASSWORD)
    kept = {"name": "Phạm Thị Lan", "role": "postman", "office": POST}

    an.post(f"{PEOPLE}/lan", kept | {"badge": "BT-1"})
    lan.get("/can-bo")
    an.post(f"{PEOPLE}/lan", kept | {"role": "post_clerk"})

    lan.get("/can-bo", status=303)


def test_who_becomes_an_officer_sets_up_a_second_factor_first(app: Flask, an: Browser) -> None:
    an.post(f"{PEOPLE}/lan", {"name": "Phạm Thị Lan", "role": "officer", "office": DESK})

    lan = Browser(app)
    lan.post("/can-bo/dang-nhap", {"username": "lan", "password": PASSWORD})

    assert lan.response.request.path == "/can-bo/dang-nhap/thiet-lap"


def test_a_closed_account_loses_its_sessions_at_once_and_opens_again(app: Flask, an: Browser) -> None:
    lan = Browser(app)
    lan.sign_in("lan", PASSWORD)

    page = an.post(f"{PEOPLE}/lan/ngung")
    assert "Đã ngừng" in page.text
    lan.get("/can-bo", status=303)
    lan.post("/can-bo/dang-nhap", {"username": "lan", "password": PASSWORD}, status=422)

    an.post(f"{PEOPLE}/lan/mo-lai")
    lan.sign_in("lan", PASSWORD)
    assert log(an.get(f"{PEOPLE}/lan"))[:2] == ["Mở lại tài khoản", "Ngừng tài khoản"]


def test_a_new_password_is_shown_once_and_ends_the_old_one(app: Flask, an: Browser) -> None:
    lan = Browser(app)
    lan.sign_in("lan", PASSWORD)

    password = shown_password(an.post(f"{PEOPLE}/lan/mat-khau"))

    lan.get("/can-bo", status=303)
    lan.post("/can-bo/dang-nhap", {"username": "lan", "password": PASSWORD}, status=422)
    lan.post("/can-bo/dang-nhap", {"username": "lan", "password": password})
    assert lan.response.request.path == "/can-bo/dang-nhap/mat-khau"
    assert password not in an.get(f"{PEOPLE}/lan").text


def test_a_second_factor_that_is_reset_is_set_up_at_the_next_sign_in(app: Flask, an: Browser) -> None:
    quang = Browser(app)
    quang.sign_in("quang", PASSWORD)

    an.post(f"{PEOPLE}/quang/hai-buoc")

    quang.get("/can-bo", status=303)
    quang.post("/can-bo/dang-nhap", {"username": "quang", "password": PASSWORD})
    assert quang.response.request.path == "/can-bo/dang-nhap/thiet-lap"


def test_all_sessions_of_a_person_are_ended(app: Flask, an: Browser) -> None:
    lan = Browser(app)
    lan.sign_in("lan", PASSWORD)

    page = an.post(f"{PEOPLE}/lan/phien")

    assert log(page)[0] == "Kết thúc mọi phiên"
    lan.get("/can-bo", status=303)


def test_the_last_administrator_stays_one(an: Browser) -> None:
    page = an.post(f"{PEOPLE}/an/ngung", status=422)
    assert "người quản trị cuối cùng" in page.text

    page = an.post(f"{PEOPLE}/an", {"name": "Bùi An", "role": "postman", "office": POST}, status=422)
    assert page.select("#role-error")
    an.get(PEOPLE)


@pytest.mark.parametrize("path", [f"{PEOPLE}/ai-do", f"{PEOPLE}/LAN"])
def test_an_unknown_person_is_not_found(an: Browser, path: str) -> None:
    an.get(path, status=404)
    an.post(path, NEW, status=404)
    an.post(f"{path}/ngung", status=404)


def test_an_unknown_action_is_not_found(an: Browser) -> None:
    an.post(f"{PEOPLE}/lan/xoa", status=404)
