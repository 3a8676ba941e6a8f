"""Calls from a text-message gateway: proved by one token in the address, since gateways know nothing better."""

import hmac
from collections.abc import Callable
from typing import Any, TypeVar
from urllib.parse import parse_qsl

from flask import abort, current_app, request

View = TypeVar("View", bound=Callable[..., Any])


def check_token() -> None:
    """403 unless `token` is SMS_CALLBACK_TOKEN; without that setting nobody is let in."""
    wanted: str = current_app.config["PORTAL"].sms_callback_token
    if not wanted or not hmac.compare_digest(sent_bytes("token"), wanted.encode()):
        abort(403)


def any_bytes(view: View) -> View:
    """A view that reads its values with `sent_bytes` and makes of them what it can."""
    view.any_bytes = True  # type: ignore[attr-defined]
    return view


def takes_any_bytes() -> bool:
    return getattr(current_app.view_functions.get(request.endpoint or ""), "any_bytes", False)


def sent_bytes(name: str) -> bytes:
    """The value of this name in the query, undecoded; empty when there is none."""
    values = parse_qsl(request.query_string.decode("latin-1"), keep_blank_values=True, encoding="latin-1")
    return next((value.encode("latin-1", "replace") for key, value in values if key == name), b"")
