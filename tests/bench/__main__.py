"""make bench: the figures of docs/performance.md, a table for people and one JSON line for machines."""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from tests.bench import ledgers, pages, scans, searching, stores
from tests.bench.servers import ROOT

# name → (must, aim, unit, smaller is better)
FIGURES: dict[str, tuple[float | None, float, str, bool]] = {
    "tracking_uncached": (0.25, 0.40, "of a bare Flask constant, CPU", False),
    "tracking_unchanged": (0.50, 0.75, "of a bare Flask constant, CPU", False),
    "search_vs_datasette": (12, 20, "times less CPU", False),
    "search_first_vs_datasette": (None, 12, "times less CPU, questions never asked before", False),
    "search_lookup_p99": (2.0, 1.0, "ms of CPU, shipped list, one process", True),
    "search_found_plain": (98, 99.5, "% in the first 3: no accents, NFD, any order, code", False),
    "search_found_slip": (95, 98, "% with a letter lost, doubled, swapped", False),
    "search_found_telex": (90, 98, "% as raw Telex", False),
    "search_growth": (3.0, 2.5, "of the time at 1,508, at 15,000", True),
    "lookup_10m_sqlite": (2.0, 1.2, "of the time at 10,000", True),
    "lookup_10m_postgres": (1.5, 1.1, "of the time at 10,000", True),
    "tracking_bytes": (6144, 4096, "bytes, head included", True),
    "writers_lost": (0, 0, "errors, lost, overbooked", True),
    "writers_per_s": (None, 500, "synced events a second", False),
    "memory": (4, 3, "of one bare Flask worker", True),
    "scan_p95": (1.0, 0.8, "seconds from tap to acknowledgment, 400 ms and 200 kbit/s", True),
    "verify_1m": (60, 30, "seconds of CPU for 1,000,000 events", True),
    "verify_export_1m": (60, 30, "seconds of CPU for 1,000,000 lines", True),
    "verify_memory": (16, 8, "MB more at 1,000,000 events than at 100,000", True),
}


def main() -> None:
    quick = os.environ.get("BENCH") == "quick"
    with tempfile.TemporaryDirectory(prefix="portal-bench-") as name:
        values = _measure(Path(name), quick=quick)
    figures = [_figure(name, value) for name, value in values.items()]
    for one in figures:
        must, state = "-" if one["must"] is None else one["must"], "ok" if one["ok"] else "SHORT"
        print(f"{one['name']:<22}{one['value']:>10}  must {must:<6} aim {one['aim']:<6} {state:<6}{one['unit']}")
    if quick:
        print("BENCH=quick: left out, as they take minutes: look-ups at ten million dossiers, the ledger of a million events")
    if "scan_p95" not in values:
        print("no Chromium is here: presses on a bad line were left out")
    print(json.dumps({"figures": figures}))


def _measure(folder: Path, *, quick: bool) -> dict[str, float]:
    settings, code = _demonstration(folder)
    work: list[Callable[[], dict[str, float]]] = [
        lambda: pages.tracking(folder, settings, code),
        lambda: pages.search(folder, settings),
        searching.figures,
        lambda: pages.memory(folder, settings, code),
        lambda: stores.writers(folder),
        lambda: scans.scans(folder),
    ]
    if not quick:
        work += [lambda: stores.lookup_sqlite(folder), lambda: stores.lookup_postgres(folder), lambda: ledgers.verify(folder)]
    values: dict[str, float] = {}
    for measure in work:
        values |= measure()
        print(", ".join(values), "measured", file=sys.stderr)
    return {name: values[name] for name in FIGURES if name in values}


def _demonstration(folder: Path) -> tuple[dict[str, str], str]:
    """A database with demonstration dossiers, and one of them that has most of its way behind it."""
    settings = {"DATABASE_URL": f"sqlite:///{folder / 'portal.sqlite3'}", "PORTAL_ENV": "development", "SECRET_KEY": ""}
    environment = {**os.environ, **settings}
    command = [sys.executable, "-m", "portal.cli"]
    subprocess.run([*command, "init"], check=True, env=environment, cwd=ROOT)
    told = subprocess.run([*command, "demo", "--json"], check=True, env=environment, cwd=ROOT, capture_output=True).stdout
    dossiers = json.loads(told)["dossiers"]
    return settings, next(one["code"] for one in dossiers if one["stage"] == "out_for_delivery")


def _figure(name: str, value: float) -> dict[str, object]:
    must, aim, unit, smaller = FIGURES[name]
    ok = must is None or (value <= must if smaller else value >= must)
    return {"name": name, "value": round(value, 3), "unit": unit, "must": must, "aim": aim, "ok": ok}


if __name__ == "__main__":
    main()
