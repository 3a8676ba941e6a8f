"""Sending through any gateway that takes a GET: Kannel's sendsms and its likes. 2xx means taken; no redirect is followed."""

import ssl
from base64 import b64encode
from http.client import HTTPConnection, HTTPException, HTTPSConnection

from portal.notices.gateways.deadline.service import connect, ends_after
from portal.notices.gateways.http.rules import HOPELESS, Template, report_address
from portal.notices.gateways.rules import TRY_SECONDS, Message, NotTaken


class HttpGateway:
    name = "http"

    def __init__(self, template: Template, *, base_url: str, token: str, seconds: float = TRY_SECONDS) -> None:
        self._template = template
        self._base_url = base_url
        self._token = token
        self._seconds = seconds

    def send(self, message: Message) -> str:
        """The status alone is read: the id by which the gateway reports is ours, it travels in {dlr}."""
        target = self._template.filled(message, report_address(self._base_url, message.id, self._token))
        try:
            status = self._asked(target)
        except TimeoutError:
            raise NotTaken("no answer in time") from None
        except (OSError, HTTPException) as fault:
            raise NotTaken(f"not reached: {type(fault).__name__}") from None  # its text may name the address
        if not 200 <= status < 300:
            raise NotTaken(f"HTTP {status}", permanent=status in HOPELESS)
        return ""

    def _asked(self, target: str) -> int:
        place, half = self._template, self._seconds / 2
        talk = (HTTPSConnection if place.secure else HTTPConnection)(place.host, place.port)
        line = connect(place.host, place.port, half)
        try:
            line.settimeout(half)
            with ends_after(half, line):
                if place.secure:
                    line = ssl.create_default_context().wrap_socket(line, server_hostname=place.host)
                talk.sock = line
                talk.request("GET", target, headers=self._headers())
                return talk.getresponse().status
        finally:
            line.close()

    def _headers(self) -> dict[str, str]:
        place = self._template
        headers = {"Accept": "*/*", "Connection": "close", "User-Agent": "ho-so-buu-chinh"}
        if place.user:
            headers["Authorization"] = "Basic " + b64encode(f"{place.user}:{place.password}".encode()).decode()
        return headers
