"""Build: an operation with its local gradients."""

from fractions import Fraction

import numpy as np

from nncourse.check.exercise import Exercise
from nncourse.check.outcome import Array, Probe
from nncourse.check.part import Mistake, Part

_rng = np.random.default_rng(22)


def _numbers(a: float, b: float) -> Probe:
    return Probe(np.array(a), {"b": b}, "a")


_PROBES = (
    _numbers(3.0, 2.0),
    _numbers(-1.0, 4.0),
    _numbers(5.0, -0.5),
    _numbers(0.75, 3.0),
    *(_numbers(round(a, 2), round(b, 2)) for a, b in _rng.uniform(0.3, 3, (3, 2)).tolist()),
    _numbers(0.0, 2.0),
    _numbers(7, 2),
)


def _reference(a: Array, b: float) -> Array:
    top, bottom = Fraction(float(a)), Fraction(b)
    exact = (top / bottom, 1 / bottom, -top / (bottom * bottom))
    return np.array([float(number) for number in exact])


_PART = Part(
    "divide",
    _reference,
    _PROBES,
    mistakes=(
        Mistake(
            "quotient-only",
            "The value alone came. The differentiator needs the local gradients beside it.",
            lambda a, b: a / b,
        ),
        Mistake(
            "value-missing",
            "Two numbers came, three are wanted: the quotient first, and then its derivatives.",
            lambda a, b: np.array([1 / b, -a / b**2]),
        ),
        Mistake(
            "upside-down",
            "Top and bottom of the quotient are the wrong way round.",
            lambda a, b: np.array([b / a, -b / a**2, 1 / a]),
        ),
        Mistake(
            "slopes-swapped",
            "The two derivatives are right, but in each other's place.",
            lambda a, b: np.array([a / b, -a / b**2, 1 / b]),
        ),
        Mistake(
            "slopes-of-a-product",
            "These local gradients belong to a product. Hold the top still and make the bottom "
            "larger: does the quotient grow?",
            lambda a, b: np.array([a / b, b, a]),
        ),
        Mistake(
            "sign-of-the-second",
            "If the bottom grows, the quotient of two positive numbers falls. Your second "
            "derivative says that it rises.",
            lambda a, b: np.array([a / b, 1 / b, a / b**2]),
        ),
        Mistake(
            "square-missing",
            "In the second derivative a power is missing. Write the quotient as a product with a "
            "power of minus one, and bring the exponent down.",
            lambda a, b: np.array([a / b, 1 / b, -a / b]),
        ),
        Mistake(
            "top-missing",
            "The second derivative does not depend on the top in your answer. A larger quotient "
            "loses more when its bottom grows.",
            lambda a, b: np.array([a / b, 1 / b, -1 / b**2]),
        ),
        Mistake(
            "logarithm",
            "The derivative with respect to the bottom contains a logarithm in your answer. That "
            "belongs to an integral, not to a slope.",
            lambda a, b: np.array([a / b, 1 / b, a * np.log(abs(b))]),
        ),
        Mistake(
            "first-slope-is-one",
            "If the top grows by one, the quotient does not grow by one: the bottom divides that, "
            "too.",
            lambda a, b: np.array([a / b, 1.0, -a / b**2]),
        ),
    ),
)

EXERCISE = Exercise("divide-with-slopes", (_PART,))
