"""Build: division with its local gradients."""

from collections.abc import Iterator
from fractions import Fraction

import numpy as np

from nncourse.check.domain import INTEGERS, Case, drawn
from nncourse.check.exercise import Exercise
from nncourse.check.outcome import Array
from nncourse.check.part import Mistake, Part


@drawn("two numbers, floats and integers, `b` never 0", "a", "b")
def _domain(rng: np.random.Generator) -> Iterator[Case]:
    for a, b in ((3.0, 2.0), (-1.0, 4.0), (5.0, -0.5), (0.75, 3.0)):
        yield Case((a, b))
    for a, b in rng.uniform(0.3, 3, (3, 2)).round(2).tolist():
        yield Case((a, b))
    yield Case((7, 2), INTEGERS)
    yield Case((-1, 4), INTEGERS)
    yield Case((0.0, 2.0), "zero")


def _reference(a: float, b: float) -> Array:
    top, bottom = Fraction(float(a)), Fraction(float(b))
    exact = (top / bottom, 1 / bottom, -top / (bottom * bottom))
    return np.array([float(number) for number in exact])


_PART = Part(
    "divide",
    _domain,
    _reference,
    entries=("the quotient", "the derivative by a", "the derivative by b"),
    mistakes=(
        Mistake(
            "results-missing",
            "Three numbers are wanted: the quotient, and both derivatives.",
            lambda a, b: a / b,
            lambda a, b: np.array([1 / b, -a / b**2]),
            lambda a, b: np.array([a / b, 1 / b]),
        ),
        Mistake(
            "upside-down",
            "Top and bottom of the quotient are the wrong way round.",
            lambda a, b: np.array([b / a, -b / a**2, 1 / a]),
        ),
        Mistake(
            "order-of-results",
            "The right numbers, in the wrong order: quotient, derivative by a, derivative by b.",
            lambda a, b: np.array([a / b, -a / b**2, 1 / b]),
            lambda a, b: np.array([1 / b, -a / b**2, a / b]),
        ),
        Mistake(
            "derivatives-of-a-product",
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
            "power-of-the-bottom",
            "In the derivative by b a power or a bracket is wrong. Write the quotient as a product "
            "with a power of minus one, and bring the exponent down.",
            lambda a, b: np.array([a / b, 1 / b, -a / b]),
            lambda a, b: np.array([a / b, 1 / b, -a / b * b]),
            lambda a, b: np.array([a / b, 1 / b, -a / b**3]),
            lambda a, b: np.array([a / b, 1 / b, -2 * a / b**3]),
            lambda a, b: np.array([a / b, 1 / b, a * np.log(abs(b))]),
        ),
        Mistake(
            "top-missing",
            "Your derivative by b does not depend on the top. A larger quotient loses more when "
            "its bottom grows.",
            lambda a, b: np.array([a / b, 1 / b, -1 / b**2]),
        ),
        Mistake(
            "derivative-by-the-top",
            "If the top grows by one, by how much does the quotient grow? The bottom divides that, "
            "too.",
            lambda a, b: np.array([a / b, 1.0, -a / b**2]),
            lambda a, b: np.array([a / b, b, -a / b**2]),
            lambda a, b: np.array([a / b, a, -a / b**2]),
            lambda a, b: np.array([a / b, -1 / b, -a / b**2]),
            lambda a, b: np.array([a / b, 1 / b**2, -a / b**2]),
        ),
        Mistake(
            "whole-division",
            "`//` throws away what is after the point.",
            lambda a, b: np.array([a // b, 1 / b, -a / b**2]),
        ),
        Mistake(
            "both-at-once",
            "A local gradient moves one input and holds the other still. You move both.",
            lambda a, b: np.array([a / b, (b - a) / b**2, (b - a) / b**2]),
        ),
    ),
)

EXERCISE = Exercise(
    "divide-with-slopes",
    (_PART,),
    notice="Worth noticing: the derivative by b is minus the quotient divided by b. The way back "
    "can often reuse what the way forward has computed.",
    more="Hold b = 2 still and let a grow from 3 to 4: how much does the quotient grow? Now hold a "
    "still. Then read *Let the program do it* in this chapter again.",
)
