"""Pages made to stand in another site's frame: read only, no cookie, nothing personal."""

from flask import Blueprint

bp = Blueprint("framed", __name__, url_prefix="/nhung")
