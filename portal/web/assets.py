"""Style files: addresses with a content hash for the linked ones, text and CSP hash for the one written into its page."""

import base64
import hashlib
import re
from functools import cache
from pathlib import Path

from flask import Flask, Response, request
from markupsafe import Markup

from portal.config import ROOT

STATIC = ROOT / "static"
INLINE_STYLES = ("tracking.css",)
FOREVER = "public, max-age=31536000, immutable"
AN_HOUR = "public, max-age=3600"


def init_app(app: Flask) -> None:
    app.jinja_env.globals.update(asset=asset, inline_style=inline_style)


@cache
def asset(path: str) -> str:
    """/static/css/portal.css?v=1a2b3c4d: a new content is a new address."""
    file = STATIC / path
    if not file.is_file():
        return f"/static/{path}"
    return f"/static/{path}?v={hashlib.sha256(file.read_bytes()).hexdigest()[:8]}"


@cache
def inline_style(name: str) -> Markup:
    """The text for a <style> element; only files named in INLINE_STYLES have their hash in the policy."""
    if name not in INLINE_STYLES:
        raise LookupError(f"{name} is not among the inline styles")
    return Markup(minified(_read(STATIC / "css" / name)))  # noqa: S704 - our own file


@cache
def style_hashes() -> tuple[str, ...]:
    return tuple(_hash(str(inline_style(name))) for name in INLINE_STYLES)


def minified(css: str) -> str:
    """Without comments and needless space; no cleverness."""
    css = re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL)
    css = re.sub(r"\s+", " ", css)
    return re.sub(r" ?([{};,]) ?", r"\1", css).replace(": ", ":").replace(";}", "}").strip()


def _read(file: Path) -> str:
    return file.read_text(encoding="utf-8")


def _hash(text: str) -> str:
    digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
    return f"'sha256-{digest}'"


def keep(response: Response) -> None:
    """How long a browser may keep a static file: for ever under an address with its hash."""
    if response.status_code in (200, 304):
        response.headers["Cache-Control"] = FOREVER if "v" in request.args else AN_HOUR
