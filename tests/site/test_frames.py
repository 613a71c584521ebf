"""The frames that were baked: all there, as they were drawn, light enough, and legible."""

from __future__ import annotations

import hashlib
import statistics
from math import prod

import pytest
from PIL import Image

from nncourse.plots.style import FONT_POINTS, PIXEL_RATIO
from tests.site.figure import Baked, all_figures

FIGURES = all_figures()
MEDIAN_FRAME = 45_000  # bytes
MOST_STATES = 4_000  # of the book

each_figure = pytest.mark.parametrize("figure", FIGURES, ids=[f.name for f in FIGURES])


def test_there_are_figures_and_not_too_many_states() -> None:
    assert FIGURES
    assert sum(len(figure.states) for figure in FIGURES) <= MOST_STATES


@each_figure
def test_every_state_is_there_as_it_was_drawn(figure: Baked) -> None:
    assert len(figure.states) == prod(len(values) for values in figure.controls.values()) <= 120
    sizes = []
    for state in figure.states:
        assert state["sentence"].strip()
        for file in state["files"]:
            content = (figure.folder / file["file"]).read_bytes()
            assert hashlib.sha256(content).hexdigest() == file["sha256"]
            sizes.append(len(content))
    assert statistics.median(sizes) <= MEDIAN_FRAME


@each_figure
def test_each_control_changes_what_is_seen_and_said(figure: Baked) -> None:
    for name, values in figure.controls.items():
        rows: dict[str, list] = {}
        for state in figure.states:
            others = str({k: v for k, v in state["state"].items() if k != name})
            rows.setdefault(others, []).append(state)
        assert all(len(row) == len(values) for row in rows.values())
        pictures = [{str([f["sha256"] for f in s["files"]]) for s in row} for row in rows.values()]
        sentences = [{s["sentence"] for s in row} for row in rows.values()]
        assert max(map(len, pictures)) > 1, f"{name} changes no picture"
        assert max(map(len, sentences)) > 1, f"{name} changes no sentence"


@each_figure
def test_a_goal_can_be_reached_and_missed(figure: Baked) -> None:
    found = {state["found"] for state in figure.states}
    assert found in ({None}, {True, False})


@each_figure
def test_text_is_legible_on_a_phone(figure: Baked) -> None:
    """At 360 pixels an 11-point label of a panel 4 inches wide is shown at 9 points or more."""
    column = 360 - 2 * 16  # a phone's text column, in CSS pixels
    for path in sorted(figure.folder.glob("0-*-light.png")):
        with Image.open(path) as image:
            width = image.width / PIXEL_RATIO
        assert FONT_POINTS * min(1.0, column / width) >= 9
