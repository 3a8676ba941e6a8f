"""What somebody chose: from now on, and for what is waiting to go out. Flushes; the caller commits."""

from portal.custody.dossiers.service import choose_notices
from portal.notices.outbox.service import drop_unwanted


def choose(code: str, wish: str) -> None:
    choose_notices(code, wish)
    drop_unwanted(code, wish)
