"""What tells one place to choose from another: its names before July 2025. Words are translated by whoever asks."""

from collections.abc import Callable, Sequence

from portal.places.addresses.rules import Reading
from portal.places.names.rules import Atlas, Former, How, Name, Spot, without_kind
from portal.places.spelling.rules import key

Translator = Callable[[str], str]
N_ = str  # marks a text for translation where it stands

WAS = N_("trước 01/7/2025: %(names)s")
PART = N_("một phần %(name)s")
WITH = N_("trước 01/7/2025: %(names)s; cùng với %(others)s")
MADE_OF = N_("từ 01/7/2025, gồm %(names)s")
IN_DISTRICT = N_("thuộc %(district)s cũ: %(names)s")


def hint(atlas: Atlas, spot: Spot, readings: Sequence[Reading], _: Translator) -> str:
    """By what somebody knows the place who typed this."""
    hows = {one.meaning.how for one in readings}
    members = atlas.members[spot]
    if How.NEW in hows or not hows:
        whole = atlas.parts(spot.unit_code) == (spot,)
        return _(MADE_OF if whole else WAS) % {"names": _communes(members, _)}
    if How.OLD in hows:
        return _was([(one.name, one.meaning.old) for one in readings if one.meaning.old], members, _)
    inside = [old for old in members if readings[0].name in old.districts]
    called = [name.district for old in inside for name in reversed(old.names)]
    district = next(one for one in called if key(without_kind(one)) == readings[0].name)
    return _(IN_DISTRICT) % {"district": short(district), "names": _communes(inside, _)}


def _was(meant: Sequence[tuple[str, Former]], members: Sequence[Former], _: Translator) -> str:
    """The old communes with their districts; of one that was split, also what its part was joined with."""
    names = "; ".join(dict.fromkeys(_part(old, _in_full(_called(old, name)), _) for name, old in meant))
    others = [old for old in members if old not in [one for _name, one in meant]]
    if others and any(len(old.units) > 1 for _name, old in meant):
        return _(WITH) % {"names": names, "others": _communes(others, _)}
    return _(WAS) % {"names": names}


def _communes(members: Sequence[Former], _: Translator) -> str:
    """As they were called last."""
    return ", ".join(dict.fromkeys(_part(old, commune(old.names[-1]), _) for old in members))


def _part(old: Former, words: str, _: Translator) -> str:
    return _(PART) % {"name": words} if len(old.units) > 1 else words


def _called(old: Former, name: str) -> Name:
    """The latest name that fits what was typed."""
    return next((one for one in reversed(old.names) if key(one.name) == name), old.names[-1])


def commune(name: Name) -> str:
    return f"{name.kind} {name.name}"


def _in_full(name: Name) -> str:
    return f"{commune(name)}, {short(name.district)}"


def short(district: str) -> str:
    """Thành phố Hạ Long → TP Hạ Long"""
    kind = district.removesuffix(without_kind(district)).strip().lower()
    return f"{'TP' if kind == 'thành phố' else kind} {without_kind(district)}"
