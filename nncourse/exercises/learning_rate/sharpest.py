"""Explore: the largest curvature by power iteration."""

import numpy as np

from nncourse.check.arrays import fixed
from nncourse.check.exercise import Exercise
from nncourse.check.outcome import Array, Probe
from nncourse.check.part import Mistake, Part

_rng = np.random.default_rng(31)


def _drawn(size: int, rounds: int) -> Probe:
    """Return a matrix with curvatures from 1 to 6 in directions of any kind, and a start."""
    axes, _ = np.linalg.qr(_rng.normal(size=(size, size)))
    H = axes @ np.diag(np.linspace(1, 6, size)) @ axes.T
    options = {"H": fixed((H + H.T) / 2), "rounds": rounds}
    return Probe(_rng.normal(size=size).round(2), options, "v")


_PROBES = (
    Probe(np.array([1.0, 1.0]), {"H": fixed(np.diag([2.0, 3.0])), "rounds": 1}, "v"),
    Probe(
        np.array([3.0, -1.0]), {"H": fixed(np.array([[2.0, 1.0], [1.0, 3.0]])), "rounds": 2}, "v"
    ),
    _drawn(3, 4),
    _drawn(5, 10),
    Probe(np.array([1.0, 0.0]), {"H": fixed(np.diag([2.0, 3.0])), "rounds": 5}, "v"),
    Probe(np.array([-0.5]), {"H": fixed(np.array([[4.0]])), "rounds": 3}, "v"),
    _drawn(4, 300),
)


def _reference(v: Array, H: Array, rounds: int) -> Array:
    """Work in the axes of the matrix, where a round multiplies each part by its curvature."""
    curvatures, axes = np.linalg.eigh(H)
    parts = (axes.T @ v) * (curvatures / curvatures.max()) ** rounds
    return np.asarray((curvatures * parts**2).sum() / (parts**2).sum())


def _turned(v: Array, H: Array, rounds: int) -> Array:
    for _ in range(rounds):
        v = H @ v
        v = v / np.linalg.norm(v)
    return v


_PART = Part(
    "sharpest",
    _reference,
    _PROBES,
    rtol=1e-8,
    mistakes=(
        Mistake(
            "direction-returned",
            "You return the direction. Wanted is the curvature along it, a single number.",
            _turned,
            (lambda v, H, rounds: H @ _turned(v, H, rounds),),
        ),
        Mistake(
            "start-only",
            "This is the curvature along the start. The rounds have not turned it.",
            lambda v, H, rounds: v @ H @ v / (v @ v),
        ),
        Mistake(
            "start-not-shortened",
            "You measure along the vector as it came. Turn it first, and divide by its length.",
            lambda v, H, rounds: v @ H @ v,
        ),
        Mistake(
            "one-round-only",
            "You turn the vector once, however many rounds are wanted.",
            lambda v, H, rounds: _turned(v, H, 1) @ H @ _turned(v, H, 1),
        ),
        Mistake(
            "one-round-too-many",
            "Your vector is one round ahead. Count the products with the matrix.",
            lambda v, H, rounds: _turned(v, H, rounds + 1) @ H @ _turned(v, H, rounds + 1),
        ),
        Mistake(
            "one-round-too-few",
            "Your vector is one round behind. Count the products with the matrix.",
            lambda v, H, rounds: (
                _turned(v, H, rounds - 1)
                @ H
                @ _turned(v, H, rounds - 1)
                / np.linalg.norm(_turned(v, H, rounds - 1)) ** 2
            ),
        ),
        Mistake(
            "exact-eigenvalue",
            "This is the largest curvature itself. The question is what so many rounds make of "
            "this start, which may be less.",
            lambda v, H, rounds: np.linalg.eigvalsh(H).max(),
        ),
        Mistake(
            "length-of-the-product",
            "You return the length of the product. Close, but the curvature is measured along the "
            "vector: what does the product have in common with it?",
            lambda v, H, rounds: np.linalg.norm(H @ _turned(v, H, rounds)),
        ),
    ),
)

EXERCISE = Exercise("sharpest", (_PART,))
