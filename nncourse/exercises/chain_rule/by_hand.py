"""Warm-up: value and derivatives of a small graph, by hand."""

from collections.abc import Callable, Iterator
from fractions import Fraction

import numpy as np

from nncourse.check.domain import Case, drawn
from nncourse.check.exercise import Exercise
from nncourse.check.outcome import Array, Function
from nncourse.check.part import Mistake, Part


@drawn("`inputs` of three floats, 0 and negative ones among them", "inputs")
def _domain(rng: np.random.Generator) -> Iterator[Case]:
    yield Case((np.array([2.0, 3.0, 5.0]),))
    yield Case((np.array([3.0, -1.0, 0.5]),))
    yield Case((np.array([-2.0, 4.0, 1.5]),))
    for _ in range(3):
        yield Case((rng.normal(0, 2, 3).round(2),))
    yield Case((np.array([0.0, 1.0, 2.0]),), "zero")
    yield Case((np.array([1.5, 0.0, 0.0]),), "zero")


def _reference(inputs: Array) -> Array:
    """Return value and slopes of x²y + xz, the same function multiplied out."""
    x, y, z = (Fraction(float(number)) for number in inputs)
    exact = (x * x * y + x * z, 2 * x * y + z, x * x, x)
    return np.array([float(number) for number in exact])


def _answer(formula: Callable[[float, float, float, float], tuple[float, ...]]) -> Function:
    def function(inputs: Array) -> Array:
        x, y, z = inputs.tolist()
        return np.array(formula(x, y, z, x * y + z))

    return function


_PART = Part(
    "by_hand",
    _domain,
    _reference,
    entries=("the value", "the derivative by x", "the derivative by y", "the derivative by z"),
    traits={"zero": "It is right, except where one of the inputs is 0."},
    mistakes=(
        Mistake(
            "value-missing",
            "Three numbers came, four are wanted: the value first, and then the derivatives.",
            _answer(lambda x, y, z, s: (s + x * y, x * x, x)),
        ),
        Mistake(
            "derivatives-missing",
            "Only the value came. The three derivatives belong behind it.",
            lambda inputs: (inputs[0] * inputs[1] + inputs[2]) * inputs[0],
            _answer(lambda x, y, z, s: (s * x,)),
        ),
        Mistake(
            "order-of-results",
            "The right numbers, in the wrong order: the value, then the derivatives by x, y, z.",
            _answer(lambda x, y, z, s: (s + x * y, x * x, x, s * x)),
            _answer(lambda x, y, z, s: (s * x, x, x * x, s + x * y)),
            _answer(lambda x, y, z, s: (s * x, x * x, s + x * y, x)),
            _answer(lambda x, y, z, s: (s * x, s + x * y, x, x * x)),
        ),
        Mistake(
            "only-the-sum",
            "This is about s, the first step, not about f. What happens to a change on its way "
            "from s to the end?",
            _answer(lambda x, y, z, s: (s, y, x, 1.0)),
            _answer(lambda x, y, z, s: (s * x, y, x, 1.0)),
        ),
        Mistake(
            "one-path-only",
            "x reaches f along two paths, directly and by way of s. You count one of them only.",
            _answer(lambda x, y, z, s: (s * x, s, x * x, x)),
            _answer(lambda x, y, z, s: (s * x, x * y, x * x, x)),
        ),
        Mistake(
            "paths-multiplied",
            "Along a path local gradients multiply. But where two paths meet, what do their parts "
            "do?",
            _answer(lambda x, y, z, s: (s * x, s * x * y, x * x, x)),
        ),
        Mistake(
            "second-path-too-short",
            "On the path by way of s two arrows multiply: first from f to s, then from s to x. One "
            "of the two factors is missing, or another number stands for it.",
            _answer(lambda x, y, z, s: (s * x, s + y, x * x, x)),
            _answer(lambda x, y, z, s: (s * x, s + x, x * x, x)),
            _answer(lambda x, y, z, s: (s * x, 2 * s, x * x, x)),
            _answer(lambda x, y, z, s: (s * x, 2 * x * y, x * x, x)),
            _answer(lambda x, y, z, s: (s * x, s + s * y, s * x, s)),
        ),
        Mistake(
            "graph-misread",
            "The value is not that of the graph: s is x times y, and then z is added; f is s times "
            "x.",
            _answer(lambda x, y, z, s: (x * x * (y + z), 2 * x * (y + z), x * x, x * x)),
            _answer(lambda x, y, z, s: (s + x, s + x * y, x * x, x)),
            _answer(lambda x, y, z, s: (s + x, y + 1, x, 1.0)),
            _answer(lambda x, y, z, s: (x * x * y, 2 * x * y, x * x, 0.0)),
        ),
        Mistake(
            "way-back-not-multiplied",
            "In the derivatives by y and z a factor is wrong. A change in s changes f by x times "
            "as much; that factor comes back to both of them, times their own local gradient.",
            _answer(lambda x, y, z, s: (s * x, s + x * y, x, 1.0)),
            _answer(lambda x, y, z, s: (s * x, s + x * y, x, x)),
            _answer(lambda x, y, z, s: (s * x, s + x * y, x * x, 1.0)),
            _answer(lambda x, y, z, s: (s * x, s + x * y, x * x, z)),
            _answer(lambda x, y, z, s: (s * x, s + x * y, x * x, s)),
            _answer(lambda x, y, z, s: (s * x, s + x * y, 2 * x, x)),
            _answer(lambda x, y, z, s: (s * x, s + x * y, x * y, x)),
        ),
    ),
)

EXERCISE = Exercise(
    "graph-by-hand",
    (_PART,),
    notice="Worth noticing: the derivative by z is the gradient that arrives at s, unchanged. "
    "Adding passes gradients on as they are.",
    more="First only the value, and the derivative by z: by how much does f change if z grows by "
    "1? Then read *Multiply along a path, add over the paths* in this chapter again.",
)
