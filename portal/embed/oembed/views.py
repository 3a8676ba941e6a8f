"""oEmbed: a news site asks how to show one of our addresses."""

from flask import Blueprint

bp = Blueprint("oembed", __name__, url_prefix="/oembed")
