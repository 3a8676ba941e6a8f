"""Did this message come from us? And word for word what our messages look like."""

from flask import Blueprint

bp = Blueprint("checking", __name__, url_prefix="/kiem-tra-tin-nhan")
