"""Assembling the portal: configuration in, a WSGI application out. The only file that knows every slice."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

from flask import Flask, current_app, request
from jinja2 import StrictUndefined
from sqlalchemy import make_url

from portal import db, schema
from portal.accounts.administration import views as people
from portal.accounts.own import views as own
from portal.accounts.signin import views as signin
from portal.booking.asking import views as asking
from portal.booking.calendar import views as calendar
from portal.booking.changing import service as changing_service
from portal.booking.changing import views as changing
from portal.booking.pickups import service as pickups
from portal.booking.planning import views as planning
from portal.booking.postage import views as postage
from portal.booking.rounds import views as rounds
from portal.catalogue.drafts.review import views as drafts
from portal.catalogue.eligibility import views as eligibility
from portal.catalogue.history import views as history
from portal.catalogue.leaflets import views as leaflets
from portal.catalogue.listing import views as listing
from portal.catalogue.naming import views as naming
from portal.catalogue.procedures import views as procedures
from portal.config import ROOT, BadSetting, Config
from portal.custody.doorstep import service as doorstep
from portal.custody.dossiers import service as dossiers
from portal.custody.dossiers.rules import Said
from portal.custody.handover import views as handover
from portal.custody.limits import views as terms
from portal.custody.manifests.pages import views as manifests
from portal.custody.manifests.paper import views as manifest_paper
from portal.custody.reckoning import service as _reckoning  # noqa: F401 - the worker's alone, but its table is the database's
from portal.custody.states.rules import State
from portal.desk import views as desk
from portal.embed.framed import views as framed
from portal.embed.oembed import views as oembed
from portal.embed.offline import views as offline
from portal.embed.snippet import views as snippet
from portal.exchange.api import views as api
from portal.exchange.inbox import service as inbox
from portal.exchange.manual import views as manual
from portal.exchange.messages import views as messages
from portal.notices.calls import views as calls
from portal.notices.checking import views as checking
from portal.notices.choices import views as choices
from portal.notices.gateways.choosing.service import mail_gateway, text_gateway
from portal.notices.outbox import service as outbox
from portal.notices.outbox.rules import Terms, read_terms
from portal.notices.reports import views as reports
from portal.notices.wording.rules import unfit
from portal.pages import views as pages
from portal.places import views as places
from portal.traces import views as traces
from portal.tracking.page import views as tracking
from portal.web import errors, filters, health, limits, locale, metrics, security, templating
from portal.web.access import check_access

BLUEPRINTS = (
    api.bp,
    asking.bp,
    calendar.bp,
    calls.bp,
    changing.bp,
    checking.bp,
    choices.bp,
    desk.bp,
    drafts.bp,
    eligibility.bp,
    framed.bp,
    handover.bp,
    history.bp,
    leaflets.bp,
    listing.bp,
    manifest_paper.bp,
    manifests.bp,
    manual.bp,
    messages.bp,
    naming.bp,
    oembed.bp,
    offline.bp,
    own.bp,
    pages.bp,
    people.bp,
    places.bp,
    planning.bp,
    postage.bp,
    procedures.bp,
    reports.bp,
    rounds.bp,
    signin.bp,
    snippet.bp,
    terms.bp,
    traces.bp,
    tracking.bp,
)


def create_app(config: Config) -> Flask:
    app = Flask(
        "portal", root_path=str(ROOT / "portal"), template_folder=str(ROOT / "templates"), static_folder=str(ROOT / "static")
    )
    app.config.update(NOTICES=notice_terms(config))
    app.config.update(PORTAL=config, BASE_URL=config.base_url, API_LIMIT=config.api_limit, TESTING=config.environment == "test")
    templating.init_app(app)
    app.json.ensure_ascii = False  # type: ignore[attr-defined]
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    _init_database(app, config)
    security.init_app(app, config)  # first: errors and static files pass its hooks too
    limits.init_app(app, config)
    metrics.init_app(app)
    locale.init_app(app)
    filters.init_app(app)
    errors.init_app(app)
    health.init_app(app, schema.why_not_migrated)
    app.before_request(load_actor)
    app.before_request(check_access)
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    _listen()
    return app


def load_actor() -> None:
    """Who is signed in; files are the same for everybody."""
    if request.endpoint != "static":
        signin.load_actor()


def _init_database(app: Flask, config: Config) -> None:
    url = make_url(config.database_url)
    if url.drivername.startswith("sqlite") and url.database and url.database != ":memory:":
        Path(url.database).parent.mkdir(parents=True, exist_ok=True)
    db.init_app(app, config.database_url, config.read_database_url)


def _listen() -> None:
    """What happens in custody is told to those who care; custody knows none of them."""
    _once(dossiers.event_recorded, pickups.follow)
    _once(dossiers.event_recorded, doorstep.follow)
    _once(dossiers.event_recorded, tell_citizen)  # after doorstep: the message carries the visit's codes
    _once(dossiers.event_recorded, inbox.on_recorded)
    _once(dossiers.dossier_registered, inbox.join_waiting)
    _once(dossiers.person_erased, pickups.forget_person)
    _once(changing_service.code_wanted, tell_code)


def tell_citizen(code: str, said: Said, state: State, at: datetime) -> None:
    """The message of an event, in its transaction."""
    outbox.follow(code, said, state, at, terms=current_app.config["NOTICES"])


def tell_code(code: str, phone: str, digits: str, at: datetime) -> None:
    """The six digits that somebody asked for to change a booking."""
    outbox.phone_code(code, phone, digits, at, terms=current_app.config["NOTICES"])


def notice_terms(config: Config) -> Terms:
    """BadSetting when a gateway cannot be used, or would get texts that are too long or under a name nobody can register."""
    text_gateway(config), mail_gateway(config)
    terms = read_terms(
        base_url=config.base_url,
        sender=config.sms_sender,
        per_day=config.sms_per_day,
        per_dossier=config.sms_per_dossier,
        quiet=config.sms_quiet_hours,
    )
    why = unfit(terms.sender, terms.host)
    if why and config.sms_gateway_url:
        raise BadSetting(why)
    return terms


def _once(listeners: list[Any], listener: Callable[..., None]) -> None:
    if listener not in listeners:
        listeners.append(listener)
