"""Build: a schedule that warms up in a straight line and falls along half a cosine."""

import math

import numpy as np

from nncourse.check.exercise import Exercise
from nncourse.check.outcome import Array, Probe
from nncourse.check.part import Mistake, Part


def _probe(step: object, peak: float, warm: int, steps: int) -> Probe:
    return Probe(np.array(step), {"peak": peak, "warm": warm, "steps": steps}, "step")


_PROBES = (
    _probe([0, 1, 2, 3, 4, 6, 8, 10], 1.0, 4, 10),
    _probe(list(range(13)), 0.5, 3, 12),
    _probe([[0, 5], [15, 20]], 0.1, 10, 20),
    _probe(7, 2.0, 5, 25),
    _probe([0, 1, 2], 3.0, 1, 2),
    _probe(0, 0.3, 2, 9),
)


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
    _reference,
    _PROBES,
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

EXERCISE = Exercise("warm-cosine", (_PART,))
