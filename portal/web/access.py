"""Who may call a view. A view that does not say is refused."""

from collections.abc import Callable
from typing import Any, TypeVar

from flask import abort, current_app, g, redirect, request, url_for
from werkzeug.wrappers import Response

from portal.web import csrf

View = TypeVar("View", bound=Callable[..., Any])


def public(view: View) -> View:
    """Anybody, without a cookie."""
    return _mark(view, frozenset())


def by_key(view: View) -> View:
    """A system with a bearer token; the view's slice checks it."""
    view.by_key = True  # type: ignore[attr-defined]
    return _mark(view, frozenset())


def requires(*roles: str) -> Callable[[View], View]:
    """Signed-in staff of one of these roles."""
    return lambda view: _mark(view, frozenset(roles))


def allowed_roles(view: Callable[..., Any]) -> frozenset[str] | None:
    """The roles a view declares; empty means public, None means it never said."""
    return getattr(view, "allowed_roles", None)


def needs_sign_in(view: Callable[..., Any]) -> bool:
    return bool(allowed_roles(view))


def check_access() -> Response | None:
    """Before every request, after g.actor is loaded."""
    if request.endpoint in (None, "static"):
        return None
    roles = allowed_roles(current_app.view_functions[request.endpoint])
    if roles is None:
        raise RuntimeError(f"{request.endpoint} does not say who may call it")
    if not roles:
        return None
    actor = g.get("actor")
    if actor is None:
        if request.method in ("GET", "HEAD"):
            return redirect(url_for("signin.sign_in_form", ve=request.full_path.rstrip("?")), 303)
        abort(401)
    if actor.role not in roles:
        abort(403)
    csrf.check()
    return None


def _mark(view: View, roles: frozenset[str]) -> View:
    view.allowed_roles = roles  # type: ignore[attr-defined]
    return view
