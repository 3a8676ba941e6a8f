"""The pages of a round: who sees what, two taps, forms that say what is wrong, paper without anything personal on packets."""

from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from bs4 import BeautifulSoup
from flask import Flask
from sqlalchemy import update

from portal.booking.pickups.models import PickupRow
from portal.booking.pickups.queries import find_pickup
from portal.booking.pickups.service import book
from portal.booking.rounds.rules import Chosen
from portal.booking.rounds.service import assign
from portal.custody.codes.rules import display
from portal.custody.dossiers.queries import find_state
from portal.custody.dossiers.rules import Contact, DraftPaper
from portal.db import db, writing
from tests.accounts.cast import PASSWORD, hire
from tests.booking.bookings import AT, UNIT, a_booking, free_window
from tests.booking.rounds.rounds import MORNING, day, half, stops
from tests.support.browser import Browser

DAY = f"/can-bo/tuyen/{day().isoformat()}"
NAME, STREET = "Nguyễn Thị Hoa", "Số 1, tổ 2"


@pytest.fixture
def people(app: Flask) -> Iterator[dict[str, Browser]]:
    with time_machine.travel(MORNING, tick=False):
        actors = hire("lan", "nam", "minh", "xa", "sau")
        browsers = {name: Browser(app) for name in actors}
        for name, browser in browsers.items():
            browser.sign_in(name, PASSWORD)
        app.extensions["opaque"] = {name: actor.opaque for name, actor in actors.items()}
        yield browsers


def opaque(app: Flask, name: str) -> str:
    return str(app.extensions["opaque"][name])


def give(app: Flask, codes: list[str], name: str = "lan") -> None:
    with writing():
        assign(half(), Chosen(frozenset(codes), frozenset()), opaque(app, name), at=AT)


def words(page: BeautifulSoup) -> str:
    return " ".join(page.text.split())


def test_the_clerk_gives_a_whole_commune_to_a_postman_from_the_page(app: Flask, people: dict[str, Browser]) -> None:
    codes = stops(2)
    page = people["minh"].get("/can-bo/tuyen")
    assert "Chưa phân công: 2." in words(page)
    assert page.select_one(f'input[name=xa][value="{UNIT}"]')
    page = people["minh"].post(f"{DAY}/giao", {"buoi": "morning", "xa": UNIT, "buu-ta": opaque(app, "lan")})
    assert "Chưa phân công: 0." in words(page)
    assert {find_pickup(code).postman for code in codes} == {opaque(app, "lan")}  # type: ignore[union-attr]


def test_an_assignment_of_nothing_to_nobody_names_both_fields_and_keeps_the_rest(
    app: Flask, people: dict[str, Browser]
) -> None:
    (code,) = stops(1)
    page = people["minh"].post(f"{DAY}/giao", {"buoi": "morning"}, status=422)
    links = [str(link["href"]) for link in page.select("#error-summary a")]
    assert links == ["#buu-ta", "#chon"]
    assert all(page.select(link) for link in links)
    page = people["minh"].post(f"{DAY}/giao", {"buoi": "morning", "ma": code}, status=422)
    assert page.select_one(f"#ma-{code}[checked]")


def test_a_postman_reads_his_stops_with_big_buttons_and_nobody_elses(app: Flask, people: dict[str, Browser]) -> None:
    mine, _other = stops(2)
    give(app, [mine])
    page = people["lan"].get("/can-bo/tuyen")
    assert people["lan"].response.headers["Cache-Control"] == "no-store"
    assert [str(stop["id"]) for stop in page.select("ol.stops > li")] == [f"s-{mine}"]
    assert page.select_one('a.button[href="tel:+84910000000"]')
    assert page.select_one(f'a.button[href="/T/{mine}"]')
    assert STREET in page.text
    assert NAME not in people["nam"].get("/can-bo/tuyen").text
    assert NAME not in people["xa"].get("/can-bo/tuyen").text
    assert NAME in people["sau"].get("/can-bo/tuyen").text


