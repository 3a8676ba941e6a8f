"""How to talk to us: the OpenAPI document and a page that people can read."""

from functools import cache
from typing import Any

from flask import Blueprint, Response, current_app, jsonify, render_template

from portal.exchange.api.views import MOST_EVENTS, OPEN
from portal.exchange.manual.texts import document, kinds
from portal.web.access import public

bp = Blueprint("manual", __name__, url_prefix="/api/v1")


@bp.get("/openapi.json")
@public
def openapi() -> Response:
    response = jsonify(_document(current_app.config["BASE_URL"]))
    response.headers.update(OPEN)
    return response


@bp.get("/docs")
@public
def read() -> str:
    found = _document(current_app.config["BASE_URL"])
    calls = [
        (method.upper(), path, operation, operation.get("security") is None)
        for path, methods in found["paths"].items()
        for method, operation in methods.items()
    ]
    facts = {"most_events": MOST_EVENTS, "api_limit": current_app.config["API_LIMIT"]}
    schemas = found["components"]["schemas"]
    bodies = {name: list(schemas[body]["properties"]) for name, body in (("fields", "NewDossier"), ("booking", "NewPickup"))}
    return render_template("exchange/docs.html", calls=calls, kinds=kinds(), **bodies, **facts)


@cache
def _document(base_url: str) -> dict[str, Any]:
    return document(base_url)
