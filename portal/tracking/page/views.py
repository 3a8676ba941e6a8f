"""The public page behind a code, in all its representations. A GET changes nothing; wrong guesses are counted."""

from datetime import datetime
from functools import cache
from hashlib import sha256

from flask import Blueprint, Response, abort, current_app, g, jsonify, make_response, redirect, render_template, request
from flask_babel import get_translations
from werkzeug.wrappers import Response as AnyResponse

from portal import clock
from portal.booking.asking.queries import find_money
from portal.config import ROOT
from portal.custody.codes.rules import BadCode, Malformed, code_in, display, parse
from portal.custody.dossiers.forms import MISTYPED, UNKNOWN, allow, count_wrong, right_digits
from portal.tracking.facts.rules import Tracking
from portal.tracking.page import forms, queries, service
from portal.tracking.page.texts import as_json
from portal.tracking.words import texts
from portal.web import errors, limits, locale, qr
from portal.web.access import public
from portal.web.forms import FormReader
from portal.web.transaction import writes

bp = Blueprint("tracking", __name__)

QUESTIONS = "6/1d"


@bp.get("/tra-cuu")
@public
def find() -> AnyResponse | str:
    """The track box: whatever was typed or scanned leads to its page."""
    given = request.args.get("ma", "")
    if not given.strip():
        return _box("", "", 200)
    try:
        code = code_in(given)
    except BadCode as bad:
        return _wrong(given, bad, 422)
    if queries.find_mark(code, now=clock.now()) is None:
        return _unknown(code)
    return redirect(_address(code), 302)


@bp.get("/T/<string:code>")
@public
def show(code: str) -> AnyResponse:
    code = _exactly(code, "")
    now = clock.now()
    if not g.get("actor") and "If-None-Match" in request.headers:
        mark = queries.find_mark(code, now=now)
        if mark and request.if_none_match.contains_weak(_tag(mark)):
            return _dated(Response(status=304), mark)
    return _page(_tracking(code, now))


@bp.get("/t/<path:rest>")
@public
def small_letters(rest: str) -> AnyResponse:
    head, slash, tail = rest.partition("/")
    code = _parsed(head.removesuffix(".json"))
    return redirect(f"{_address(code)}{'.json' if head.endswith('.json') else ''}{slash}{tail}", 301)


@bp.get("/T/<string:code>.json")
@public
def show_json(code: str) -> AnyResponse:
    code = _exactly(code, ".json")
    tracking = _tracking(code, clock.now())
    response = jsonify(as_json(tracking, _translator()))
    return _dated(response, queries.mark(tracking))


@bp.get("/T/<string:code>/qr.svg")
@public
def picture(code: str) -> AnyResponse:
    code = _exactly(code, "/qr.svg")
    if queries.find_mark(code, now=clock.now()) is None:
        return _unknown(code)
    return Response(str(qr.svg(_link(code), display(code))), content_type="image/svg+xml")


@bp.get("/T/<string:code>/phieu")
@public
def receipt(code: str) -> AnyResponse:
    """The printable receipt: code and QR, what to keep, whom to call; nothing personal."""
    code = _exactly(code, "/phieu")
    tracking = _tracking(code, clock.now())
    page = queries.page(tracking, _translator())
    facts = {
        "shown": display(code), "host": _host(), "svg": qr.svg(_link(code)), "lang": locale.language(),
        "registered": texts.moment(tracking.registered_at, _translator()),
        "post_office": tracking.name(tracking.post_office), "agency": tracking.name(tracking.agency_office),
        "money": find_money(code),
    }  # fmt: skip
    return make_response(render_template("tracking/receipt.html", page=page, **facts))


@bp.get("/T/<string:code>/chia-se")
@public
def share(code: str) -> AnyResponse:
    """The address to hand on, and keeping the page for when there is no network; apart, because that takes a script."""
    code = _exactly(code, "/chia-se")
    if queries.find_mark(code, now=clock.now()) is None:
        return _unknown(code)
    address = f"{current_app.config['BASE_URL']}{_address(code)}"
    told = {"code": code, "shown": display(code), "address": address, "lang": locale.language()}
    return make_response(render_template("tracking/share.html", **told))


@bp.post("/T/<string:code>/mo")
@public
@writes
def open_details(code: str) -> AnyResponse:
    """The page once, with the masked details, for whoever knows the last four digits of the telephone."""
    tracking = _tracking(_parsed(code), clock.now())
    reader = FormReader(request.form)
    opening = forms.read_opening(reader)
    details = None
    if reader.ok and right_digits(tracking.code, reader, "phone_last4", opening.phone_last4):
        details = queries.find_details(tracking)
    return _page(tracking, reader=reader, details=details, status=200 if reader.ok else 422)


@bp.post("/T/<string:code>/tra-soat")
@public
@writes
def ask(code: str) -> AnyResponse:
    now = clock.now()
    tracking = _tracking(_parsed(code), now)
    reader = FormReader(request.form)
    question = forms.read_question(reader)
    if not reader.ok:
        return _page(tracking, reader=reader, status=422)
    if tracking.may_ask:
        allow(limits.hit("trace-asked", tracking.code, limit=QUESTIONS))
        service.ask(tracking, question.text, at=now)
    return redirect(_address(tracking.code), 303)


