"""Warm-up: how far gradient descent is from the floor of a quadratic after some steps."""

from collections.abc import Iterator

import numpy as np

from nncourse.check.domain import SEVERAL_AXES, SINGLE_NUMBER, Case, drawn
from nncourse.check.exercise import Exercise
from nncourse.check.outcome import Array
from nncourse.check.part import Mistake, Part

_SENTENCE = "`rates` of any shape, floats above 0, a `curvature` above 0, and `steps` from 0 to 5"


@drawn(_SENTENCE, "rates", "curvature", "steps")
def _domain(rng: np.random.Generator) -> Iterator[Case]:
    yield Case((np.array([0.1, 0.5, 0.9]), 1.0, 1))
    yield Case((np.array([0.05, 0.3, 0.6, 1.2]), 2.0, 3))
    yield Case((np.array([0.25, 0.4]), 8.0, 5))
    yield Case((rng.uniform(0.1, 0.6, 5).round(2), 4.0, 2))
    yield Case((np.array([[0.1, 0.2], [0.3, 0.45]]), 4.0, 2), SEVERAL_AXES)
    yield Case((np.array(0.3), 1.5, 4), SINGLE_NUMBER)
    yield Case((np.array([0.1, 0.2]), 5.0, 0), "no steps")


def _reference(rates: Array, curvature: float, steps: int) -> Array:
    """Walk from a distance of 1, rate by rate and step by step."""
    ends = []
    for rate in rates.flat:
        place = 1.0
        for _ in range(steps):
            place -= rate * curvature * place
        ends.append(abs(place))
    return np.array(ends, dtype=float).reshape(rates.shape)


_PART = Part(
    "distances",
    _domain,
    _reference,
    traits={"no steps": "After no steps you are where you began, at a distance of 1."},
    mistakes=(
        Mistake(
            "one-step-only",
            "This is the distance after a single step. The same factor comes again at every step.",
            lambda rates, curvature, steps: np.abs(1 - rates * curvature),
        ),
        Mistake(
            "times-the-steps",
            "You multiply the factor by the number of steps. A step acts on what the step before "
            "has left.",
            lambda rates, curvature, steps: np.abs(1 - rates * curvature) * steps,
            lambda rates, curvature, steps: np.abs(1 - steps * rates * curvature),
        ),
        Mistake(
            "curvature-forgotten",
            "The curvature plays no part in your answer. How steep is the slope at a distance of "
            "1?",
            lambda rates, curvature, steps: np.abs(1 - rates) ** steps,
        ),
        Mistake(
            "divided-by-the-curvature",
            "A sharper valley makes your steps shorter. Its slope is steeper, so they are longer.",
            lambda rates, curvature, steps: np.abs(1 - rates / curvature) ** steps,
        ),
        Mistake(
            "never-across",
            "Where a step leads across the floor, you stop at the floor. It lands on the other "
            "side, and may be far from it.",
            lambda rates, curvature, steps: np.maximum(1 - rates * curvature, 0.0) ** steps,
        ),
        Mistake(
            "with-a-sign",
            "Some of your distances are negative: those places lie on the other side of the floor. "
            "How far away are they?",
            lambda rates, curvature, steps: (1 - rates * curvature) ** steps,
        ),
        Mistake(
            "uphill",
            "Your walk climbs out of the valley at every rate. A step goes against the slope.",
            lambda rates, curvature, steps: np.abs(1 + rates * curvature) ** steps,
        ),
    ),
)

EXERCISE = Exercise(
    "distances",
    (_PART,),
    notice="Worth noticing: at a rate of 1/curvature one step is enough, and beyond "
    "2/curvature every step leads further away.",
    more="First one step from a distance of 1: how steep is the slope there, and where do "
    "you land? Then read *Where the edge is* in this chapter again.",
)
