"""The drawings of the chapter on why to bend the line: lines, then what bends make of them."""

from nncourse.drawings.why_bend_the_line.bends import (
    MOST_UNITS,
    curve_from_units,
    more_units,
    which_bend,
    width_and_fit,
)
from nncourse.drawings.why_bend_the_line.lines import MIDDLE, any_bend, deep_or_not, neuron_line

__all__ = [
    "MIDDLE",
    "MOST_UNITS",
    "any_bend",
    "curve_from_units",
    "deep_or_not",
    "more_units",
    "neuron_line",
    "which_bend",
    "width_and_fit",
]
