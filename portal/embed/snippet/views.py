"""How another site shows our boxes: explained, with the lines to copy."""

from flask import Blueprint

bp = Blueprint("snippet", __name__, url_prefix="/nhung")
