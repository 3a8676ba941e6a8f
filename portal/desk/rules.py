"""What the first screen is made of. Standard library only."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from portal.accounts.rules import Role
from portal.places.rules import OfficeKind, office_kind

MISSED_STAY = timedelta(days=7)  # a pickup that nobody made stays on the list for a week
QUIET = frozenset({"late", "soon", "countersign", "overdue_sides", "frozen", "unpaid", "conflict", "slips", "recalls",
                   "doors", "slip_due", "carried", "holds", "declined", "coming"})  # fmt: skip
LISTS = ("drafts.index", "naming.index", "leaflets.figures")
# Where else a role works, by endpoint; one that this installation does not have is left out.
PLACES: dict[Role, tuple[str, ...]] = {
    Role.POSTMAN: ("rounds.today_round",),
    Role.POST_CLERK: ("rounds.today_round", "planning.ahead", "traces.questions", "calls.listing"),
    Role.DESK_CLERK: ("traces.questions", "calls.listing"),
    Role.OFFICER: ("drafts.index", "naming.index", "leaflets.choose", "leaflets.figures"),
    Role.SUPERVISOR: (
        "rounds.today_round",
        "planning.ahead",
        "traces.questions",
        "calls.listing",
        "limits.table",
        "places.days",
        *LISTS,
    ),
    Role.ADMIN: ("people.listing", "calls.listing", "limits.table", "places.days", *LISTS),
}
OF_POST_OFFICES = frozenset({"rounds.today_round", "planning.ahead"})


def places_of(role: Role, office: str) -> tuple[str, ...]:
    """Where else somebody works; a supervisor of a desk has no rounds to plan."""
    of_post = office_kind(office) is OfficeKind.POST_OFFICE
    return tuple(place for place in PLACES.get(role, ()) if of_post or place not in OF_POST_OFFICES)


@dataclass(frozen=True)
class Task:
    """One line of a list: enough to find the packet on the shelf, nothing personal."""

    code: str
    shown_code: str
    stage: str
    what: str = ""
    due_at: datetime | None = None
    late: bool = False
    office: str = ""
    since: datetime | None = None
    by: datetime | None = None  # the last moment for what this list asks: to sign, to answer, to pay
    overdue: bool = False
    left: int | None = None  # working days until then
    asked_by: str = ""
    exceptions: tuple[str, ...] = ()
    paused: bool = False
    spoken: str = ""
    locked: bool = False


@dataclass(frozen=True)
class Visit:
    """A booked pickup; the address stands on the dossier's page."""

    code: str
    shown_code: str
    day: date | None
    part: str | None
    unit: str
    missed: bool
    late: bool
    no_place: bool = False
    postman: str | None = None


@dataclass(frozen=True)
class Tomorrow:
    """How much is to be collected the next day, and how much of it has no postman yet."""

    day: date
    morning: int
    afternoon: int
    unassigned: int


@dataclass(frozen=True)
class Section:
    """A list under a heading; an empty quiet one is only named at the end of the screen."""

    name: str
    total: int
    tasks: tuple[Task, ...] = ()
    visits: tuple[Visit, ...] = ()
    tomorrow: Tomorrow | None = None

    @property
    def more(self) -> int:
        return self.total - len(self.tasks) - len(self.visits)

    @property
    def hidden(self) -> bool:
        return not self.total and self.name in QUIET
