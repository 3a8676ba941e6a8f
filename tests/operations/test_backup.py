"""Copies of the embedded database, and the way back."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from portal import cli
from portal.backup import NotPossible, check
from tests.operations.machine import Machine

Run = Callable[..., int]
Captured = pytest.CaptureFixture[str]


@pytest.fixture
def run(embedded: Machine) -> Run:
    return lambda *words: cli.main(list(words))


def test_a_backup_comes_back(run: Run, tmp_path: Path, capsys: Captured) -> None:
    run("init")
    run("demo", "--dossiers", "3")
    copy = tmp_path / "backup.sqlite3"
    assert run("backup", str(copy)) == 0
    run("demo", "--dossiers", "5", "--seed", "9")

    assert run("restore", str(copy)) == 0

    capsys.readouterr()
    run("ledger", "verify", "--json")
    assert json.loads(capsys.readouterr().out)["dossiers"] == 3


def test_a_damaged_or_foreign_file_is_not_restored(run: Run, tmp_path: Path) -> None:
    run("init")
    foreign = tmp_path / "letter.sqlite3"
    foreign.write_bytes(b"Dear all, " * 1000)
    with pytest.raises(NotPossible):
        check(foreign)
    assert run("restore", str(foreign)) == 1
    assert run("init") == 0


def test_a_backup_whose_ledger_was_changed_is_not_restored(run: Run, embedded: Machine, tmp_path: Path) -> None:
    run("init")
    run("demo", "--dossiers", "3")
    copy = tmp_path / "backup.sqlite3"
    run("backup", str(copy))
    embedded.tamper(copy)

    assert run("restore", str(copy)) == 1
    assert run("ledger", "verify") == 0


def test_another_database_has_its_own_tools(run: Run, embedded: Machine, tmp_path: Path, capsys: Captured) -> None:
    embedded.set(DATABASE_URL="postgresql+psycopg://nobody@127.0.0.1:1/none")
    assert run("backup", str(tmp_path / "copy")) == 1
    assert "pg_dump" in capsys.readouterr().err
