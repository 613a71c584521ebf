"""A figure of the built site as a reader has it: its controls, its picture and its sentence."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import canonicalize

from playwright.sync_api import Locator, Page

from nncourse.figures.rows import unpacked
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

    @property
    def default(self) -> State:
        return self.manifest["default"]

    def sentence(self, state: State) -> str:
        return next(entry["sentence"] for entry in self.states if entry["state"] == state)

    def drawings(self, state: State) -> list[str]:
        """Return a state's drawings, put together from its row."""
        place = next(i for i, entry in enumerate(self.states) if entry["state"] == state)
        length = len(list(self.controls.values())[-1])
        row = self.manifest["rows"][place // length]["file"]
        content = json.loads((self.folder / row).read_text("utf-8"))
        return unpacked(content, place % length)


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

    def handle(self) -> dict[str, Any] | None:
        """Return where the figure can be dragged, as the page knows it."""
        return self.page.evaluate(
            "id => document.getElementById(id).nnFigure.data.handle", self.baked.name
        )

    def point(self, about: dict[str, Any], way: str, place: int) -> tuple[float, float]:
        """Return the point of the window where a stop of the handle is."""
        box = self.root.locator(".nn-shown .nn-panel > svg").nth(about["panel"]).bounding_box()
        assert box is not None
        left, top, right, bottom = about["box"]
        stop = about[way]["stops"][place]
        middle = {"x": (stop, (top + bottom) / 2), "y": ((left + right) / 2, stop)}
        x, y = stop if way == "angle" else middle[way]
        return box["x"] + x * box["width"], box["y"] + y * box["height"]

    def after_a_frame(self, state: State) -> list[str]:
        """Set a state and return the drawings two frames of the screen later."""
        texts = self.page.evaluate(
            """async ([id, state]) => {
              const root = document.getElementById(id);
              root.nnFigure.set(state);
              for (let i = 0; i < 3; i++) await new Promise(requestAnimationFrame);
              return [...root.querySelectorAll(".nn-shown .nn-panel > svg")]
                .map((svg) => new XMLSerializer().serializeToString(svg));
            }""",
            [self.baked.name, state],
        )
        return self.canonical(texts)

    @staticmethod
    def canonical(texts: list[str]) -> list[str]:
        """Return drawings in a form that can be compared."""
        return [canonicalize(text) for text in texts]

    def drawings(self, where: str = ".nn-shown") -> list[str]:
        """Return the drawings that a reader sees, in canonical form."""
        shown = self.root.locator(f"{where} .nn-panel > svg:visible").evaluate_all(
            "all => all.map(svg => new XMLSerializer().serializeToString(svg))"
        )
        return self.canonical(shown)

    def sentence(self) -> str:
        return self.root.locator(".nn-stage ~ .nn-sentence").inner_text()

    def other_state(self) -> State:
        """Return a state that differs from the present one in the first control."""
        state = self.state
        name, values = next(iter(self.baked.controls.items()))
        return {**state, name: next(value for value in values if value != state[name])}

    def settles(self, state: State) -> None:
        """Wait until the figure shows a state: its sentence, and its drawings part by part."""
        self.root.scroll_into_view_if_needed()
        self.page.wait_for_function(
            "([id, sentence]) => document.getElementById(id)"
            ".querySelector('.nn-stage ~ .nn-sentence').textContent === sentence",
            arg=[self.baked.name, self.baked.sentence(state)],
        )
        self.page.wait_for_function(  # on its way from one state to the next it shows neither
            "id => !document.getElementById(id).nnFigure?.picture.glide?.shapes.length",
            arg=self.baked.name,
        )
        assert self.drawings() == [canonicalize(text) for text in self.baked.drawings(state)]
