"""How often from one address, key or telephone number; counted over all workers. A broken counter lets people in."""

import ipaddress
import logging
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from math import ceil
from pathlib import Path
from typing import cast

from flask import Flask, current_app, request
from limits import RateLimitItem, RateLimitItemPerSecond
from limits.storage import storage_from_string
from limits.strategies import MovingWindowRateLimiter

from portal import clock
from portal.config import ROOT, Config
from portal.web.counters import CounterFile, CounterStorage

log = logging.getLogger(__name__)

SECONDS = {"s": 1, "m": 60, "h": 3600, "d": 86400}
WORDS = re.compile(r"([0-9]{1,7})/([0-9]{0,5})([smhd])", re.ASCII)
FILE_NAME = "counters.sqlite3"


@dataclass(frozen=True)
class Verdict:
    allowed: bool
    retry_after: int = 0  # whole seconds for the Retry-After header; 0 when allowed


def init_app(app: Flask, config: Config) -> None:
    file = CounterFile(counter_path(config.database_url))
    app.extensions["portal_counters"] = file
    storage = storage_from_string(config.ratelimit_storage_uri) if config.ratelimit_storage_uri else CounterStorage(file)
    app.extensions["portal_limiter"] = MovingWindowRateLimiter(storage)


def counter_path(database_url: str) -> Path:
    """Beside the embedded database, else under instance/."""
    place = database_url.partition("///")[2].partition("?")[0] if database_url.startswith("sqlite") else ""
    folder = Path(place).parent if place and place != ":memory:" else ROOT / "instance"
    return folder / FILE_NAME


def hit(space: str, key: str, *, cost: int = 1, limit: str) -> Verdict:
    """Count one try in `space` for `key`, unless it is over the limit ("500/10m")."""
    limiter, item = _limiter(), parse(limit)
    return _judged(limiter, item, (space, key), lambda: limiter.hit(item, space, key, cost=cost))


def peek(space: str, key: str, *, cost: int = 1, limit: str) -> Verdict:
    """Whether a try would be allowed; counts nothing."""
    limiter, item = _limiter(), parse(limit)
    return _judged(limiter, item, (space, key), lambda: limiter.test(item, space, key, cost=cost))


def client_address() -> str:
    """Who asks, as far as the network tells; one IPv6 household is one address."""
    given = request.remote_addr or ""
    try:
        address = ipaddress.ip_address(given.partition("%")[0])
    except ValueError:
        return given or "unknown"
    if address.version == 4:
        return str(address)
    mapped = address.ipv4_mapped
    return str(mapped or ipaddress.ip_network((address, 64), strict=False))


@cache
def parse(limit: str) -> RateLimitItem:
    """ "300/10s": three hundred in ten seconds."""
    found = WORDS.fullmatch(limit.strip())
    if found is None or int(found[1]) < 1:
        raise ValueError(f"a limit looks like 300/10s, not {limit!r}")
    return RateLimitItemPerSecond(int(found[1]), max(1, int(found[2] or 1)) * SECONDS[found[3]])


def _limiter() -> MovingWindowRateLimiter:
    return cast(MovingWindowRateLimiter, current_app.extensions["portal_limiter"])


def _judged(limiter: MovingWindowRateLimiter, item: RateLimitItem, who: tuple[str, str], ask: Callable[[], bool]) -> Verdict:
    try:
        if ask():
            return Verdict(True)
        ends = limiter.get_window_stats(item, *who).reset_time
    except Exception:
        log.exception("counting %s failed; let through", who[0])
        return Verdict(True)
    return Verdict(False, max(1, ceil(ends - clock.now().timestamp())))
