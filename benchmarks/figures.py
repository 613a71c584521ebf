"""What the figures weigh, and how fast they answer: `python -m benchmarks.figures [--readme FILE]`.

Prints for the built site (`make book`) how many states there are, what a row and a figure weigh,
how long a state took to draw; and in Chromium, for every figure, the time from a move to the new
picture, and the frames of the screen that a hand dragging through the whole row misses. Nothing
here is asserted: times differ from machine to machine.
"""

from __future__ import annotations

import argparse
import json
import re
import statistics
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, sync_playwright

from tests.live.server import serving
from tests.browsers import chromium
from tests.site.figure import Baked, all_figures

ROOT = Path(__file__).parents[1]
MARK = "<!-- figures -->"

# Every state of the main control, one after the other: from the move to the new picture, styles
# and layout included. Then the same in a drag: one stop for each frame of the screen.
MEASURE = """async (id) => {
  const figure = document.getElementById(id).nnFigure;
  figure.root.scrollIntoView();
  const input = figure.inputs.at(-1);
  const main = figure.controls.at(-1);
  const place = (value) => {
    input.value = value;
    input.dispatchEvent(new Event("input", { bubbles: true }));
  };
  await figure.baked.frame(figure.places());
  const count = main.values.length;
  const swaps = [];
  for (let i = 0; i < count; i++) {
    await new Promise(requestAnimationFrame);
    const start = performance.now();
    place(i);
    figure.root.getBoundingClientRect();
    swaps.push(performance.now() - start);
  }
  const gaps = [];
  let last = null;
  for (let i = 0; i < 60; i++) {
    const now = await new Promise(requestAnimationFrame);
    if (last !== null) gaps.push(now - last);
    last = now;
    place(i % count);
  }
  return { swaps, gaps };
}"""


def measured(page: Page, address: str, figures: list[Baked]) -> dict[str, Any]:
    """Return swap times and gaps between frames of the screen, in milliseconds, by figure."""
    found = {}
    for baked in figures:
        page.goto(f"{address}{baked.page}")
        page.wait_for_load_state("networkidle")
        found[baked.name] = page.evaluate(MEASURE, baked.name)
    return found


def table(figures: list[Baked], found: dict[str, Any]) -> str:
    """Return what was measured as a table in Markdown."""
    rows = [row["bytes"] for baked in figures for row in baked.manifest["rows"]]
    weights = [sum(row["bytes"] for row in baked.manifest["rows"]) for baked in figures]
    times = [
        time
        for baked in figures
        for time in json.loads((baked.folder / "times.json").read_text("utf-8"))
    ]
    swaps = [swap for one in found.values() for swap in one["swaps"]]
    late = [
        gap > 1.5 * statistics.median(one["gaps"]) for one in found.values() for gap in one["gaps"]
    ]
    lines = {
        "figures, states": f"{len(figures)}, {sum(len(baked.states) for baked in figures):,}",
        "a row, gzipped (median, largest)": f"{statistics.median(rows) / 1e3:.1f} kB, "
        f"{max(rows) / 1e3:.1f} kB",
        "a figure, gzipped (median, largest)": f"{statistics.median(weights) / 1e3:.0f} kB, "
        f"{max(weights) / 1e3:.0f} kB",
        "drawing a state when the book is built (median)": f"{statistics.median(times):.0f} ms",
        "from a move to the new picture (median, 99 of 100)": f"{statistics.median(swaps):.1f} ms, "
        f"{sorted(swaps)[len(swaps) * 99 // 100]:.1f} ms",
        "frames of the screen late while dragging": f"{100 * sum(late) / len(late):.1f} %",
    }
    return "\n".join(["| | |", "| --- | --- |", *(f"| {a} | {b} |" for a, b in lines.items())])


def main() -> None:
    """Measure every figure of the built site and print a table, or put it into a file."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--readme", type=Path, help="a file whose table between marks is replaced")
    given = parser.parse_args()
    figures = all_figures()
    with serving(ROOT / "_build" / "html", ROOT) as host, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium.find(), args=chromium.FLAGS)
        text = table(figures, measured(browser.new_page(), host.url, figures))
        browser.close()
    print(text)
    if given.readme:
        old = given.readme.read_text("utf-8")
        parts = re.split(f"({MARK})", old)
        if len(parts) != 5:
            raise SystemExit(f"{given.readme} wants its table between two lines {MARK}")
        parts[2] = f"\n\n{text}\n\n"
        given.readme.write_text("".join(parts), "utf-8")


if __name__ == "__main__":
    main()
