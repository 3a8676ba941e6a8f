"""E-mail against a real mail server: what arrives, whom it lets in, what its refusals mean."""

import email
import logging
import ssl
import time
from collections.abc import Iterator
from dataclasses import replace
from email.message import EmailMessage
from email.policy import default
from typing import Any

import pytest
import time_machine
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from portal.notices.gateways.mail.rules import BadServer, is_address, read_server
from portal.notices.gateways.mail.service import MailGateway
from portal.notices.gateways.rules import NotTaken
from tests.notices.gateways.servers import MESSAGE, dribbler, silent, web_server
from tests.operations.machine import free_port

LETTER = replace(
    MESSAGE, to="hoa@example.vn", text="Cơ quan đã nhận hồ sơ lúc 09:12.\n\nMã hồ sơ: K7QF-2M9X-TR4DV.\n.\nFrom here on.\n"
)
NOW = "2026-11-26T02:12:00+00:00"


class Letters:
    """The mail server's side: keeps what it takes, answers with `says` where that is set."""

    def __init__(self) -> None:
        self.taken: list[tuple[Envelope, EmailMessage]] = []
        self.says: dict[str, str] = {}

    async def handle_RCPT(self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]) -> str:  # noqa: N802 - the library's word
        if "RCPT" not in self.says:
            envelope.rcpt_tos.append(address)
        return self.says.get("RCPT", "250 OK")

    async def handle_MAIL(self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]) -> str:  # noqa: N802
        envelope.mail_from = address
        return self.says.get("MAIL", "250 OK")

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802
        if "DATA" not in self.says:
            assert isinstance(envelope.content, bytes)
            letter = email.message_from_bytes(envelope.content, policy=default)
            assert isinstance(letter, EmailMessage)
            self.taken.append((envelope, letter))
        return self.says.get("DATA", "250 OK")


@pytest.fixture
def letters() -> Iterator[Letters]:
    yield from serving()


def serving(**options: Any) -> Iterator[Letters]:
    found = Letters()
    server = Controller(found, hostname="127.0.0.1", port=free_port(), **options)
    server.start()
    found.port = server.port  # type: ignore[attr-defined]
    yield found
    server.stop()


def to(letters: Any, *, user: str = "", seconds: float = 12, scheme: str = "smtp", host: str = "127.0.0.1") -> MailGateway:
    server = read_server(f"{scheme}://{user}{host}:{letters.port}", "khong-tra-loi@hoso.example")
    return MailGateway(server, signed="UBND thành phố Quảng Ninh", host="hoso.example", seconds=seconds)


def test_a_letter_arrives_as_plain_text_with_the_same_id_at_every_try(letters: Letters) -> None:
    with time_machine.travel(NOW, tick=False):
        assert [to(letters).send(LETTER) for _ in range(2)] == ["<48210736@hoso.example>"] * 2
    envelope, letter = letters.taken[0]
    assert (envelope.mail_from, envelope.rcpt_tos) == ("khong-tra-loi@hoso.example", ["hoa@example.vn"])
    assert letter["From"] == "UBND thành phố Quảng Ninh <khong-tra-loi@hoso.example>"
    assert (letter["To"], letter["Subject"]) == ("hoa@example.vn", "Đã có kết quả")
    assert letter["Message-ID"] == letters.taken[1][1]["Message-ID"]
    assert letter["Date"] == "Thu, 26 Nov 2026 02:12:00 +0000"
    assert letter["Auto-Submitted"] == "auto-generated"
    assert (letter.get_content_type(), letter.get_content_charset()) == ("text/plain", "utf-8")
    assert letter.get_content().replace("\r\n", "\n") == LETTER.text
    assert not letter.is_multipart()


@pytest.mark.parametrize(
    ("when", "says", "permanent"),
    [("RCPT", "550 no such user hoa@example.vn", True), ("RCPT", "450 later", False), ("DATA", "554 spam", True),
     ("DATA", "451 later", False), ("MAIL", "550 not you", False), ("MAIL", "421 busy", False)],
)  # fmt: skip
def test_what_speaks_of_this_letter_is_final_all_else_is_tried_again(
    letters: Letters, when: str, says: str, permanent: bool
) -> None:
    letters.says[when] = says
    with pytest.raises(NotTaken) as refused:
        to(letters).send(LETTER)
    assert refused.value.permanent is permanent
    assert says[:3] in refused.value.why
    assert "example.vn" not in refused.value.why
    letters.says.clear()
    to(letters).send(LETTER)
    assert len(letters.taken) == 1


