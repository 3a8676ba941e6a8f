from collections.abc import Iterator
from datetime import date
from enum import StrEnum

import pytest
from flask import Flask, render_template_string

from portal.web.forms import FormReader


class Colour(StrEnum):
    RED = "red"


@pytest.fixture(autouse=True)
def request_of_a_form(shell: Flask) -> Iterator[None]:
    with shell.test_request_context("/"):
        yield


def test_a_field_is_cleaned_and_kept_to_be_shown_again() -> None:
    form = FormReader({"name": "  Lê\u200b  Lợi "})
    assert form.text("name", limit=50) == "Lê Lợi"
    assert form.value("name") == "Lê Lợi"
    assert form.ok


def test_a_missing_field_is_told_in_words() -> None:
    form = FormReader({"name": " \u200b "})
    assert form.text("name", limit=50) == ""
    assert form.errors == {"name": "Ông/bà chưa điền mục này."}


def test_a_field_that_need_not_be_filled_may_be_empty() -> None:
    form = FormReader({})
    assert form.text("email", limit=50, required=False) == ""
    assert form.ok


def test_too_long_is_refused_and_what_was_typed_is_not_lost() -> None:
    form = FormReader({"name": "a" * 60})
    assert form.text("name", limit=50) == ""
    assert form.errors == {"name": "Mục này dài nhất 50 ký tự."}
    assert form.value("name") == "a" * 60


def test_a_choice_is_one_of_the_members_or_nothing() -> None:
    form = FormReader({"one": "red", "two": "green", "three": "b"})
    assert form.choice("one", Colour) is Colour.RED
    assert form.choice("two", Colour) is None
    assert form.choice("three", ("a", "b")) == "b"
    assert form.choice("four", ("a", "b"), required=False) is None
    assert set(form.errors) == {"two"}


def test_only_a_sent_tick_is_a_tick() -> None:
    form = FormReader({"yes": "1", "no": ""})
    assert (form.flag("yes"), form.flag("no"), form.flag("missing")) == (True, False, False)


def test_the_first_fault_of_a_field_is_the_one_shown() -> None:
    form = FormReader({})
    form.fail("name", "một")
    form.fail("name", "hai")
    assert form.errors == {"name": "một"}


def test_every_macro_ties_the_message_to_its_field() -> None:
    form = FormReader({"a": "<b>"})
    for name in "abcdef":
        form.fail(name, "Sai")
    page = render_template_string(
        """{% from "_ui/field.html" import text, textarea, radios, select, checkbox %}
        {% from "_ui/form.html" import error_summary %}{{ error_summary(form) }}
        {{ text(form, "a", "A", hint="gợi ý") }}
        {{ textarea(form, "b", "B") }}{{ radios(form, "c", "C", [("1", "Một")]) }}
        {{ select(form, "d", "D", [("1", "Một")]) }}{{ checkbox(form, "e", "E") }}
        {{ text(form, "f", "F", type="password") }}""",
        form=form,
    )
    for name in "abcdef":
        assert f'id="{name}-error"' in page
        assert f'href="#{name}"' in page
        assert f'id="{name}"' in page
    assert 'aria-describedby="a-hint a-error"' in page
    assert "&lt;b&gt;" in page
    assert "checked" not in page


@pytest.mark.parametrize(
    ("given", "day"),
    [("2026-12-01", date(2026, 12, 1)), ("2026-12-31", date(2026, 12, 31)), ("2026-11-30", None), ("2027-01-01", None),
     ("31/12/2026", None), ("", None), ("2026-02-30", None), ("x" * 400, None)],
)  # fmt: skip
def test_a_day_is_read_within_its_bounds(given: str, day: date | None) -> None:
    form = FormReader({"day": given})
    assert form.day("day", first=date(2026, 12, 1), last=date(2026, 12, 31), outside="outside") == day
    assert form.ok is (day is not None)


@pytest.mark.parametrize(
    ("given", "number"), [("0", 0), ("12", 12), ("13", None), ("-1", None), ("1.5", None), ("١٢", None), ("", None)]
)
def test_a_number_is_read_within_its_bounds(given: str, number: int | None) -> None:
    form = FormReader({"places": given})
    assert form.number("places", least=0, most=12, outside="outside") == (number or 0)
    assert form.ok is (number is not None)
