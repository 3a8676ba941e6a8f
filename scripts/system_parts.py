"""What the tests need beyond Python: a Chromium, a Kannel. Installs them where it may; otherwise says in one line each what is
left out.

The answers for the tests themselves are tests/support/chromium.py and kannel.py, which look in the same places.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from tests.support.chromium import find_chromium
from tests.support.kannel import find_kannel


def main() -> None:
    wanted = [name for name, found in (("chromium", find_chromium()), ("kannel", find_kannel())) if found is None]
    if wanted and _may_install():
        print(f"Installing {' and '.join(wanted)} for the tests ...")
        _run("apt-get", "update", "-q")
        for name in wanted:
            _run("apt-get", "install", "-q", "-y", "--no-install-recommends", name)
    if find_chromium() is None:
        print("Left out: tests/journeys (real browser). To run them install chromium or name it in CHROMIUM=", file=sys.stderr)
    if find_kannel() is None:
        print("Left out: tests/notices/gateways/test_kannel.py (real gateway). To run them install kannel", file=sys.stderr)


def _run(*command: str) -> None:
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    quiet = subprocess.DEVNULL
    subprocess.run(command, env=environment, stdout=quiet, stderr=quiet, check=False)  # noqa: S603 - our own words


def _may_install() -> bool:
    return shutil.which("apt-get") is not None and os.geteuid() == 0


if __name__ == "__main__":
    main()
