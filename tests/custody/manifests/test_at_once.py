"""Several people on one sheet at the same moment, on both databases: every packet counts once, every signature once."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from flask import Flask

from portal.accounts.rules import Actor
from portal.custody.manifests.giving import service as giving
from portal.custody.manifests.receiving import service as receiving
from portal.custody.manifests.sheets import queries
from portal.custody.manifests.sheets.rules import PORTION, SheetState, WhyNot
from portal.custody.manifests.sheets.service import Refused
from portal.db import db, writing
from tests.accounts.cast import OTHER_POST, POST, hire
from tests.custody.manifests.sheets import COLLECTED, checked, dossiers, given, in_portions, later, opened, sheet, state


@pytest.fixture
def cast(app: Flask) -> dict[str, Actor]:
    return hire()


def add(sheet_code: str, code: str, actor: Actor, scan: str) -> str:
    with writing():
        return giving.add(sheet_code, giving.Scan(code, scan), actor=actor, at=later())


def check(sheet_code: str, code: str, actor: Actor, scan: str) -> bool:
    with writing():
        return receiving.check(sheet_code, receiving.Check(code, scan), actor=actor, at=later(700)).repeated


def test_two_clerks_work_on_one_sheet_at_once(app: Flask, cast: dict[str, Actor]) -> None:
    codes, made = dossiers(30, COLLECTED), opened(cast["lan"])
    actors = (cast["lan"], cast["nam"])

    def scan(number: int) -> str:
        with app.app_context():
            return add(made, codes[number % 30], actors[number % 2], f"scan-{number:05d}")

    db.session.rollback()
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(scan, [*range(30), *range(30, 59), *range(1, 30)]))

    assert answers.count("added") >= 30
    assert queries.counts(made).listed == 30


def test_one_dossier_scanned_into_two_sheets_at_once_is_on_one(app: Flask, cast: dict[str, Actor]) -> None:
    codes = dossiers(12)
    made = [opened(cast["minh"]), opened(cast["minh"], to=OTHER_POST)]

    def scan(number: int) -> str:
        with app.app_context():
            try:
                return add(made[number % 2], codes[number // 2], cast["minh"], f"scan-{number:05d}")
            except Refused as told:
                return told.why

    db.session.rollback()
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(scan, range(24)))

    assert sorted(answers) == ["added"] * 12 + ["other_sheet"] * 12
    assert sum(queries.counts(code).listed for code in made) == 12


def test_two_receivers_scan_against_one_sheet_at_once(app: Flask, cast: dict[str, Actor]) -> None:
    codes, extra = dossiers(20, COLLECTED), dossiers(10, COLLECTED)
    made = given(cast["lan"], *codes, to=POST)
    actors = (cast["minh"], cast["nam"])

    def scan(number: int) -> bool:
        with app.app_context():
            return check(made, [*codes, *extra][number % 30], actors[number % 2], f"scan-{number:05d}")

    db.session.rollback()
    with ThreadPoolExecutor(8) as pool:
        repeated = list(pool.map(scan, [*range(30), *range(31, 61)]))

    assert repeated.count(False) == 30
    counted = queries.counts(made)
    assert (counted.listed, counted.matched, counted.surplus) == (20, 20, 10)


def test_two_who_sign_at_the_same_moment_record_every_item_once(app: Flask, cast: dict[str, Actor]) -> None:
    codes = dossiers(PORTION + 10, COLLECTED)
    made = given(cast["lan"], *codes, to=POST)
    checked(made, cast["minh"], *codes)

    def sign(number: int) -> str:
        with app.app_context():
            try:
                in_portions(receiving.receive, made, cast[("minh", "nam")[number % 2]])
            except Refused as told:
                return told.why
            return "signed"

    db.session.rollback()
    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(sign, range(4)))

    assert "signed" in answers
    assert set(answers) <= {"signed", WhyNot.SHEET_STATE}
    assert sheet(made).state is SheetState.CLOSED
    assert all([line.kind for line in state(code).lines] == ["collected", "offered", "accepted"] for code in codes)
