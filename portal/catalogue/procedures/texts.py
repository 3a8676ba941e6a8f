"""A procedure as schema.org knows it, for search engines. Vietnamese, like the names."""

from collections.abc import Sequence
from typing import Any

from portal.catalogue.publications.rules import Procedure

HOTLINE = "+84-1900-545481"


def as_json_ld(procedures: Sequence[Procedure], address: str, area: str) -> dict[str, Any]:
    """One GovernmentService per level; what the list says, without price and time, which would be read as a promise."""
    return {"@context": "https://schema.org", "@graph": [_service(procedure, address, area) for procedure in procedures]}


def _service(procedure: Procedure, address: str, area: str) -> dict[str, Any]:
    level = "cap-xa" if procedure.level == "xa" else "cap-tinh"
    return {
        "@type": "GovernmentService",
        "@id": f"{address}#{level}",
        "url": f"{address}#{level}",
        "identifier": procedure.code,
        "name": procedure.name,
        "serviceType": procedure.field,
        "inLanguage": "vi",
        "areaServed": {"@type": "AdministrativeArea", "name": area},
        "provider": {"@type": "GovernmentOrganization", "name": procedure.agency},
        "availableChannel": [_channel(address, name) for name in _by_post(procedure)] or [_counter()],
    }


def _by_post(procedure: Procedure) -> list[str]:
    ways = ((procedure.submit_by_post, "Gửi hồ sơ qua bưu điện"), (procedure.return_by_post, "Nhận kết quả qua bưu điện"))
    return [name for allowed, name in ways if allowed]


def _channel(address: str, name: str) -> dict[str, Any]:
    phone = {"@type": "ContactPoint", "telephone": HOTLINE, "availableLanguage": "vi"}
    return {"@type": "ServiceChannel", "name": name, "serviceUrl": address, "servicePhone": phone}


def _counter() -> dict[str, Any]:
    return {"@type": "ServiceChannel", "name": "Không qua bưu điện: nộp và nhận tại nơi giải quyết hoặc trực tuyến"}
