"""Build: one epoch of mini-batch gradient descent for a linear model."""

from collections.abc import Iterator
from typing import Any

import numpy as np

from nncourse.check.domain import INTEGERS, Case, drawn
from nncourse.check.exercise import Exercise
from nncourse.check.outcome import Array, Function
from nncourse.check.part import Mistake, Part

_SMALLER = "a smaller last batch"


@drawn(
    "4 to 10 rows of 1 to 5 features, batches of 1 to 8, and a `theta` of floats "
    "or integers; the number of rows is not always a multiple of `size`",
    *("theta", "X", "y", "order", "size", "lr"),
)
def _domain(rng: np.random.Generator) -> Iterator[Case]:
    for n, features, size, lr, trait in (
        (4, 2, 2, 0.1, ""),
        (6, 3, 2, 0.05, ""),
        (8, 2, 4, 0.05, ""),
        (9, 3, 3, 0.1, ""),
        (5, 1, 1, 0.1, "batches of one row"),
        (7, 2, 3, 0.1, _SMALLER),
        (10, 3, 4, 0.05, _SMALLER),
        (5, 5, 2, 0.02, _SMALLER),
        (4, 2, 8, 0.1, "one batch"),
        (6, 2, 2, 0.1, INTEGERS),
    ):
        X, y = rng.normal(size=(n, features)).round(1), rng.normal(size=n).round(1)
        order = np.roll(np.arange(n)[::-1], int(rng.integers(1, n)))
        order[[0, -1]] = order[[-1, 0]]
        theta = rng.normal(0, 2, features).round(1)
        theta = np.array([2, -1]) if trait == INTEGERS else theta
        yield Case((theta, X, y, order, size, lr), trait)


def _reference(theta: Array, X: Array, y: Array, order: Array, size: int, lr: float) -> Array:
    """Go through the rows one after the other; step when a batch is full, and at the end."""
    place, slope, rows = theta.astype(float), np.zeros(len(theta)), 0
    for count, row in enumerate(order, 1):
        off = sum(X[row, k] * place[k] for k in range(len(place))) - y[row]
        slope, rows = slope + 2 * off * X[row], rows + 1
        if rows == size or count == len(order):
            place, slope, rows = place - lr * slope / rows, np.zeros(len(theta)), 0
    return place


def _gradient(theta: Array, X: Array, y: Array) -> Array:
    return np.asarray(2 * X.T @ (X @ theta - y) / len(y))


def _epoch(step: Function, batches: Function | None = None) -> Function:
    """Return an epoch whose step is step(theta, start, rows, X, y, lr), with other batches."""

    def example(theta: Array, X: Array, y: Array, order: Array, size: int, lr: float) -> Array:
        start = theta
        for rows in (batches or _batches)(order, size):
            theta = step(theta, start, rows, X, y, lr)
        return theta

    return example


def _batches(order: Array, size: int) -> list[Array]:
    return [order[i : i + size] for i in range(0, len(order), size)]


def _right(theta: Array, start: Array, rows: Array, X: Array, y: Array, lr: float) -> Array:
    return np.asarray(theta - lr * _gradient(theta, X[rows], y[rows]))


def _times(factor: Function) -> Function:
    """Return a step whose gradient is multiplied by factor(rows, n)."""

    def step(theta: Array, start: Array, rows: Array, X: Array, y: Array, lr: float) -> Array:
        return np.asarray(theta - lr * factor(rows, len(y)) * _gradient(theta, X[rows], y[rows]))

    return _epoch(step)


def _mixed_up(*a: Any, X_too: bool = False) -> Array:
    theta, X, y, order, size, lr = a
    X, y = (X, y[order]) if X_too else (X[order], y)
    return np.asarray(_epoch(_right)(theta, X, y, np.arange(len(y)), size, lr))


def _shuffled_twice(theta: Array, X: Array, y: Array, order: Array, size: int, lr: float) -> Array:
    return np.asarray(_epoch(_right)(theta, X[order], y[order], order, size, lr))


