"""The command line: 0 done, 1 the work failed in one line, 2 wrong usage; never a traceback."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from portal import cli
from tests.operations.machine import Machine

Run = Callable[..., int]
Captured = pytest.CaptureFixture[str]


@pytest.fixture
def run(machine: Machine) -> Run:
    return lambda *words: cli.main(list(words))


def said(capsys: Captured) -> dict[str, object]:
    told: dict[str, object] = json.loads(capsys.readouterr().out)
    return told


def test_init_may_be_repeated(run: Run) -> None:
    assert [run("init"), run("init")] == [0, 0]


def test_wrong_usage_is_two(run: Run) -> None:
    no_role = ["staff", "add", "x", "--role", "king", "--office", "y"]
    for words in (["fly"], ["staff", "add", "lan"], ["serve", "--port", "banana"], no_role):
        with pytest.raises(SystemExit) as end:
            run(*words)
        assert end.value.code == 2


@pytest.mark.parametrize(
    "words",
    [
        ["staff", "add", "lan", "--role", "postman", "--office", "post-nowhere"],
        ["keys", "add", "staff", "--organisation", "post"],
        ["keys", "rotate", "nobody"],
        ["restore", "nothing-here"],
        ["ledger", "verify", "--from", "nothing-here"],
    ],
)
def test_what_fails_says_so_in_one_line(run: Run, words: list[str], capsys: Captured) -> None:
    run("init")
    assert run(*words) == 1
    told = capsys.readouterr().err
    assert told.startswith("portal: ")
    assert len(told.splitlines()) == 1
    assert "Traceback" not in told


def test_a_member_of_staff_gets_a_password_that_is_shown_once(run: Run, capsys: Captured) -> None:
    run("init")
    assert run("staff", "add", "lan", "--role", "postman", "--office", "post-200000", "--json") == 0
    assert len(str(said(capsys)["password"])) >= 12
    assert run("staff", "add", "lan", "--role", "postman", "--office", "post-200000") == 1
    assert "taken" in capsys.readouterr().err


def test_a_password_may_come_from_the_standard_input(run: Run, machine: Machine, capsys: Captured) -> None:
    run("init")
    machine.type("tre xanh qua cầu gỗ\n")
    assert run("staff", "add", "minh", "--role", "post_clerk", "--office", "post-200000", "--password-stdin", "--json") == 0
    assert "password" not in said(capsys)


def test_a_key_is_made_rotated_and_revoked(run: Run, capsys: Captured) -> None:
    run("init")
    assert run("keys", "add", "vnpost", "--organisation", "post", "--json") == 0
    first = said(capsys)
    assert run("keys", "rotate", "vnpost", "--json") == 0
    assert said(capsys)["token"] != first["token"]
    assert run("keys", "revoke", "vnpost") == 0


def test_the_demonstration_repeats_itself_and_its_ledger_is_whole(run: Run, tmp_path: Path, capsys: Captured) -> None:
    run("init")
    run("demo", "--dossiers", "12", "--seed", "7", "--json")
    first = said(capsys)
    run("demo", "--dossiers", "12", "--seed", "7", "--json")
    assert said(capsys) == first

    assert run("worker", "--once") == 0
    assert run("ledger", "verify", "--json") == 0
    verdict = said(capsys)
    assert verdict["ok"] is True
    assert verdict["dossiers"] == 12

    export = tmp_path / "ledger.jsonl"
    assert run("ledger", "export", str(export)) == 0
    assert run("ledger", "verify", "--from", str(export), "--json") == 0
    assert said(capsys) == verdict
    seal: Any = verdict["seal"]
    for source in ((), ("--from", str(export))):
        assert run("ledger", "verify", *source, "--seal", f"{seal['number']}:{seal['digest']}", "--json") == 0
        assert run("ledger", "verify", *source, "--seal", f"{seal['number']}:{'0' * 64}", "--json") == 1
        assert run("ledger", "verify", *source, "--seal", "x") == 1
        capsys.readouterr()


def test_a_changed_export_is_found(run: Run, tmp_path: Path, capsys: Captured) -> None:
    run("init")
    run("demo", "--dossiers", "3")
    export = tmp_path / "ledger.jsonl"
    run("ledger", "export", str(export))
    changed = export.read_text(encoding="utf-8").replace("collected", "delivered", 1)
    export.write_text(changed, encoding="utf-8")
    capsys.readouterr()

    assert run("ledger", "verify", "--from", str(export), "--json") == 1
    assert said(capsys)["ok"] is False


def test_the_demonstration_is_refused_in_production(run: Run, machine: Machine, capsys: Captured) -> None:
    run("init")
    machine.set(PORTAL_ENV="production", SECRET_KEY="x" * 40, BASE_URL="https://bc.example.vn")
    assert run("demo") == 1
    assert "production" in capsys.readouterr().err


@pytest.mark.parametrize("secret", ["", "short", "development-only-not-a-secret"])
def test_production_without_a_secret_does_not_start(run: Run, machine: Machine, secret: str, capsys: Captured) -> None:
    machine.set(PORTAL_ENV="production", SECRET_KEY=secret, BASE_URL="https://bc.example.vn")
    assert run("serve", "--port", str(machine.port)) == 1
    told = capsys.readouterr().err
    assert "SECRET_KEY" in told
    assert len(told.splitlines()) == 1
