"""What the tests need beyond Python: a Chromium. Installs it where it may; otherwise says in one line what is left out.

The answer for the tests themselves is tests/support/chromium.py, which looks in the same places.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from tests.support.chromium import find_chromium


def main() -> None:
    if find_chromium() is None and _may_install():
        print("Installing Chromium for the browser tests ...")
        _run("apt-get", "update", "-q")
        _run("apt-get", "install", "-q", "-y", "--no-install-recommends", "chromium")
    if find_chromium() is None:
        print("Left out: tests/journeys (real browser). To run them install chromium or name it in CHROMIUM=", file=sys.stderr)


def _run(*command: str) -> None:
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    quiet = subprocess.DEVNULL
    subprocess.run(command, env=environment, stdout=quiet, stderr=quiet, check=False)  # noqa: S603 - our own words


def _may_install() -> bool:
    return shutil.which("apt-get") is not None and os.geteuid() == 0


if __name__ == "__main__":
    main()
