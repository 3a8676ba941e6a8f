from pathlib import Path

import pytest

from tests.operations.machine import Machine
from tests.support.databases import Copies


@pytest.fixture
def machine(tmp_path: Path, copies: Copies, monkeypatch: pytest.MonkeyPatch) -> Machine:
    return Machine(tmp_path, copies.empty(), monkeypatch)


@pytest.fixture
def embedded(machine: Machine, tmp_path: Path) -> Machine:
    """A machine whose database is a file."""
    machine.set(DATABASE_URL=f"sqlite:///{tmp_path / 'portal.sqlite3'}")
    return machine
