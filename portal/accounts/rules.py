"""The words of this slice that every other slice speaks: roles, and the signed-in person. Standard library only."""

from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    POSTMAN = "postman"
    POST_CLERK = "post_clerk"
    DESK_CLERK = "desk_clerk"
    OFFICER = "officer"
    SUPERVISOR = "supervisor"
    ADMIN = "admin"


EVERY_ROLE = tuple(role.value for role in Role)


@dataclass(frozen=True)
class Actor:
    """A signed-in member of staff; `opaque` is how events name the person."""

    id: int
    username: str
    name: str
    role: Role
    office: str
    opaque: str
