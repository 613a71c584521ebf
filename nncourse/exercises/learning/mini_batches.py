"""Build: one epoch of mini-batch gradient descent for a linear model."""

import numpy as np

from nncourse.check.arrays import fixed
from nncourse.check.exercise import Exercise
from nncourse.check.outcome import Array, Probe
from nncourse.check.part import Mistake, Part

_rng = np.random.default_rng(22)


def _probe(n: int, features: int, size: int, lr: float) -> Probe:
    options = {
        "X": fixed(_rng.normal(size=(n, features)).round(1)),
        "y": fixed(_rng.normal(size=n).round(1)),
        "order": fixed(_rng.permutation(n)),
        "size": size,
        "lr": lr,
    }
    return Probe(_rng.normal(size=features).round(1), options, "theta")


# Rows, features, size of a batch, rate; in some of them the last batch is a smaller one.
_PROBES = (
    _probe(6, 2, 2, 0.1),
    _probe(7, 2, 3, 0.1),
    _probe(10, 3, 4, 0.05),
    _probe(5, 5, 2, 0.02),
    _probe(4, 1, 1, 0.1),
    _probe(3, 2, 8, 0.1),
)


def _reference(theta: Array, X: Array, y: Array, order: Array, size: int, lr: float) -> Array:
    """Go through the rows one after the other; step when a batch is full, and at the end."""
    place, slope, rows = theta.astype(float), np.zeros(len(theta)), 0
    for count, row in enumerate(order, 1):
        off = sum(X[row, k] * place[k] for k in range(len(place))) - y[row]
        slope, rows = slope + 2 * off * X[row], rows + 1
        if rows == size or count == len(order):
            place, slope, rows = place - lr * slope / rows, np.zeros(len(theta)), 0
    return np.asarray(place)


def _slope(theta: Array, X: Array, y: Array) -> Array:
    return np.asarray(2 * X.T @ (X @ theta - y) / len(y))


def _ascent(theta: Array, X: Array, y: Array, order: Array, size: int, lr: float) -> Array:
    for i in range(0, len(order), size):
        rows = order[i : i + size]
        theta = theta + lr * _slope(theta, X[rows], y[rows])
    return theta


def _stepped_once(theta: Array, X: Array, y: Array, order: Array, size: int, lr: float) -> Array:
    g = np.zeros_like(theta)
    for i in range(0, len(order), size):
        rows = order[i : i + size]
        g = _slope(theta, X[rows], y[rows])
    return theta - lr * g


def _slopes_of_the_start(
    theta: Array, X: Array, y: Array, order: Array, size: int, lr: float
) -> Array:
    moved = theta.copy()
    for i in range(0, len(order), size):
        rows = order[i : i + size]
        moved = moved - lr * _slope(theta, X[rows], y[rows])
    return moved


def _returned_early(theta: Array, X: Array, y: Array, order: Array, size: int, lr: float) -> Array:
    rows = order[:size]
    return theta - lr * _slope(theta, X[rows], y[rows])


