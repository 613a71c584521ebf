"""Build: a bump from three ReLU units."""

import numpy as np

from nncourse.check.elementwise import elementwise
from nncourse.check.exercise import Exercise
from nncourse.check.outcome import Array, Function, Probe
from nncourse.check.part import Mistake, Part

_rng = np.random.default_rng(5)
_PLAIN = np.array([-2.5, -1.0, -0.25, 0.0, 0.5, 3.0])


def _x(x: Array, **options: float) -> Probe:
    return Probe(x, options, "x")


_PROBES = (
    _x(_PLAIN),
    _x(_PLAIN, width=2.0),
    _x(_PLAIN, centre=0.75),
    _x(_PLAIN, centre=-1.5, width=0.5),
    _x(_rng.uniform(-4, 4, (3, 4)).round(2), centre=0.5, width=2.5),
    _x(_rng.uniform(-4, 4, (2, 3, 2)).round(2)),
    _x(np.array([-1000.0, 1000.0]), centre=2.0, width=3.0),
    _x(np.array([-2, 0, 1, 3]), centre=1.0, width=4.0),
    _x(np.array(0.25)),
    _x(np.array(5.0)),
    _x(np.empty(0)),
    _x(_PLAIN.astype(np.float32), centre=0.5),
)


@elementwise
def _reference(x: float, centre: float = 0.0, width: float = 1.0) -> float:
    return max(0.0, 1 - abs(x - centre) / width)


def _relu(z: Array) -> Array:
    return np.asarray(np.maximum(z, 0.0))


def _units(x: Array, centre: float, width: float) -> tuple[Array, Array, Array]:
    return _relu(x - centre + width), _relu(x - centre), _relu(x - centre - width)


def _weighted(first: float, second: float, third: float) -> Function:
    """Return the sum of the three units with other weights, divided by the width."""

    def example(x: Array, centre: float = 0.0, width: float = 1.0) -> Array:
        up, top, down = _units(x, centre, width)
        return np.asarray((first * up + second * top + third * down) / width)

    return example


def _not_divided(x: Array, centre: float = 0.0, width: float = 1.0) -> Array:
    up, top, down = _units(x, centre, width)
    return np.asarray(up - 2 * top + down)


def _right(x: Array, centre: float = 0.0, width: float = 1.0) -> Array:
    return _not_divided(x, centre, width) / width


_PART = Part(
    "bump",
    _reference,
    _PROBES,
    atol=1e-9,  # three large numbers cancel far to the right
    mistakes=(
        Mistake(
            "one-decision-for-all",
            "Python's `if` and `max` ask one yes-or-no question, but an array has an answer for "
            "each of its elements. Look for NumPy's way to take the greater of two.",
            lambda x, centre=0.0, width=1.0: max(0.0, x - centre + width) / width,
        ),
        Mistake(
            "upside-down",
            "Your bump hangs down: it goes to -1 at the centre. With which sign does the first "
            "unit start?",
            lambda x, centre=0.0, width=1.0: -_right(x, centre, width),
        ),
        Mistake(
            "never-clipped",
            "Near the centre it is right, but outside it goes on falling below zero. Without a "
            "bend at the two ends nothing stops it.",
            lambda x, centre=0.0, width=1.0: 1 - np.abs(x - centre) / width,
        ),
        Mistake(
            "third-unit-missing",
            "From the centre on it falls and never stops. One more change of slope brings it back "
            "to level.",
            _weighted(1, -2, 0),
        ),
        Mistake(
            "unit-at-the-top-missing",
            "Your curve never comes down: at the centre the slope has to change from rising to "
            "falling, and no unit of yours does that.",
            _weighted(1, 0, 1),
            (_weighted(1, 0, 0), _weighted(1, 0, -1)),
        ),
        Mistake(
            "top-too-weak",
            "At the centre your curve stops rising, but it does not fall. By how much does the "
            "slope have to change there?",
            _weighted(1, -1, 0),
            (_weighted(1, -1, 1), _weighted(1, -1, -1)),
        ),
        Mistake(
            "last-sign",
            "From the end of the bump on it falls twice as fast, where it should be level. Look at "
            "the sign of the last unit.",
            _weighted(1, -2, -1),
        ),
        Mistake(
            "ends-too-strong",
            "The slopes do not cancel: after the last corner the changes of slope should add up to "
            "zero.",
            _weighted(1, -2, 2),
            (_weighted(1, -1, 2),),
        ),
        Mistake(
            "a-box",
            "You made a box with upright walls. A bump of ReLUs rises and falls along straight "
            "lines.",
            lambda x, centre=0.0, width=1.0: np.where(np.abs(x - centre) < width, 1.0, 0.0),
            (lambda x, centre=0.0, width=1.0: np.where(np.abs(x - centre) <= width, 1.0, 0.0),),
        ),
        Mistake(
            "a-bell",
            "That is a smooth bell. The bump that is wanted has three corners and straight sides.",
            lambda x, centre=0.0, width=1.0: np.exp(-(((x - centre) / width) ** 2)),
        ),
        Mistake(
            "centre-on-the-wrong-side",
            "Your bump stands at minus the centre. What has to be subtracted for a unit to switch "
            "on further to the right?",
            lambda x, centre=0.0, width=1.0: _right(x, -centre, width),
        ),
        Mistake(
            "centre-ignored",
            "It is right around 0, but another centre makes no difference.",
            lambda x, centre=0.0, width=1.0: _right(x, 0.0, width),
        ),
        Mistake(
            "height-not-one",
            "The corners are right, but the top is as high as the bump is wide. How steep must the "
            "rise be to reach 1?",
            _not_divided,
        ),
        Mistake(
            "width-ignored",
            "It is right for a width of 1, but another width makes no difference.",
            lambda x, centre=0.0, width=1.0: _right(x, centre, 1.0),
        ),
        Mistake(
            "width-halved",
            "Your bump is half as wide as it should be: the width is counted from the centre to "
            "one end.",
            lambda x, centre=0.0, width=1.0: _right(x, centre, width / 2),
        ),
    ),
)

EXERCISE = Exercise("relu-bump", (_PART,))
