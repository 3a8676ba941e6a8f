"""Reading a dossier in full, for the systems that may."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from portal.custody.dossiers.queries import DossierView, alias_of, find_state, offices_that_held
from portal.custody.ledger.queries import events_of_code, private_parts
from portal.custody.ledger.rules import DERIVED, Event
from portal.custody.states.rules import Line
from portal.exchange.keys.rules import Key


@dataclass(frozen=True)
class FullEvent:
    """An event with its personal parts, and what the fold made of it."""

    event: Event
    details: dict[str, Any]
    note: str | None
    line: Line


@dataclass(frozen=True)
class FullDossier:
    view: DossierView
    agency_number: str | None
    item_number: str | None
    events: tuple[FullEvent, ...]

    @property
    def updated_at(self) -> datetime:
        return self.view.updated_at


def find_dossier(code: str, key: Key) -> FullDossier | None:
    """The dossier, if this key registered it or speaks for an office that held it; else as if there were none."""
    view = find_state(code)
    if view is None or not (view.registered_by == key.name or key.among(offices_that_held(code))):
        return None
    events = {(event.source, event.id): event for event in events_of_code(code)}
    private = private_parts(code)
    full = tuple(_full(line, events[line.source, line.id], private) for line in view.state.lines)
    return FullDossier(view, alias_of(code, "agency_number"), alias_of(code, "item_number"), full)


def _full(line: Line, event: Event, private: dict[tuple[str, str], dict[str, Any]]) -> FullEvent:
    hidden = dict(private.get((event.source, event.id), {}))
    note = hidden.pop("note", None)
    said = {name: value for name, value in event.details.items() if name not in DERIVED or "documents" not in hidden}
    return FullEvent(event, {**said, **hidden}, note, line)
