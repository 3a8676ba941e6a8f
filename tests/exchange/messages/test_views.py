"""/sms/den: the sentence of the page in one plain part, two lines for all else, silence beyond the limits, never an error."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from urllib.parse import quote

import pytest
import time_machine
from flask import Flask

from portal.custody.codes.rules import display
from portal.exchange.messages.texts import told
from portal.exchange.messages.views import answer
from portal.notices.wording.rules import PLAIN
from portal.tracking.page.queries import find
from portal.tracking.words.texts import sentence
from tests.tracking.stories import ADDRESS, COLLECTED, DELIVERED, NAME, START, WITH_AGENCY, a_dossier

TOKEN = "bí mật+/%&"
NOW = START + timedelta(days=1)
UNKNOWN = "ZZZZZZZZZZZZD"


@pytest.fixture
def portal(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Iterator[Flask]:
    monkeypatch.setitem(app.config, "PORTAL", replace(app.config["PORTAL"], sms_callback_token=TOKEN))
    with time_machine.travel(NOW, tick=False):
        yield app


def ask(portal: Flask, text: str | bytes, sender: str = "+84912000111", token: str = TOKEN, status: int = 200) -> str:
    response = portal.test_client().get(f"/sms/den?from={quote(sender)}&text={quote(text)}&token={quote(token)}")
    assert response.status_code == status
    if status == 200:
        assert response.mimetype == "text/plain"
        assert "Set-Cookie" not in response.headers
        assert len(response.text) <= 160
        assert set(response.text) <= PLAIN
    return response.text


def test_the_answer_is_the_sentence_of_the_page_without_marks(portal: Flask) -> None:
    code = a_dossier(COLLECTED)
    said = ask(portal, f"ma so {display(code).lower()} giup toi")
    assert said == f"{display(code)}: Buu ta cua Buu dien Hon Gai dang giu ho so, tu 10:00, thu Hai 23/11/2026."


@pytest.mark.parametrize("steps", [0, COLLECTED, WITH_AGENCY, 8, 11, DELIVERED])
def test_at_every_stage_it_fits_keeps_the_time_and_tells_nothing_personal(portal: Flask, steps: int) -> None:
    code = a_dossier(steps)
    said = ask(portal, code)
    assert said.endswith("23/11/2026.")
    assert not [word for word in (*NAME.split(), ADDRESS, "912345678", "5678") if word in said]


def test_a_very_long_name_of_an_office_is_shortened_and_the_time_stays(portal: Flask) -> None:
    tracking = find(a_dossier(WITH_AGENCY), now=NOW)
    assert tracking is not None
    long = replace(tracking, demo=True, names=dict.fromkeys(tracking.names, "Trung tâm Phục vụ hành chính công " * 9))
    assert len(sentence(long, str)) > 250
    assert len(told(long)) <= 160
    assert told(long).endswith("23/11/2026 (ho so mau).")


def test_unknown_expired_and_mistyped_codes_are_answered_alike_other_texts_with_what_to_send(portal: Flask) -> None:
    code = a_dossier(DELIVERED)
    unknown = ask(portal, UNKNOWN)
    assert "Khong tim thay ho so" in unknown
    assert ask(portal, "K7QF-2M9X-TR4DW") == unknown
    assert "nhan ma 13 ky tu" in ask(portal, "xin chao")
    with time_machine.travel(NOW + timedelta(days=400), tick=False):
        assert ask(portal, code) == unknown


@pytest.mark.parametrize(
    "text",
    [b"", b"\x00" * 500, b"\xff\xfe\xfd", "Mã hồ sơ ở đâu".encode("utf-16-be"), b"%", b"\xc3", b"A" * 100_000,
     "🙂".encode() * 70,
     "ạ̣̣̣".encode() * 200, b"<script>", b"'; DROP TABLE dossier", b"1 " * 50_000, "\u202eVD4RT".encode(), b"a&b=c#d;e"],
)  # fmt: skip
def test_no_text_is_an_error(portal: Flask, text: bytes) -> None:
    ask(portal, text)


def test_a_code_in_utf_16_is_answered(portal: Flask) -> None:
    code = a_dossier(COLLECTED)
    assert display(code) in ask(portal, f"Mã {display(code)} ở đâu".encode("utf-16-be"))


@pytest.mark.parametrize(
    "query", ["", "from=%00&text=%00", "from=%ff&text", "text=x&text=y&from=1&from=2", "&&&=&from=0912345678&text=%zz"]
)
def test_no_query_is_an_error(portal: Flask, query: str) -> None:
    assert portal.test_client().get(f"/sms/den?token={quote(TOKEN)}&{query}").status_code == 200


@pytest.mark.parametrize("sender", ["HoSoBC", "19005454", "8088", "", "VietnamPost"])
def test_machines_are_answered_with_silence(portal: Flask, sender: str) -> None:
    assert ask(portal, a_dossier(COLLECTED), sender) == ""


def test_our_own_number_is_not_answered(portal: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(portal.config, "PORTAL", replace(portal.config["PORTAL"], sms_sender="+84203123456"))
    assert ask(portal, "xin chao", "0203123456") == ""


def test_ten_an_hour_from_one_sender_however_the_number_is_written_then_silence(portal: Flask) -> None:
    code = a_dossier(COLLECTED)
    spellings = ("0912000111", "+84912000111", "84912000111", "0084912000111", " 0912 000 111")
    assert all(ask(portal, code, spelling) for spelling in spellings * 2)
    assert ask(portal, code) == ""
    assert ask(portal, code, "0912000112") != ""
    with time_machine.travel(NOW + timedelta(minutes=61), tick=False):
        assert ask(portal, code) != ""


def test_wrong_guesses_of_all_senders_together_end_in_silence_right_codes_do_not(portal: Flask) -> None:
    code = a_dossier(COLLECTED)
    answers = [ask(portal, UNKNOWN, f"+849120{number:05d}") for number in range(301)]
    assert all(answers[:300])
    assert answers[300] == ""
    assert ask(portal, code, "+84913000000") != ""


def test_a_text_that_came_over_another_line_is_answered_and_counted_alike(portal: Flask) -> None:
    code = a_dossier(COLLECTED)
    said = [answer(b"84912000111", code.encode()) for _ in range(11)]
    assert said[0].startswith(display(code))
    assert said[10] == ask(portal, code) == ""


def test_it_is_counted_what_was_answered(portal: Flask) -> None:
    ask(portal, UNKNOWN)
    ask(portal, "xin chao")
    figures = portal.test_client().get("/metrics").text
    assert 'portal_sms_asked_total{answer="unknown"}' in figures
    assert 'portal_sms_asked_total{answer="help"}' in figures


@pytest.mark.parametrize("token", ["", "bí mật", "\x00", "é" * 300])
def test_without_the_token_nobody_is_answered(portal: Flask, token: str) -> None:
    ask(portal, "x", token=token, status=403)


def test_without_a_token_of_ours_the_door_is_shut(app: Flask) -> None:
    assert app.test_client().get("/sms/den?from=0912345678&text=x&token=").status_code == 403
