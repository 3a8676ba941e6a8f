"""Nothing outgrows a head. Functions are measured by ruff; files here."""

from tests.architecture.sources import TEMPLATES, name_of, python_files, templates

LONGEST_FILE = 300
LONGEST_TEMPLATE = 150


def test_no_python_file_is_longer_than_300_lines() -> None:
    files = python_files("portal", "tests", "scripts")
    lengths = {name_of(file): len(file.read_text(encoding="utf-8").splitlines()) for file in files}
    assert not {name: length for name, length in lengths.items() if length > LONGEST_FILE}


def test_no_template_is_longer_than_150_lines() -> None:
    lengths = {name: len((TEMPLATES / name).read_text(encoding="utf-8").splitlines()) for name in templates()}
    assert not {name: length for name, length in lengths.items() if length > LONGEST_TEMPLATE}


def test_every_module_begins_by_saying_what_belongs_in_it() -> None:
    silent = [
        name_of(file)
        for file in python_files("portal", "scripts")
        if file.name != "__init__.py" and not file.read_text(encoding="utf-8").startswith('"""')
    ]
    assert not silent
