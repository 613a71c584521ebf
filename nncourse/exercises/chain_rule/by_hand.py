"""Warm up: a graph of two operations, forward and back, by hand."""

from collections.abc import Callable
from fractions import Fraction

import numpy as np
import numpy.typing as npt

from nncourse.check.exercise import Exercise
from nncourse.check.outcome import Array, Function, Probe
from nncourse.check.part import Mistake, Part

_rng = np.random.default_rng(21)


def _inputs(numbers: npt.ArrayLike) -> Probe:
    return Probe(np.array(numbers), name="inputs")


_PROBES = (
    _inputs([2.0, 3.0, 5.0]),
    _inputs([3.0, -1.0, 0.5]),
    _inputs([-2.0, 4.0, 1.5]),
    _inputs([0.5, 2.5, -3.0]),
    _inputs(_rng.normal(0, 2, 3).round(2)),
    _inputs(_rng.normal(0, 2, 3).round(2)),
    _inputs([0.0, 1.0, 2.0]),
    _inputs([1.0, 0.0, 0.0]),
)


def _reference(inputs: Array) -> Array:
    """Return value and slopes of x²y + xz, the same function multiplied out."""
    x, y, z = (Fraction(float(number)) for number in inputs)
    exact = (x * x * y + x * z, 2 * x * y + z, x * x, x)
    return np.array([float(number) for number in exact])


def _answer(formula: Callable[[float, float, float, float], tuple[float, ...]]) -> Function:
    """Return a mistake: what it gives for x, y, z and s."""

    def example(inputs: Array) -> Array:
        x, y, z = (float(number) for number in inputs)
        return np.array(formula(x, y, z, x * y + z))

    return example


_PART = Part(
    "by_hand",
    _reference,
    _PROBES,
    mistakes=(
        Mistake(
            "value-missing",
            "Three numbers came, four are wanted: the value first, and then the derivatives.",
            _answer(lambda x, y, z, s: (s + x * y, x * x, x)),
        ),
        Mistake(
            "value-at-the-end",
            "The numbers are the right ones, but the value belongs before the derivatives.",
            _answer(lambda x, y, z, s: (s + x * y, x * x, x, s * x)),
        ),
        Mistake(
            "slopes-of-the-sum-only",
            "These are the derivatives of the first step, not of the result. What happens to a "
            "change on its way from there to the end?",
            _answer(lambda x, y, z, s: (s * x, y, x, 1.0)),
        ),
        Mistake(
            "way-back-not-multiplied",
            "The first derivative is right, but in the last two a factor is missing: the gradient "
            "that comes back to the sum.",
            _answer(lambda x, y, z, s: (s * x, s + x * y, x, 1.0)),
        ),
        Mistake(
            "direct-path-only",
            "One input reaches the result along two paths. You count the direct one only.",
            _answer(lambda x, y, z, s: (s * x, s, x * x, x)),
        ),
        Mistake(
            "detour-only",
            "One input reaches the result along two paths. You count only the one through the sum.",
            _answer(lambda x, y, z, s: (s * x, x * y, x * x, x)),
        ),
        Mistake(
            "paths-multiplied",
            "Along a path local gradients multiply. But where two paths meet, what do their parts "
            "do?",
            _answer(lambda x, y, z, s: (s * x, s * x * y, x * x, x)),
        ),
        Mistake(
            "own-value-for-the-other",
            "The local gradient of a product is the value of the other factor, not of the same "
            "one.",
            _answer(lambda x, y, z, s: (s * x, s + x * x, x * y, x)),
            (_answer(lambda x, y, z, s: (s * x, x + s * x, s * y, s)),),
        ),
        Mistake(
            "local-gradients-of-the-result",
            "The gradient that goes back to the sum is the value of what the sum is multiplied "
            "with. You send back the sum itself.",
            _answer(lambda x, y, z, s: (s * x, s + s * y, s * x, s)),
        ),
        Mistake(
            "last-input-left-out",
            "The last input has no influence on your result: is it in the sum?",
            _answer(lambda x, y, z, s: (x * x * y, 2 * x * y, x * x, 0.0)),
        ),
    ),
)

EXERCISE = Exercise("graph-by-hand", (_PART,))
