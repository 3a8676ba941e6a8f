"""What an administrator types about an account."""

from collections.abc import Mapping

from flask_babel import gettext as _

from portal.accounts.rules import Role
from portal.accounts.staff.queries import find_staff
from portal.accounts.staff.rules import Person, clean_username, may_work_at
from portal.accounts.staff.service import Change, NewStaff, make_password
from portal.places.queries import find_office
from portal.web.forms import FormReader


def read_new(submitted: Mapping[str, str]) -> tuple[NewStaff | None, FormReader]:
    form = FormReader(submitted)
    typed = form.text("username", limit=60)
    username = clean_username(typed)
    if typed and not username:
        form.fail("username", _("Tên đăng nhập có 2 đến 40 ký tự: chữ không dấu, số, dấu chấm, gạch ngang."))
    elif username and find_staff(username):
        form.fail("username", _("Tên đăng nhập này đã có người dùng."))
    said = _account(form)
    if said is None or not form.ok:
        return None, form
    more = {"badge": said.badge, "called": said.called, "must_change_password": True}
    return NewStaff(username, said.name, said.role, said.office, make_password(), **more), form  # type: ignore[arg-type]


def read_change(submitted: Mapping[str, str]) -> tuple[Change | None, FormReader]:
    form = FormReader(submitted)
    return _account(form), form


def filled(person: Person) -> FormReader:
    """The form as the account stands."""
    names = ("name", "office", "badge", "called")
    return FormReader({"role": person.role.value, **{name: str(getattr(person, name)) for name in names}})


def last_admin() -> str:
    return str(_("Đây là người quản trị cuối cùng. Cần có một người quản trị khác trước đã."))


def _account(form: FormReader) -> Change | None:
    name = form.text("name", limit=100)
    role = form.choice("role", Role)
    office = form.text("office", limit=60)
    found = find_office(office) if office else None
    if office and found is None:
        form.fail("office", _("Không có đơn vị này."))
    elif role and found and not may_work_at(role, found.kind):
        form.fail("office", _("Vai trò này không làm việc ở loại đơn vị đó."))
    badge = form.text("badge", limit=20, required=False)
    called = form.text("called", limit=40, required=False)
    return Change(name, role, office, badge, called) if form.ok and role else None
