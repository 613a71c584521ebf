"""The frames that were baked: all there, as they were drawn, light enough, and legible."""

from __future__ import annotations

import hashlib
import re
from math import prod
from xml.etree import ElementTree

import pytest

from nncourse.figures.bake import MOST_OF_A_FIGURE, MOST_OF_A_ROW
from nncourse.figures.controls import MAX_STATES
from nncourse.figures.rows import compressed_size
from nncourse.plots.style import FONT_POINTS
from tests.site.figure import Baked, all_figures

FIGURES = all_figures()
WRONG = re.compile(r"\bnan\b|[-−]0\.0+\b", re.IGNORECASE)
MOST_STATES = 25_000  # of the book

each_figure = pytest.mark.parametrize("figure", FIGURES, ids=[f.name for f in FIGURES])


def test_there_are_figures_and_not_too_many_states() -> None:
    assert FIGURES
    assert sum(len(figure.states) for figure in FIGURES) <= MOST_STATES


@each_figure
def test_every_state_is_there_as_it_was_drawn(figure: Baked) -> None:
    assert len(figure.states) == prod(len(values) for values in figure.controls.values())
    assert len(figure.states) <= MAX_STATES
    for state in figure.states:
        assert state["sentence"].strip()
        assert not WRONG.search(state["sentence"])
        drawings = figure.drawings(state["state"])
        assert [hashlib.sha256(d.encode()).hexdigest() for d in drawings] == state["sha256"]
        for drawing in drawings:
            said = " ".join(ElementTree.fromstring(drawing).itertext())
            assert not WRONG.search(said), f"{state['state']} shows {said}"


@each_figure
def test_rows_are_light(figure: Baked) -> None:
    sizes = []
    for row in figure.manifest["rows"]:
        text = (figure.folder / row["file"]).read_text("utf-8")
        assert compressed_size(text) == row["bytes"] <= MOST_OF_A_ROW
        sizes.append(row["bytes"])
    assert sum(sizes) <= MOST_OF_A_FIGURE


@each_figure
def test_each_control_changes_what_is_seen_and_said(figure: Baked) -> None:
    for name, values in figure.controls.items():
        rows: dict[str, list] = {}
        for state in figure.states:
            others = str({k: v for k, v in state["state"].items() if k != name})
            rows.setdefault(others, []).append(state)
        assert all(len(row) == len(values) for row in rows.values())
        pictures = [{str(s["sha256"]) for s in row} for row in rows.values()]
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
    for width, _ in figure.manifest["sizes"]:
        assert FONT_POINTS * min(1.0, column / width) >= 9
