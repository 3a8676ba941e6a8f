"""The layers of pyproject.toml hold, and say something about every slice."""

import subprocess
import sys
import tomllib
from pathlib import Path

from tests.architecture.sources import PORTAL, ROOT, name_of, python_files

LINTER = Path(sys.executable).with_name("lint-imports")
SLICE_FILES = {"__init__", "views", "forms", "service", "queries", "texts", "models", "rules"}
NAMES_FOR_ANYTHING = {"utils", "util", "common", "helpers", "helper", "misc", "core", "shared"}


def contracts() -> list[dict[str, object]]:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    found: list[dict[str, object]] = settings["tool"]["importlinter"]["contracts"]
    return found


def test_the_layers_hold() -> None:
    done = subprocess.run([LINTER, "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def test_every_slice_stands_in_the_contract_about_its_inside() -> None:
    """Or, where it is split, in the one that names its parts."""
    stated = {name for contract in contracts() for name in contract.get("containers", [])}  # type: ignore[attr-defined]
    folders = {file.parent for file in PORTAL.rglob("*.py") if file.stem in SLICE_FILES - {"__init__"}}
    wanted = {".".join(folder.relative_to(ROOT).parts) for folder in folders if folder.name != "web"}
    assert stated >= wanted


def test_every_table_belongs_to_one_slice() -> None:
    protected = {module for contract in contracts() for module in contract.get("protected_modules", [])}  # type: ignore[attr-defined]
    assert protected == {".".join(file.relative_to(ROOT).with_suffix("").parts) for file in PORTAL.rglob("models.py")}


def test_packages_are_empty_and_no_name_accepts_anything() -> None:
    for file in python_files("portal", "tests"):
        assert file.name != "__init__.py" or not file.read_text(encoding="utf-8").strip(), name_of(file)
        assert file.stem not in NAMES_FOR_ANYTHING, name_of(file)
        assert file.parent.name not in NAMES_FOR_ANYTHING, name_of(file)
