"""What gateways report of messages they took: Kannel's dlr-url and its likes.

A GET that writes (contract: `/sms/…`), because that is what gateways call; it settles a message and touches no dossier.
"""

from flask import Blueprint, Response, abort, request

from portal import clock
from portal.db import writing
from portal.notices.gateways.rules import status_in
from portal.notices.outbox.service import report
from portal.web.access import public
from portal.web.callbacks import check_token

bp = Blueprint("reports", __name__, url_prefix="/sms/bao-cao")


@bp.get("")
@public
def take() -> Response:
    """200 also for a second final status, which changes nothing; 404 for a message that is not ours, 400 for no status."""
    check_token()
    status = status_in(request.args.get("status", ""))
    if status is None:
        abort(400)
    with writing():
        known = report(request.args.get("id", ""), status, at=clock.now())
    if not known:
        abort(404)
    return Response("OK\n", mimetype="text/plain")
