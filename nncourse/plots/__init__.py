"""The look of the course's figures, and the drawings that several chapters share (matplotlib)."""

from nncourse.plots.decision import class_probabilities, decision_regions
from nncourse.plots.landscape import loss_contours
from nncourse.plots.seeds import seed_strips
from nncourse.plots.style import (
    ACCENT,
    CLASS_COLOURS,
    COLOURS,
    Ink,
    colour,
    current_theme,
    dashes,
    ink,
    panel,
    theme,
)
from nncourse.plots.sweeps import sweep_lines

__all__ = [
    "ACCENT",
    "CLASS_COLOURS",
    "COLOURS",
    "Ink",
    "class_probabilities",
    "colour",
    "current_theme",
    "dashes",
    "decision_regions",
    "ink",
    "loss_contours",
    "panel",
    "seed_strips",
    "sweep_lines",
    "theme",
]
