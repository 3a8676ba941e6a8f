"""What the demonstration offers, as the contract says: for the terminal and as JSON."""

from typing import Any

from portal.custody.dossiers.queries import find_state
from portal.demo.service import KEYS, STAFF, codes, office_of, password, phone, token, webhook_secret, window_with_five
from portal.places.queries import offices


def offered(seed: int, count: int, base_url: str, window: str) -> dict[str, Any]:
    """Staff, keys and dossiers of a seed, with the stages they are in now."""
    return {
        "base_url": base_url,
        "staff": [
            {
                "username": name,
                "password": password(seed, name),
                "totp_secret": None,
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


def _dossier(code: str, number: int) -> dict[str, Any]:
    view = find_state(code)
    return {"code": code, "stage": view.state.stage if view else None, "phone_last4": phone(number)[-4:]}
