"""What is claimed for sending, and through which gateway it goes. Standard library only."""

from dataclasses import dataclass

from portal.notices.gateways.rules import Gateway, Message


@dataclass(frozen=True)
class Claim:
    """One message that this worker alone sends now; `token` tells it apart from a later claim of the same message."""

    id: int
    token: str
    channel: str
    demo: bool
    message: Message


class Aside:
    """Where messages about invented dossiers go: onto the staff's page of messages, and nowhere else."""

    name = "aside"

    def send(self, _message: Message) -> str:
        return ""


@dataclass(frozen=True)
class Ways:
    """The gateway of each channel; `aside` is for invented dossiers."""

    sms: Gateway
    email: Gateway
    aside: Gateway

    def way(self, claim: Claim) -> Gateway:
        if claim.demo:
            return self.aside
        return self.sms if claim.channel == "sms" else self.email
