"""What gateways report of messages they took."""

from flask import Blueprint

bp = Blueprint("reports", __name__, url_prefix="/sms/bao-cao")
