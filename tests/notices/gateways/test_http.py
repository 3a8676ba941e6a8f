"""The gateway asked by GET: what it is asked, what its answers mean, and that it never holds up a worker for long."""

import time
from urllib.parse import parse_qs, parse_qsl, urlsplit

import pytest

from portal.notices.gateways.http.rules import BadTemplate, read_template, report_address
from portal.notices.gateways.http.service import HttpGateway
from portal.notices.gateways.rules import TIME_OUT_SECONDS, TRY_SECONDS, NotTaken, status_in
from tests.notices.gateways.servers import MESSAGE, dribbler, silent, web_server
from tests.operations.machine import free_port

QUERY = "/cgi-bin/sendsms?username=u&password=p%26w&from={from}&to={to}&text={text}&id={id}&dlr-mask=31&dlr-url={dlr}"
TOKEN = "a b+c/d%d&é"


def gateway(port: int, *, seconds: float = 12, path: str = QUERY) -> HttpGateway:
    template = read_template(f"http://127.0.0.1:{port}{path}")
    return HttpGateway(template, base_url="https://hoso.example", token=TOKEN, seconds=seconds)


def test_every_value_arrives_as_it_is() -> None:
    with web_server(b"HTTP/1.1 202 Accepted\r\n\r\n0: Accepted for delivery") as server:
        assert gateway(server.port).send(MESSAGE) == ""
    line = server.heard[0].split(b"\r\n")[0].decode("ascii")
    assert line.startswith("GET /cgi-bin/sendsms?")
    assert line.endswith(" HTTP/1.1")
    sent = parse_qs(urlsplit(line.split()[1]).query, strict_parsing=True)
    assert sent["password"] == ["p&w"]
    assert (sent["from"], sent["to"]) == (["HoSoBC"], ["+84912345678"])
    assert (sent["text"], sent["id"]) == ([MESSAGE.text], ["48210736"])
    assert sent["dlr-url"] == [report_address("https://hoso.example", "48210736", TOKEN)]


def test_the_address_for_reports_survives_the_escapes_of_kannel() -> None:
    told = report_address("https://hoso.example", "48210736", TOKEN)
    fetched = told.replace("%%", "\0").replace("%d", "1").replace("\0", "%")  # as the user's guide has it
    assert dict(parse_qsl(urlsplit(fetched).query)) == {"id": "48210736", "status": "1", "token": TOKEN}
    assert urlsplit(fetched).path == "/sms/bao-cao"


@pytest.mark.parametrize("status", [200, 201, 202, 204, 299])
def test_any_2xx_is_taken(status: int) -> None:
    with web_server(f"HTTP/1.1 {status} X\r\n\r\n".encode()) as server:
        assert gateway(server.port).send(MESSAGE) == ""


@pytest.mark.parametrize(
    ("status", "permanent"),
    [(400, True), (414, True), (422, True), (401, False), (403, False), (404, False), (408, False), (429, False), (500, False),
     (503, False), (302, False), (301, False)],
)  # fmt: skip
def test_what_speaks_of_this_message_is_final_all_else_is_tried_again(status: int, permanent: bool) -> None:
    answer = f"HTTP/1.1 {status} X\r\nLocation: http://127.0.0.1:9/\r\n\r\n".encode()
    with web_server(answer) as server, pytest.raises(NotTaken) as refused:
        gateway(server.port).send(MESSAGE)
    assert (refused.value.permanent, refused.value.why) == (permanent, f"HTTP {status}")
    assert len(server.heard) == 1, "a redirect was followed"


@pytest.mark.parametrize(
    "answer", [b"", b"\x00\xff\xfe", b"SSH-2.0-x\r\n", b"HTTP/1.1 abc\r\n\r\n", b"HTTP/1.1 200 OK\r\nX: " + b"y" * 70_000]
)
def test_nonsense_is_tried_again(answer: bytes) -> None:
    with web_server(answer) as server, pytest.raises(NotTaken) as refused:
        gateway(server.port).send(MESSAGE)
    assert not refused.value.permanent


def test_nobody_there_is_tried_again_and_nothing_secret_is_told() -> None:
    with pytest.raises(NotTaken) as refused:
        gateway(free_port()).send(MESSAGE)
    assert not refused.value.permanent
    assert refused.value.why == "not reached: ConnectionRefusedError"


def test_a_gateway_that_hangs_or_dribbles_is_given_up_in_time() -> None:
    assert TRY_SECONDS < TIME_OUT_SECONDS
    for slow in (silent(), dribbler()):
        began = time.monotonic()
        with slow as server, pytest.raises(NotTaken, match="no answer in time"):
            gateway(server.port, seconds=0.5).send(MESSAGE)
        assert time.monotonic() - began < 4


def test_a_gateway_that_says_yes_and_then_dribbles_has_taken_it() -> None:
    began = time.monotonic()
    with dribbler(b"HTTP/1.1 200 OK\r\nX: ") as server:
        assert gateway(server.port, seconds=0.5).send(MESSAGE) == ""
    assert time.monotonic() - began < 4


def test_a_user_in_the_address_signs_in() -> None:
    with web_server(b"HTTP/1.1 200 OK\r\n\r\n") as server:
        template = read_template(f"http://us%40er:se%3Acret@127.0.0.1:{server.port}/?t={{to}}&m={{text}}")
        HttpGateway(template, base_url="", token="").send(MESSAGE)
    assert b"Authorization: Basic dXNAZXI6c2U6Y3JldA==" in server.heard[0]
    assert "cret" not in repr(template)


@pytest.mark.parametrize(
    "url",
    ["ftp://x/{to}{text}", "http:///x?{to}{text}", "http://h/?to={to}", "http://h:99999/?{to}{text}", "http://h/ ?{to}{text}",
     "http://[h/?{to}{text}", "http://h/ế?{to}{text}", "h/?{to}{text}"],
)  # fmt: skip
def test_an_address_that_cannot_work_is_refused_at_once_in_one_line(url: str) -> None:
    with pytest.raises(BadTemplate) as bad:
        read_template(url)
    assert str(bad.value).startswith("SMS_GATEWAY_URL")
    assert url not in str(bad.value)


@pytest.mark.parametrize(
    ("said", "status"),
    [("1", "delivered"), ("2", "failed"), ("4", "buffered"), ("8", "buffered"), ("16", "failed"), ("delivrd", "delivered"),
     (" Delivered ", "delivered"), ("UNDELIV", "failed"), ("EXPIRED", "failed"), ("ACCEPTD", "buffered"),
     ("unknown", "buffered"),     ("", None), ("3", None), ("%d", None), ("yes", None)],
)  # fmt: skip
def test_numbers_and_words_of_gateways(said: str, status: str | None) -> None:
    assert status_in(said) == status
