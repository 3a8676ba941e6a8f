"""A person with a phone: goes to pages, presses what is there; every page is looked at for what no page may have."""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page

from tests.accounts.cast import PASSWORD, next_code

RULES = {"rules": {"target-size": {"enabled": True}}}


class Walker:
    def __init__(self, chromium: Browser, site: str, *, script: bool, width: int = 360) -> None:
        self.site, self.script = site, script
        self.context: BrowserContext = chromium.new_context(
            viewport={"width": width, "height": 740}, java_script_enabled=script, locale="vi-VN"
        )
        self.page: Page = self.context.new_page()
        self.page.set_default_timeout(8000)
        self.faults: list[str] = []
        self.refusals = {"422"}  # a form that was sent back to be filled in is no fault
        self.page.on("pageerror", lambda error: self.faults.append(f"script: {error}"))
        self.page.on("console", self._heard)

    def _heard(self, said: ConsoleMessage) -> None:
        """Whatever the browser complains of, but for answers that were to be expected."""
        if said.type == "error" and not any(status in said.text for status in self.refusals):
            self.faults.append(f"console: {said.text} {said.location}")

    def go(self, path: str, *, status: int = 200) -> None:
        if status >= 400:
            self.refusals.add(str(status))
        answer = self.page.goto(f"{self.site}{path}")
        assert answer is not None
        assert answer.status == status, f"{path}: {answer.status}"
        self.look()

    def press(self, name: str) -> None:
        """Press the first button or link with this name, as a thumb would."""
        button = self.page.get_by_role("button", name=name, exact=True)
        target = button if button.count() else self.page.get_by_role("link", name=name, exact=True)
        target.first.click()
        self.page.wait_for_load_state()
        self.look()

    def press_the_large_button(self) -> None:
        """The one next action above the public page."""
        self.page.locator("form[action^='/can-bo/ho-so/'] button[type=submit]").first.click()
        self.page.wait_for_load_state()
        self.look()

    def sign_in(self, username: str) -> None:
        self.go("/can-bo")
        self.page.fill("#username", username)
        self.page.fill("#password", PASSWORD)
        self.page.locator("main button[type=submit]").first.click()
        self.page.wait_for_load_state()
        if "/dang-nhap/ma" in self.page.url:
            self.look()
            self.page.fill("#code", next_code(username))
            self.page.locator("main button[type=submit]").first.click()
        self.page.wait_for_url("**/can-bo")
        self.look()

    def look(self) -> None:
        """One heading; and where the browser may run a script to look: no sideways scrolling, no barrier axe knows."""
        assert self.page.locator("h1").count() == 1, self.page.url
        if not self.script:
            return
        width = self.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert width <= 0, f"{self.page.url} scrolls sideways by {width}px"
        found = Axe().run(self.page, options=RULES).response["violations"]
        told = [(one["id"], [node["html"][:120] for node in one["nodes"]]) for one in found]
        assert not told, f"{self.page.url}: {told}"

    def text(self) -> str:
        return self.page.locator("main").inner_text()

    def leave(self) -> None:
        assert not self.faults, self.faults
        self.context.close()
