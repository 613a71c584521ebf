"""Data sets that are not points in the plane: a curve, sparse features, handwritten digits."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from nnkit.validation import arguments as check
from nnkit.validation.arguments import Array


def noisy_sine(n: int = 100, noise: float = 0.1, seed: int = 0) -> tuple[Array, Array]:
    r"""Make points on one and a half waves of a sine, with noise: a task for regression.

    X, shape (n, 1), lies between -1 and 1; y, shape (n,), is :math:`\sin(1.5\,\pi x)` plus normal
    noise of standard deviation ``noise``.
    """
    rng = check.generator(seed)
    X = rng.uniform(-1, 1, size=(check.integer(n, "n"), 1))
    y = np.sin(1.5 * np.pi * X[:, 0])
    return X, y + rng.normal(0.0, check.non_negative(noise, "noise"), size=len(X))


def sparse_features(
    n: int = 1000, features: int = 60, rarest: float = 0.005, seed: int = 0
) -> tuple[Array, Array]:
    """Make rows of zeros and ones in which some features are frequent and some are rare.

    The frequency falls evenly, on a log scale, from one half for the first feature to ``rarest``
    for the last. Each feature speaks for one of the two classes, and the rarer it is, the louder:
    so the rare ones matter when they are there, as rare words do in a text.

    Returns X, shape (n, features), and labels y, 0 or 1, shape (n,).
    """
    rng = check.generator(seed)
    n, features = check.integer(n, "n"), check.integer(features, "features", least=2)
    rarest = check.non_negative(rarest, "rarest")
    if not 0 < rarest <= 0.5:
        raise ValueError(f"rarest must lie above 0 and up to 0.5, got {rarest}")
    frequency = np.geomspace(0.5, rarest, features)
    X = (rng.random((n, features)) < frequency).astype(np.float64)
    speaks = rng.choice([-1.0, 1.0], size=features) / np.sqrt(frequency)
    score = X @ speaks
    return X, (score > np.median(score)).astype(np.int64)


def digits() -> tuple[Array, Array]:
    """Return the 1,797 handwritten digits of 8 x 8 pixels.

    X, shape (1797, 64), holds grey levels between 0 and 1 in sixteen steps, row after row of the
    picture; y, shape (1797,), the digits 0 to 9.

    Source: Alpaydin, E. and Kaynak, C. (1998). Optical recognition of handwritten digits. UCI
    Machine Learning Repository, https://doi.org/10.24432/C50P49, licence CC BY 4.0 (its test set).
    """
    source = Path(__file__).with_name("digits.npz")
    with source.open("rb") as stream, np.load(stream, allow_pickle=False) as file:
        return file["X"] / 16.0, file["y"].astype(np.int64)
