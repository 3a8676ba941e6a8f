"""What the laws look at: the files of the project, without what set-up makes."""

from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
PORTAL = ROOT / "portal"
TEMPLATES = ROOT / "templates"
DOCS = ROOT / "docs"
PYTHON_FOLDERS = ("portal", "tests", "scripts", "migrations")


def python_files(*folders: str) -> list[Path]:
    return sorted(file for folder in folders or PYTHON_FOLDERS for file in (ROOT / folder).rglob("*.py"))


def templates() -> list[str]:
    return sorted(str(file.relative_to(TEMPLATES)) for file in TEMPLATES.rglob("*.html"))


def slices() -> list[str]:
    return sorted(folder.parent.name for folder in PORTAL.glob("*/__init__.py"))


def listed(name: str) -> list[str]:
    """The lines of a list beside the laws, without comments."""
    lines = (Path(__file__).parent / name).read_text(encoding="utf-8").splitlines()
    return [line.strip() for line in lines if line.strip() and not line.startswith("#")]


def name_of(file: Path) -> str:
    return str(file.relative_to(ROOT))
