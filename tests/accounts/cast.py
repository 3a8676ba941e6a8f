"""Who works in these tests: Lan and Nam the postmen, Minh at the counter, Hoa at the desk, and others elsewhere."""

from portal import clock
from portal.accounts.rules import Actor, Role
from portal.accounts.service import NewStaff, add_staff
from portal.db import writing

PASSWORD = "tre xanh qua cầu gỗ"
POST, DESK = "post-200000", "desk-06685"
OTHER_POST, OTHER_DESK = "post-201130", "desk-06652"

CAST: dict[str, tuple[str, Role, str]] = {
    "lan": ("Phạm Thị Lan", Role.POSTMAN, POST),
    "nam": ("Vũ Văn Nam", Role.POSTMAN, POST),
    "minh": ("Trần Văn Minh", Role.POST_CLERK, POST),
    "hoa": ("Đỗ Thị Hoa", Role.DESK_CLERK, DESK),
    "quang": ("Lê Quang", Role.OFFICER, DESK),
    "sau": ("Ngô Văn Sáu", Role.SUPERVISOR, POST),
    "an": ("Bùi An", Role.ADMIN, POST),
    "xa": ("Hà Văn Xa", Role.POST_CLERK, OTHER_POST),
}


def hire(*names: str) -> dict[str, Actor]:
    """These people with accounts; all of the cast when none is named."""
    with writing():
        return {name: _one(name) for name in names or CAST}


def _one(name: str) -> Actor:
    full_name, role, office = CAST[name]
    return add_staff(NewStaff(name, full_name, role, office, PASSWORD), at=clock.now())
