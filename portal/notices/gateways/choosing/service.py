"""Which gateway the settings name. Made once per process: an SMPP connection lives as long as its gateway."""

from urllib.parse import urlsplit

from portal.config import BadSetting, Config
from portal.notices.gateways.http.rules import BadTemplate, read_template
from portal.notices.gateways.http.service import HttpGateway
from portal.notices.gateways.log.service import LogGateway
from portal.notices.gateways.mail.rules import BadServer, read_server
from portal.notices.gateways.rules import Gateway
from portal.notices.gateways.smpp.rules import BadAccount, read_account


def text_gateway(config: Config) -> Gateway:
    """For text messages; BadSetting in one line when SMS_GATEWAY_URL cannot be used."""
    url = config.sms_gateway_url
    try:
        if not url:
            return LogGateway()
        if url.startswith("smpp://"):
            from portal.notices.gateways.smpp.service import SmppGateway  # the library is loaded by who speaks SMPP alone

            return SmppGateway(read_account(url))
        template = read_template(url)
    except (BadTemplate, BadAccount) as bad:
        raise BadSetting(str(bad)) from None
    if template.wants_reports and not config.sms_callback_token:
        raise BadSetting("SMS_GATEWAY_URL asks for reports: SMS_CALLBACK_TOKEN must be set, or {dlr} left out")
    return HttpGateway(template, base_url=config.base_url, token=config.sms_callback_token)


def mail_gateway(config: Config) -> Gateway:
    """For e-mail; BadSetting in one line when SMTP_URL cannot be used."""
    if not config.smtp_url:
        return LogGateway()
    host = urlsplit(config.base_url).hostname or "localhost"
    try:
        server = read_server(config.smtp_url, f"khong-tra-loi@{host}")
    except BadServer as bad:
        raise BadSetting(str(bad)) from None
    from portal.notices.gateways.mail.service import MailGateway  # likewise

    return MailGateway(server, signed=config.authority_name, host=host)
