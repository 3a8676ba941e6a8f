"""Messages from citizens: a code asked for by SMS is answered in one sentence."""

from flask import Blueprint

bp = Blueprint("messages", __name__, url_prefix="/sms/den")
