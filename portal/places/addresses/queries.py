"""Finding the unit that a typed name means, from one copy of all names per process."""

import csv
from functools import cache
from pathlib import Path
from sys import intern

from portal.places.addresses import texts
from portal.places.addresses.rules import BOAT_AREAS, Found, Place, Question, Reader, Reading, label
from portal.places.addresses.texts import Translator
from portal.places.names.rules import Atlas, Former, Name, Spot, Unit, without_kind
from portal.places.spelling.rules import key

DATA = Path(__file__).parent.parent / "data"
KINDS = ("Phường", "Xã", "Thị trấn")


def find_places(typed: str, _: Translator = str) -> Found:
    """The place that an old or new name means, or everything it may mean and what to ask; hints in the words of `_`."""
    answer = Reader(_atlas()).find(typed)
    places = tuple(_place(spot, readings, _) for spot, readings in answer.spots().items())
    if answer.question is Question.ANSWERED:
        return Found(places[0], (), answer.question)
    return Found(None, places, answer.question)


def find_place(chosen: str, _: Translator = str) -> Place | None:
    """The place with this id, as a form sends it back. None where there is none."""
    spots = (spot for spot in _atlas().members if chosen == spot.id)
    return next((_place(spot, [], _) for spot in spots), None)


def _place(spot: Spot, readings: list[Reading], _: Translator) -> Place:
    atlas = _atlas()
    return Place(spot.unit_code, spot.area, label(atlas.units[spot.unit_code], spot.area), texts.hint(atlas, spot, readings, _))


@cache
def _atlas() -> Atlas:
    units = [Unit(row["code"], row["kind"], row["name"], row["full_name"]) for row in _read("units.csv")]
    return Atlas(units, [_former(row) for row in _read("former_units.csv")], BOAT_AREAS)


def _former(row: dict[str, str]) -> Former:
    columns = (("name_2018", "district_2018"), ("name_2025", "district_2025"))
    names = [_name(row[name], row[district]) for name, district in columns if row[name]]
    districts = tuple(dict.fromkeys(intern(key(without_kind(row[district]))) for _name, district in columns))
    return Former(tuple(dict.fromkeys(names)), districts, tuple(map(intern, row["units"].split("; "))))


def _name(full: str, district: str) -> Name:
    kind = next(kind for kind in KINDS if full.startswith(kind))
    return Name(intern(kind.lower()), intern(full.removeprefix(kind).strip()), intern(district))


def _read(name: str) -> list[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
