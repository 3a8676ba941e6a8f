"""How the site is served: two workers that share the loaded application; measured in docs/performance.md.

No access log: paths carry tracking codes. /metrics counts instead.
"""

import ctypes
import gc
import os
from typing import Any

wsgi_app = "wsgi:app"
workers = int(os.environ.get("WEB_CONCURRENCY", "2"))  # noqa: TID251 - read before there is a Config
worker_class = "gthread"
threads = 4
preload_app = True
keepalive = 15
limit_request_line = 8190  # a long text message, every letter percent-encoded
timeout = 30
graceful_timeout = 20
max_requests = 20000
max_requests_jitter = 2000
control_socket_disable = True
worker_tmp_dir = "/dev/shm" if os.path.isdir("/dev/shm") else None  # noqa: S108 - a heartbeat file in memory
loglevel = "warning"


def when_ready(server: Any) -> None:
    """What every request needs is made once, before the workers are forked, and kept out of the collector's way.

    A collector that walks over shared objects would copy them into each worker: it doubled the memory.
    """
    from portal.warming import warm

    warm(server.app.wsgi())
    gc.collect()
    gc.freeze()
    if trim := getattr(ctypes.CDLL(None), "malloc_trim", None):  # glibc only
        trim(0)  # what loading needed and freed goes back before it is shared


def post_fork(_server: Any, worker: Any) -> None:
    """A connection opened before the fork must not be shared."""
    from portal.db import db

    with worker.app.wsgi().app_context():
        db.engine.dispose(close=False)
