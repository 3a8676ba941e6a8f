"""The settings name the gateway; a setting that cannot work is told in one line that repeats no secret."""

import logging
from dataclasses import replace

import pytest

from portal.config import BadSetting, Config
from portal.notices.gateways.choosing.service import mail_gateway, text_gateway
from tests.notices.gateways.servers import MESSAGE

KANNEL = "http://127.0.0.1:13013/cgi-bin/sendsms?username=u&password=geheim&from={from}&to={to}&text={text}&dlr-mask=31&dlr-url={dlr}"


@pytest.mark.parametrize(
    ("url", "name"), [("", "log"), (KANNEL, "http"), ("https://h/?{to}{text}{id}", "http"), ("smpp://u:p@h:2775", "smpp")]
)
def test_the_setting_names_the_gateway(config: Config, url: str, name: str) -> None:
    assert text_gateway(replace(config, sms_gateway_url=url, sms_callback_token="t")).name == name


def test_mail_is_sent_where_a_server_is_named(config: Config) -> None:
    assert mail_gateway(config).name == "log"
    assert mail_gateway(replace(config, smtp_url="smtp://user:p@h")).name == "mail"


@pytest.mark.parametrize(
    "url", ["geheim", "http://h/geheim", "smpp://u:geheim123@h", "smpp://geheim", "https://geheim:99999/{to}{text}", KANNEL]
)
def test_a_setting_that_cannot_work_is_told_in_one_line(config: Config, url: str) -> None:
    with pytest.raises(BadSetting) as bad:
        text_gateway(replace(config, sms_gateway_url=url))
    assert "\n" not in str(bad.value)
    assert "geheim" not in str(bad.value)


def test_a_mail_server_that_cannot_work_likewise(config: Config) -> None:
    with pytest.raises(BadSetting, match="SMTP_URL") as bad:
        mail_gateway(replace(config, smtp_url="mail://user:geheim@h"))
    assert "geheim" not in str(bad.value)


def test_the_embedded_gateway_logs_neither_number_nor_text(config: Config, caplog: pytest.LogCaptureFixture) -> None:
    gateway = text_gateway(config)
    with caplog.at_level(logging.DEBUG):
        assert gateway.send(MESSAGE) == ""
        gateway.send(replace(MESSAGE, to="hoa@example.vn"))
    assert "message 48210736 to •••678" in caplog.text
    assert not [word for word in ("12345678", "Buu Chinh", "hoa", "example") if word in caplog.text]