@bp.post("/T/<string:code>/xac-nhan")
@public
@writes
def confirm(code: str) -> AnyResponse:
    """The citizen's own word on the delivery; guarded by the last four digits where a telephone is known."""
    now = clock.now()
    tracking = _tracking(_parsed(code), now)
    if tracking.may_confirm:
        reader = FormReader(request.form)
        said = forms.read_answer(reader, guarded=tracking.has_contact)
        if tracking.has_contact and reader.ok:
            right_digits(tracking.code, reader, "confirm_last4", said.phone_last4)
        if not reader.ok:
            return _page(tracking, reader=reader, status=422)
        service.confirm(tracking, said.answer, said.id, at=now)
    return redirect(_address(tracking.code), 303)


@bp.after_request
def open_to_all(response: Response) -> Response:
    """JSON may be read by any site's script, errors included; nothing here wants to be found by a search engine."""
    if request.path.endswith(".json"):
        response.headers["Access-Control-Allow-Origin"] = "*"
        response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response


# -- codes


def _exactly(given: str, tail: str) -> str:
    """The code of this address; anything but its one spelling is sent there for good."""
    code = _parsed(given)
    if request.path != f"/T/{code}{tail}":
        abort(redirect(f"{_address(code)}{tail}", 301))
    return code


def _parsed(given: str) -> str:
    try:
        return parse(given)
    except BadCode as bad:
        abort(_wrong(given, bad, 404))


def _tracking(code: str, now: datetime) -> Tracking:
    found = queries.find(code, now=now, fresh=g.get("actor") is not None)
    if found is None:
        abort(_unknown(code))
    return found


def _wrong(given: str, bad: BadCode, status: int) -> Response:
    """A typing mistake is told at once, without asking the database."""
    count_wrong(MISTYPED)
    reason = "malformed" if isinstance(bad, Malformed) else "mistyped"
    return _box(given[:40], reason, status)


def _unknown(code: str) -> Response:
    count_wrong(UNKNOWN)
    return _box(display(code), "unknown", 404)


# -- answers


def _box(given: str, reason: str, status: int) -> Response:
    if errors.wants_problem():
        return errors.problem(status, "No such dossier", reason=reason)
    return make_response(render_template("tracking/find.html", lang=locale.language(), given=given, reason=reason), status)


def _page(
    tracking: Tracking, *, reader: FormReader | None = None, details: queries.Details | None = None, status: int = 200
) -> Response:
    translated = _translator()
    page = queries.page(tracking, translated)
    actor = g.get("actor")
    words = {
        "page": page, "shown": display(tracking.code), "details": details, "form": reader or FormReader({}),
        "link": f"{current_app.config['BASE_URL']}{_address(tracking.code)}", "booked": "moi" in request.args,
        "changed": "lich" in request.args, "staff": actor is not None, "lang": locale.language(),
    }  # fmt: skip
    if actor:  # the staff's forms above the page need what every template is given
        body = render_template("tracking/page.html", **words)
    else:
        body = current_app.jinja_env.get_template("tracking/page.html").render(words, _=translated)
    response = make_response(body, status)
    if actor or reader:
        response.headers["Cache-Control"] = "no-store"
        return response
    return _dated(response, queries.mark(tracking))


def _dated(response: Response, mark: str) -> Response:
    response.headers["Cache-Control"] = "private, no-cache"
    response.set_etag(_tag(mark), weak=True)
    return response


def _tag(mark: str) -> str:
    new = "".join(f".{name}" for name in ("moi", "lich") if name in request.args)
    return f"{_release()}.{locale.language()}.{mark}{new}"


@cache
def _release() -> str:
    """Changes with the words, the templates and the style, so that no browser keeps the page of an older release."""
    places = ((ROOT / "templates" / "tracking", "*.html"), (ROOT / "portal" / "tracking", "**/*.py"),
              (ROOT / "static" / "css", "tracking.css"), (ROOT / "translations", "**/*.mo"))  # fmt: skip
    files = sorted(file for folder, pattern in places for file in folder.glob(pattern))
    return sha256(b"".join(file.read_bytes() for file in files)).hexdigest()[:8]


def _translator() -> texts.Translator:
    return _words(locale.language()).__getitem__


@cache
def _words(_language: str) -> "_Words":
    return _Words(get_translations().gettext)


class _Words(dict[str, str]):
    """Every text of the page in one language, looked up in the catalogue once per process."""

    def __init__(self, look_up: texts.Translator) -> None:
        super().__init__()
        self._look_up = look_up

    def __missing__(self, text: str) -> str:
        self[text] = found = self._look_up(text)
        return found


def _address(code: str) -> str:
    return f"/T/{code}"


def _link(code: str) -> str:
    """What the QR carries: capitals only, so that it stays in the alphanumeric mode."""
    return f"{current_app.config['BASE_URL']}/T/{code}".upper()


def _host() -> str:
    """Where to type the code, as people write an address."""
    address: str = current_app.config["BASE_URL"]
    return address.partition("://")[2]
