"""Build: a bump of three ReLUs."""

from collections.abc import Mapping

import numpy as np

from nncourse.check.arguments import arguments
from nncourse.check.domain import array, number
from nncourse.check.elementwise import elementwise
from nncourse.check.exercise import Exercise
from nncourse.check.outcome import Array, Function
from nncourse.check.part import Mistake, Part


def _places(rng: np.random.Generator, shape: tuple[int, ...], size: Mapping[str, int]) -> Array:
    """Return places on both sides of the centre, in the bump and outside of it."""
    places = rng.uniform(-1.5, 1.5, shape).round(2)
    if places.ndim == 1 and places.size > 2:
        places[:3] = -0.4, 0.3, 2.5
    return np.asarray(places)


_DOMAIN = arguments(
    x=array("...", values=_places, integers=True),
    centre=number((0.75, -0.5, 0.5), default=0.0, words="anywhere"),
    width=number((2.0, 0.5, 2.5), default=1.0, words="above 0"),
)


@elementwise
def _reference(x: float, centre: float = 0.0, width: float = 1.0) -> float:
    return max(0.0, 1 - abs(x - centre) / width)


def _units(first: float, top: float, last: float) -> Function:
    """Return the bump with other weights of its three units."""

    def example(x: Array, centre: float = 0.0, width: float = 1.0) -> Array:
        z = x - centre
        corners = (first, z + width), (top, z), (last, z - width)
        return np.asarray(sum(w * np.maximum(u, 0.0) for w, u in corners) / width)

    return example


_PART = Part(
    "bump",
    _DOMAIN,
    _reference,
    regions={
        "left of the bump": lambda x, centre, width, wrong: x < centre - width,
        "on the rising side": lambda x, c, width, wrong: (x < c) & (x > c - width),
        "on the falling side": lambda x, c, width, wrong: (x > c) & (x < c + width),
        "right of the bump": lambda x, centre, width, wrong: x > centre + width,
        "from the centre on": lambda x, centre, width, wrong: x > centre,
        "outside the bump": lambda x, centre, width, wrong: np.abs(x - centre) > width,
        "inside the bump": lambda x, centre, width, wrong: np.abs(x - centre) < width,
    },
    mistakes=(
        Mistake(
            "change-of-slope-at-the-top",
            "At the centre the slope has to change from rising to falling just as steeply. By how "
            "much is that, and with which sign?",
            _units(1, -1, 1),
            _units(1, 2, 1),
            _units(1, 0, 1),
            _units(1, -1, 0),
            _units(1, 1, 1),
            _units(1, -1, -1),
        ),
        Mistake(
            "last-unit",
            "From the end of the bump on it should be level. One more change of slope brings it "
            "there, and its sign counts.",
            _units(1, -2, 0),
            _units(1, -2, -1),
            _units(1, -2, 2),
        ),
        Mistake(
            "upside-down",
            "Your bump hangs down: it goes to -1 at the centre. With which sign does the first "
            "unit start?",
            _units(-1, 2, -1),
        ),
        Mistake(
            "never-clipped",
            "Near the centre it is right, but outside it goes on falling below zero. Without a "
            "bend at the two ends nothing stops it.",
            lambda x, centre=0.0, width=1.0: 1 - np.abs(x - centre) / width,
        ),
        Mistake(
            "another-shape",
            "That is another shape. The bump that is wanted has three corners and straight sides.",
            lambda x, centre=0.0, width=1.0: 1.0 * (np.abs(x - centre) < width),
            lambda x, centre=0.0, width=1.0: np.exp(-(((x - centre) / width) ** 2)),
            lambda x, centre=0.0, width=1.0: np.maximum(0, 1 - ((x - centre) / width) ** 2),
        ),
        Mistake(
            "bump-displaced",
            "Your bump stands in the wrong place. Where does the first unit switch on?",
            lambda x, centre=0.0, width=1.0: _reference(x - width, centre, width),
            lambda x, centre=0.0, width=1.0: _reference(x + width, centre, width),
            lambda x, centre=0.0, width=1.0: _reference(x, -centre, width),
        ),
        Mistake(
            "height-not-one",
            "The corners are right, but the top is not at 1 whatever the width. How steep must the "
            "rise be? And is every one of the three units that steep?",
            lambda x, centre=0.0, width=1.0: width * _reference(x, centre, width),
            lambda x, centre=0.0, width=1.0: width**2 * _reference(x, centre, width),
            lambda x, centre=0.0, width=1.0: (
                _units(1, -2, 0)(x, centre, width) * width + _units(0, 0, 1)(x, centre, width)
            ),
        ),
        Mistake(
            "corners-without-the-width",
            "The corners stand where they would for a width of 1.",
            lambda x, centre=0.0, width=1.0: _units(1, -2, 1)(x, centre, 1.0) / width,
        ),
        Mistake(
            "width-counted-otherwise",
            "The width is counted from the centre to one end.",
            lambda x, centre=0.0, width=1.0: _reference(x, centre, width / 2),
            lambda x, centre=0.0, width=1.0: _reference(x, centre, width * 2),
        ),
        Mistake(
            "whole-division",
            "`//` throws away what is after the point.",
            lambda x, centre=0.0, width=1.0: _units(1, -2, 1)(x, centre, width) // 1,
        ),
        Mistake(
            "units-not-added",
            "The three units are returned one beside the other. The bump is their sum.",
            lambda x, centre=0.0, width=1.0: tuple(
                np.maximum(x - centre + c * width, 0) for c in (1, 0, -1)
            ),
        ),
    ),
)

EXERCISE = Exercise(
    "relu-bump",
    (_PART,),
    notice="Worth noticing: the three changes of slope add up to zero, which is what keeps the "
    "bump level on both sides.",
    more="First two units: one that starts to rise at `centre - width`, one that stops it at the "
    "centre. Then read *One layer of bends draws any curve* in this chapter again.",
)
