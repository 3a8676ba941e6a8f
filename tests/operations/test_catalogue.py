"""Lists on the command line: import makes a draft, another person publishes it."""

import json
import os
import pty
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from portal import cli
from portal.catalogue.imports.lines.rules import RESULTS
from tests.catalogue.drafts.lists import ANNEX, BIRTH, NO_CODE, table
from tests.operations.machine import PORTAL, Machine

Run = Callable[..., int]
Captured = pytest.CaptureFixture[str]
DATED = ("--decision", "77/QĐ-UBND", "--effective", "2026-12-01")


@pytest.fixture
def run(machine: Machine) -> Run:
    return lambda *words: cli.main([str(word) for word in words])


@pytest.fixture
def staffed(run: Run, capsys: Captured) -> Run:
    run("init")
    for name, role in (("quang", "officer"), ("an", "admin"), ("lan", "postman")):
        run("staff", "add", name, "--role", role, "--office", "post-200000")
    capsys.readouterr()
    return run


@pytest.fixture
def annex(tmp_path: Path) -> Path:
    path = tmp_path / "phụ lục.xlsx"
    path.write_bytes(ANNEX)
    return path


@pytest.fixture
def short(tmp_path: Path) -> Path:
    path = tmp_path / "ngan.csv"
    path.write_bytes(table(BIRTH, NO_CODE))
    return path


def failure(run: Run, capsys: Captured, *words: object) -> str:
    """The one line on stderr, nothing on stdout."""
    capsys.readouterr()
    assert run(*words) == 1
    told = capsys.readouterr()
    assert told.out == ""
    (line,) = told.err.splitlines()
    assert line.startswith("portal: ")
    return line


def test_a_dry_run_tells_every_row_and_needs_no_database(machine: Machine, run: Run, annex: Path, capsys: Captured) -> None:
    machine.set(DATABASE_URL="sqlite:////nowhere/at/all.sqlite3")
    assert run("catalogue", "import", annex, *DATED, "--dry-run", "--json") == 0
    told = capsys.readouterr()
    found = json.loads(told.out)
    assert told.err == ""
    assert found["counts"] == {"rows": 97, "accepted": 85, "doubtful": 11, "rejected": 0, "duplicate": 1}
    assert len(found["rows"]) == 97
    for row in found["rows"]:
        assert {
            "sheet",
            "row",
            "code",
            "name",
            "level",
            "field",
            "submit_by_post",
            "return_by_post",
            "result",
            "reasons",
        } <= set(row)
        assert row["result"] in RESULTS
        assert bool(row["reasons"]) is (row["result"] != "accepted")


def test_an_import_is_published_by_another_person(staffed: Run, annex: Path, capsys: Captured) -> None:
    assert staffed("catalogue", "import", annex, *DATED, "--by", "quang", "--decided", "2026-11-20", "--json") == 0
    assert json.loads(capsys.readouterr().out)["counts"]["accepted"] == 85
    assert "whoever prepared" in failure(staffed, capsys, "catalogue", "publish", "77/QĐ-UBND", "--by", "quang")
    assert staffed("catalogue", "publish", "77/QĐ-UBND", "--by", "an") == 0
    told = capsys.readouterr().out
    assert "85 procedures, in effect from 2026-12-01" in told
    assert "11 doubtful rows stay out" in told
    assert "published already" in failure(staffed, capsys, "catalogue", "publish", "77/QĐ-UBND", "--by", "an")
    assert "published already" in failure(staffed, capsys, "catalogue", "import", annex, *DATED)
    later = ("--decision", "78/QĐ-UBND", "--effective", "2026-12-01")
    assert "on that day or later" in failure(staffed, capsys, "catalogue", "import", annex, *later)


