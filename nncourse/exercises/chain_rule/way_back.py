"""Explore: the way back through a graph with shared nodes."""

from collections.abc import Callable, Iterator

import numpy as np

from nncourse.check.domain import INTEGERS, Case, drawn
from nncourse.check.exercise import Exercise
from nncourse.check.outcome import Array, Function
from nncourse.check.part import Mistake, Part

_TWO_DIAMONDS = [[0, 1], [0, 2], [1, 3], [2, 3], [3, 4], [3, 5], [4, 6], [5, 6]]
_ALL_TO_ALL = [[i, j] for j in range(6) for i in range(j)]


@drawn(
    "graphs of 2 to 7 nodes, some with a node that several arrows leave, "
    "or none, or with two arrows between the same nodes; `slopes` holds floats or integers, "
    "`arrows` integers",
    "slopes",
    "arrows",
)
def _domain(rng: np.random.Generator) -> Iterator[Case]:
    first = [[0, 2], [1, 2], [2, 3], [0, 3], [2, 4], [3, 4]]
    yield Case((np.array([3.0, 2.0, 1.0, 0.5, 8.0, 6.5]), np.array(first)))
    yield Case((np.array([2.0, 7.5, 3.0]), np.array([[0, 1], [0, 2], [1, 2]])))
    yield Case((rng.normal(0, 1, 8).round(2), np.array(_TWO_DIAMONDS)))
    yield Case((rng.normal(0, 1, 15).round(2), np.array(_ALL_TO_ALL)))
    yield Case((np.array([2.5, 5.0]), np.array([[0, 1], [1, 2]])), "a chain")
    yield Case((np.array([3.0]), np.array([[0, 1]])), "a chain")
    nowhere = np.array([[0, 1], [0, 2], [2, 3]])
    yield Case((np.array([2.0, 7.0, 3.5]), nowhere), "a node that leads nowhere")
    two = [[0, 1], [0, 1], [1, 2], [1, 2]]
    yield Case((np.array([3.0, 4.0, 2.0, 0.5]), np.array(two)), "two arrows between two nodes")
    yield Case((np.array([2, 3, -1]), np.array([[0, 1], [0, 2], [1, 2]])), INTEGERS)


def _reference(slopes: Array, arrows: Array) -> Array:
    """Return the sum over all paths, each followed by itself."""
    last = int(arrows.max())

    def from_node(node: int) -> float:
        if node == last:
            return 1.0
        pairs = zip(arrows.tolist(), slopes.tolist(), strict=True)
        return sum(slope * from_node(end) for (start, end), slope in pairs if start == node)

    return np.array([float(from_node(node)) for node in range(last + 1)])


def _sweep(
    rule: Callable[[float, float, float], float], begin: float = 1.0, forward: bool = False
) -> Function:
    """Return a sweep over the arrows: rule(there, back, slope) is the new gradient of a node."""

    def example(slopes: Array, arrows: Array) -> Array:
        gradient = np.zeros(arrows.max() + 1)
        gradient[-1] = begin
        order = range(len(arrows)) if forward else reversed(range(len(arrows)))
        for k in order:
            start, end = arrows[k]
            gradient[start] = rule(gradient[start], gradient[end], slopes[k])
        return gradient

    return example


def _forward(slopes: Array, arrows: Array, sources: bool = False) -> Array:
    gradient = np.zeros(arrows.max() + 1)
    gradient[0] = 1.0
    for k, (start, end) in enumerate(arrows):
        if sources and start not in arrows[:, 1]:
            gradient[start] = 1.0
        gradient[end] += slopes[k] * gradient[start]
    return gradient


def _for_each_arrow(slopes: Array, arrows: Array) -> Array:
    return np.asarray(slopes * _sweep(_add)(slopes, arrows)[arrows[:, 1]])


def _add(there: float, back: float, slope: float) -> float:
    return there + back * slope


def _mean(slopes: Array, arrows: Array) -> Array:
    leaving = np.bincount(arrows[:, 0], minlength=arrows.max() + 1)
    return np.asarray(_sweep(_add)(slopes / leaving[arrows[:, 0]], arrows))


