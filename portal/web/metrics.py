"""How many answers of which kind, in Prometheus text. Each worker counts in memory and adds to the shared file now and then."""

import logging
import threading
from collections import Counter
from collections.abc import Callable, Iterable
from time import perf_counter
from typing import TYPE_CHECKING

from flask import Flask, Response, current_app, request

from portal.web.counters import CounterFile

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

log = logging.getLogger(__name__)

FLUSH_SECONDS = 5.0
STARTED = "portal.started"
REQUESTS = "portal_http_requests_total"
SECONDS = "portal_http_request_seconds_total"
ASKED = "portal_sms_asked_total"
HEADINGS = {
    REQUESTS: "Answers by endpoint, method and status.",
    SECONDS: "Time spent answering, by endpoint.",
    ASKED: "Text messages from citizens by what they were answered: told, unknown, help or silence.",
}


class Tally:
    """Counts of this process that have not reached the shared file yet."""

    def __init__(self, file: CounterFile) -> None:
        self._file = file
        self._lock = threading.Lock()
        self._counts: Counter[str] = Counter()
        self._last = perf_counter()

    def count(self, amounts: dict[str, float]) -> None:
        with self._lock:
            for name, amount in amounts.items():
                self._counts[name] += amount  # type: ignore[assignment]
        if perf_counter() - self._last > FLUSH_SECONDS:
            self.flush()

    def flush(self) -> None:
        with self._lock:
            counts, self._counts = self._counts, Counter()
            self._last = perf_counter()
        try:
            if counts:
                self._file.add(counts.items())
        except Exception:
            log.exception("metrics could not be kept")

    def totals(self) -> list[tuple[str, float]]:
        self.flush()
        try:
            rows = self._file.read("SELECT name, value FROM total ORDER BY name")
        except Exception:
            log.exception("metrics could not be read")
            return []
        return [(str(name), float(str(value))) for name, value in rows]


def init_app(app: Flask) -> None:
    """After limits.init_app, which makes the shared file."""
    app.extensions["portal_tally"] = Tally(app.extensions["portal_counters"])
    app.extensions["portal_gauges"] = {}
    app.after_request(_count)
    app.wsgi_app = _timed(app.wsgi_app)  # type: ignore[method-assign,assignment]


def gauge(app: Flask, name: str, explained: str, measure: Callable[[], float]) -> None:
    """A figure asked for when the page is read, such as the messages waiting in the outbox."""
    app.extensions["portal_gauges"][name] = (explained, measure)


def count(series: str) -> None:
    """One more of a series whose name stands in HEADINGS."""
    current_app.extensions["portal_tally"].count({series: 1.0})


def text() -> str:
    """The whole page, Prometheus text format 0.0.4."""
    totals: list[tuple[str, float]] = current_app.extensions["portal_tally"].totals()
    lines: list[str] = []
    for name, explained in HEADINGS.items():
        lines += [f"# HELP {name} {explained}", f"# TYPE {name} counter"]
        lines += [f"{series} {value:g}" for series, value in totals if series.startswith(name + "{")]
    for name, (explained, measure) in current_app.extensions["portal_gauges"].items():
        lines += [f"# HELP {name} {explained}", f"# TYPE {name} gauge", f"{name} {measure():g}"]
    return "\n".join(lines) + "\n"


def _timed(application: "WSGIApplication") -> "WSGIApplication":
    def timed(environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        environ[STARTED] = perf_counter()
        return application(environ, start_response)

    return timed


def _count(response: Response) -> Response:
    endpoint = request.endpoint or "none"
    method = request.method if request.method in ("GET", "HEAD", "POST", "OPTIONS") else "other"
    amounts = {f'{REQUESTS}{{endpoint="{endpoint}",method="{method}",status="{response.status_code}"}}': 1.0}
    if STARTED in request.environ:
        amounts[f'{SECONDS}{{endpoint="{endpoint}"}}'] = perf_counter() - request.environ[STARTED]
    current_app.extensions["portal_tally"].count(amounts)
    return response
