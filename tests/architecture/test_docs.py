"""The papers name what is there."""

import re

from tests.architecture.sources import DOCS, ROOT, slices

SETTING = re.compile(r"\"([A-Z][A-Z_]{3,})\"")
PROMISES = 15


def settings() -> set[str]:
    """What the environment is asked for: in portal.config, and by gunicorn before there is a Config."""
    sources = [(ROOT / name).read_text(encoding="utf-8") for name in ("portal/config.py", "gunicorn.conf.py")]
    return {name for source in sources for name in SETTING.findall(source)}


def test_every_slice_stands_in_the_architecture() -> None:
    text = (DOCS / "architecture.md").read_text(encoding="utf-8")
    assert not [name for name in slices() if f"`{name}`" not in text]


def test_the_example_lists_exactly_the_settings_that_are_read() -> None:
    lines = (ROOT / ".env.example").read_text(encoding="utf-8").splitlines()
    assert {line.partition("=")[0] for line in lines if line and not line.startswith("#")} == settings()


def test_every_setting_is_explained() -> None:
    text = (DOCS / "operations.md").read_text(encoding="utf-8")
    assert not [name for name in settings() if f"`{name}`" not in text]


def test_every_promise_names_the_tests_that_keep_it() -> None:
    rows = re.findall(r"^\| (\d+) \|.*\| ([^|]+) \|$", (DOCS / "promises.md").read_text(encoding="utf-8"), re.MULTILINE)
    assert [int(number) for number, _ in rows] == list(range(1, PROMISES + 1))
    missing = [file for _, files in rows for file in re.findall(r"`([^`]+)`", files) if not (ROOT / file).is_file()]
    assert not missing


def test_decisions_are_numbered_without_a_gap() -> None:
    numbers = [file.name[:4] for file in sorted((DOCS / "decisions").glob("*.md"))]
    assert numbers == [f"{number:04d}" for number in range(1, len(numbers) + 1)]


def test_links_between_the_papers_lead_somewhere() -> None:
    for paper in (ROOT / "README.md", ROOT / "CONTRIBUTING.md", *DOCS.rglob("*.md")):
        for target in re.findall(r"\]\(([^)#:]+)\)", paper.read_text(encoding="utf-8")):
            assert (paper.parent / target).exists(), f"{paper.name}: {target}"


def test_no_lock_names_a_registry_or_a_place_on_a_disk() -> None:
    for lock in ROOT.glob("requirements*.txt"):
        assert not re.search(r"https?://|file:|index-url|find-links", lock.read_text(encoding="utf-8")), lock.name