def _cut(first: int, last: int) -> Function:
    def example(slopes: Array, arrows: Array) -> Array:
        gradient = np.zeros(arrows.max() + 1)
        gradient[-1] = 1.0
        for k in reversed(range(first, len(arrows) - last)):
            gradient[arrows[k, 0]] += slopes[k] * gradient[arrows[k, 1]]
        return gradient

    return example


_PART = Part(
    "way_back",
    _domain,
    _reference,
    new_floats=True,
    regions={
        "at the last node": lambda s, a, wrong: np.arange(len(wrong)) == len(wrong) - 1,
        "at the first node": lambda s, a, wrong: np.arange(len(wrong)) == 0,
        "at nodes that several arrows leave": lambda s, a, wrong: (
            np.bincount(a[:, 0], minlength=len(wrong)) > 1
        ),
        "at all nodes but the last": lambda s, a, wrong: np.arange(len(wrong)) < len(wrong) - 1,
    },
    traits={
        "a node that leads nowhere": "A node from which no arrow leads on is a node too: its "
        "gradient is 0. How many nodes are there?",
        "two arrows between two nodes": "Two arrows may lead from one node to the same other one. "
        "Both bring something back; with `g[indices] += ...` NumPy keeps only the last.",
    },
    mistakes=(
        Mistake(
            "for-the-wrong-things",
            "The result should have one number for each node, the last one included: not one for "
            "each arrow, and not for some of the nodes only.",
            _for_each_arrow,
            lambda s, a: _sweep(_add)(s, a)[:-1],
            lambda s, a: _sweep(_add)(s, a)[[i for i in range(a.max() + 1) if i not in a[:, 1]]],
        ),
        Mistake(
            "beginning",
            "The way back begins at the last node, and only there. How much does the result change "
            "for each unit of itself?",
            _sweep(_add, begin=0.0),
            lambda s, a: _sweep(_add, begin=float(s[-1]))(s, a),
            lambda s, a: _sweep(_add)(s, a) + (np.arange(a.max() + 1) < a.max()),
        ),
        Mistake(
            "forward",
            "You go forward: these are the derivatives of every node with respect to the first "
            "ones. Wanted are those of the last node with respect to every one.",
            _forward,
            lambda s, a: _forward(s, a, sources=True),
        ),
        Mistake(
            "wrong-order",
            "Some nodes hand on a gradient that is not complete yet. In which order do the arrows "
            "have to be used so that everything after a node is done before it?",
            _sweep(_add, forward=True),
        ),
        Mistake(
            "overwritten",
            "Where a node is used more than once, the last arrow wins: what the others brought is "
            "gone.",
            _sweep(lambda there, back, slope: back * slope),
        ),
        Mistake(
            "paths-and-arrows",
            "Along a path slopes multiply; where several arrows leave a node, what they bring back "
            "is added. One of the two is not so in your answer.",
            _sweep(lambda there, back, slope: there + back + slope),
            _sweep(lambda there, back, slope: there + back),
            _sweep(lambda there, back, slope: there + slope),
            _sweep(lambda there, back, slope: (there or 1.0) * back * slope),
            _mean,
        ),
        Mistake(
            "arrow-left-out",
            "One arrow is never used. Where does your loop begin, and where does it end?",
            _cut(1, 0),
            _cut(0, 1),
        ),
        Mistake(
            "loop-left-early",
            "Only one arrow is used. Does your function return before the loop has ended?",
            lambda s, a: _cut(len(a) - 1, 0)(s, a),
            lambda s, a: _cut(0, len(a) - 1)(s, a),
        ),
    ),
)

EXERCISE = Exercise(
    "way-back",
    (_PART,),
    notice="Worth noticing: each arrow was used once, however many paths lead through it. Where "
    "each of 20 nodes leads to all later ones, a quarter of a million paths go from the first to "
    "the last, over 190 arrows.",
    more="First a chain, without shared nodes: 0 → 1 → 2. What is the gradient of node 0? Then "
    "read *Multiply along a path, add over the paths* in this chapter again.",
)
