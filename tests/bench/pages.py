"""Figures of pages: CPU per request beside a bare Flask and beside Datasette, bytes on the wire, memory."""

import csv
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
    """search_vs_datasette: CPU of Datasette's full-text page over CPU of ours, for the same twenty questions and rows, asked
    again and again as citizens do; search_first_vs_datasette: the same for questions that nobody has asked before."""
    file = _datasette_file(folder)
    new = iter(_new_questions())
    ours = [f"/thu-tuc?q={quote(query)}" for query in QUERIES]
    theirs = [f"/{file.stem}/procedures?_search={quote(query)}" for query in QUERIES]
    with ExitStack() as stack:
        page = _start(stack, folder, *portal(folder, settings, port := free_port()), port, "/healthz")
        peer = _start(stack, folder, *datasette(file, port := free_port()), port, "/-/versions.json")
        again = _ratio(lambda: cost(peer, theirs, 60), lambda: cost(page, ours, 300))
        first = _ratio(lambda: cost(peer, theirs, 60), lambda: cost(page, [next(new) for _ in range(200)], 200))
    return {"search_vs_datasette": again, "search_first_vs_datasette": first}


def _new_questions() -> list[str]:
    """Addresses that differ all: two to four words in a row from a name, taken by chance."""
    chance = random.Random(7)
    with PROCEDURES.open(encoding="utf-8", newline="") as rows:
        names = [row["name"].split() for row in csv.DictReader(rows)]
    found: dict[str, None] = {}
    while len(found) < 2 * ROUNDS * 200:
        name = chance.choice(names)
        start = chance.randrange(max(1, len(name) - 3))
        found[f"/thu-tuc?q={quote(' '.join(name[start : start + chance.randint(2, 4)]))}"] = None
    return list(found)


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
    file = folder / "peer.db"
    connection = sqlite.connect(str(file))
    columns = ("code", "level", "name", "field", "agency", "submit_by_post", "return_by_post", "reason")  # our open data
    connection.execute(f"CREATE TABLE procedures ({', '.join(columns)})")
    with PROCEDURES.open(encoding="utf-8", newline="") as rows:
        for row in csv.DictReader(rows):
            connection.execute(f"INSERT INTO procedures VALUES (:{', :'.join(columns)})", row)  # noqa: S608 - our own names
    connection.execute(
        'CREATE VIRTUAL TABLE procedures_fts USING fts5(name, field, agency, content="procedures", '
        'tokenize="unicode61 remove_diacritics 2")'
    )
    connection.execute("INSERT INTO procedures_fts(procedures_fts) VALUES ('rebuild')")
    connection.commit()
    connection.close()
    return file
