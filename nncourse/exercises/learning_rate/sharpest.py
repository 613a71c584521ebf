"""Explore: the largest curvature by power iteration."""

from collections.abc import Iterator

import numpy as np

from nncourse.check.domain import Case, drawn
from nncourse.check.exercise import Exercise
from nncourse.check.outcome import Array
from nncourse.check.part import Mistake, Part


def _matrix(rng: np.random.Generator, size: int) -> Array:
    """Return a matrix with curvatures from 1 to 6, in directions of any kind."""
    axes, _ = np.linalg.qr(rng.normal(size=(size, size)))
    H = axes @ np.diag(np.linspace(1, 6, size)) @ axes.T
    return np.asarray((H + H.T) / 2)


_SENTENCE = (
    "`v` of shape `(n,)`, not all of it zero, a symmetric `H` of shape `(n, n)` "
    "whose curvatures are above 0, and `rounds` from 1 to 300"
)


@drawn(_SENTENCE, "v", "H", "rounds")
def _domain(rng: np.random.Generator) -> Iterator[Case]:
    yield Case((np.array([1.0, 1.0]), np.diag([2.0, 3.0]), 1))
    yield Case((np.array([3.0, -1.0]), np.array([[2.0, 1.0], [1.0, 3.0]]), 2))
    for size, rounds in ((3, 4), (5, 10)):
        yield Case((rng.normal(size=size).round(2), _matrix(rng, size), rounds))
    yield Case((np.array([1.0, 0.0]), np.diag([2.0, 3.0]), 5))
    yield Case((np.array([-0.5]), np.array([[4.0]]), 3), "one direction")
    yield Case((rng.normal(size=4).round(2), _matrix(rng, 4), 300), "many rounds")


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
    _domain,
    _reference,
    rtol=1e-8,
    traits={
        "many rounds": "After hundreds of rounds your numbers have grown too large. Give the "
        "vector the length 1 again in every round.",
    },
    mistakes=(
        Mistake(
            "direction-returned",
            "You return the direction. Wanted is the curvature along it, a single number.",
            _turned,
            lambda v, H, rounds: H @ _turned(v, H, rounds),
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

EXERCISE = Exercise(
    "sharpest",
    (_PART,),
    notice="Worth noticing: one product with the matrix is all that a round needs. A network "
    "gives that product with two gradients, so its curvature can be measured without "
    "its matrix.",
    more="First one round with the matrix diag(2, 3) and the vector (1, 1): where does it "
    "turn to? Then read *An edge that comes to meet you* in this chapter again.",
)
