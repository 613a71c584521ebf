"""WebKit: where it is, how it is installed, and how the tests drive it.

WebKitGTK's own driver speaks W3C WebDriver, plain JSON over HTTP, and its browser wants a screen:
Xvfb is one that nobody sees.
"""

from __future__ import annotations

import http.client
import json
import os
import shutil
import socket
import subprocess
import time
from pathlib import Path
from typing import Any, Self

from tests.browsers.packages import apt_get, required

MISSING = (
    "no WebKit: install the packages webkit2gtk-driver and xvfb "
    "(they bring WebKitWebDriver, MiniBrowser and Xvfb)"
)
PATIENCE = 20  # seconds: what is expected comes soon, but not on every machine

# What WebDriver calls the keys that are no character.
KEYS = {
    "Backspace": "\ue003",
    "Tab": "\ue004",
    "Enter": "\ue007",
    "Shift": "\ue008",
    "Control": "\ue009",
    "Escape": "\ue00c",
    "ArrowRight": "\ue014",
}


def find() -> str | None:
    """Return the path of WebKit's driver if all that it needs is there."""
    driver = shutil.which("WebKitWebDriver")
    return driver if driver and shutil.which("Xvfb") and browser() else None


def browser() -> str | None:
    """Return the path of the small browser that comes with WebKitGTK, outside the search path."""
    found = sorted(Path("/usr").glob("lib*/**/webkit2gtk-4.*/MiniBrowser"))
    return str(found[-1]) if found else None


def install() -> None:
    """Install Debian's packages."""
    apt_get("webkit2gtk-driver", "xvfb")


class WebKit:
    """A browser with one window. Scripts run in the page: `evaluate("return innerWidth")`."""

    def __init__(self) -> None:
        driver = required(find(), MISSING)
        reader, writer = os.pipe()
        self.screen = subprocess.Popen(
            ["Xvfb", "-displayfd", str(writer), "-screen", "0", "1400x1000x24", "-nolisten", "tcp"],
            pass_fds=[writer],
            stderr=subprocess.DEVNULL,
        )
        os.close(writer)
        with os.fdopen(reader) as line:
            display = line.readline().strip()
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.driver = subprocess.Popen(
            [driver, f"--port={self.port}"],
            env={**os.environ, "DISPLAY": f":{display}", "GDK_BACKEND": "x11"},
            stderr=subprocess.DEVNULL,
        )
        self._wait_for_driver()
        options = {"binary": browser(), "args": ["--automation"]}
        wanted = {"capabilities": {"alwaysMatch": {"webkitgtk:browserOptions": options}}}
        self.session = f"/session/{self._ask('POST', '/session', wanted)['sessionId']}"

    def _wait_for_driver(self) -> None:
        end = time.monotonic() + PATIENCE
        while True:
            try:
                self._ask("GET", "/status")
                return
            except OSError:
                if time.monotonic() > end:
                    raise
                time.sleep(0.05)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *problem: object) -> None:
        try:
            self._ask("DELETE", self.session)
        finally:
            for process in (self.driver, self.screen):
                process.terminate()
                process.wait()

    def _ask(self, method: str, path: str, content: dict[str, Any] | None = None) -> Any:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=120)
        try:
            connection.request(method, path, None if content is None else json.dumps(content))
            value = json.loads(connection.getresponse().read())["value"]
        finally:
            connection.close()
        if isinstance(value, dict) and "error" in value:
            raise RuntimeError(f"WebKit: {value['error']}: {value.get('message')}")
        return value

    def _post(self, path: str, **content: Any) -> Any:
        return self._ask("POST", self.session + path, content)

    def open(self, address: str) -> None:
        """Go to a page and wait until it is loaded."""
        self._post("/url", url=address)

    def size(self, width: int, height: int) -> None:
        """Give the window a size."""
        self._post("/window/rect", width=width, height=height)

    def evaluate(self, script: str, *arguments: Any) -> Any:
        """Run the body of a function in the page and return what it returns."""
        return self._post("/execute/sync", script=script, args=arguments)

    def wait(self, script: str, *arguments: Any, timeout: float = PATIENCE) -> Any:
        """Run a script until what it returns is true, and return that."""
        end = time.monotonic() + timeout
        while not (value := self.evaluate(script, *arguments)):
            if time.monotonic() > end:
                raise TimeoutError(f"not true within {timeout:g} s: {script}")
            time.sleep(0.05)
        return value

    def click(self, selector: str, text: str = "") -> None:
        """Click the first visible element that matches and, if a text is given, has that text."""
        element = self.wait(
            """return [...document.querySelectorAll(arguments[0])].find(
                   (one) => one.checkVisibility() && one.textContent.includes(arguments[1]))""",
            selector,
            text,
        )
        # At once: the theme scrolls smoothly, away from under the pointer.
        there = "{block: 'center', behavior: 'instant'}"
        self.evaluate(f"arguments[0].scrollIntoView({there})", element)
        self._post(f"/element/{next(iter(element.values()))}/click")

    def type(self, text: str) -> None:
        """Press one key after the other into what has the focus."""
        self._keys([(kind, key) for key in text for kind in ("keyDown", "keyUp")])

    def press(self, chord: str) -> None:
        """Press a key, or several at once: `press("Control+a")`."""
        keys = [KEYS.get(name, name) for name in chord.split("+")]
        self._keys([("keyDown", key) for key in keys] + [("keyUp", key) for key in reversed(keys)])

    def _keys(self, events: list[tuple[str, str]]) -> None:
        actions = [{"type": kind, "value": key} for kind, key in events]
        self._post("/actions", actions=[{"type": "key", "id": "keyboard", "actions": actions}])
