"""A worker that is killed again and again while it sends: kill -9 from a process of its own, a gateway that counts.

`python -m tests.notices.sending.killing 50 2000` is the full ordeal; the suite runs a shorter one.
"""

import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from flask import Flask

from portal import clock
from portal.app import create_app
from portal.config import Config
from portal.db import db, writing
from portal.notices.gateways.rules import Message
from portal.notices.outbox.queries import count_by_state
from portal.notices.outbox.rules import CLAIM, Note
from portal.notices.outbox.service import enqueue
from portal.notices.sending.service import send_next
from tests.notices.post import AWAKE, ways
from tests.support.databases import let_go

SENDERS = 4
LIFE = (0.05, 0.35)  # seconds that a worker lives


class Gateway:
    """Over HTTP, as a gateway outside would be: what it has taken it has taken."""

    name = "fake"

    def __init__(self, port: int) -> None:
        self.port = port

    def send(self, message: Message) -> str:
        connection = HTTPConnection("127.0.0.1", self.port, timeout=10)
        try:
            connection.request("GET", f"/{message.id}")
            connection.getresponse().read()
        finally:
            connection.close()
        return ""


@contextmanager
def counting_gateway(taken: Counter[str]) -> Iterator[int]:
    lock = threading.Lock()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            with lock:
                taken[self.path[1:]] += 1
            time.sleep(0.002)
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    try:
        yield server.server_address[1]
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def ordeal(folder: Path, kills: int, messages: int) -> dict[str, int]:
    """messages, accepted (different ids), repeats (accepted more than once), worst (times of one id), left, kills."""
    url = f"sqlite:///{folder / 'ordeal.sqlite3'}"
    app = _app(url)
    with app.app_context():
        db.create_all(bind_key=None)
        with writing():
            for number in range(messages):
                note = Note("test", str(number), "K7QF2M9XTR4DV", "sms", f"+849{number:08d}", "trace_answered")
                enqueue(note, at=clock.now(), terms=AWAKE)
    taken: Counter[str] = Counter()
    with counting_gateway(taken) as port:
        victim = [sys.executable, "-m", "tests.notices.sending.killing", "victim", url, str(port), str(kills)]
        done = subprocess.run(victim, capture_output=True, text=True, check=True, timeout=170)
    with app.app_context():
        states = count_by_state()
    let_go(app)
    killed = json.loads(done.stdout.splitlines()[-1])["killed"]
    repeats = sum(times > 1 for times in taken.values())
    return {
        "messages": messages, "accepted": len(taken), "repeats": repeats, "worst": max(taken.values(), default=0),
        "left": messages - states.get("sent", 0), "kills": killed,
    }  # fmt: skip


def _app(url: str) -> Flask:
    return create_app(Config(url, "", "http://127.0.0.1:8000", "for-tests-only-" + "0" * 32, environment="test"))


def victim(url: str, port: int, kills: int) -> None:
    """Forks workers and kills them; each begins when the claims of the last have run out. The last one lives."""
    app, killed = _app(url), 0
    with app.app_context():
        db.session.remove()
        db.engine.dispose()
    for number in range(kills + 1):
        pid = os.fork()
        if pid == 0:
            _work(app, Gateway(port), number * (CLAIM + timedelta(seconds=1)))
            os._exit(0)
        if number < kills:
            time.sleep(random.uniform(*LIFE))
            os.kill(pid, signal.SIGKILL)
        _, status = os.waitpid(pid, 0)
        killed += os.WIFSIGNALED(status)
    sys.stdout.write(json.dumps({"killed": killed}) + "\n")


def _work(app: Flask, gateway: Gateway, later: timedelta) -> None:
    def now() -> datetime:
        return clock.now() + later

    def send() -> None:
        with app.app_context():
            while send_next(writing, now, ways(gateway), AWAKE):
                pass

    threads = [threading.Thread(target=send) for _ in range(SENDERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


if __name__ == "__main__":
    if sys.argv[1] == "victim":
        victim(sys.argv[2], int(sys.argv[3]), int(sys.argv[4]))
    else:
        with tempfile.TemporaryDirectory() as folder:
            sys.stdout.write(f"{ordeal(Path(folder), int(sys.argv[1]), int(sys.argv[2]))}\n")
