"""Writes: a person's own second factor, begun and given up."""

from datetime import datetime

from portal.accounts.rules import Actor
from portal.accounts.second_factor import service as second_factor
from portal.accounts.second_factor.rules import must_have
from portal.accounts.staff.rules import Noted
from portal.accounts.staff.service import note


class Required(Exception):
    """The role does not sign in without it."""


def switch_off(actor: Actor, *, at: datetime) -> None:
    if must_have(actor.role):
        raise Required
    second_factor.forget(actor.id)
    note(actor.id, Noted.FACTOR_OFF, by=actor.username, at=at)
