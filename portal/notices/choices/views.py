"""Which messages a person wants; stopping them by link."""

from flask import Blueprint

bp = Blueprint("choices", __name__)
