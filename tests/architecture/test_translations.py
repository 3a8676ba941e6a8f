"""Vietnamese is the source; English is complete, and says the same things in the same places."""

import re
import unicodedata
from functools import cache

import pytest
from babel.messages.catalog import Catalog, Message

from scripts.update_messages import ENGLISH, extracted, read
from tests.architecture.sources import TEMPLATES, name_of, python_files

PLACE = re.compile(r"%\([a-z_0-9]+\)[a-z]|%%|</?[a-z]+[^>]*>|https?://\S+|\b1900 54 54 81\b")


@cache
def english() -> Catalog:
    return read(ENGLISH)


def messages() -> list[Message]:
    return [message for message in english() if message.id]


def test_english_has_exactly_the_messages_of_the_source() -> None:
    wanted, found = set(extracted()), {message.id for message in messages()}
    assert not wanted - found, "missing: run `make messages` and translate"
    assert not found - wanted, "left over: run `make messages`"


def test_every_message_has_a_finished_translation() -> None:
    assert not [message.id for message in messages() if message.fuzzy or not all(_texts(message.string))]


def test_a_translation_has_the_places_of_its_source() -> None:
    for message in messages():
        for text in _texts(message.string):
            source = _texts(message.id)[-1]
            assert sorted(PLACE.findall(text)) == sorted(PLACE.findall(source)), source


@pytest.mark.parametrize("file", [*python_files("portal"), *sorted(TEMPLATES.rglob("*.html"))], ids=name_of)
def test_text_is_written_in_composed_letters(file: object) -> None:
    text = file.read_text(encoding="utf-8")  # type: ignore[attr-defined]
    assert unicodedata.is_normalized("NFC", text)


def _texts(text: object) -> tuple[str, ...]:
    return tuple(map(str, text)) if isinstance(text, list | tuple) else (str(text),)
