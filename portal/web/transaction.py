"""One request, one transaction. Services flush; only this commits."""

import logging
from collections.abc import Callable
from functools import wraps
from typing import Any

from flask import Response, make_response
from sqlalchemy.exc import SQLAlchemyError

from portal import db

log = logging.getLogger(__name__)


class _Refused(Exception):
    """Carries a refusal out of the writing block, so that nothing half-done is committed."""

    def __init__(self, response: Response) -> None:
        super().__init__("refused")
        self.response = response


def writes(view: Callable[..., Any]) -> Callable[..., Response]:
    """Run the view in one writing transaction: committed when it answers below 400, rolled back otherwise."""

    @wraps(view)
    def wrapper(*args: Any, **kwargs: Any) -> Response:
        try:
            with db.writing():
                response = make_response(view(*args, **kwargs))
                if response.status_code >= 400:
                    raise _Refused(response)
        except _Refused as refused:
            return refused.response
        return response

    wrapper.writes = True  # type: ignore[attr-defined]
    return wrapper


def writes_in_portions(view: Callable[..., Any]) -> Callable[..., Any]:
    """The view's work is too long for one transaction: it writes through `in_portions`, each portion whole in itself."""
    view.writes = True  # type: ignore[attr-defined]
    return view


def in_portions(portion: Callable[[], int]) -> None:
    """Write until a portion says that none are left; between two of them others may write."""
    left = 1
    while left:
        with db.writing():
            left = portion()


def in_passing(write: Callable[[], None]) -> None:
    """A count beside a read: it is left out when the database is busy, and never fails or holds up the answer."""
    try:
        with db.writing_at_once():
            write()
    except SQLAlchemyError as fault:
        log.warning("not counted: %s", type(fault).__name__)
