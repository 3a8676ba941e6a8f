"""Figures of pages: CPU per request beside a bare Flask and beside Datasette, bytes on the wire, memory."""

import random
import statistics
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from urllib.parse import quote

import pysqlite3.dbapi2 as sqlite

from tests.bench.servers import Client, Server, bare, cost, datasette, free_port, portal, running

ROUNDS, REQUESTS = 7, 500
QUERIES = (
    "khai sinh", "dang ky ket hon", "ho chieu", "cap doi giay chung nhan", "quyen su dung dat", "xay dung", "ho khau",
    "khai tu", "chung thuc", "giay phep lao dong", "bao hiem xa hoi", "dang ky xe", "ho kinh doanh", "nghia vu quan su",
    "nuoi con nuoi", "thuy san", "khoang san", "luat su", "cong chung", "tam tru",
)  # fmt: skip
PROCEDURES = Path("portal/catalogue/publications/data/procedures.csv")


def tracking(folder: Path, settings: dict[str, str], code: str) -> dict[str, float]:
    """tracking_uncached, tracking_unchanged, tracking_bytes."""
    path = f"/T/{code}"
    with ExitStack() as stack:
        page = _start(stack, folder, *portal(folder, settings, port := free_port()), port, "/healthz")
        body, headers = Client(page).get(path)
        plain = _start(stack, folder, *bare(port := free_port(), len(body)), port, "/")
        tag = {"If-None-Match": headers["ETag"]}
        uncached = _ratio(lambda: cost(plain, ["/"], REQUESTS), lambda: cost(page, [path], REQUESTS))
        unchanged = _ratio(lambda: cost(plain, ["/"], REQUESTS), lambda: cost(page, [path], REQUESTS, tag, 304))
        packed, headers = Client(page).get(path, {"Accept-Encoding": "gzip"})
    wire = len(packed) + sum(len(name) + len(value) + 4 for name, value in headers.items()) + 17
    return {"tracking_uncached": uncached, "tracking_unchanged": unchanged, "tracking_bytes": float(wire)}


def search(folder: Path, settings: dict[str, str]) -> dict[str, float]:
    """search_vs_datasette: CPU of Datasette's full-text page over CPU of ours, for the same questions and rows."""
    file = _datasette_file(folder)
    ours = [f"/thu-tuc?q={quote(query)}" for query in QUERIES]
    theirs = [f"/{file.stem}/procedures?_search={quote(query)}" for query in QUERIES]
    with ExitStack() as stack:
        page = _start(stack, folder, *portal(folder, settings, port := free_port()), port, "/healthz")
        peer = _start(stack, folder, *datasette(file, port := free_port()), port, "/-/versions.json")
        return {"search_vs_datasette": _ratio(lambda: cost(peer, theirs, 60), lambda: cost(page, ours, 300))}


def memory(folder: Path, settings: dict[str, str], code: str) -> dict[str, float]:
    """memory: PSS of master and two workers over PSS of one bare Flask worker; after load on both."""
    with ExitStack() as stack:
        page = _start(stack, folder, *portal(folder, settings, port := free_port()), port, "/healthz")
        plain = _start(stack, folder, *bare(port := free_port(), 6000, workers=1), port, "/")
        for _ in range(4):  # connections fall to either worker
            cost(page, [f"/T/{code}", "/thu-tuc?q=khai+sinh", "/"], 60)
            cost(plain, ["/"], 60)
        one = max(Server(pid, 0).memory() for pid in plain.pids()[1:])
        return {"memory": page.memory() / one}


def _ratio(yardstick: Callable[[], float], target: Callable[[], float]) -> float:
    """Median over rounds of yardstick ÷ target, in shuffled order within each round."""
    found = []
    for _ in range(ROUNDS):
        order = [("yardstick", yardstick), ("target", target)]
        random.shuffle(order)
        costs = {name: measure() for name, measure in order}
        found.append(costs["yardstick"] / costs["target"])
    return statistics.median(found)


def _start(stack: ExitStack, folder: Path, command: list[str], environment: dict[str, str], port: int, path: str) -> Server:
    return stack.enter_context(running(command, environment, port, folder=folder, path=path))


def _datasette_file(folder: Path) -> Path:
    """The same rows with the peer's own full-text index."""
    import csv

    file = folder / "peer.db"
    connection = sqlite.connect(str(file))
    columns = "code, level, name, field, agency"
    connection.execute(f"CREATE TABLE procedures ({columns})")
    with PROCEDURES.open(encoding="utf-8", newline="") as rows:
        for row in csv.DictReader(rows):
            connection.execute("INSERT INTO procedures VALUES (:code, :level, :name, :field, :agency)", row)
    connection.execute(
        'CREATE VIRTUAL TABLE procedures_fts USING fts5(name, field, agency, content="procedures", '
        'tokenize="unicode61 remove_diacritics 2")'
    )
    connection.execute("INSERT INTO procedures_fts(procedures_fts) VALUES ('rebuild')")
    connection.commit()
    connection.close()
    return file
