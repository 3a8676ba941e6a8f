"""Promises every template keeps."""

import re

import pytest
from flask import Flask

from tests.architecture.sources import TEMPLATES, templates

ENDPOINT = re.compile(r"url_for\(\s*['\"]([a-z_.]+)['\"]")
IMPORTED = re.compile(r"{%-?\s*from\s+\"[^\"]+\"\s+import\s+(.*?)\s*-?%}", re.DOTALL)
DATA = r"type=.application/ld\+json.>"  # no code: browsers do not run it, and the policy says nothing of it
STYLE_OR_CODE = re.compile(rf"<script (?!{DATA})(?![^>]*\bsrc=)|<script>|\sstyle=|\son[a-z]+=|javascript:", re.IGNORECASE)


def source(name: str) -> str:
    return (TEMPLATES / name).read_text(encoding="utf-8")


def is_fragment(name: str) -> bool:
    return name.rpartition("/")[2].startswith("_")


@pytest.mark.parametrize("name", templates())
def test_a_template_compiles(assembled: Flask, name: str) -> None:
    assembled.jinja_env.get_template(name)


@pytest.mark.parametrize("name", templates())
def test_a_template_links_to_what_is_there(assembled: Flask, name: str) -> None:
    missing = set(ENDPOINT.findall(source(name))) - set(assembled.view_functions)
    assert not missing


@pytest.mark.parametrize("name", [name for name in templates() if is_fragment(name)])
def test_a_fragment_extends_nothing(name: str) -> None:
    assert "{% extends" not in source(name)


@pytest.mark.parametrize("name", templates())
def test_a_template_uses_what_it_imports(name: str) -> None:
    text = source(name)
    for names in IMPORTED.findall(text):
        for each in names.removesuffix("with context").split(","):
            used = each.split(" as ")[-1].strip()
            assert len(re.findall(rf"\b{used}\b", text)) > 1, f"{used} is imported and not used"


@pytest.mark.parametrize("name", templates())
def test_a_template_carries_no_code_and_no_style_of_its_own(name: str) -> None:
    assert not STYLE_OR_CODE.search(source(name))


@pytest.mark.parametrize("name", templates())
def test_a_template_marks_nothing_as_safe(name: str) -> None:
    assert "|safe" not in source(name).replace(" ", "")
