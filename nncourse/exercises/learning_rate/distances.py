"""Warm-up: how far gradient descent is from the floor of a quadratic after some steps."""

import numpy as np

from nncourse.check.exercise import Exercise
from nncourse.check.outcome import Array, Probe
from nncourse.check.part import Mistake, Part

_PROBES = (
    Probe(np.array([0.1, 0.5, 0.9]), {"curvature": 1.0, "steps": 1}, "rates"),
    Probe(np.array([0.05, 0.3, 0.6, 1.2]), {"curvature": 2.0, "steps": 3}, "rates"),
    Probe(np.array([[0.1, 0.2], [0.3, 0.45]]), {"curvature": 4.0, "steps": 2}, "rates"),
    Probe(np.array([0.25, 0.4]), {"curvature": 8.0, "steps": 5}, "rates"),
    Probe(np.array([0.1, 0.2]), {"curvature": 5.0, "steps": 0}, "rates"),
    Probe(np.array(0.3), {"curvature": 1.5, "steps": 4}, "rates"),
    Probe(np.empty(0), {"curvature": 1.0, "steps": 2}, "rates"),
)


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
    _reference,
    _PROBES,
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
            (lambda rates, curvature, steps: np.abs(1 - steps * rates * curvature),),
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

EXERCISE = Exercise("distances", (_PART,))
