"""Making the demonstration: staff, keys and dossiers in every stage, the same for the same seed."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from random import Random

from portal.accounts.rules import Role
from portal.accounts.second_factor.queries import factor_of
from portal.accounts.second_factor.service import Given, set_up
from portal.accounts.staff.queries import find_staff
from portal.accounts.staff.service import NewStaff, add_staff
from portal.booking.pickups.service import Booking, keep_pickup
from portal.booking.rounds.rules import Chosen, Half
from portal.booking.rounds.service import assign
from portal.booking.windows.rules import read_window
from portal.booking.windows.service import fill_window, take_place
from portal.catalogue.search.queries import all_procedures
from portal.custody.dossiers.queries import find_state
from portal.custody.dossiers.rules import Contact, NewDossier, Said
from portal.custody.dossiers.service import record, register
from portal.demo.queries import office_of
from portal.demo.rules import (
    AT_HOME,
    BADGES,
    HOME_UNIT,
    KEYS,
    LATE_BY_DAYS,
    LENGTH,
    STAFF,
    Route,
    Step,
    before,
    codes,
    moments,
    password,
    phone,
    story,
    token,
    totp_secret,
    webhook_secret,
)
from portal.exchange.keys.queries import find_key
from portal.exchange.keys.service import NewKey
from portal.exchange.keys.service import add as add_key
from portal.places.queries import calendar, desk_of, serving_office, units
from portal.places.rules import VIETNAM, Organisation
from portal.traces.service import sweep

NAMES = ("Nguyễn Thị Hoa", "Trần Văn Bình", "Lê Thị Thu Hằng", "Phạm Quốc Đạt", "Hoàng Thị Ngọc Ánh", "Vũ Đình Khải")


def build(seed: int, count: int, *, at: datetime, key: str) -> str:
    """Add what this seed asks for and is not there yet; the window with five places left. The caller's transaction."""
    _hire(seed, at, key)
    for name, organisation in KEYS:
        if find_key(name) is None:
            add_key(NewKey(name, organisation, token=token(seed, name), webhook_secret=webhook_secret(seed, name)), at=at)
    people = _people()
    for number, code in enumerate(codes(seed, count)):
        if find_state(code) is None:
            _tell(code, number, Random(f"{seed}:{number}"), at, people)  # noqa: S311 - plausible, not secret
    sweep(now=at)
    window = window_with_five(at)
    fill_window(window, left=5)
    return window


def _hire(seed: int, at: datetime, key: str) -> None:
    """One person per role; `key`: the SECRET_KEY under which second factors lie in the database."""
    for username, name, role in STAFF:
        badge, called = BADGES.get(role, ("", ""))
        new = NewStaff(username, name, role, office_of(role), password(seed, username), badge, called)
        actor = find_staff(username) or add_staff(new, at=at)
        secret = totp_secret(seed, username, role)
        if secret and factor_of(actor.id) is None:
            set_up(actor.id, Given(secret, demo=True), key=key, at=at)


def window_with_five(at: datetime) -> str:
    """The window that has exactly five places left: the second next working morning at the home office."""
    return f"{serving_office(HOME_UNIT).id}.{_next_working(at, 3).isoformat()}.morning"


def _people() -> dict[tuple[str, str], str]:
    """(role, office) → how events name the demonstration's own staff, so that their screens show their work."""
    found = (find_staff(username) for username, _, _ in STAFF)
    return {(actor.role.value, actor.office): actor.opaque for actor in found if actor}


def _tell(code: str, number: int, chance: Random, now: datetime, people: Mapping[tuple[str, str], str]) -> None:
    """One dossier with the history that leads to its stage."""
    target = list(LENGTH)[number % len(LENGTH)]
    state_days = calendar(Organisation.STATE)
    end = before(now, LATE_BY_DAYS, state_days) if target.startswith("late:") else now
    unit = HOME_UNIT if number % 3 or target in AT_HOME else chance.choice(units()).code
    route = _route(number, unit, end, fresh=target == "awaiting_pickup")
    steps = story(target, route)
    at = moments([0, *(step.days for step in steps)], end, state_days, chance)
    new = _new(code, number, chance, route)
    register(new, at=at[0])
    _keep_pickup(new, route, at[0])
    for step, moment in zip(steps, at[1:], strict=True):
        record(code, _said(code, step, moment, people), heard_at=moment + timedelta(seconds=chance.randint(1, 20)))
    if target == "awaiting_pickup":
        _assign(code, route, people, now)


def _assign(code: str, route: Route, people: Mapping[tuple[str, str], str], at: datetime) -> None:
    """To the demonstration's postman, so that there is a round to look at."""
    window = read_window(route.window)
    postman = people.get((Role.POSTMAN.value, route.post))
    if window and postman:
        assign(Half(window.office, window.day, window.part), Chosen(frozenset({code}), frozenset()), postman, at=at)


def _keep_pickup(new: NewDossier, route: Route, at: datetime) -> None:
    window = read_window(route.window)
    if window is None or new.contact is None or not take_place(window):
        return
    asked = Booking(f"demo-{new.code}", new.procedure_code or "", new.procedure_level or "", "both", new.contact, window.id)
    keep_pickup(new.code or "", asked, window, at)


def _route(number: int, unit: str, end: datetime, *, fresh: bool) -> Route:
    post = serving_office(unit).id
    day = (
        _next_working(end, 1 + number % 2) if fresh else before(end, 2, calendar(Organisation.POST)).astimezone(VIETNAM).date()
    )
    promised = _next_working(end, 10)
    return Route(post, desk_of(unit).id, f"{post}.{day.isoformat()}.morning", promised.isoformat())


def _new(code: str, number: int, chance: Random, route: Route) -> NewDossier:
    procedure = chance.choice(_by_post())
    contact = Contact(
        name=chance.choice(NAMES), phone=phone(number), unit_code=route.desk.removeprefix("desk-"),
        address=f"Số {chance.randint(1, 200)}, tổ {chance.randint(1, 20)}, khu {chance.randint(1, 9)}",
    )  # fmt: skip
    return NewDossier(
        submit_by_post=True, return_by_post=True, registered_by="portal", procedure_code=procedure[0],
        procedure_level=procedure[1], contact=contact, agency_office=route.desk, post_office=route.post,
        consent="demo", demo=True, code=code,
    )  # fmt: skip


def _by_post() -> Sequence[tuple[str, str]]:
    both = (p for p in all_procedures() if p.submit_by_post and p.return_by_post and p.level == "xa")
    return [(p.code, p.level) for p in both]


def _said(code: str, step: Step, moment: datetime, people: Mapping[tuple[str, str], str]) -> Said:
    staff = step.source == "staff"
    actor = people.get((step.role, step.office or ""), f"nv-demo-{step.role}")
    return Said(
        source=step.source, id=f"demo-{code}-{moment.isoformat()}-{step.kind}", kind=step.kind, occurred_at=moment,
        office=step.office, actor=actor if staff else None, role=step.role or None, leg=step.leg,
        details=step.details, note=step.note,
    )  # fmt: skip


def _next_working(start: datetime, days: int) -> date:
    day, post_days = start.astimezone(VIETNAM).date(), calendar(Organisation.STATE)
    while days > 0:
        day += timedelta(days=1)
        days -= post_days.is_working(day)
    return day
