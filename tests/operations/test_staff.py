"""`portal staff`: the people who sign in, from the machine itself."""

import json
from collections.abc import Callable

import pytest

from portal import cli
from tests.operations.machine import Machine

Run = Callable[..., int]
Captured = pytest.CaptureFixture[str]


@pytest.fixture
def run(machine: Machine) -> Run:
    return lambda *words: cli.main(list(words))


@pytest.fixture
def staffed(run: Run, capsys: Captured) -> Run:
    run("init")
    for name, role in (("lan", "postman"), ("son", "admin")):
        run("staff", "add", name, "--role", role, "--office", "post-200000", "--name", f"Người tên {name}")
    capsys.readouterr()
    return run


def listed(run: Run, capsys: Captured) -> dict[str, dict[str, object]]:
    assert run("staff", "list", "--json") == 0
    return {one["username"]: one for one in json.loads(capsys.readouterr().out)["staff"]}


def test_everybody_is_listed_for_people_and_for_machines(staffed: Run, capsys: Captured) -> None:
    assert listed(staffed, capsys)["lan"] == {
        "username": "lan",
        "name": "Người tên lan",
        "role": "postman",
        "office": "post-200000",
        "active": True,
        "second_factor": False,
    }
    assert staffed("staff", "list") == 0
    assert "Người tên son" in capsys.readouterr().out


def test_an_account_is_closed_but_not_the_last_administrators(staffed: Run, capsys: Captured) -> None:
    assert staffed("staff", "deactivate", "lan") == 0
    assert listed(staffed, capsys)["lan"]["active"] is False

    assert staffed("staff", "deactivate", "son") == 1
    assert "last administrator" in capsys.readouterr().err


def test_a_new_password_is_shown_once_or_read(staffed: Run, machine: Machine, capsys: Captured) -> None:
    assert staffed("staff", "reset-password", "lan", "--json") == 0
    assert len(json.loads(capsys.readouterr().out)["password"]) >= 12

    machine.type("tre xanh qua cầu gỗ\n")
    assert staffed("staff", "reset-password", "lan", "--password-stdin", "--json") == 0
    assert json.loads(capsys.readouterr().out) == {"username": "lan"}

    machine.type("quangninh2026\n")
    assert staffed("staff", "reset-password", "lan", "--password-stdin") == 1
    assert "refused" in capsys.readouterr().err


@pytest.mark.parametrize("verb", ["deactivate", "reset-password", "reset-totp"])
def test_nobody_is_told_in_one_line(staffed: Run, capsys: Captured, verb: str) -> None:
    assert staffed("staff", verb, "ai-do") == 1
    assert capsys.readouterr().err == "portal: there is no username ai-do\n"


def test_a_second_factor_is_reset(staffed: Run) -> None:
    assert staffed("staff", "reset-totp", "son") == 0
