"""The installed portal: its manifest, its worker, the page without a network."""

from flask import Blueprint

bp = Blueprint("offline", __name__)
