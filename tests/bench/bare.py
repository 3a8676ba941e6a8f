"""The yardstick: a bare Flask that answers a constant of the size it is told."""

import os

from flask import Flask

app = Flask(__name__)
BODY = "x" * int(os.environ.get("BARE_BYTES", "6000"))


@app.get("/")
def constant() -> str:
    return BODY
