"""To whom a new sheet may go: the likeliest offices first."""

from portal.accounts.rules import Actor, Role
from portal.places.queries import find_office, offices, serving_office
from portal.places.rules import Office, OfficeKind


def receivers(actor: Actor) -> tuple[tuple[Office, ...], tuple[Office, ...]]:
    """(likely, others): a postman's own office; a post office's desks and a desk's post office; then everybody else."""
    own = find_office(actor.office)
    likely = [own] if own and actor.role is Role.POSTMAN else []
    likely += _partners(own) if own else []
    return tuple(likely), tuple(office for office in offices() if office not in likely and office.id != actor.office)


def _partners(own: Office) -> list[Office]:
    if own.kind is OfficeKind.POST_OFFICE:
        desks = (office for office in offices() if office.kind is OfficeKind.DESK and office.unit_code)
        return [desk for desk in desks if serving_office(str(desk.unit_code)).id == own.id]
    return [serving_office(own.unit_code)] if own.unit_code else []
