"""What an administrator may do to an account beside changing what it says. Standard library only."""

from enum import StrEnum


class Action(StrEnum):
    """The last part of the address that does it."""

    DEACTIVATE = "ngung"
    REACTIVATE = "mo-lai"
    RESET_PASSWORD = "mat-khau"  # noqa: S105 - a word of an address
    RESET_FACTOR = "hai-buoc"
    END_SESSIONS = "phien"
