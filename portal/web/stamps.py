"""When a form was given out, signed: a quiet question whether a person filled it in, without a third party or a puzzle."""

from datetime import datetime

from flask import current_app
from itsdangerous import BadData, URLSafeSerializer

SALT = "when a form was given out"


def make(at: datetime) -> str:
    """For a hidden field of the form that is given out at this moment."""
    return str(_signer().dumps(int(at.timestamp())))


def age(stamp: str, now: datetime) -> float | None:
    """Seconds since the form was given out; None for what is missing or not our own."""
    try:
        given_out = _signer().loads(stamp[:200])
    except BadData:
        return None
    passed = now.timestamp() - float(given_out)
    return passed if passed >= 0 else None


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(current_app.config["SECRET_KEY"], salt=SALT)
