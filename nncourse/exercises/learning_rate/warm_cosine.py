"""Build: a schedule that warms up in a straight line and falls along half a cosine."""

import math
from collections.abc import Iterator

import numpy as np

from nncourse.check.domain import SEVERAL_AXES, SINGLE_NUMBER, Case, drawn
from nncourse.check.exercise import Exercise
from nncourse.check.outcome import Array
from nncourse.check.part import Mistake, Part

_SENTENCE = (
    "`step` of any shape, integers from 0 to `steps`, a `peak` above 0, and `warm` "
    "from 1 to less than `steps`"
)


@drawn(_SENTENCE, "step", "peak", "warm", "steps")
def _domain(rng: np.random.Generator) -> Iterator[Case]:
    yield Case((np.array([0, 1, 2, 3, 4, 6, 8, 10]), 1.0, 4, 10))
    yield Case((np.arange(13), 0.5, 3, 12))
    yield Case((rng.integers(0, 21, 6), 0.2, 5, 20))
    yield Case((np.array([0, 1, 2]), 3.0, 1, 2))
    yield Case((np.array([[0, 5], [15, 20]]), 0.1, 10, 20), SEVERAL_AXES)
    yield Case((np.array(7), 2.0, 5, 25), SINGLE_NUMBER)
    yield Case((np.array(0), 0.3, 2, 9), SINGLE_NUMBER)


def _reference(step: Array, peak: float, warm: int, steps: int) -> Array:
    """Return the rate of one step after the other."""
    rates = []
    for t in step.flat:
        if t < warm:
            rates.append(peak * (t + 1) / warm)
        else:
            rates.append(peak * math.cos(math.pi / 2 * (t - warm) / (steps - warm)) ** 2)
    return np.array(rates, dtype=float).reshape(step.shape)


def _joined(step: Array, peak: float, warm: int, falling: Array) -> Array:
    return np.where(step < warm, peak * (step + 1) / warm, falling)


def _fall(part: Array, peak: float) -> Array:
    return np.asarray(peak * (1 + np.cos(np.pi * part)) / 2)


_PART = Part(
    "warm_cosine",
    _domain,
    _reference,
    mistakes=(
        Mistake(
            "no-warm-up",
            "Your rate falls from the start. In the first steps it should rise.",
            lambda step, peak, warm, steps: _fall(step / steps, peak),
        ),
        Mistake(
            "no-fall",
            "The rise is right, but then your rate stays where it is. It should fall to zero.",
            lambda step, peak, warm, steps: _joined(step, peak, warm, np.full(step.shape, peak)),
        ),
        Mistake(
            "fall-begins-too-early",
            "When the warm-up ends, your cosine is already on its way down. It should begin there.",
            lambda step, peak, warm, steps: _joined(step, peak, warm, _fall(step / steps, peak)),
        ),
        Mistake(
            "fall-ends-too-late",
            "Your cosine begins at the right step, but it has not come down at the last one. How "
            "many steps are left after the warm-up?",
            lambda step, peak, warm, steps: _joined(
                step, peak, warm, _fall((step - warm) / steps, peak)
            ),
        ),
        Mistake(
            "whole-cosine",
            "Your rate comes down and goes up again. Half a cosine is wanted.",
            lambda step, peak, warm, steps: _joined(
                step, peak, warm, _fall(2 * (step - warm) / (steps - warm), peak)
            ),
        ),
        Mistake(
            "below-zero",
            "Your rate falls below zero: a cosine runs from 1 to -1. Lift it and halve it.",
            lambda step, peak, warm, steps: _joined(
                step, peak, warm, peak * np.cos(np.pi * (step - warm) / (steps - warm))
            ),
        ),
        Mistake(
            "quarter-of-a-cosine",
            "Your rate reaches zero at full speed. Half a cosine arrives flat: which part of its "
            "wave is that?",
            lambda step, peak, warm, steps: _joined(
                step, peak, warm, peak * np.cos(np.pi / 2 * (step - warm) / (steps - warm))
            ),
        ),
        Mistake(
            "straight-fall",
            "Your rate falls in a straight line. Wanted is half a cosine.",
            lambda step, peak, warm, steps: _joined(
                step, peak, warm, peak * (1 - (step - warm) / (steps - warm))
            ),
        ),
        Mistake(
            "first-rate-zero",
            "Your first step has a rate of zero: it is wasted. Look at how the task counts the "
            "steps of the rise.",
            lambda step, peak, warm, steps: np.where(
                step < warm, peak * step / warm, _fall((step - warm) / (steps - warm), peak)
            ),
        ),
    ),
)

EXERCISE = Exercise(
    "warm-cosine",
    (_PART,),
    notice="Worth noticing: at the last step of the warm-up the rate is at its peak, and the "
    "fall begins there without a jump.",
    more="First write down three rates on paper: of step 0, of the last step of the warm-"
    "up, and of the last step of all. Then read *First near the edge, then away from "
    "it* in this chapter again.",
)
