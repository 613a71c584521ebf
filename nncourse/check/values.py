"""The numbers of an array that is drawn."""

from collections.abc import Callable, Mapping

import numpy as np

from nncourse.check.outcome import Array

Sizes = Mapping[str, int]  # of the named axes


Values = Callable[[np.random.Generator, tuple[int, ...], Sizes], Array]


def normal(rng: np.random.Generator, shape: tuple[int, ...], size: Sizes) -> Array:
    """Return numbers with one decimal, of both signs, none of them 0."""
    numbers = rng.normal(0, 2, shape).round(1)
    numbers = np.where(np.abs(numbers) < 0.2, 0.7, numbers)
    if numbers.ndim == 1 and numbers.size > 1:
        numbers[:2] = -abs(numbers[0]), abs(numbers[1])
    return np.asarray(numbers)


def between_0_and_1(rng: np.random.Generator, shape: tuple[int, ...], size: Sizes) -> Array:
    """Return probabilities, with one decimal."""
    return np.asarray(rng.integers(1, 10, shape) / 10)


def zero_or_one(rng: np.random.Generator, shape: tuple[int, ...], size: Sizes) -> Array:
    """Return labels of two classes, both of them if there is room."""
    labels = rng.integers(0, 2, shape)
    labels[:2] = (1, 0)[: labels.size]
    return np.asarray(labels)


def class_numbers(rng: np.random.Generator, shape: tuple[int, ...], size: Sizes) -> Array:
    """Return labels of as many classes as the axis `k` is long."""
    return np.asarray(rng.integers(0, size["k"], shape))


def one_hot(rng: np.random.Generator, shape: tuple[int, ...], size: Sizes) -> Array:
    """Return rows with a single one in each."""
    return np.asarray(np.eye(shape[1])[rng.integers(0, shape[1], shape[0])])
