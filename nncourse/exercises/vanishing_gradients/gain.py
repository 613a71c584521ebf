"""Warm-up: the gain of a layer, from the scale of its weights and the slopes of its units."""

import math

import numpy as np

from nncourse.check.arguments import arguments
from nncourse.check.domain import array, number
from nncourse.check.exercise import Exercise
from nncourse.check.outcome import Array
from nncourse.check.part import Mistake, Part

_domain = arguments(
    slopes=array("..."),
    scale=number((1.5, 1.0, 2.5, 0.5), words="a float above 0"),
)


def _reference(slopes: Array, scale: float) -> Array:
    """Add up the squares one by one."""
    total = math.fsum(float(slope) ** 2 for slope in slopes.flat)
    return np.asarray(scale * math.sqrt(total / slopes.size))


_PART = Part(
    "gain",
    _domain,
    _reference,
    mistakes=(
        Mistake(
            "mean-slope",
            "You average the slopes themselves. What adds up on the way back are sizes of random "
            "sign, and those add in squares.",
            lambda slopes, scale: scale * np.mean(slopes),
            lambda slopes, scale: scale * np.mean(np.abs(slopes)),
        ),
        Mistake(
            "scale-forgotten",
            "The scale of the weights has no effect. Twice the weights should pass on twice as "
            "much.",
            lambda slopes, scale: np.sqrt(np.mean(slopes**2)),
        ),
        Mistake(
            "root-forgotten",
            "This grows with the square of the slopes. A gain compares sizes, so the last step "
            "has to undo the squares.",
            lambda slopes, scale: scale * np.mean(slopes**2),
            lambda slopes, scale: scale**2 * np.mean(slopes**2),
        ),
        Mistake(
            "sum-for-mean",
            "A larger layer gets a larger gain. The number of units is already in the scale, so "
            "take the mean of the squares, not their sum.",
            lambda slopes, scale: scale * np.sqrt(np.sum(slopes**2)),
        ),
        Mistake(
            "scale-under-the-root",
            "The scale stands under the root, and so counts too little. Twice the weights should "
            "pass on twice as much.",
            lambda slopes, scale: np.sqrt(scale * np.mean(slopes**2)),
        ),
        Mistake(
            "spread-of-the-slopes",
            "You measure how much the slopes differ from each other. If all were one, nothing "
            "would be lost, and yet they would not differ at all.",
            lambda slopes, scale: scale * np.std(slopes),
        ),
        Mistake(
            "steepest-unit",
            "You take the steepest unit for all of them. The others pass on less.",
            lambda slopes, scale: scale * np.max(np.abs(slopes)),
        ),
        Mistake(
            "one-gain-for-each-unit",
            "You return a number for each unit. Wanted is one number for the whole layer.",
            lambda slopes, scale: scale * np.abs(slopes),
            lambda slopes, scale: scale * slopes,
        ),
    ),
)

EXERCISE = Exercise(
    "gain",
    (_PART,),
    notice="Worth noticing: where half of the slopes are 1 and half are 0, the root of the "
    "mean square is 0.71, not a half. That is ReLU's gain at scale 1.",
    more="First a layer of two units with slopes 1 and 0: which share of a vector's length "
    "do they let through, on average? Then read *From one neuron to a layer* in this "
    "chapter again.",
)
