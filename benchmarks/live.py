"""How long a reader waits for *Run live*, from the click: `python -m benchmarks.live [PAGE]`.

Prints, for a fresh browser (cold) and for the next visit of the same one (warm), the seconds from
the click to the first NumPy result and to the first figure drawn at a new value, and the bytes
that were fetched. The runtime comes from this machine: a line's own speed is to be added. Wants a
built site (`make book`). Nothing here is asserted: times differ from machine to machine.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

from playwright.sync_api import BrowserContext, sync_playwright

from tests.browsers import chromium
from tests.live.runtime import obtain
from tests.live.server import Host, serving

ROOT = Path(__file__).parents[1]

FIRST = "import numpy as np\nprint('sum', np.arange(10).sum())"


def visit(context: BrowserContext, address: str) -> tuple[float, float | None]:
    """Press the button; return the seconds to the first result and to the first new frame."""
    page = context.new_page()
    page.goto(address)
    page.wait_for_load_state("networkidle")
    editor = page.locator(".cm-content:visible").first
    start = time.perf_counter()
    page.locator(".nn-live-start").click()
    editor.focus()
    page.keyboard.press("Control+a")
    page.keyboard.insert_text(FIRST)
    page.keyboard.press("Control+Enter")
    page.locator(".nn-live-output", has_text="sum 45").first.wait_for(timeout=120_000)
    first = time.perf_counter() - start
    figure = page.locator("figure.nn-figure-live").first
    if page.locator("figure.nn-figure").count() == 0:
        return first, None
    figure.wait_for(timeout=120_000)
    before = figure.locator(".nn-shown").inner_html()
    figure.locator("input[type=range]").last.press("ArrowRight")
    page.wait_for_function(
        "before => document.querySelector('figure.nn-figure-live .nn-shown').innerHTML !== before",
        arg=before,
        timeout=120_000,
    )
    drawn = time.perf_counter() - start
    page.close()
    return first, drawn


def megabytes(host: Host) -> float:
    """Return what the host was asked for since the last time, in MB."""
    total = 0
    for path in host.asked:
        name = path.rpartition("/")[2]
        found = [*host.site.glob(f"_live/**/{name}"), *host.runtime.glob(name)] if name else []
        total += found[0].stat().st_size if found else 0
    host.asked.clear()
    return total / 1e6


def main(page: str) -> None:
    """Visit a page twice and print a table."""
    print(f"{page}\n{'':6} {'first result':>13} {'first figure':>13} {'fetched, unpacked':>18}")
    with serving(ROOT / "_build" / "html", obtain()) as host, sync_playwright() as playwright:
        browser = chromium.launch(playwright)
        context = browser.new_context()
        for kind in ("cold", "warm"):
            first, drawn = visit(context, host.url + page)
            figure = "no figure" if drawn is None else f"{drawn:.1f} s"
            print(f"{kind:6} {f'{first:.1f} s':>13} {figure:>13} {megabytes(host):>15.1f} MB")
        browser.close()


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "chapters/activation-functions.html")
