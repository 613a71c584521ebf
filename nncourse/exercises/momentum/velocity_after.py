"""Warm-up: the velocity is a fading sum of gradients."""

from collections.abc import Iterator

import numpy as np

from nncourse.check.domain import INTEGERS, ONE, Case, drawn
from nncourse.check.exercise import Exercise
from nncourse.check.outcome import Array
from nncourse.check.part import Mistake, Part

_SENTENCE = (
    "`gradients` of shape `(steps, n)`, one step or more, and `mu` from 0 to below 1; the "
    "gradients are floats or integers"
)


@drawn(_SENTENCE, "gradients", "mu")
def _domain(rng: np.random.Generator) -> Iterator[Case]:
    yield Case((np.array([[1.0], [2.0], [4.0]]), 0.5))
    yield Case((np.array([[1.0, -1.0], [1.0, 1.0], [1.0, -1.0]]), 0.9))
    yield Case((rng.normal(size=(7, 3)).round(1), 0.8))
    yield Case((rng.normal(size=(4, 2)).round(1), 0.0), "no momentum")
    yield Case((np.array([[3.0, 5.0]]), 0.9), f"{ONE} step")
    yield Case((np.array([[2, 1], [0, 3]]), 0.25), INTEGERS)


def _reference(gradients: Array, mu: float) -> Array:
    """Weigh each gradient by its age."""
    ages = np.arange(len(gradients))[::-1]
    weighed = [mu ** float(age) * g for age, g in zip(ages, gradients, strict=True)]
    return np.asarray(sum(weighed[1:], weighed[0]), dtype=float)


def _rolled(gradients: Array, keep: float, add: float) -> Array:
    v = np.zeros(gradients.shape[1])
    for g in gradients:
        v = keep * v + add * g
    return v


_PART = Part(
    "velocity_after",
    _domain,
    _reference,
    mistakes=(
        Mistake(
            "oldest-counts-most",
            "In your sum the oldest gradient counts most. It should have faded most.",
            lambda gradients, mu: _rolled(gradients[::-1], mu, 1.0),
        ),
        Mistake(
            "running-mean",
            "You take a mean: the new gradient is scaled down before it is added. In this rule it "
            "is added whole.",
            lambda gradients, mu: _rolled(gradients, mu, 1 - mu),
        ),
        Mistake(
            "nothing-fades",
            "Your velocity is the plain sum of all gradients. What does the momentum do to the "
            "old ones?",
            lambda gradients, mu: gradients.sum(axis=0),
        ),
        Mistake(
            "gradient-fades-too",
            "You shrink the new gradient together with the old velocity. Only the old velocity "
            "loses something.",
            lambda gradients, mu: mu * _rolled(gradients, mu, 1.0),
        ),
        Mistake(
            "only-the-last-two",
            "You remember one gradient only. The velocity that is kept holds all the earlier ones.",
            lambda gradients, mu: gradients[-1] + mu * gradients[-2:-1].sum(axis=0),
        ),
        Mistake(
            "downhill-already",
            "The sign is turned round. The velocity collects gradients; the minus comes with the "
            "step.",
            lambda gradients, mu: _rolled(gradients, mu, -1.0),
        ),
        Mistake(
            "last-gradient-only",
            "This is the last gradient alone. What has become of the ones before?",
            lambda gradients, mu: gradients[-1] * 1.0,
        ),
        Mistake(
            "all-velocities",
            "You return the velocities of all steps. Only the last one is asked for.",
            lambda gradients, mu: np.array(
                [_rolled(gradients[: k + 1], mu, 1.0) for k in range(len(gradients))]
            ),
        ),
    ),
)

EXERCISE = Exercise(
    "velocity-after",
    (_PART,),
    notice="Worth noticing: a gradient that stays the same adds up to 1/(1 − μ) of itself. "
    "With a momentum of 0.9, the ball ends up ten times as fast as a single push "
    "would make it.",
    more="First three gradients of 1 and a momentum of a half: write down the velocity "
    "after each. Then read *Two lines* in this chapter again.",
)
