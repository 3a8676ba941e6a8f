"""The same messages by e-mail: plain text, no picture, nothing that tells whether it was read."""

import smtplib
import ssl
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, formataddr
from socket import socket

from portal import clock
from portal.notices.gateways.deadline.service import connect, ends_after
from portal.notices.gateways.mail.rules import Server, is_address, one_line
from portal.notices.gateways.rules import TRY_SECONDS, Message, NotTaken


class MailGateway:
    name = "mail"

    def __init__(self, server: Server, *, signed: str, host: str, seconds: float = TRY_SECONDS) -> None:
        """`signed`: the name that stands as sender; `host`: what our message ids end with."""
        self._server = server
        self._signed = signed
        self._host = host
        self._seconds = seconds

    def send(self, message: Message) -> str:
        """The message's own id, the same at every try: mail servers and readers drop what they have already."""
        if not is_address(message.to):
            raise NotTaken("no e-mail address", permanent=True)
        letter = self._letter(message, clock.now())
        try:
            self._deliver(message.to, letter)
        except smtplib.SMTPRecipientsRefused as refused:
            ((code, _),) = refused.recipients.values()
            raise NotTaken(f"SMTP {code} for the recipient", permanent=code >= 500) from None
        except smtplib.SMTPDataError as refused:
            raise NotTaken(f"SMTP {refused.smtp_code} for the message", permanent=refused.smtp_code >= 500) from None
        except smtplib.SMTPNotSupportedError:
            raise NotTaken("the mail server offers no TLS, or no sign-in that we know") from None
        except smtplib.SMTPResponseException as refused:  # a greeting, a sign-in, our own address: put right while we try
            raise NotTaken(f"SMTP {refused.smtp_code}") from None
        except TimeoutError:
            raise NotTaken("no answer in time") from None
        except (OSError, ValueError) as fault:
            raise NotTaken(f"not reached: {type(fault).__name__}") from None
        return str(letter["Message-ID"])

    def _letter(self, message: Message, at: datetime) -> EmailMessage:
        letter = EmailMessage()
        letter["From"] = formataddr((one_line(self._signed), self._server.sender))
        letter["To"] = message.to
        letter["Subject"] = one_line(message.subject) or one_line(message.sender)
        letter["Date"] = format_datetime(at)
        letter["Message-ID"] = f"<{message.id}@{self._host}>"
        letter["Auto-Submitted"] = "auto-generated"  # RFC 3834: no holiday notes in return
        letter.set_content(message.text, cte="quoted-printable")
        return letter

    def _deliver(self, to: str, letter: EmailMessage) -> None:
        server, half = self._server, self._seconds / 2
        line = connect(server.host, server.port, half)
        with ends_after(half, line):
            talk = _Conversation(server, line, half, named=self._host)
            try:
                talk.begin()
                talk.sendmail(server.sender, [to], letter.as_bytes(policy=SMTP))  # send_message would write ">From"
            finally:
                talk.close()  # no farewell: what it would answer changes nothing


class _Conversation(smtplib.SMTP):
    """smtplib on a connection that is there already."""

    def __init__(self, server: Server, line: socket, seconds: float, *, named: str) -> None:
        super().__init__(timeout=seconds, local_hostname=named)  # its own guess would ask a name server
        self._server, self._open_line = server, line
        self._host = server.host  # what a certificate must name

    def begin(self) -> None:
        """Greeting, TLS, sign-in; a password goes over no open line but this machine's own."""
        server = self._server
        code, _ = self.connect(server.host, server.port)
        if code != 220:
            raise smtplib.SMTPConnectError(code, b"")
        self.ehlo()
        if not server.secure and self.has_extn("starttls"):
            self.starttls(context=ssl.create_default_context())
            self.ehlo()
        elif server.user and not (server.secure or server.near):
            raise smtplib.SMTPNotSupportedError
        if server.user:
            self.login(server.user, server.password)

    def _get_socket(self, host: str, port: int, timeout: float) -> socket:
        self._open_line.settimeout(timeout)
        if not self._server.secure:
            return self._open_line
        return ssl.create_default_context().wrap_socket(self._open_line, server_hostname=host)
