"""Firefox and WebKit by the W3C's WebDriver commands: Firefox's own Marionette server, and WebKitGTK's driver.

Playwright drives builds of its own of both, which not every machine can download; these are Debian's.
"""

import base64
import json
import os
import shutil
import socket
import subprocess
import tempfile
import time
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import httpx

NEEDED = {
    "firefox": ("firefox-esr", "sudo apt-get install firefox-esr"),
    "webkit": ("WebKitWebDriver", "sudo apt-get install webkit2gtk-driver xvfb"),
}
START_SECONDS = 60.0
ELEMENT = "element-6066-11e4-a52e-4f735466cecf"
"""The key of an element's reference (W3C WebDriver, "Elements")."""
ESCAPE = "\ue00c"
DISPLAY = ":97"


class Session(ABC):
    """One window. Sizes are in CSS pixels."""

    @abstractmethod
    def command(self, method: str, path: str, name: str, body: dict[str, Any]) -> Any:
        """One command, by its place in the W3C's protocol and by its name in Marionette's."""

    def open(self, address: str) -> None:
        """Load a page."""
        self.command("POST", "/url", "WebDriver:Navigate", {"url": address})

    def run(self, script: str, *arguments: Any) -> Any:
        """What a function's body returns."""
        body = {"script": script, "args": list(arguments)}
        return self.command("POST", "/execute/sync", "WebDriver:ExecuteScript", body)

    def wait(self, condition: str, seconds: float = 30.0) -> None:
        """Until an expression is true.

        Raises:
            TimeoutError: it never was.
        """
        _until(lambda: self.run(f"return Boolean({condition})"), condition, seconds)

    def click(self, selector: str) -> None:
        """Click as a pointer does: the driver scrolls to the element and refuses one that is covered."""
        element = self._element(selector)
        self.command("POST", f"/element/{element}/click", "WebDriver:ElementClick", {"id": element})

    def type(self, selector: str, text: str) -> None:
        """Type into an element, key by key."""
        element = self._element(selector)
        body = {"id": element, "text": text}
        self.command("POST", f"/element/{element}/value", "WebDriver:ElementSendKeys", body)

    def resize(self, width: int, height: int) -> None:
        """Make the page's viewport this large, or as small as the browser allows."""
        outer = self.run("return [outerWidth - innerWidth, outerHeight - innerHeight]")
        body = {"x": 0, "y": 0, "width": width + outer[0], "height": height + outer[1]}
        self.command("POST", "/window/rect", "WebDriver:SetWindowRect", body)

    def picture(self) -> bytes:
        """A PNG of what the window shows."""
        body = {"full": False, "hash": False}
        return base64.b64decode(self.command("GET", "/screenshot", "WebDriver:TakeScreenshot", body))

    def _element(self, selector: str) -> str:
        body = {"using": "css selector", "value": selector}
        return str(self.command("POST", "/element", "WebDriver:FindElement", body)[ELEMENT])


class Firefox(Session):
    """Marionette: `length:[type, id, name, body]` over a socket (Firefox Source Docs, "Marionette: Protocol")."""

    def __init__(self, connection: socket.socket) -> None:
        self._connection, self._count = connection, 0
        self._read()  # it greets
        self.command("", "", "WebDriver:NewSession", {})

    def command(self, method: str, path: str, name: str, body: dict[str, Any]) -> Any:
        """Send one command and wait for its answer."""
        self._count += 1
        text = json.dumps([0, self._count, name, body]).encode()
        self._connection.sendall(b"%d:%b" % (len(text), text))
        _, _, error, result = self._read()
        if error:
            raise RuntimeError(f"{name}: {error['error']}: {error['message']}")
        return result.get("value", result) if isinstance(result, dict) else result

    def _read(self) -> Any:
        size = b""
        while (byte := self._connection.recv(1)) != b":":
            size += byte
        data = b""
        while len(data) < int(size):
            data += self._connection.recv(int(size) - len(data))
        return json.loads(data)


class WebKit(Session):
    """WebKitGTK's driver, over HTTP."""

    def __init__(self, address: str, browser: str) -> None:
        self._http = httpx.Client(base_url=address, timeout=START_SECONDS)
        options = {"webkitgtk:browserOptions": {"binary": browser, "args": ["--automation"]}}
        made = self._http.post("/session", json={"capabilities": {"alwaysMatch": options}})
        self._session = f"/session/{made.raise_for_status().json()['value']['sessionId']}"

    def command(self, method: str, path: str, name: str, body: dict[str, Any]) -> Any:
        """Send one command and wait for its answer."""
        content = None if method == "GET" else json.dumps(body)
        answer = self._http.request(method, self._session + path, content=content)
        value = answer.json()["value"]
        if answer.is_error:
            raise RuntimeError(f"{path}: {value['error']}: {value['message']}")
        return value


@contextmanager
def session(browser: str) -> Iterator[Session]:
    """A window of `firefox` or `webkit`, of its own profile, closed in the end.

    Raises:
        FileNotFoundError: it isn't installed; the message is the command that installs it.
    """
    program, install = NEEDED[browser]
    if shutil.which(program) is None:
        raise FileNotFoundError(install)
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(ignore_cleanup_errors=True)))
        yield _firefox(stack, folder) if browser == "firefox" else _webkit(stack, folder)


def _firefox(stack: ExitStack, profile: Path) -> Session:
    (profile / "user.js").write_text('user_pref("marionette.port", 0);\n', "utf-8")
    arguments = ["firefox-esr", "--headless", "--marionette", "--no-remote", "--profile", str(profile)]
    _started(stack, arguments, os.environ | {"HOME": str(profile)})
    told = profile / "MarionetteActivePort"
    _until(lambda: told.exists() and told.read_text("utf-8"), f"{told.name} appears", START_SECONDS)
    address = ("127.0.0.1", int(told.read_text("utf-8")))
    connection = stack.enter_context(socket.create_connection(address, START_SECONDS))
    return Firefox(connection)


def _webkit(stack: ExitStack, folder: Path) -> Session:
    browser = next(Path("/usr/lib").glob("**/webkit2gtk-*/MiniBrowser"), None)
    if browser is None:
        raise FileNotFoundError(NEEDED["webkit"][1])
    environment = os.environ | {
        "DISPLAY": DISPLAY,
        "HOME": str(folder),
        "WEBKIT_DISABLE_COMPOSITING_MODE": "1",
    }
    _started(stack, ["Xvfb", DISPLAY, "-screen", "0", "1600x1200x24"], environment)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    _started(stack, ["WebKitWebDriver", f"--port={port}"], environment)
    _until(lambda: _listens(port), "WebKitWebDriver listens", START_SECONDS)
    return WebKit(f"http://127.0.0.1:{port}", str(browser))


def _started(stack: ExitStack, arguments: list[str], environment: dict[str, str]) -> None:
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    process = subprocess.Popen(arguments, env=environment, **quiet)  # type: ignore[call-overload]
    stack.callback(process.wait, 10)
    stack.callback(process.terminate)


def _listens(port: int) -> bool:
    with socket.socket() as tried:
        return tried.connect_ex(("127.0.0.1", port)) == 0


def _until(holds: Callable[[], Any], what: str, seconds: float) -> None:
    end = time.monotonic() + seconds
    while not holds():
        if time.monotonic() > end:
            raise TimeoutError(what)
        time.sleep(0.1)
