"""When a complaint is no longer possible nobody knows any more whose dossier it was; the chain stays whole."""

from datetime import timedelta

from flask import Flask

from portal.booking.pickups.models import PickupRow
from portal.booking.pickups.service import Hand, book, cancel
from portal.custody.audit.queries import verify
from portal.custody.dossiers.queries import find_contact, find_draft, find_state
from portal.custody.dossiers.rules import KEPT_AFTER_THE_END, DraftPaper, Said
from portal.custody.dossiers.service import erase_ended, record
from portal.custody.ledger.queries import private_parts
from portal.db import db, writing
from tests.booking.bookings import AT, SOON, a_booking

LATER = SOON + KEPT_AFTER_THE_END + timedelta(hours=1)


def a_visit(number: int = 0, *, cancelled: bool = True) -> str:
    with writing():
        code = book(a_booking(number, papers=(DraftPaper("Giấy khai sinh", True, 1),)), at=AT)
        record(code, Said("staff", f"n-{number}", "carrier_scan", AT, note="Nhà cô Hoa, cạnh chợ"), heard_at=AT)
        if cancelled:
            cancel(code, hand=Hand("press-0001"), at=SOON)
    return code


def erased(at: object) -> int:
    with writing():
        return erase_ended(at)  # type: ignore[arg-type]


def test_all_that_tells_who_it_was_is_gone_and_the_rest_stays(app: Flask) -> None:
    code = a_visit()
    lines = len(find_state(code).state.lines)  # type: ignore[union-attr]
    assert private_parts(code)

    assert erased(SOON + KEPT_AFTER_THE_END) == 0
    assert erased(LATER) == 1

    assert find_contact(code) is None
    assert find_draft(code) == ()
    assert not private_parts(code)
    db.session.expire_all()
    row = db.session.query(PickupRow).filter_by(code=code).one()
    assert (row.place, row.request_digest, row.note) == ("", "", "")
    view = find_state(code)
    assert view
    assert len(view.state.lines) == lines
    assert verify().ok
    assert erased(LATER) == 0


def test_what_is_under_way_or_asked_about_is_kept(app: Flask) -> None:
    under_way, asked = a_visit(1, cancelled=False), a_visit(2)
    with writing():
        said = Said("citizen", "where", "trace_opened", SOON, details={"by": "citizen"})
        record(asked, said, heard_at=SOON)
    assert erased(LATER) == 0
    assert find_contact(under_way)
    assert find_contact(asked)
