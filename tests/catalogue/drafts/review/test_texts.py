"""Every id has words: for people in Vietnamese, on the command line in English."""

import re
from pathlib import Path

import pytest

from portal.catalogue.drafts.review.texts import REFUSALS, refusal
from portal.catalogue.imports.grid.rules import MESSAGES
from tests.architecture.sources import PORTAL, TEMPLATES

WORDS = (TEMPLATES / "drafts" / "_words.html").read_text(encoding="utf-8")


def source(folder: Path) -> str:
    return "".join(file.read_text(encoding="utf-8") for file in folder.rglob("*.py"))


READER = source(PORTAL / "catalogue" / "imports")
KINDS = set(re.findall(r'(?:\bdoubt|Reason)\("(\w+)"', READER)) | set(re.findall(r'Code\([^()]*"(\w+_code|code_\w+)"', READER))
RAISED = re.findall(r'Refused\(\s*"(\w+)"', source(PORTAL / "catalogue" / "drafts"))


@pytest.mark.parametrize("kind", sorted({*KINDS, "missing_mark", "unknown_mark", "too_long"}))
def test_every_reason_to_doubt_a_row_has_words(kind: str) -> None:
    assert f'"{kind}": _(' in WORDS


@pytest.mark.parametrize("reason", sorted(MESSAGES))
def test_every_refusal_of_a_file_has_words(reason: str) -> None:
    assert f'"{reason}": _(' in WORDS


@pytest.mark.parametrize("reason", sorted({*REFUSALS, *RAISED} - {"not_first"}))
def test_every_refusal_of_a_step_has_words(reason: str) -> None:
    assert f'"{reason}": _(' in WORDS
    assert reason in REFUSALS


def test_a_refusal_tells_its_facts() -> None:
    assert refusal("taken_twice", {"sheet": "PL I", "row": 9}).endswith("already: PL I, row 9")
