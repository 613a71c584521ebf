"""Build: clip a gradient by its norm."""

import math
from collections.abc import Iterator

import numpy as np

from nncourse.check.domain import Case, drawn
from nncourse.check.exercise import Exercise
from nncourse.check.outcome import Array
from nncourse.check.part import Mistake, Part


@drawn("`g` of shape `(n,)`, also of zeros alone, and a `limit` above 0", "g", "limit")
def _domain(rng: np.random.Generator) -> Iterator[Case]:
    for g, limit in (([3.0, -4.0], 1.0), ([0.3, -0.4], 1.0), ([6.0, 0.5, -2.0], 3.0)):
        yield Case((np.array(g), limit))
    yield Case(((10 * rng.normal(size=12)).round(1), 2.0))
    yield Case(((0.1 * rng.normal(size=8)).round(2), 5.0))
    yield Case((np.array([1.5, 1.5, 1.5, 1.5]), 2.0))
    yield Case((np.zeros(3), 1.0), "zeros")


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
    _domain,
    _reference,
    # PyTorch and nnkit add a millionth to the norm, so that nothing is ever divided by zero.
    rtol=2e-5,
    traits={
        "zeros": "A gradient of zeros alone has the length 0, and nothing may be divided by that. "
        "It is short enough: it stays as it is."
    },
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
            lambda g, limit: g / _norm(g),
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
    ),
)

EXERCISE = Exercise(
    "clip",
    (_PART,),
    notice="Worth noticing: a gradient that was too long keeps its direction. Only the length "
    "of the step is limited, not where it leads.",
    more="First one vector: how long is [3, 4], and by what must you multiply it to make it "
    "1 long? Then read *Too loud* in this chapter again.",
)
