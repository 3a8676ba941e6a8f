"""Page or fragment: the only file that knows htmx header names."""

from typing import Any

from flask import Response, make_response, render_template, request


def render(page: str, /, *, fragment: str | None = None, status: int = 200, **context: Any) -> Response:
    """Render `fragment` for an htmx swap and `page` for everything else."""
    name = fragment if fragment and wants_fragment() else page
    response = make_response(render_template(name, **context), status)
    if fragment:
        response.vary.add("HX-Request")
    return response


def wants_fragment() -> bool:
    headers = request.headers
    return (
        headers.get("HX-Request") == "true"
        and headers.get("HX-Boosted") != "true"
        and headers.get("HX-History-Restore-Request") != "true"
    )
