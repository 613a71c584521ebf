"""A figure of the built site as a reader has it: its controls, its picture and its sentence."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import Locator, Page

from tests.site.conftest import SITE, pages_with_figures

State = dict[str, Any]


@dataclass
class Baked:
    """A figure on disk: the page that shows it, its folder, and its manifest."""

    page: str
    folder: Path
    manifest: dict[str, Any]

    @property
    def name(self) -> str:
        return self.manifest["figure"]

    @property
    def states(self) -> list[dict[str, Any]]:
        return self.manifest["states"]

    @property
    def controls(self) -> dict[str, list[Any]]:
        return self.manifest["controls"]

    def sentence(self, state: State) -> str:
        return next(entry["sentence"] for entry in self.states if entry["state"] == state)


def all_figures() -> list[Baked]:
    """Return every figure with the page it stands on; a figure on no page is an error."""
    pages = {page: (SITE / page).read_text("utf-8") for page in pages_with_figures()}
    found = []
    for path in sorted((SITE / "_frames").glob("*/manifest.json")):
        mark = f"_frames/{path.parent.name}/"
        page = next(page for page, text in pages.items() if mark in text)
        found.append(Baked(page, path.parent, json.loads(path.read_text("utf-8"))))
    return found


@dataclass
class Shown:
    """A figure in the browser."""

    baked: Baked
    page: Page

    @property
    def root(self) -> Locator:
        return self.page.locator(f"#{self.baked.name}")

    def control(self, name: str) -> Locator:
        return self.page.locator(f"[id='{self.baked.name}--{name}']")

    def is_list(self, name: str) -> bool:
        return self.control(name).evaluate("e => e.tagName") == "SELECT"

    @property
    def state(self) -> State:
        return self.page.evaluate(
            "id => document.getElementById(id).nnFigure.state", self.baked.name
        )

    def set(self, state: State) -> None:
        self.page.evaluate(
            "([id, state]) => document.getElementById(id).nnFigure.set(state)",
            [self.baked.name, state],
        )

    def images(self) -> list[str]:
        """Return the addresses of the images that a reader sees."""
        return self.root.locator(".nn-shown img:visible").evaluate_all(
            "all => all.map(image => image.getAttribute('src'))"
        )

    def sentence(self) -> str:
        return self.root.locator(".nn-stage ~ .nn-sentence").inner_text()

    def other_state(self) -> State:
        """Return a state that differs from the present one in the first control."""
        state = self.state
        name, values = next(iter(self.baked.controls.items()))
        return {**state, name: next(value for value in values if value != state[name])}

    def settles(self, state: State) -> None:
        """Wait until the figure shows a state: its sentence, and every visible image there."""
        self.root.scroll_into_view_if_needed()
        self.page.wait_for_function(
            """([id, sentence]) => {
                const figure = document.getElementById(id);
                const words = figure.querySelector(".nn-stage ~ .nn-sentence").textContent;
                const images = [...figure.querySelectorAll(".nn-shown img")]
                    .filter(image => image.offsetParent);
                return words === sentence && images.length &&
                    images.every(image => image.complete && image.naturalWidth > 0);
            }""",
            arg=[self.baked.name, self.baked.sentence(state)],
        )
