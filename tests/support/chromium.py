"""Where the real browser is."""

import os
import shutil

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def find_chromium() -> str | None:
    given = os.environ.get("CHROMIUM")
    return given if given and os.access(given, os.X_OK) else next(filter(None, map(shutil.which, NAMES)), None)
