"""The installed portal: its manifest, its worker, the page without a network."""

import json
from functools import cache
from hashlib import sha256

from flask import Blueprint, Response, current_app, render_template, request

from portal.config import ROOT
from portal.embed.offline import texts
from portal.web import locale
from portal.web.access import public

bp = Blueprint("offline", __name__)

PAGE = "/khong-co-mang"
A_DAY = "public, max-age=86400"


@bp.get("/manifest.webmanifest")
@public
def manifest() -> Response:
    told = json.dumps(texts.manifest(), ensure_ascii=False)
    return Response(told, content_type="application/manifest+json; charset=utf-8", headers={"Cache-Control": A_DAY})


@bp.get("/sw.js")
@public
def worker() -> Response:
    """The worker, or the one that removes it: browsers ask again with every visit, so the switch is soon everywhere."""
    on = current_app.config["PORTAL"].offline_copy
    source = f"{_settings()}{_script('worker')}" if on else _script("worker-off")
    response = Response(source, content_type="text/javascript; charset=utf-8", headers={"Cache-Control": "no-cache"})
    response.add_etag()
    response.make_conditional(request)
    return response


@bp.get(PAGE)
@public
def no_network() -> str:
    return _page()


def _page() -> str:
    return render_template("embed/offline.html", lang=locale.language())


def _settings() -> str:
    """A new version whenever worker, words or page change; the old one's pages are thrown away."""
    parts = (_script("worker"), json.dumps(texts.WORDS), _page())
    version = sha256("".join(parts).encode()).hexdigest()[:12]
    told = json.dumps({"version": version, "page": PAGE, "words": texts.WORDS}, ensure_ascii=False)
    return f"self.PORTAL = {told};\n"


@cache
def _script(name: str) -> str:
    return (ROOT / "static" / "js" / f"{name}.js").read_text(encoding="utf-8")
