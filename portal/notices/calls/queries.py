"""Whom to call, with name and telephone: for staff of the office that is to call, and for nobody else."""

from dataclasses import dataclass

from portal.accounts.rules import Actor, Role
from portal.custody.codes.rules import display
from portal.custody.dossiers.queries import find_contact
from portal.notices.outbox import queries as outbox
from portal.notices.outbox.queries import Entry
from portal.notices.outbox.rules import MOST_RESENT
from portal.notices.wording.rules import BY_KEY
from portal.places.queries import office_name
from portal.places.rules import organisation

MOST = 50


@dataclass(frozen=True)
class Call:
    """A message that did not arrive. `name` and `phone` are empty for whoever is not to call."""

    entry: Entry
    shown_code: str
    office: str
    name: str
    phone: str

    @property
    def about(self) -> str:
        return BY_KEY[self.entry.template].subject if self.entry.template in BY_KEY else ""

    @property
    def say(self) -> str:
        """What the message said, without what an e-mail adds below."""
        return self.entry.text.partition("\n\n")[0]

    @property
    def may_send_again(self) -> bool:
        return bool(self.entry.text) and self.entry.resent < MOST_RESENT


def calls_of(actor: Actor) -> tuple[Call, ...]:
    """Of the own office; a supervisor's whole organisation and an administrator's everything without names."""
    if actor.role is Role.ADMIN:
        return tuple(_call(entry, names=False) for entry in outbox.to_call_of(None, limit=MOST))
    if actor.role is Role.SUPERVISOR:
        return tuple(_call(entry, names=False) for entry in outbox.to_call_of(organisation(actor.office), limit=MOST))
    return tuple(_call(entry, names=True) for entry in outbox.to_call(actor.office, limit=MOST))


def called_lately(actor: Actor) -> tuple[Call, ...]:
    return tuple(_call(entry, names=False) for entry in outbox.called(actor.office))


def _call(entry: Entry, *, names: bool) -> Call:
    contact = find_contact(entry.code) if names else None
    name, phone = (contact.name, contact.phone) if contact else ("", "")
    return Call(entry, display(entry.code), office_name(entry.office), name, phone)
