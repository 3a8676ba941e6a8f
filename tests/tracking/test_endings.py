"""The public page says in words how a question and a loss end, and what is owed by when."""

from datetime import timedelta

import pytest
import time_machine
from flask import Flask

from portal.custody.dossiers.queries import find_state
from portal.custody.dossiers.rules import Said
from portal.custody.dossiers.service import record
from portal.db import writing
from portal.traces.service import sweep
from tests.support.browser import Browser
from tests.tracking.stories import COLLECTED, DESK, POST, START, a_dossier

NOW = START + timedelta(hours=5)


def happens(code: str, kind: str, office: str = POST, *, at: timedelta = timedelta(hours=3), **details: object) -> None:
    with writing():
        record(
            code, Said("staff", f"{code}-{kind}-{at}", kind, START + at, office, "nv-1", details=details), heard_at=START + at
        )


def page_of(app: Flask, code: str) -> str:
    with time_machine.travel(NOW + timedelta(days=10), tick=False):
        return " ".join(Browser(app).get(f"/T/{code}").text.split())


@pytest.mark.parametrize(
    ("outcome", "words"),
    [
        ("found", "đã tìm thấy giấy tờ"),
        ("delayed", "không mất"),
        ("damaged", "bị hư hỏng"),
        ("lost", "bị mất"),
        ("no_fault", "sai sót"),
    ],
)
def test_how_a_question_ended_is_told_in_words(app: Flask, outcome: str, words: str) -> None:
    code = a_dossier(COLLECTED)
    happens(code, "trace_opened", by="citizen")
    happens(code, "trace_answered", at=timedelta(hours=4), outcome=outcome, text="bí mật")
    page = page_of(app, code)
    assert f"Tra soát đã có trả lời: {'giấy tờ ' if outcome in ('damaged', 'lost') else ''}" in page
    assert words in page
    assert "bí mật" not in page


def test_an_outcome_in_free_words_is_for_nobody_else(app: Flask) -> None:
    code = a_dossier(COLLECTED)
    happens(code, "trace_opened", by="citizen")
    happens(code, "trace_answered", at=timedelta(hours=4), outcome="Bà Hoa cầm nhầm", text="x")
    assert "cầm nhầm" not in page_of(app, code)


def test_what_a_clock_asked_is_answered_by_the_next_step(app: Flask) -> None:
    code = a_dossier(COLLECTED)
    with writing():
        sweep(now=START + timedelta(days=5))
    happens(code, "accepted", DESK, at=timedelta(days=6), count="full")
    view = find_state(code)
    assert view is not None
    assert view.state.trace is not None
    assert view.state.trace.state == "closed"
    assert "Tra soát đã kết thúc vì hồ sơ đã đi tiếp." in page_of(app, code)


def test_a_loss_names_the_day_until_which_it_is_paid_and_then_that_it_was(app: Flask) -> None:
    code = a_dossier(COLLECTED)
    happens(code, "trace_opened", by="citizen")
    happens(code, "missing_declared", at=timedelta(hours=4), what="Không thấy bì")
    assert "chậm nhất là thứ Tư 23/12/2026" in page_of(app, code)
    happens(code, "compensated", at=timedelta(hours=5), step="agreed", what="thỏa thuận", amount="104.000 đồng")
    page = page_of(app, code)
    assert "đã thống nhất mức bồi thường" in page
    assert "104.000" not in page
    assert "chậm nhất là" in page
    happens(code, "compensated", at=timedelta(hours=6), step="paid", what="chuyển khoản")
    page = page_of(app, code)
    assert "ghi là đã trả tiền bồi thường" in page
    assert "chậm nhất là" not in page
