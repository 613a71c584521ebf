"""Data sets of points in the plane, made on the spot.

Each returns ``X`` of shape (n, 2) and integer labels ``y`` of shape (n,), in random order (but
exclusive or, whose four points come in turn).
"""

from __future__ import annotations

import numpy as np

from nnkit.validation.arguments import Array, generator, integer, non_negative, positive

Points = tuple[Array, Array]
"""Points X, shape (n, 2), and labels y, shape (n,)."""


def xor(n: int = 4, noise: float = 0.0, seed: int = 0) -> Points:
    """Make the four points of exclusive or: label 1 where exactly one coordinate is 1.

    Parameters
    ----------
    n : int
        Number of points; beyond four the corners are used again.
    noise : float
        Standard deviation of the normal noise added to each coordinate.
    seed : int
        Seed of the noise.

    Returns
    -------
    X : ndarray, shape (n, 2)
        The points.
    y : ndarray of int, shape (n,)
        Their labels.

    Raises
    ------
    TypeError, ValueError
        If an argument is out of its range.

    Examples
    --------
    >>> X, y = xor()
    >>> X.tolist(), y.tolist()
    ([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]], [0, 1, 1, 0])
    """
    corner = np.arange(integer(n, "n")) % 4
    X = np.stack([corner // 2, corner % 2], axis=1).astype(np.float64)
    X += generator(seed).normal(0.0, non_negative(noise, "noise"), size=X.shape)
    return X, (corner // 2) ^ (corner % 2)


def moons(n: int = 400, noise: float = 0.1, seed: int = 0) -> Points:
    """Make two interleaved half circles.

    Parameters
    ----------
    n : int
        Number of points, both moons together.
    noise : float
        Standard deviation of the normal noise added to each coordinate.
    seed : int
        Seed of the noise and the order.

    Returns
    -------
    X : ndarray, shape (n, 2)
        The points.
    y : ndarray of int, shape (n,)
        0 for the upper moon, 1 for the lower.

    Raises
    ------
    TypeError, ValueError
        If an argument is out of its range.

    Examples
    --------
    >>> X, y = moons(n=100)
    >>> X.shape, y.sum()
    ((100, 2), np.int64(50))
    """
    n = integer(n, "n", least=2)
    y = np.arange(n) % 2
    angle = np.pi * _evenly(n, 2)
    upper = np.stack([np.cos(angle), np.sin(angle)], axis=1)
    lower = np.stack([1 - np.cos(angle), 0.5 - np.sin(angle)], axis=1)
    return _noisy_and_shuffled(np.where(y[:, None] == 0, upper, lower), y, noise, seed)


def circles(n: int = 400, noise: float = 0.05, ratio: float = 0.5, seed: int = 0) -> Points:
    """Make a circle inside another.

    Parameters
    ----------
    n : int
        Number of points, both circles together.
    noise : float
        Standard deviation of the normal noise added to each coordinate.
    ratio : float
        Radius of the inner circle; the outer one has radius 1.
    seed : int
        Seed of the noise and the order.

    Returns
    -------
    X : ndarray, shape (n, 2)
        The points.
    y : ndarray of int, shape (n,)
        0 for the outer circle, 1 for the inner.

    Raises
    ------
    TypeError, ValueError
        If an argument is out of its range.

    Examples
    --------
    >>> X, y = circles(n=100, noise=0.0)
    >>> bool((np.hypot(X[:, 0], X[:, 1]).round(6) == np.where(y == 0, 1.0, 0.5)).all())
    True
    """
    n = integer(n, "n", least=2)
    y = np.arange(n) % 2
    angle = 2 * np.pi * np.arange(n) / n
    radius = np.where(y == 0, 1.0, positive(ratio, "ratio"))
    X = np.stack([radius * np.cos(angle), radius * np.sin(angle)], axis=1)
    return _noisy_and_shuffled(X, y, noise, seed)


def spirals(
    n: int = 600, classes: int = 3, noise: float = 0.02, turns: float = 0.75, seed: int = 0
) -> Points:
    """Make spiral arms that wind around the origin, one for each class.

    Parameters
    ----------
    n : int
        Number of points, all arms together.
    classes : int
        Number of arms.
    noise : float
        Standard deviation of the normal noise added to each coordinate.
    turns : float
        How often an arm winds around.
    seed : int
        Seed of the noise and the order.

    Returns
    -------
    X : ndarray, shape (n, 2)
        The points, within about 1 of the origin.
    y : ndarray of int, shape (n,)
        The arm of each.

    Raises
    ------
    TypeError, ValueError
        If an argument is out of its range.

    Examples
    --------
    >>> X, y = spirals(n=90)
    >>> np.bincount(y).tolist()
    [30, 30, 30]
    """
    y = _in_turn(n, classes)
    radius = 0.05 + 0.95 * _evenly(n, classes)
    angle = 2 * np.pi * (positive(turns, "turns") * radius + y / classes)
    X = np.stack([radius * np.cos(angle), radius * np.sin(angle)], axis=1)
    return _noisy_and_shuffled(X, y, noise, seed)


def blobs(n: int = 400, classes: int = 3, spread: float = 0.35, seed: int = 0) -> Points:
    """Make round clouds of points with their centres evenly on the unit circle.

    Parameters
    ----------
    n : int
        Number of points, all clouds together.
    classes : int
        Number of clouds.
    spread : float
        Standard deviation of a cloud in each direction.
    seed : int
        Seed of the points and the order.

    Returns
    -------
    X : ndarray, shape (n, 2)
        The points.
    y : ndarray of int, shape (n,)
        The cloud of each.

    Raises
    ------
    TypeError, ValueError
        If an argument is out of its range.

    Examples
    --------
    >>> X, y = blobs(n=40, classes=4)
    >>> X.shape, np.bincount(y).tolist()
    ((40, 2), [10, 10, 10, 10])
    """
    y = _in_turn(n, classes)
    angle = 2 * np.pi * y / classes
    centres = np.stack([np.cos(angle), np.sin(angle)], axis=1)
    return _noisy_and_shuffled(centres, y, non_negative(spread, "spread"), seed)


def checkerboard(n: int = 400, squares: int = 2, seed: int = 0) -> Points:
    """Scatter points over a checkerboard; the colour of the square is the label.

    With two squares a side it is exclusive or of the signs of the coordinates.

    Parameters
    ----------
    n : int
        Number of points.
    squares : int
        Number of squares along a side.
    seed : int
        Seed of the points.

    Returns
    -------
    X : ndarray, shape (n, 2)
        Points with coordinates between -1 and 1.
    y : ndarray of int, shape (n,)
        0 or 1.

    Raises
    ------
    TypeError, ValueError
        If an argument is out of its range.

    Examples
    --------
    >>> X, y = checkerboard(n=200)
    >>> bool((y == (X[:, 0] * X[:, 1] < 0)).all())
    True
    """
    squares = integer(squares, "squares", most=1000)
    X = generator(seed).uniform(-1, 1, size=(integer(n, "n"), 2))
    square = np.floor((X + 1) * squares / 2).astype(np.int64)
    return X, square.sum(axis=1) % 2


def _in_turn(n: int, classes: int) -> Array:
    """Return the classes of n points: 0, 1, 2 ... and again, each at least once."""
    classes = integer(classes, "classes", least=2)
    if integer(n, "n") < classes:
        raise ValueError(f"n must be at least the number of classes, {classes}, got {n}")
    return np.arange(n) % classes


def _evenly(n: int, classes: int) -> Array:
    """Return for point i its place between 0 and 1 among the points of its class."""
    within = np.arange(n) // classes
    place: Array = within / max(within[-1], 1)
    return place


def _noisy_and_shuffled(X: Array, y: Array, noise: float, seed: int) -> Points:
    rng = generator(seed)
    X = X + rng.normal(0.0, non_negative(noise, "noise"), size=X.shape)
    order = rng.permutation(len(X))
    return X[order], y[order]
