"""What the browser tests do on the page, and where they find things."""

from collections.abc import Callable
from typing import Any

from playwright.sync_api import CDPSession, Locator, Page, expect

from tests.browser.scripted_api import Script, ScriptedApi

QUESTION = "Why is there no OpenSearch here?"
NETWORK_ERROR = "Failed to load resource"
"""Chromium writes this line itself for an HTTP error or a lost connection; no page can prevent it."""


class Visit:
    """A page that was opened, with everything it said to the console."""

    def __init__(self, page: Page, address: str, api: ScriptedApi) -> None:
        self.page = page
        self.api = api
        self.address = address
        self.console: list[str] = []
        page.on("console", lambda message: self.console.append(f"{message.type}: {message.text}"))
        page.on("pageerror", lambda error: self.console.append(f"uncaught: {error}"))

    def open(self, path: str = "/") -> "Visit":
        self.page.goto(self.address + path)
        return self

    @property
    def box(self) -> Locator:
        return self.page.locator("#question")

    @property
    def send_button(self) -> Locator:
        return self.page.locator("#send")

    @property
    def answer(self) -> Locator:
        return self.page.locator(".turn").last.locator(".prose")

    @property
    def turn(self) -> Locator:
        return self.page.locator(".turn").last

    @property
    def status(self) -> Locator:
        return self.page.get_by_role("status")

    @property
    def alert(self) -> Locator:
        return self.page.get_by_role("alert")

    @property
    def dialog(self) -> Locator:
        return self.page.get_by_role("dialog")

    def send(self, question: str = QUESTION) -> "Visit":
        self.box.fill(question)
        self.send_button.click()
        return self

    def ask(self, *scripts: Script, question: str = QUESTION) -> "Visit":
        """Ask, and wait until the answer has ended in whatever way."""
        self.api.play(*scripts)
        turns = self.page.locator(".turn").count()
        self.send(question)
        expect(self.page.locator(".turn")).to_have_count(turns + 1)
        return self.ended()

    def ended(self) -> "Visit":
        expect(self.turn).not_to_have_attribute("data-state", "asking")
        expect(self.turn.locator(".actions")).to_be_visible()
        return self

    def own_messages(self) -> list[str]:
        """The console without the lines that Chromium writes itself about the network."""
        return [message for message in self.console if NETWORK_ERROR not in message]

    def cdp(self) -> CDPSession:
        return self.page.context.new_cdp_session(self.page)

    def evaluate(self, expression: str, argument: Any = None) -> Any:
        return self.page.evaluate(expression, argument)


Visits = Callable[..., Visit]
