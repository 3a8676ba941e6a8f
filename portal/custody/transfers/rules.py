"""Changes of hands: who holds the papers of each leg, and how an offer becomes a transfer. Standard library only.

The giver answers until the receiver accepts; one open offer per dossier; nobody counts as both sides.
"""

from dataclasses import dataclass, replace
from typing import Any

from portal.custody.ledger.rules import LEGS, Event, Registration
from portal.custody.states.rules import CITIZEN, MISSED, Holder, LegState, Offer, OneSided
from portal.places.rules import Organisation, organisation

Conflict = str | None
Key = tuple[str, str]


@dataclass(frozen=True)
class Settled:
    """How an offer ended, and by whose event."""

    how: str
    office: str | None


class Hands:
    """The legs, the open offer and the signatures, as the events walk over them."""

    def __init__(self, registration: Registration) -> None:
        self.registration = registration
        self.legs = {leg: LegState() for leg in LEGS}
        if registration.submit_by_post:
            self.legs["submission"] = LegState("planned", CITIZEN, registration.registered_at)
        if registration.return_by_post:
            self.legs["result"] = LegState("planned")
        self.offer: Offer | None = None
        self.settled: dict[str, Settled] = {}
        self.signers: dict[str, list[tuple[Key, Event]]] = {}
        self.ended: str | None = None
        self.hops = 0
        self.exceptions: dict[str, None] = {}
        self.sides: dict[Key, int] = {}
        self.leg_of: dict[Key, str] = {}
        self.one_sided: dict[Key, OneSided] = {}
        self.originals = self.originals_back = 0

    def leg(self, event: Event) -> str:
        """The leg an event speaks of: the one it names, else the one under way."""
        chosen = event.leg
        if chosen is None and self._stays_with_the_state(event):
            chosen = "submission"
        if chosen is None:
            on_the_way_in = self.registration.submit_by_post and self.legs["submission"].state != "done"
            chosen = "submission" if on_the_way_in and self.legs["result"].state in ("none", "planned") else "result"
        self.leg_of[event.source, event.id] = chosen
        return chosen

    def _stays_with_the_state(self, event: Event) -> bool:
        """Between a desk and an agency, before the result sets out."""
        if event.kind not in ("offered", "accepted") or self.legs["result"].state not in ("none", "planned"):
            return False
        return organisation(event.details.get("to") or event.office or "") is Organisation.STATE

    def main(self) -> LegState:
        """The leg that tells who holds the papers: the result once it moves, before that the submission."""
        result, submission = self.legs["result"], self.legs["submission"]
        if result.state in ("moving", "arrived", "done"):
            return result
        if not self.registration.submit_by_post and submission.holder is None:
            office = self.registration.agency_office
            return LegState("done", Holder("office", office), self.registration.registered_at)
        return submission

    def hold(self, leg: str, holder: Holder, event: Event) -> None:
        """Put the papers of `leg` into the holder's hands as of the event; an offer by whom they have left is over."""
        if self.offer and self.offer.leg == leg and holder.office != self.offer.giver_office:
            self.close("overtaken", event)
        self.legs[leg] = replace(self.legs[leg], holder=holder, since=event.at, actor=event.actor)

    def set(self, leg: str, **changes: Any) -> None:
        self.legs[leg] = replace(self.legs[leg], **changes)

    def gone(self) -> Conflict:
        """Why nobody need come for the papers any more."""
        return "already collected" if self.legs["submission"].state in ("moving", "arrived", "done") else None

    def forget_missed(self) -> None:
        """A visit that came to nothing is over with the next word about the pickup."""
        for concern in MISSED:
            self.exceptions.pop(concern, None)

    def _on_collected(self, event: Event) -> Conflict:
        leg = self.leg(event)
        if self.ended == "cancelled":
            return "the pickup was cancelled"
        if self.legs[leg].state not in ("none", "planned"):
            return None if self.legs[leg].holder == Holder("postman", event.office) else "already collected"
        self.forget_missed()
        self.hold(leg, Holder("postman", event.office), event)
        count = event.details.get("document_count", 0)
        self.set(leg, state="moving", documents=count, seal=bool(event.details.get("seal")))
        if leg == "submission":
            self.originals = event.details.get("original_count", 0)
        self.sign(event.id, event)
        if leg == "submission":
            self.hops = 1
        return None

    # -- transfers
    def _on_offered(self, event: Event) -> Conflict:
        leg, to = self.leg(event), event.details["to"]
        if self.offer:
            same = (self.offer.giver_office, self.offer.to) == (event.office, to)
            return None if same else "another offer is open"
        if not self.may_give(leg, event.office):
            return "the giver does not hold the papers"
        self.sign(event.id, event)
        self.offer = Offer(event.id, event.source, leg, event.office, event.actor, to, event.at)
        if event.details.get("paper_number"):  # the receiver signed on paper and has no device: the screen must follow
            self._needs_second(event, leg, to)
        self.originals_back += event.details.get("originals", 0) if leg == "result" else 0
        at_goal = leg == "submission" and organisation(to) is Organisation.STATE
        current = self.legs[leg]
        if current.state in ("none", "planned"):
            self.set(leg, state="planned", holder=current.holder or self.main().holder)
        else:
            self.set(leg, state="arrived" if at_goal else current.state)
        return None

    def _on_accepted(self, event: Event) -> Conflict:
        named, offer = event.details.get("offer"), self.offer
        if offer and offer.to == event.office and named in (None, offer.id):
            self.close("accepted", event)
            self.leg_of[event.source, event.id] = offer.leg
            self.receive(offer.leg, event)
            if _two_parties(offer.giver_office, offer.giver_actor, event):
                self.sides[event.source, event.id] = self.sides[offer.source, offer.id] = 2
            return None
        if named in self.settled:
            settled = self.settled[named]
            return None if settled == Settled("accepted", event.office) else f"the offer was already {settled.how}"
        if offer:
            return "offered to another office"
        return self._one_sided(event)

    def _one_sided(self, event: Event) -> Conflict:
        leg = self.leg(event)
        current = self.legs[leg]
        if current.state == "done" and not self.with_post(current):
            return None if current.holder and current.holder.office == event.office else "this leg has ended"
        if self.ended == "cancelled":
            return "the pickup was cancelled"
        giver = (current.holder or self.main().holder or CITIZEN).office
        self.receive(leg, event)
        if giver and giver != event.office:
            self._needs_second(event, leg, giver)
        return None

    def _needs_second(self, event: Event, leg: str, office: str) -> None:
        self.one_sided[event.source, event.id] = OneSided(event.id, event.source, leg, office, event.at)

    def _on_refused(self, event: Event) -> Conflict:
        return self._end_offer(event, "refused", self.offer.to if self.offer else None)

    def _on_withdrawn(self, event: Event) -> Conflict:
        return self._end_offer(event, "withdrawn", self.offer.giver_office if self.offer else None)

    def _end_offer(self, event: Event, how: str, entitled: str | None) -> Conflict:
        named, offer = event.details.get("offer"), self.offer
        if offer and named in (None, offer.id):
            if event.office != entitled:
                return "not this office's to end"
            self.close(how, event)
            if self.legs[offer.leg].state == "arrived":
                self.set(offer.leg, state="moving")
            return None
        if named in self.settled:
            settled = self.settled[named]
            return None if settled == Settled(how, event.office) else f"the offer was already {settled.how}"
        return "there is no such open offer"

    def _on_countersigned(self, event: Event) -> Conflict:
        offer = self.offer
        if offer and offer.id == event.details["offer"] and offer.to == event.office:
            return self._on_accepted(event)  # signing what lies on the table is taking it
        for key, signed in self.signers.get(event.details["offer"], []):
            if self.sides.get(key, 1) == 1 and _two_parties(signed.office, signed.actor, event):
                self.sides[key] = 2
                self.one_sided.pop(key, None)
                return None
        return "no one-sided handover by another party has this number"

    def _on_misrouted(self, event: Event) -> Conflict:
        leg = self.leg(event)
        if self.legs[leg].state == "done":
            return "this leg has ended"
        if self.offer:
            self.close("misrouted", event)
        self.exceptions["misrouted"] = None
        self.hold(leg, Holder("office", event.office), event)
        self.set(leg, state="moving")
        return None

    def receive(self, leg: str, event: Event) -> None:
        """The receiver of an accepted transfer holds the papers; the submission ends when the State has it."""
        self.hops += 1
        self.exceptions.pop("misrouted", None)
        if event.details.get("count", "full") != "full":
            self.exceptions[event.details["count"]] = None
        self.hold(
            leg,
            Holder("postman" if event.details.get("to_postman") else "office", event.office),
            event,
        )
        arrived = leg in ("submission", "recall") and organisation(event.office or "") is Organisation.STATE
        self.set(leg, state="done" if arrived else "moving")
        self.sign(event.details.get("offer") or event.id, event)
        self.sign(event.id, event)

    def close(self, how: str, event: Event) -> None:
        if self.offer:
            self.settled[self.offer.id] = Settled(how, event.office)
            self.one_sided.pop((self.offer.source, self.offer.id), None)
            self.offer = None

    def sign(self, name: str, event: Event) -> None:
        self.signers.setdefault(name, []).append(((event.source, event.id), event))

    def with_post(self, leg: LegState) -> bool:
        """The carrier called the leg delivered, but the papers are still in the post's books."""
        return leg.holder is not None and organisation(leg.holder.office or "") is Organisation.POST

    def may_give(self, leg: str, office: str | None) -> bool:
        """The holder may, and for a leg that has not begun any office of the State."""
        current = self.legs[leg]
        if current.state in ("none", "planned") and current.holder in (None, CITIZEN):
            return leg != "submission" and organisation(office or "") is Organisation.STATE
        return current.holder is not None and current.holder.office == office


def _two_parties(office: str | None, actor: str | None, event: Event) -> bool:
    """Nobody counts as both sides: other persons where both are known, else other offices."""
    if actor and event.actor:
        return actor != event.actor
    return office != event.office