def test_not_at_home_is_two_taps_and_the_stop_must_be_arranged_anew(app: Flask, people: dict[str, Browser]) -> None:
    (code,) = stops(1)
    give(app, [code])
    page = people["lan"].get("/can-bo/tuyen")
    form = page.select_one("form.reasons")
    assert form is not None
    reasons = [str(button["value"]) for button in form.select("button[name=reason]")]
    assert reasons[:3] == ["absent", "not_ready", "put_off"]
    sent: dict[str, Any] = {"reason": "not_ready"}
    people["lan"].submit(form, sent)
    page = people["lan"].submit(form, sent)  # a double tap
    assert "Cần hẹn lại" in words(page)
    view = find_state(code)
    assert view is not None
    assert [(line.kind, line.details.get("reason")) for line in view.state.lines] == [
        ("pickup_booked", None), ("pickup_missed", "not_ready"),
    ]  # fmt: skip
    assert "giấy tờ chưa sẵn sàng" in Browser(app).get(f"/T/{code}").text


def test_what_is_not_lawful_or_not_his_is_refused(app: Flask, people: dict[str, Browser]) -> None:
    mine, other = stops(2)
    give(app, [mine])
    people["lan"].post(f"{DAY}/khong-gap", {"ma": other, "reason": "absent"}, status=404)
    page = people["lan"].post(f"{DAY}/khong-gap", {"ma": mine, "reason": "lười"}, status=422)
    assert "chọn một lý do" in words(page)
    people["lan"].post("/can-bo/tuyen/hom-nay/di", {"buoi": "morning"}, status=404)
    people["lan"].post(f"{DAY}/di", {"buoi": "khuya"}, status=400)
    page = people["lan"].post("/can-bo/tuyen/2026-11-26/di", {"buoi": "morning"}, status=409)
    assert "đúng ngày hẹn" in words(page)
    people["minh"].post(f"{DAY}/thu-tu", {"ma": mine, "huong": "ngang"}, status=400)
    people["xa"].post(f"{DAY}/thu-tu", {"ma": mine, "huong": "len"}, status=404)


def test_setting_out_shows_the_digits_to_the_postman_and_to_the_citizen(app: Flask, people: dict[str, Browser]) -> None:
    (code,) = stops(1)
    give(app, [code])
    page = people["lan"].post(f"{DAY}/di", {"buoi": "morning"})
    digits = page.select_one("ol.stops b.code")
    assert digits is not None
    public = Browser(app).get(f"/T/{code}")
    assert "Bưu tá đang đến" in words(public)
    assert digits.text in words(public)
    assert digits.text not in words(people["minh"].get("/can-bo/tuyen"))
    page = people["lan"].post(f"{DAY}/thoi", {"buoi": "morning"})
    assert "Bắt đầu đi" in words(page)
    assert "Bưu tá đang đến" not in words(Browser(app).get(f"/T/{code}"))


def test_a_note_too_long_is_asked_again_with_what_was_typed(app: Flask, people: dict[str, Browser]) -> None:
    (code,) = stops(1)
    page = people["minh"].post(f"{DAY}/ghi-chu", {"ma": code, "ghi-chu": "a" * 301}, status=422)
    assert page.select_one("#error-summary a[href='#ghi-chu']")
    assert len(str(page.select_one("#ghi-chu")["value"])) == 301  # type: ignore[index]
    page = people["minh"].post(f"{DAY}/ghi-chu", {"ma": code, "ghi-chu": "Chó\u202e dữ"})
    assert "Ghi chú: Chó dữ" in words(page)


def test_stops_are_moved_without_a_script(app: Flask, people: dict[str, Browser]) -> None:
    codes = stops(2)
    give(app, codes)
    page = people["lan"].post(f"{DAY}/thu-tu", {"ma": codes[1], "huong": "len"})
    assert [str(stop["id"]) for stop in page.select("ol.stops > li")] == [f"s-{codes[1]}", f"s-{codes[0]}"]
    assert len(page.select("button[name=huong]")) == 2, "the first only goes down, the last only up"


def test_the_run_sheet_has_a_symbol_for_each_stop_and_a_sheet_for_each_postman(app: Flask, people: dict[str, Browser]) -> None:
    codes = stops(3)
    give(app, codes[:1])
    page = people["minh"].get(f"{DAY}/to")
    assert len(page.select("article.paper")) == 2
    assert len(page.select("td.scan svg")) == 3
    assert "0910 000 000" in page.text
    assert len(people["lan"].get(f"{DAY}/to").select("td.scan svg")) == 1
    assert "Không có điểm nào" in people["nam"].get(f"{DAY}/to?buoi=morning").text