def _last_left_out(theta: Array, X: Array, y: Array, order: Array, size: int, lr: float) -> Array:
    for b in range(len(order) // size):
        rows = order[b * size : (b + 1) * size]
        theta = theta - lr * _slope(theta, X[rows], y[rows])
    return theta


def _y_unshuffled(theta: Array, X: Array, y: Array, order: Array, size: int, lr: float) -> Array:
    X = X[order]
    for i in range(0, len(order), size):
        theta = theta - lr * _slope(theta, X[i : i + size], y[i : i + size])
    return theta


def _x_unshuffled(theta: Array, X: Array, y: Array, order: Array, size: int, lr: float) -> Array:
    y = y[order]
    for i in range(0, len(order), size):
        theta = theta - lr * _slope(theta, X[i : i + size], y[i : i + size])
    return theta


def _order_ignored(theta: Array, X: Array, y: Array, order: Array, size: int, lr: float) -> Array:
    for i in range(0, len(order), size):
        theta = theta - lr * _slope(theta, X[i : i + size], y[i : i + size])
    return theta


def _shuffled_twice(theta: Array, X: Array, y: Array, order: Array, size: int, lr: float) -> Array:
    X, y = X[order], y[order]
    for i in range(0, len(order), size):
        rows = order[i : i + size]
        theta = theta - lr * _slope(theta, X[rows], y[rows])
    return theta


def _mean_over_all(theta: Array, X: Array, y: Array, order: Array, size: int, lr: float) -> Array:
    for i in range(0, len(order), size):
        rows = order[i : i + size]
        theta = theta - lr * _slope(theta, X[rows], y[rows]) * len(rows) / len(y)
    return theta


def _mean_over_size(theta: Array, X: Array, y: Array, order: Array, size: int, lr: float) -> Array:
    for i in range(0, len(order), size):
        rows = order[i : i + size]
        theta = theta - lr * _slope(theta, X[rows], y[rows]) * len(rows) / size
    return theta


def _sum(theta: Array, X: Array, y: Array, order: Array, size: int, lr: float) -> Array:
    for i in range(0, len(order), size):
        rows = order[i : i + size]
        theta = theta - lr * _slope(theta, X[rows], y[rows]) * len(rows)
    return theta


def _whole_set(theta: Array, X: Array, y: Array, order: Array, size: int, lr: float) -> Array:
    for _ in range(0, len(order), size):
        theta = theta - lr * _slope(theta, X, y)
    return theta


def _one_whole_step(theta: Array, X: Array, y: Array, order: Array, size: int, lr: float) -> Array:
    return theta - lr * _slope(theta, X, y)


def _in_place(theta: Array, X: Array, y: Array, order: Array, size: int, lr: float) -> Array:
    for i in range(0, len(order), size):
        rows = order[i : i + size]
        theta -= lr * _slope(theta, X[rows], y[rows])
    return theta


_PART = Part(
    "one_epoch",
    _reference,
    _PROBES,
    mistakes=(
        Mistake(
            "ascent-in-batches",
            "Every step climbs. The gradient points to where the loss grows fastest.",
            _ascent,
        ),
        Mistake(
            "step-after-the-loop",
            "Only the last batch has an effect: the step is taken once, after the loop. Where "
            "must it stand to be taken after each batch?",
            _stepped_once,
        ),
        Mistake(
            "stopped-after-the-first-batch",
            "Only the first batch has an effect. Does your function return before the loop has "
            "ended?",
            _returned_early,
        ),
        Mistake(
            "gradients-of-the-start",
            "All gradients are computed at the parameters of the start. After a step you stand "
            "elsewhere, and the next gradient belongs to that place.",
            _slopes_of_the_start,
        ),
        Mistake(
            "one-step-with-everything",
            "You take the whole training set in a single step. An epoch in mini-batches takes a "
            "step for each batch, with the rows of that batch.",
            _one_whole_step,
        ),
        Mistake(
            "whole-set-each-time",
            "Every step uses all rows. That is batch gradient descent, several times over.",
            _whole_set,
        ),
        Mistake(
            "labels-not-shuffled",
            "The rows are taken in the new order, but their labels are not: each row learns "
            "another row's label.",
            _y_unshuffled,
            (_x_unshuffled,),
        ),
        Mistake(
            "order-ignored",
            "The rows come in the order in which they are stored. The indices in the given order "
            "say which row is next.",
            _order_ignored,
        ),
        Mistake(
            "shuffled-twice",
            "The order is applied twice: first to all rows, then again within each batch.",
            _shuffled_twice,
        ),
        Mistake(
            "mean-over-the-training-set",
            "You divide by the number of all rows. The loss of a batch is a mean over the rows of "
            "the batch.",
            _mean_over_all,
        ),
        Mistake(
            "sum-for-mean",
            "You add up the gradients of the batch's rows without dividing by their number.",
            _sum,
        ),
        Mistake(
            "start-overwritten",
            "The values are right, but they are written into the array that came in. Keep the "
            "parameters of the start as they are.",
            _in_place,
        ),
        Mistake(
            "last-batch-left-out",
            "When the rows do not divide evenly, the last ones are left out. A smaller batch is a "
            "batch, too.",
            _last_left_out,
        ),
        Mistake(
            "last-batch-divided-by-size",
            "The last batch may be smaller, and then its mean is over fewer rows.",
            _mean_over_size,
        ),
    ),
)

EXERCISE = Exercise("mini-batches", (_PART,))
