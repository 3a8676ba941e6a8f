"""For staff: what was sent, what could not be, and whom to call instead."""

from flask import Blueprint

bp = Blueprint("calls", __name__, url_prefix="/can-bo/tin-nhan")
