"""Build: clip a gradient by its norm."""

import math

import numpy as np

from nncourse.check.exercise import Exercise
from nncourse.check.outcome import Array, Probe
from nncourse.check.part import Mistake, Part

_rng = np.random.default_rng(82)


def _probe(g: object, limit: float) -> Probe:
    return Probe(np.array(g, dtype=float), {"limit": limit}, "g")


_PROBES = (
    _probe([3.0, -4.0], 1.0),
    _probe([0.3, -0.4], 1.0),
    _probe([6.0, 0.5, -2.0], 3.0),
    _probe((10 * _rng.normal(size=12)).round(1), 2.0),
    _probe((0.1 * _rng.normal(size=8)).round(2), 5.0),
    _probe([0.0, 0.0, 0.0], 1.0),
    _probe([1.5, 1.5, 1.5, 1.5], 2.0),
)


def _reference(g: Array, limit: float) -> Array:
    """Shorten the vector if it is too long, number by number."""
    length = math.sqrt(math.fsum(float(part) ** 2 for part in g))
    factor = limit / length if length > limit else 1.0
    return np.array([factor * float(part) for part in g])


def _norm(g: Array) -> float:
    return float(np.linalg.norm(g)) or 1.0


def _in_place(g: Array, limit: float) -> Array:
    g *= min(1.0, limit / _norm(g))
    return g


_PART = Part(
    "clip",
    _reference,
    _PROBES,
    # PyTorch and nnkit add a millionth to the norm, so that nothing is ever divided by zero.
    rtol=2e-5,
    mistakes=(
        Mistake(
            "each-number-by-itself",
            "You cut each number by itself, which bends the vector into another direction. "
            "Shorten all of it by one factor.",
            lambda g, limit: np.clip(g, -limit, limit),
        ),
        Mistake(
            "only-lengthened",
            "Long gradients stay long, and short ones grow. Which of the two factors, one or the "
            "quotient, is to win?",
            lambda g, limit: g * max(1.0, limit / _norm(g)),
        ),
        Mistake(
            "always-rescaled",
            "Every gradient comes out with the same length, the short ones too. A limiter leaves "
            "alone what is quiet enough.",
            lambda g, limit: g * limit / _norm(g),
        ),
        Mistake(
            "length-one",
            "What is too long comes out with length 1. It should keep the length of the limit.",
            lambda g, limit: g / _norm(g) if _norm(g) > limit else g,
            (lambda g, limit: g / _norm(g),),
        ),
        Mistake(
            "length-without-a-root",
            "Your length is the sum of the squares. Is there a step missing?",
            lambda g, limit: g * min(1.0, limit / (float(np.sum(g**2)) or 1.0)),
        ),
        Mistake(
            "length-as-sum-of-sizes",
            "Your length is the sum of the sizes. The norm is the length as Pythagoras has it.",
            lambda g, limit: g * min(1.0, limit / (float(np.sum(np.abs(g))) or 1.0)),
        ),
        Mistake(
            "length-of-the-largest",
            "You go by the largest number in the vector. All of them together make its length.",
            lambda g, limit: g * min(1.0, limit / (float(np.abs(g).max()) or 1.0)),
        ),
        Mistake(
            "zero-when-too-long",
            "A gradient that is too long comes out as zero. It should be shortened, not lost.",
            lambda g, limit: g if _norm(g) <= limit else 0.0 * g,
        ),
        Mistake(
            "nothing-clipped",
            "The gradient comes out as it went in, however long it is.",
            lambda g, limit: g.copy(),
        ),
        Mistake(
            "gradient-overwritten",
            "The values are right, but they are written into the array that came in. Make a new "
            "one here.",
            _in_place,
        ),
    ),
)

EXERCISE = Exercise("clip", (_PART,))
