"""What the demonstration offers, as the contract says: for the terminal and as JSON."""

from typing import Any

from portal.accounts.rules import Role
from portal.custody.dossiers.queries import find_state
from portal.demo.rules import HOME_UNIT, KEYS, STAFF, codes, password, phone, token, totp_secret, webhook_secret
from portal.places.queries import desk_of, offices, serving_office


def office_of(role: Role) -> str:
    if role in (Role.POSTMAN, Role.POST_CLERK):
        return serving_office(HOME_UNIT).id
    return desk_of(HOME_UNIT).id if role is Role.DESK_CLERK else "desk-22"


def offered(seed: int, count: int, base_url: str, window: str) -> dict[str, Any]:
    """Staff, keys and dossiers of a seed, with the stages they are in now."""
    return {
        "base_url": base_url,
        "staff": [
            {
                "username": name,
                "password": password(seed, name),
                "totp_secret": totp_secret(seed, name, role),
                "role": role.value,
                "office": office_of(role),
            }
            for name, _, role in STAFF
        ],
        "api_keys": [
            {"name": name, "organisation": of.value, "token": token(seed, name), "webhook_secret": webhook_secret(seed, name)}
            for name, of in KEYS
        ],
        "dossiers": [_dossier(code, number) for number, code in enumerate(codes(seed, count))],
        "offices": [
            {"id": office.id, "kind": office.kind.value, "name": office.name, "unit": office.unit_code} for office in offices()
        ],
        "window_with_5": window,
    }


def for_the_terminal(told: dict[str, Any]) -> list[str]:
    """The same for a person: one sign-in per role, one dossier per stage."""
    stages = {dossier["stage"]: dossier for dossier in told["dossiers"]}
    return [
        *(
            f"sign-in {one['role']:<12} {one['username']:<22} {one['password']}  {one['totp_secret'] or ''}".rstrip()
            for one in told["staff"]
        ),
        *(f"key     {one['name']:<12} {one['token']}" for one in told["api_keys"]),
        *(f"dossier {stage:<20} {told['base_url']}/T/{one['code']}  (…{one['phone_last4']})" for stage, one in stages.items()),
    ]


def _dossier(code: str, number: int) -> dict[str, Any]:
    view = find_state(code)
    return {"code": code, "stage": view.state.stage if view else None, "phone_last4": phone(number)[-4:]}
