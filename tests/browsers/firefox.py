"""Firefox: where it is, how it is installed, and how the tests start it.

It is the ordinary Firefox, not a build of Playwright's: Playwright drives it over WebDriver BiDi.
"""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

from tests.browsers.packages import apt_get, named, required

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Playwright

NAMES = ("firefox-esr", "firefox")
MISSING = "no Firefox: install firefox-esr, or name one in the environment as FIREFOX"

# A reader's scrollbars take room; a test browser talks to localhost and to nobody else.
PREFERENCES = {
    "widget.gtk.overlay-scrollbars.enabled": False,
    "network.captive-portal-service.enabled": False,
    "network.connectivity-service.enabled": False,
    "app.normandy.enabled": False,
}


def find() -> str | None:
    """Return the path of a Firefox: the one named by FIREFOX, or the system's."""
    return named("FIREFOX") or next(filter(None, map(shutil.which, NAMES)), None)


def install() -> None:
    """Install Debian's package."""
    apt_get("firefox-esr")


def launch(playwright: Playwright) -> Browser:
    """Start a headless Firefox."""
    return playwright.firefox.launch(
        channel="moz-firefox",
        executable_path=required(find(), MISSING),
        firefox_user_prefs=PREFERENCES,
    )