_PART = Part(
    "one_epoch",
    _domain,
    _reference,
    traits={
        _SMALLER: "When the rows don't divide evenly, the last batch is a smaller one: its mean is "
        "over its own rows, and none of them is left out or taken twice."
    },
    mistakes=(
        Mistake(
            "gradients-of-the-start",
            "All gradients are computed at the parameters of the start. After a step you stand "
            "elsewhere, and the next gradient belongs to that place.",
            _epoch(lambda t, s, r, X, y, lr: t - lr * _gradient(s, X[r], y[r])),
        ),
        Mistake(
            "one-batch-only",
            "Only one batch has an effect. Does your function return before the loop has ended, or "
            "step only after it?",
            _epoch(_right, lambda order, size: _batches(order, size)[:1]),
            _epoch(_right, lambda order, size: _batches(order, size)[-1:]),
        ),
        Mistake(
            "one-step-with-everything",
            "In effect you take a single step, with all rows together. In mini-batches there is a "
            "step after each batch, and the next gradient belongs to where it ends.",
            _epoch(_right, lambda order, size: [order]),
        ),
        Mistake(
            "whole-set-each-time",
            "Each step uses all rows. Take those of the batch only.",
            _epoch(lambda t, s, r, X, y, lr: t - lr * _gradient(t, X, y)),
        ),
        Mistake(
            "rows-and-labels-parted",
            "The rows are taken in another order than their labels: each row learns another row's "
            "label.",
            _mixed_up,
            lambda *a: _mixed_up(*a, X_too=True),
        ),
        Mistake(
            "order-ignored",
            "The rows come in another order than the one that is given. The indices in `order` say "
            "which row is next.",
            _epoch(_right, lambda order, size: _batches(np.sort(order), size)),
            _epoch(_right, lambda order, size: _batches(order[::-1], size)),
            _shuffled_twice,
        ),
        Mistake(
            "batches-cut-wrongly",
            "The batches are not the right rows. Print them for ten rows and a size of 4: the "
            "first batch has 4 of them, the second 4, the last 2.",
            _epoch(_right, lambda o, s: [b[:-1] for b in _batches(o, s) if len(b) > 1]),
            _epoch(_right, lambda o, s: [o[i * s :][:s] for i in range(0, -(-len(o) // s), s)]),
            _epoch(_right, lambda o, s: [o[i : i + s] for i in range(len(o))]),
            _epoch(_right, lambda o, s: [o[i : i + s] for i in range(len(o) - s + 1)]),
            _epoch(_right, lambda o, s: np.array_split(o, s)),
        ),
        Mistake(
            "not-the-mean-of-the-batch",
            "The loss of a batch is a mean over the rows of the batch: divide by their number, and "
            "by nothing else.",
            _times(lambda rows, n: len(rows)),
            _times(lambda rows, n: len(rows) / n),
        ),
        Mistake(
            "factor-two",
            "The factor 2 of the square's derivative is missing, or there twice.",
            _times(lambda rows, n: 0.5),
            _times(lambda rows, n: 2),
        ),
        Mistake("ascent", "Every step climbs. Look at its sign.", _times(lambda rows, n: -1)),
        Mistake(
            "rate-changed",
            "The rate is not the one that is given, or does not stay the same for all steps.",
            lambda t, X, y, o, size, lr: _epoch(_right)(t, X, y, o, size, 1.0),
            lambda t, X, y, o, size, lr: _decayed(t, X, y, o, size, lr),
        ),
        Mistake(
            "gradient-formula",
            "The gradient is not that of the task: X turned on its side, times the difference "
            "between prediction and label.",
            _epoch(lambda t, s, r, X, y, lr: t - lr * 2 * X[r].T @ X[r] @ t / len(r)),
            _epoch(lambda t, s, r, X, y, lr: t - lr * 2 * X[r].T @ (X[r] @ t + y[r]) / len(r)),
            _epoch(lambda t, s, r, X, y, lr: t - lr * 2 * np.mean(X[r] @ t - y[r])),
            _epoch(lambda t, s, r, X, y, lr: t - lr * 2 * X[r] @ (X[r] @ t - y[r]) / len(r)),
            _epoch(lambda t, s, r, X, y, lr: t - lr * 2 * (X[r] @ t - y[r]) / len(r)),
        ),
        Mistake(
            "two-epochs",
            "The rows are used twice. An epoch is one round.",
            _epoch(_right, lambda order, size: 2 * _batches(order, size)),
        ),
    ),
)  # fmt: skip


def _decayed(theta: Array, X: Array, y: Array, order: Array, size: int, lr: float) -> Array:
    for rows in _batches(order, size):
        theta = _right(theta, theta, rows, X, y, lr)
        lr *= 0.9
    return theta


EXERCISE = Exercise(
    "mini-batches",
    (_PART,),
    notice="Worth noticing: in one epoch you took a step for each batch, each at another place. "
    "The same rows in another order would end somewhere else.",
    more="First print the batches: the slices of `order` that your loop takes, without any "
    "gradient. Then read *How long may a step be?* in this chapter again.",
)
