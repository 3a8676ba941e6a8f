"""Whose hand filled in a form; the papers named beforehand. Plain Python."""

from hashlib import sha256

QUICKEST = 3.0  # seconds from the form of the contact to sending: nobody reads faster
OLDEST = 24 * 3600.0
MOST_PAPERS = 12


def why_again(age: float | None, *, trapped: bool) -> str:
    """Why a form is to be sent once more, empty for none. `trapped`: a field that no person sees was filled in."""
    if trapped or age is None:
        return "unknown"
    if age < QUICKEST:
        return "fast"
    return "old" if age > OLDEST else ""


def paper_id(name: str) -> str:
    """A short name for a paper of the list, the same as long as its wording is; for addresses and ticked boxes."""
    return sha256(name.encode()).hexdigest()[:8]
