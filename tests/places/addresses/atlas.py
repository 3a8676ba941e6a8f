"""The shipped names as the tests know them: read anew, in the plainest way."""

import csv
import unicodedata
from dataclasses import dataclass
from pathlib import Path

import portal.places

DATA = Path(portal.places.__file__).parent / "data"


@dataclass(frozen=True)
class Old:
    """One name of a commune that was."""

    full: str
    district: str
    units: frozenset[str]

    @property
    def kind(self) -> str:
        return self.full.removesuffix(self.name).strip()

    @property
    def name(self) -> str:
        return next(
            self.full.removeprefix(f"{kind} ") for kind in ("Phường", "Xã", "Thị trấn") if self.full.startswith(f"{kind} ")
        )

    @property
    def bare_district(self) -> str:
        kinds = ("Thành phố", "Thị xã", "Huyện")
        return next(self.district.removeprefix(f"{kind} ") for kind in kinds if self.district.startswith(f"{kind} "))


def read(name: str) -> list[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


ROWS = read("former_units.csv")
UNITS = read("units.csv")
COLUMNS = (("name_2018", "district_2018"), ("name_2018", "district_2025"), ("name_2025", "district_2025"))
OLD = list(
    dict.fromkeys(Old(row[n], row[d], frozenset(row["units"].split("; "))) for row in ROWS for n, d in COLUMNS if row[n])
)


def bare(text: str) -> str:
    """As it is typed without accents."""
    plain = unicodedata.normalize("NFD", text.replace("đ", "d").replace("Đ", "D"))
    return "".join(c for c in plain if not unicodedata.combining(c))


def districts_of(code: str) -> set[str]:
    return {one.bare_district for one in OLD if code in one.units}


def other_tone(text: str) -> str:
    """hòa → hoà, thủy → thuỷ: the other school of writing the mark."""
    for one, other in (("òa", "oà"), ("ủy", "uỷ"), ("ùy", "uỳ"), ("úy", "uý")):
        text = text.replace(one, other)
    return text


def spellings(text: str) -> set[str]:
    """However somebody may type it."""
    ways = {text, bare(text), unicodedata.normalize("NFD", text), other_tone(text)}
    return ways | {way.upper() for way in ways} | {way.lower() for way in ways}