def accepts(_server: SMTP, _session: Session, _envelope: Envelope, _mechanism: str, data: Any) -> AuthResult:
    right = isinstance(data, LoginPassword) and (data.login, data.password) == (b"us@er", b"s:cret")
    return AuthResult(success=right, handled=False)


def test_a_password_opens_the_server_and_a_wrong_one_is_tried_again() -> None:
    options = {"authenticator": accepts, "auth_require_tls": False}
    for letters in serving(**options):
        to(letters, user="us%40er:s%3Acret@").send(LETTER)
        assert len(letters.taken) == 1
        with pytest.raises(NotTaken) as refused:
            to(letters, user="us%40er:wrong@").send(LETTER)
        assert (refused.value.permanent, refused.value.why) == (False, "SMTP 535")


def test_a_password_goes_over_no_open_line(letters: Letters, monkeypatch: pytest.MonkeyPatch) -> None:
    gateway = to(letters, user="user:secret@")
    monkeypatch.setattr("portal.notices.gateways.mail.rules.Server.near", False)
    with pytest.raises(NotTaken, match="offers no TLS"):
        gateway.send(LETTER)
    assert not letters.taken


def test_tls_is_used_where_it_is_offered_and_its_name_is_checked(
    certificate: tuple[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*certificate)
    for options, scheme in (({"tls_context": context, "require_starttls": True}, "smtp"), ({"ssl_context": context}, "smtps")):
        for letters in serving(**options):
            with pytest.raises(NotTaken, match="SSLCertVerificationError"):
                to(letters, scheme=scheme, host="localhost").send(LETTER)
            monkeypatch.setenv("SSL_CERT_FILE", certificate[0])
            to(letters, scheme=scheme, host="localhost").send(LETTER)
            with pytest.raises(NotTaken, match="SSLCertVerificationError"):
                to(letters, scheme=scheme).send(LETTER)
            monkeypatch.delenv("SSL_CERT_FILE")
            assert len(letters.taken) == 1


def test_a_server_that_hangs_dribbles_or_talks_nonsense_is_given_up_in_time() -> None:
    for strange in (
        silent(),
        dribbler(b"220 "),
        dribbler(b"220 hello\r\n250-"),
        web_server(b"HTTP/1.1 400\r\n\r\n"),
        web_server(b"220"),
    ):
        began = time.monotonic()
        with strange as server, pytest.raises(NotTaken) as refused:
            to(server, seconds=0.5).send(LETTER)
        assert not refused.value.permanent
        assert time.monotonic() - began < 4


def test_nothing_personal_or_secret_is_logged(letters: Letters, caplog: pytest.LogCaptureFixture) -> None:
    letters.says["RCPT"] = "550 no hoa@example.vn"
    with caplog.at_level(logging.DEBUG, logger="portal"), pytest.raises(NotTaken):
        to(letters).send(LETTER)
    assert "hoa" not in caplog.text
    assert "secret" not in repr(read_server("smtp://user:secret@h", "a@b"))


@pytest.mark.parametrize("address", ["", "hoa", "hoa@", "@example.vn", "a@b\nBcc: c@d", "a@b, c@d", "<a@b>", "+84912345678"])
def test_what_is_no_address_is_refused_for_good(address: str) -> None:
    with pytest.raises(NotTaken) as refused:
        MailGateway(read_server("smtp://h", "a@b"), signed="", host="h").send(replace(LETTER, to=address))
    assert refused.value.permanent


def test_line_breaks_open_no_second_header(letters: Letters) -> None:
    to(letters).send(replace(LETTER, subject="Kết quả\r\nBcc: x@y.vn"))
    assert letters.taken[0][1]["Subject"] == "Kết quả Bcc: x@y.vn"
    assert letters.taken[0][1]["Bcc"] is None


@pytest.mark.parametrize("url", ["http://h", "smtp://", "smtp://h:99999", "smtp://h?from=nobody", "smtp://[h"])
def test_an_address_of_a_server_that_cannot_work_is_refused_at_once(url: str) -> None:
    with pytest.raises(BadServer, match="SMTP_URL"):
        read_server(url, "a@b.vn")


def test_the_sender_is_named_or_the_user_or_made_from_our_host() -> None:
    assert read_server("smtp://h?from=x%40y.vn", "a@b").sender == "x@y.vn"
    assert read_server("smtps://me%40y.vn:p@h", "a@b").sender == "me@y.vn"
    assert (read_server("smtps://me:p@h", "a@b").sender, read_server("smtps://h", "a@b").port) == ("a@b", 465)
    assert is_address("hoa.nguyen+x@tinh.quangninh.gov.vn")
