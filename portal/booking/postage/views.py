"""What the post costs: the table of ceilings, its source, and what nobody has settled yet."""

from flask import Blueprint

bp = Blueprint("postage", __name__, url_prefix="/cuoc-buu-dien")
