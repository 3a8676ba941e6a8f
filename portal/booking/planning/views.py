"""The post office's half days: how many places, closed when, which days the boat goes."""

from flask import Blueprint

bp = Blueprint("planning", __name__, url_prefix="/can-bo/khung-gio")
