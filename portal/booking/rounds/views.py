"""The post office's rounds: who goes where today and tomorrow, the sheets and labels they carry."""

from flask import Blueprint

bp = Blueprint("rounds", __name__, url_prefix="/can-bo/tuyen")
