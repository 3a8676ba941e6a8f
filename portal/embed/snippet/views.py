"""How another site shows our boxes: explained, with the lines to copy, and the script that one of the ways needs."""

from functools import cache

from flask import Blueprint, Response, current_app, request
from flask_babel import force_locale
from flask_babel import gettext as _

from portal.config import ROOT
from portal.embed.lines import rules
from portal.embed.snippet.forms import read_shown
from portal.web.access import public
from portal.web.assets import FOREVER
from portal.web.forms import FormReader
from portal.web.htmx import render

bp = Blueprint("snippet", __name__)

NUMBER = 1  # of the newest script
FIVE_MINUTES = "public, max-age=300"
SCRIPT_TYPE = "text/javascript; charset=utf-8"


@bp.get("/nhung")
@public
def explain() -> Response:
    reader = FormReader(request.args)
    shown = read_shown(reader)
    config = current_app.config["PORTAL"]
    base = config.base_url
    with force_locale(shown.lang):
        title, label, button = _words(shown)
    return render(
        "embed/snippet.html",
        status=200 if reader.ok else 422,
        form=reader,
        shown=shown,
        origins=config.embed_origins,
        host=base.partition("://")[2],
        as_form=rules.form(base, shown, label, button),
        as_frame=rules.frame(base, shown, title),
        as_element=rules.element(base, shown, title, rules.integrity(_script(NUMBER))),
    )


@bp.get("/static/embed-1.js")
@public
def first() -> Response:
    """Published: other sites' pages carry its hash, so it is the same for ever."""
    return _as_script(1, FOREVER)


@bp.get("/static/embed.js")
@public
def newest() -> Response:
    return _as_script(NUMBER, FIVE_MINUTES)


def _as_script(number: int, keep: str) -> Response:
    response = Response(_script(number), content_type=SCRIPT_TYPE)
    response.headers["Cache-Control"] = keep
    response.headers["Access-Control-Allow-Origin"] = "*"  # a script with `integrity` is fetched with CORS
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    response.add_etag()
    response.make_conditional(request)
    return response


def _words(shown: rules.Shown) -> tuple[str, str, str]:
    """Title, label, button: in the language of the box."""
    if shown.view == rules.TRACK:
        return _("Tra cứu hồ sơ gửi qua bưu điện"), _("Mã tra cứu"), _("Xem hồ sơ")
    return _("Thủ tục gửi được qua bưu điện"), _("Tên thủ tục"), _("Tìm")


@cache
def _script(number: int) -> bytes:
    return (ROOT / "static" / "js" / f"embed-{number}.js").read_bytes()