@pytest.mark.parametrize("size", ["58", "80", "a4", "<b>"])
def test_labels_say_where_to_and_nothing_about_a_person(app: Flask, people: dict[str, Browser], size: str) -> None:
    code, _second = stops(2)
    page = people["minh"].get(f"{DAY}/nhan?kho={size}")
    labels = page.select(".label")
    assert len(labels) == 2
    assert display(code) in labels[0].text
    assert "Buổi sáng 25/11/2026" in words(page)
    assert "Đến: Trung tâm" in words(page)
    for personal in (NAME, STREET, "0000 000", "cư trú"):
        assert personal not in page.text


def test_a_single_label_is_a_link_on_the_dossiers_page(app: Flask, people: dict[str, Browser]) -> None:
    (code,) = stops(1)
    page = people["minh"].get(f"/can-bo/ho-so/{code}")
    link = page.select_one(f'a[href="/can-bo/tuyen/nhan/{code}"]')
    assert link is not None
    assert len(people["minh"].get(str(link["href"])).select(".label")) == 1
    people["xa"].get(str(link["href"]), status=404)
    people["minh"].get("/can-bo/tuyen/nhan/khong-phai-ma", status=404)


def test_the_list_at_the_door_begins_with_what_was_prepared(app: Flask, people: dict[str, Browser]) -> None:
    papers = (DraftPaper("Giấy chứng sinh", original=True, sheets=2), DraftPaper("Tờ khai", original=False, sheets=0))
    contact = Contact("Trần Văn <b>Đức</b>", "+84912345678", UNIT, "Số 9")
    with writing():
        code = book(a_booking(7, window_id=free_window(), contact=contact, papers=papers), at=AT)
    page = people["lan"].get(f"/T/{code}")
    form = page.select_one("form[action$=collect]")
    assert form is not None
    offered = [
        (str(form.select_one(f"#collect-paper-{n}-original option[selected]")["value"]),  # type: ignore[index]
         str(form.select_one(f"#collect-paper-{n}-sheets")["value"])) for n in range(3)  # type: ignore[index]
    ]  # fmt: skip
    assert offered == [("original", "2"), ("copy", "1"), ("", "1")]
    assert form.select("details #collect-paper-2-kind, details #collect-paper-2-original"), (
        "what was not prepared is folded away"
    )
    assert not form.select("details #collect-paper-1-original")
    people["lan"].submit(form, {"paper-0-sheets": "3", "seal": "NP-1"})
    view = find_state(code)
    assert view is not None
    assert view.state.legs["submission"].documents == 2
    assert view.state.legs["submission"].seal


def test_the_desk_says_what_comes_tomorrow_and_how_much_has_no_postman(app: Flask, people: dict[str, Browser]) -> None:
    stops(2, window=2)
    stops(1, window=3, first=5)
    text = words(people["minh"].get("/can-bo"))
    assert "sáng 2, chiều 1 điểm. Chưa phân công: 3." in text
    assert people["minh"].get("/can-bo").select_one('a[href="/can-bo/tuyen/2026-11-26"]')


def test_the_desk_of_a_postman_lists_his_own_stops_and_those_of_nobody(app: Flask, people: dict[str, Browser]) -> None:
    mine, free = stops(2)
    give(app, [mine])
    listed = {name: {str(link["href"])[3:] for link in people[name].get("/can-bo").select("a.code")} for name in ("lan", "nam")}
    assert listed == {"lan": {mine, free}, "nam": {free}}
    assert people["lan"].get("/can-bo").select_one('a.button[href="/can-bo/tuyen"]')


def test_an_island_is_a_ground_of_its_own(app: Flask, people: dict[str, Browser]) -> None:
    by_road, by_boat = stops(2)
    with writing():
        db.session.execute(update(PickupRow).where(PickupRow.code == by_boat).values(area="06994-minh-chau"))
    page = people["minh"].get("/can-bo/tuyen")
    assert [heading.text.strip() for heading in page.select("h3")] == ["Phường Hồng Gai (1)", "Đặc khu Vân Đồn: Minh Châu (1)"]
    people["minh"].post(f"{DAY}/giao", {"buoi": "morning", "xa": f"{UNIT}.06994-minh-chau", "buu-ta": opaque(app, "lan")})
    assert find_pickup(by_road).postman is None  # type: ignore[union-attr]
    assert find_pickup(by_boat).postman == opaque(app, "lan")  # type: ignore[union-attr]
