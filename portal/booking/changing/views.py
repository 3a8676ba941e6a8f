"""Another window, or none: by the citizen, with a code that comes by telephone."""

from flask import Blueprint

bp = Blueprint("changing", __name__)
