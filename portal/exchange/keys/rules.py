"""What a system's key is and may: its name, its organisation, its offices, its scopes. Standard library only."""

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from portal.places.rules import Organisation, organisation

NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._~-]{0,39}", re.ASCII)
# A key's name stands as the source on its events, so it may not be taken for one of our own voices.
RESERVED = frozenset(
    {"staff", "citizen", "portal", "demo", "system", "file", "files", "import", "worker", "admin", "api", "anonymous"}
)
SCOPES = ("dossiers:write", "dossiers:read", "events:write")
GRACE = timedelta(days=7)  # how long the secrets before a rotation still work


@dataclass(frozen=True)
class Key:
    """A system that may call us. No offices: it speaks for every office of its organisation."""

    name: str
    organisation: Organisation
    offices: tuple[str, ...] = ()
    scopes: tuple[str, ...] = SCOPES

    def why_not_for(self, office: str) -> str:
        """Why this key may not speak for an office that exists; empty when it may."""
        if organisation(office) is not self.organisation:
            return f"office {office} is not of the organisation of this key ({self.organisation.value})"
        if self.offices and office not in self.offices:
            return f"office {office} is not among the offices of this key"
        return ""

    def among(self, offices: Iterable[str]) -> bool:
        """Whether it speaks for one of these offices."""
        return any(not self.why_not_for(office) for office in offices)


def token_hash(token: str) -> str:
    """256 random bits need no slow hash."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()
