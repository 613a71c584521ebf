"""Data sets of points in the plane, made on the spot.

Each returns the points X, shape (n, 2), and their labels y, integers of shape (n,), in random order
(but exclusive or, whose four points come in turn). ``n`` is the number of points of all classes
together, ``noise`` the standard deviation of normal noise added to each coordinate. What is out of
range raises a TypeError or ValueError.
"""

from __future__ import annotations

import numpy as np

from nnkit.validation import arguments as check
from nnkit.validation.arguments import Array

Points = tuple[Array, Array]


def xor(n: int = 4, noise: float = 0.0, seed: int = 0) -> Points:
    """Make the four points of exclusive or: label 1 where exactly one coordinate is 1.

    Beyond four points the corners are used again.
    """
    corner = np.arange(check.integer(n, "n")) % 4
    X = np.stack([corner // 2, corner % 2], axis=1).astype(np.float64)
    X += check.generator(seed).normal(0.0, check.non_negative(noise, "noise"), size=X.shape)
    return X, (corner // 2) ^ (corner % 2)


def moons(n: int = 400, noise: float = 0.1, seed: int = 0) -> Points:
    """Make two interleaved half circles: 0 is the upper moon, 1 the lower."""
    n = check.integer(n, "n", least=2)
    y = np.arange(n) % 2
    angle = np.pi * _evenly(n, 2)
    upper = np.stack([np.cos(angle), np.sin(angle)], axis=1)
    lower = np.stack([1 - np.cos(angle), 0.5 - np.sin(angle)], axis=1)
    return _noisy_and_shuffled(np.where(y[:, None] == 0, upper, lower), y, noise, seed)


def circles(n: int = 400, noise: float = 0.05, ratio: float = 0.5, seed: int = 0) -> Points:
    """Make a circle of radius ``ratio`` (label 1) inside another of radius 1 (label 0)."""
    n = check.integer(n, "n", least=2)
    y = np.arange(n) % 2
    angle = 2 * np.pi * np.arange(n) / n
    radius = np.where(y == 0, 1.0, check.positive(ratio, "ratio"))
    X = np.stack([radius * np.cos(angle), radius * np.sin(angle)], axis=1)
    return _noisy_and_shuffled(X, y, noise, seed)


def spirals(
    n: int = 600, classes: int = 3, noise: float = 0.02, turns: float = 0.75, seed: int = 0
) -> Points:
    """Make spiral arms, one for each class, that wind ``turns`` times around the origin."""
    y = _in_turn(n, classes)
    radius = 0.05 + 0.95 * _evenly(n, classes)
    angle = 2 * np.pi * (check.positive(turns, "turns") * radius + y / classes)
    X = np.stack([radius * np.cos(angle), radius * np.sin(angle)], axis=1)
    return _noisy_and_shuffled(X, y, noise, seed)


def blobs(n: int = 400, classes: int = 3, spread: float = 0.35, seed: int = 0) -> Points:
    """Make round clouds of standard deviation ``spread``, centred evenly on the unit circle."""
    y = _in_turn(n, classes)
    angle = 2 * np.pi * y / classes
    centres = np.stack([np.cos(angle), np.sin(angle)], axis=1)
    return _noisy_and_shuffled(centres, y, check.non_negative(spread, "spread"), seed)


def checkerboard(n: int = 400, squares: int = 2, seed: int = 0) -> Points:
    """Scatter points over a board from -1 to 1; the colour of the square is the label, 0 or 1.

    With two squares a side, it is exclusive or of the signs of the coordinates.
    """
    squares = check.integer(squares, "squares", most=1000)
    X = check.generator(seed).uniform(-1, 1, size=(check.integer(n, "n"), 2))
    square = np.floor((X + 1) * squares / 2).astype(np.int64)
    return X, square.sum(axis=1) % 2


def _in_turn(n: int, classes: int) -> Array:
    """Return the classes of n points: 0, 1, 2 ... and again, each at least once."""
    classes = check.integer(classes, "classes", least=2)
    if check.integer(n, "n") < classes:
        raise ValueError(f"n must be at least the number of classes, {classes}, got {n}")
    return np.arange(n) % classes


def _evenly(n: int, classes: int) -> Array:
    """Return for each point its place between 0 and 1 among the points of its class."""
    within = np.arange(n) // classes
    return within / max(within[-1], 1)


def _noisy_and_shuffled(X: Array, y: Array, noise: float, seed: int) -> Points:
    rng = check.generator(seed)
    X = X + rng.normal(0.0, check.non_negative(noise, "noise"), size=X.shape)
    order = rng.permutation(len(X))
    return X[order], y[order]
