"""How long a press takes on a bad line, in a real browser: from the tap to the acknowledgment on the screen."""

import os
import subprocess
import sys
import time
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from portal.app import create_app
from portal.config import from_environment
from portal.db import db
from tests.accounts.cast import PASSWORD, hire
from tests.bench.servers import ROOT, free_port, portal, running
from tests.custody.handover.road import offered
from tests.support.chromium import find_chromium

PRESSES = 20
BAD_LINE = {"offline": False, "latency": 400, "downloadThroughput": 200_000 / 8, "uploadThroughput": 200_000 / 8}


def scans(folder: Path) -> dict[str, float]:
    """scan_p95: seconds, of twenty presses at 400 ms and 200 kbit/s; nothing where there is no Chromium."""
    chromium = find_chromium()
    if chromium is None:
        return {}
    settings = {"DATABASE_URL": f"sqlite:///{folder / 'scans.sqlite3'}", "PORTAL_ENV": "development", "SECRET_KEY": ""}
    codes = _prepare(settings)
    command, environment = portal(folder, settings, port := free_port())
    with running(command, environment, port, folder=folder, path="/healthz"), sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        page = browser.new_context(viewport={"width": 360, "height": 740}).new_page()
        _sign_in(page, f"http://127.0.0.1:{port}")
        line = page.context.new_cdp_session(page)
        line.send("Network.enable")
        line.send("Network.emulateNetworkConditions", BAD_LINE)
        spent = sorted(_press(page, f"http://127.0.0.1:{port}/T/{code}") for code in codes)
        browser.close()
    return {"scan_p95": spent[-(PRESSES // 20) - 1]}


def _prepare(settings: dict[str, str]) -> list[str]:
    """A counter, and packets that are offered to it."""
    command = [sys.executable, "-m", "portal.cli", "init"]
    subprocess.run(command, check=True, env={**os.environ, **settings}, cwd=ROOT)
    app = create_app(from_environment(settings))
    with app.app_context():
        hire("lan", "minh")
        codes = offered(PRESSES)
        db.session.remove()
        db.engine.dispose()
    return codes


def _sign_in(page: Page, site: str) -> None:
    page.goto(f"{site}/can-bo")
    page.fill("#username", "minh")
    page.fill("#password", PASSWORD)
    page.locator("main button[type=submit]").first.click()
    page.wait_for_url("**/can-bo")


def _press(page: Page, address: str) -> float:
    page.goto(address)
    button = page.locator("form[action$='/accept'] button[value=full]")
    begun = time.perf_counter()
    button.click(no_wait_after=True)
    page.get_by_role("heading", name="Đã ghi").wait_for()
    return time.perf_counter() - begun
