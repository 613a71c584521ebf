"""Warm-up: the share of units that are silent for every picture."""

import numpy as np

from nncourse.check.exercise import Exercise
from nncourse.check.outcome import Array, Probe
from nncourse.check.part import Mistake, Part

_rng = np.random.default_rng(91)


def _probe(Z: object) -> Probe:
    return Probe(np.array(Z, dtype=float), name="Z")


_PROBES = (
    _probe([[1.0, -2.0, -1.0], [-0.5, -1.0, 3.0]]),
    _probe([[-1.0, 0.5, -2.0, -3.0], [-0.5, -1.0, -3.0, -0.2], [-4.0, 2.0, -1.0, 0.1]]),
    _probe([[-1.0, 0.0], [0.0, 0.0], [2.0, -3.0]]),
    _probe([[2.0, 1.0], [3.0, 4.0]]),
    _probe([[-1.0, -3.0, -2.0]]),
    _probe([[-1.0, 4.0, -0.5], [-2.0, -9.0, -1.0], [0.5, -8.0, -3.0], [-1.5, -7.0, -2.0]]),
    _probe((_rng.normal(size=(6, 10)) - 1).round(2)),
    _probe([[-0.3]]),
)


def _reference(Z: Array) -> Array:
    """Look at the units one by one."""
    dead = sum(all(float(z) <= 0 for z in unit) for unit in Z.T)
    return np.asarray(dead / Z.shape[1])


_PART = Part(
    "dead_share",
    _reference,
    _PROBES,
    mistakes=(
        Mistake(
            "silent-for-dead",
            "You count every silence. A unit that rests for one picture may play for the next; "
            "dead is one that rests for all of them.",
            lambda Z: np.mean(Z <= 0),
            (lambda Z: np.mean(Z < 0),),
        ),
        Mistake(
            "pictures-for-units",
            "You look for pictures at which everybody rests. Look for units that rest at every "
            "picture: along which axis do the pictures lie?",
            lambda Z: np.mean(np.all(Z <= 0, axis=1)),
            (lambda Z: np.mean(np.all(Z < 0, axis=1)),),
        ),
        Mistake(
            "any-for-all",
            "One silent picture is enough for you to call a unit dead. Half of all healthy units "
            "would be buried that way.",
            lambda Z: np.mean(np.any(Z <= 0, axis=0)),
            (lambda Z: np.mean(np.any(Z < 0, axis=0)),),
        ),
        Mistake(
            "the-living",
            "This is the share of units that play now and then. Asked for are the others.",
            lambda Z: np.mean(np.any(Z > 0, axis=0)),
        ),
        Mistake(
            "count-for-share",
            "You return how many units are dead. What share of the layer is that?",
            lambda Z: np.sum(np.all(Z <= 0, axis=0)),
            (lambda Z: np.sum(np.all(Z < 0, axis=0)),),
        ),
        Mistake(
            "silent-on-average",
            "You go by a unit's mean. One large negative sum can hide a picture for which it "
            "plays.",
            lambda Z: np.mean(Z.mean(axis=0) <= 0),
            (lambda Z: np.mean(Z.mean(axis=0) < 0), lambda Z: np.mean(Z.sum(axis=0) < 0)),
        ),
        Mistake(
            "zero-counted-as-playing",
            "A sum of exactly 0 gives an output of 0. That unit isn't playing.",
            lambda Z: np.mean(np.all(Z < 0, axis=0)),
        ),
        Mistake(
            "one-answer-for-each-unit",
            "You say of each unit whether it's dead. Wanted is one number for the layer.",
            lambda Z: np.all(Z <= 0, axis=0).astype(float),
        ),
    ),
)

EXERCISE = Exercise("dead-share", (_PART,))
