"""oEmbed: a news site asks how to show one of our addresses. Never a dossier: who has its code has its page."""

from flask import Blueprint, Response, current_app, jsonify, request
from flask_babel import gettext as _

from portal.embed.lines.rules import TRACK, frame
from portal.embed.oembed.forms import Wanted, read_wanted
from portal.web import errors
from portal.web.access import public
from portal.web.security import origin_of

bp = Blueprint("oembed", __name__, url_prefix="/oembed")

AN_HOUR = 3600


@bp.get("")
@public
def offer() -> Response:
    if request.args.get("format", "json") != "json":
        return errors.problem(501, "Not Implemented", detail="only format=json")
    base: str = current_app.config["BASE_URL"]
    wanted = read_wanted(request.args, frozenset({origin_of(base), origin_of(request.host_url)}))
    if wanted is None:
        return errors.problem(404, "Not Found", detail="no page of ours that can be embedded")
    return jsonify(_offer(base, wanted))


@bp.after_request
def open_to_all(response: Response) -> Response:
    """Editors' pages ask by script; nothing here is anybody's."""
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    if response.status_code == 200:
        response.headers["Cache-Control"] = f"public, max-age={AN_HOUR}"
    return response


def _offer(base: str, wanted: Wanted) -> dict[str, object]:
    shown = wanted.shown
    title = _("Tra cứu hồ sơ gửi qua bưu điện") if shown.view == TRACK else _("Thủ tục gửi được qua bưu điện")
    return {
        "version": "1.0",
        "type": "rich",
        "title": title,
        "provider_name": _("Hồ Sơ Bưu Chính"),
        "provider_url": base,
        "cache_age": AN_HOUR,
        "width": wanted.width,
        "height": wanted.height,
        "html": frame(base, shown, title, width=str(wanted.width), height=wanted.height),
    }
