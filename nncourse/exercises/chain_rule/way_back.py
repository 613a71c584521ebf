"""Explore: reverse accumulation over a graph given as arrows with local gradients."""

from collections.abc import Callable

import numpy as np
import numpy.typing as npt

from nncourse.check.exercise import Exercise
from nncourse.check.outcome import Array, Function, Probe
from nncourse.check.part import Mistake, Part

_rng = np.random.default_rng(23)


def _graph(slopes: npt.ArrayLike, arrows: npt.ArrayLike) -> Probe:
    pairs = np.array(arrows)
    pairs.setflags(write=False)  # handed to the reader's function as it is
    return Probe(np.array(slopes), {"arrows": pairs}, "slopes")


_TWO_DIAMONDS = [[0, 1], [0, 2], [1, 3], [2, 3], [3, 4], [3, 5], [4, 6], [5, 6]]
_ALL_TO_ALL = [[start, end] for end in range(1, 6) for start in range(end)]
# There are never as many arrows as nodes: the shape of the answer is one thing to get right.
_PROBES = (
    _graph([3.0, 2.0, 1.0, 1.0, 8.0, 6.0], [[0, 2], [1, 2], [2, 3], [0, 3], [2, 4], [3, 4]]),
    _graph([2.0, 5.0], [[0, 1], [1, 2]]),
    _graph([2.0, -3.0], [[0, 2], [1, 2]]),
    _graph([0.5, 4.0, -1.5], [[0, 1], [1, 2], [2, 3]]),
    _graph([3.0, 3.0, 2.0, 0.5], [[0, 1], [0, 1], [1, 2], [1, 2]]),
    _graph([2.0, 3.0, 5.0, 0.5, -1.0, 4.0, 1.5, 2.5], _TWO_DIAMONDS),
    _graph(_rng.normal(0, 1, 8).round(2), _TWO_DIAMONDS),
    _graph(_rng.normal(0, 1, 15).round(2), _ALL_TO_ALL),
    _graph([2.0, 7.0, 3.0], [[0, 1], [0, 2], [2, 3]]),
    _graph([2, 3, -1], [[0, 1], [1, 2], [2, 3]]),
)


def _reference(slopes: Array, arrows: Array) -> Array:
    """Return the sum over all paths, each followed by itself."""
    last = int(arrows.max())

    def from_node(node: int) -> float:
        if node == last:
            return 1.0
        return sum(
            float(slope) * from_node(int(end))
            for (start, end), slope in zip(arrows, slopes, strict=True)
            if start == node
        )

    return np.array([from_node(node) for node in range(last + 1)])


def _sweep(
    change: Callable[[float, float, float], float],
    *,
    seed: float = 1.0,
    elsewhere: float = 0.0,
    in_order: bool = False,
) -> Function:
    """Return a way back that makes `change` of what is there, what comes back, and the slope."""

    def example(slopes: Array, arrows: Array) -> Array:
        gradient = np.full(int(arrows.max()) + 1, elsewhere)
        gradient[-1] = seed
        direction = 1 if in_order else -1
        for (start, end), slope in zip(arrows[::direction], slopes[::direction], strict=True):
            gradient[start] = change(gradient[start], gradient[end], slope)
        return gradient

    return example


def _right(there: float, back: float, slope: float) -> float:
    return there + back * slope


def _forward(slopes: Array, arrows: Array) -> Array:
    derivative = np.zeros(int(arrows.max()) + 1)
    derivative[0] = 1.0
    for (start, end), slope in zip(arrows, slopes, strict=True):
        derivative[end] += derivative[start] * slope
    return derivative


def _all_at_once(slopes: Array, arrows: Array) -> Array:
    gradient = np.zeros(int(arrows.max()) + 1)
    gradient[-1] = 1.0
    gradient[arrows[:, 0]] += gradient[arrows[:, 1]] * slopes
    return gradient


def _without_the_result(slopes: Array, arrows: Array) -> Array:
    return np.asarray(_sweep(_right)(slopes, arrows)[:-1])


def _one_for_each_arrow(slopes: Array, arrows: Array) -> Array:
    return np.asarray(_sweep(_right)(slopes, arrows)[arrows[:, 1]] * slopes)


_PART = Part(
    "way_back",
    _reference,
    _PROBES,
    mistakes=(
        Mistake(
            "one-for-each-arrow",
            "You give a number for each arrow. Where several arrows leave a node, what they bring "
            "back belongs together.",
            _one_for_each_arrow,
        ),
        Mistake(
            "result-left-out",
            "One node is missing: the result has a gradient as well, with respect to itself.",
            _without_the_result,
        ),
        Mistake(
            "no-beginning",
            "All gradients are 0: there has to be something that can be sent back. How much does "
            "the result change for each unit of itself?",
            _sweep(_right, seed=0.0),
        ),
        Mistake(
            "begun-everywhere",
            "Every node begins with a gradient of 1 in your answer. Only one node has one from "
            "the start.",
            _sweep(_right, elsewhere=1.0),
        ),
        Mistake(
            "forward-from-the-first",
            "These are the derivatives of every node with respect to the first one. Wanted is the "
            "other direction: of the last node with respect to every one.",
            _forward,
        ),
        Mistake(
            "all-arrows-at-once",
            "All arrows are used at the same moment, when only the last node knows its gradient. "
            "They have to be used one after the other.",
            _all_at_once,
        ),
        Mistake(
            "slopes-only",
            "The local gradients of the arrows are added up, but nothing comes back along them: "
            "a factor is missing.",
            _sweep(lambda there, back, slope: there + slope),
        ),
        Mistake(
            "slope-forgotten",
            "What comes back to a node is passed on unchanged. Each arrow has a number of its own, "
            "with which it is multiplied.",
            _sweep(lambda there, back, slope: there + back),
        ),
        Mistake(
            "added-along-the-path",
            "Along a path you add. The changes of two operations in a row multiply.",
            _sweep(lambda there, back, slope: there + back + slope),
        ),
        Mistake(
            "multiplied-over-the-paths",
            "Where several arrows leave a node you multiply what they bring back. A change that "
            "goes several ways arrives as a sum.",
            _sweep(lambda there, back, slope: (there or 1.0) * back * slope),
        ),
        Mistake(
            "wrong-order",
            "Some nodes hand on a gradient that is not complete yet. In which order do the arrows "
            "have to be used so that everything after a node is done before it?",
            _sweep(_right, in_order=True),
        ),
        Mistake(
            "overwritten",
            "Where a node is used more than once, the last arrow wins: what the others brought is "
            "gone.",
            _sweep(lambda there, back, slope: back * slope),
        ),
    ),
)

EXERCISE = Exercise("way-back", (_PART,))
