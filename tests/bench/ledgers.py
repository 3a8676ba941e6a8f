"""Figures of the ledger: CPU and memory of `portal ledger verify` over a million events, from the database and an export."""

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from portal.app import create_app
from portal.config import from_environment
from portal.db import db, writing
from portal.schema import upgrade
from tests.bench.servers import ROOT
from tests.support.ledgers import Ledger

FEW, MANY = 100_000, 1_000_000


@dataclass(frozen=True)
class Spent:
    cpu: float
    megabytes: float


def verify(folder: Path) -> dict[str, float]:
    """verify_1m, verify_export_1m: CPU seconds; verify_memory: MB that a million take more than a tenth of it."""
    few, _ = _both(folder, FEW)
    many, exported = _both(folder, MANY)
    growth = max(many.megabytes, exported.megabytes) - few.megabytes
    return {"verify_1m": many.cpu, "verify_export_1m": exported.cpu, "verify_memory": growth}


def _both(folder: Path, events: int) -> tuple[Spent, Spent]:
    file, lines = folder / f"ledger-{events}.sqlite3", folder / f"ledger-{events}.jsonl"
    url = f"sqlite:///{file}"
    app = create_app(from_environment({"DATABASE_URL": url, "PORTAL_ENV": "test"}))
    with app.app_context():
        upgrade()
        with writing():
            Ledger().grow(events, unsealed=20)
        db.session.remove()
        db.engine.dispose()
    found = _portal(url, "ledger", "verify")
    _portal(url, "ledger", "export", str(lines))
    exported = _portal(url, "ledger", "verify", "--from", str(lines))
    for left in folder.glob(f"ledger-{events}.*"):
        left.unlink()
    return found, exported


def _portal(url: str, *words: str) -> Spent:
    """What one command took, all of its process counted."""
    environment = {**os.environ, "DATABASE_URL": url, "PORTAL_ENV": "development"}
    process = subprocess.Popen(
        [sys.executable, "-m", "portal.cli", *words], env=environment, cwd=ROOT, stdout=subprocess.DEVNULL
    )
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    assert process.returncode == 0, f"{' '.join(words)} failed"
    return Spent(used.ru_utime + used.ru_stime, used.ru_maxrss / 1024)
