"""What the tests need beyond Python: a Chromium. Installs it where that is possible; otherwise says in one line what is left out.

The answer for the tests themselves is tests/support/chromium.py, which looks in the same places.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from tests.support.chromium import find_chromium  # noqa: E402


def main() -> None:
    if find_chromium() is None and _may_install():
        print("Installing Chromium for the browser tests ...")
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "check": False}
        environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        subprocess.run(["apt-get", "update", "-q"], env=environment, **quiet)  # type: ignore[call-overload]  # noqa: S607
        install = ["apt-get", "install", "-q", "-y", "--no-install-recommends", "chromium"]
        subprocess.run(install, env=environment, **quiet)  # type: ignore[call-overload]  # noqa: S603
    if find_chromium() is None:
        print(
            "Left out: tests/journeys (real browser). Install chromium, or name it in CHROMIUM=, to run them.", file=sys.stderr
        )


def _may_install() -> bool:
    return shutil.which("apt-get") is not None and os.geteuid() == 0


if __name__ == "__main__":
    main()