def test_what_the_console_imported_any_officer_may_publish(staffed: Run, short: Path, capsys: Captured) -> None:
    assert staffed("catalogue", "import", short, *DATED) == 0
    told = capsys.readouterr().out
    assert told.startswith("2 rows, 1 accepted, 1 doubtful, 0 rejected, 0 duplicate\n")
    assert "missing code" in told
    assert staffed("catalogue", "publish", "77/qđ-ubnd", "--by", "quang") == 0


def test_the_first_list_alone_may_go_without_a_second_person(staffed: Run, short: Path, capsys: Captured) -> None:
    staffed("catalogue", "import", short, *DATED, "--by", "quang")
    assert staffed("catalogue", "publish", "77/QĐ-UBND", "--by", "quang", "--first") == 0
    staffed("catalogue", "import", short, "--decision", "78/QĐ", "--effective", "2027-01-01", "--by", "quang")
    assert "--first" in failure(staffed, capsys, "catalogue", "publish", "78/QĐ", "--by", "quang", "--first")


def test_importing_again_replaces_the_draft(staffed: Run, short: Path, annex: Path, capsys: Captured) -> None:
    staffed("catalogue", "import", short, *DATED)
    staffed("catalogue", "import", annex, *DATED)
    capsys.readouterr()
    staffed("catalogue", "publish", "77/QĐ-UBND", "--by", "an")
    assert "85 procedures" in capsys.readouterr().out


@pytest.mark.parametrize(("name", "why"), [("nobody", "nobody active"), ("lan", "postman")])
def test_lists_are_for_officers(staffed: Run, short: Path, capsys: Captured, name: str, why: str) -> None:
    assert why in failure(staffed, capsys, "catalogue", "import", short, *DATED, "--by", name)
    staffed("catalogue", "import", short, *DATED)
    assert why in failure(staffed, capsys, "catalogue", "publish", "77/QĐ-UBND", "--by", name)


def test_there_must_be_a_draft_to_publish(staffed: Run, capsys: Captured) -> None:
    assert "no draft" in failure(staffed, capsys, "catalogue", "publish", "99/QĐ", "--by", "an")


@pytest.mark.parametrize("content", [b"", b"%PDF-1.7", b"PK\x03\x04" + b"x" * 99, b"x" * 2_000_001, b"a,b\n1,2\n"])
def test_a_file_that_is_refused_is_one_line(run: Run, tmp_path: Path, capsys: Captured, content: bytes) -> None:
    path = tmp_path / "tep.csv"
    path.write_bytes(content)
    failure(run, capsys, "catalogue", "import", path, *DATED, "--dry-run", "--json")


def test_a_file_that_is_not_there_is_one_line(run: Run, tmp_path: Path, capsys: Captured) -> None:
    failure(run, capsys, "catalogue", "import", tmp_path / "khong-co.xlsx", *DATED)


@pytest.mark.parametrize(
    "words", [("--effective", "2026-12-01"), ("--decision", "1"), ("--decision", "1", "--effective", "1/12")]
)
def test_wrong_usage_is_two(run: Run, annex: Path, words: tuple[str, ...]) -> None:
    with pytest.raises(SystemExit) as end:
        run("catalogue", "import", annex, *words)
    assert end.value.code == 2


def test_a_long_file_shows_its_progress_on_a_terminal(tmp_path: Path) -> None:
    path = tmp_path / "dai.csv"
    path.write_bytes(table(*(f"1.{number:06d},Thủ tục {number},Cấp xã,Hộ tịch,x,x" for number in range(1, 6001))))
    screen, terminal = pty.openpty()
    words = [*PORTAL, "catalogue", "import", str(path), *DATED, "--dry-run"]
    done = subprocess.run(words, stdout=subprocess.PIPE, stderr=terminal, check=True, text=True)
    os.close(terminal)
    seen = os.read(screen, 10_000).decode()
    os.close(screen)
    assert done.stdout.startswith("6000 rows, 6000 accepted")
    assert "\r1000 rows read" in seen
    assert "\r5000 rows read" in seen
