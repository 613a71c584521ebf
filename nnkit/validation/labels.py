"""Labels: what a loss can compare a network's output with, or what is wrong with them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from nnkit.validation.arguments import Array, real_numbers, shown


def numeric_labels(y: Any, outputs: int, name: str) -> Array:
    """Return labels that are numbers, one for each output, as (n, k) or (runs, n, k)."""
    Y = real_numbers(y, name)
    if Y.ndim == 1 and outputs == 1:
        Y = Y[:, None]
    if Y.ndim not in (2, 3) or Y.shape[-1] != outputs:
        wanted = "(n,) or (n, 1)" if outputs == 1 else f"(n, {outputs})"
        hint = "; class numbers go with CrossEntropy()" if Y.ndim == 1 and outputs > 1 else ""
        raise ValueError(
            f"{name} must have shape {wanted} for {outputs} outputs, got {np.shape(y)}{hint}"
        )
    return Y


def class_labels(y: Any, classes: int, name: str) -> Array:
    """Return class numbers, or rows that are one-hot already, as one-hot rows (n, k)."""
    labels = real_numbers(y, name)
    if labels.ndim in (2, 3) and labels.shape[-1] == classes:
        if not (((labels == 0) | (labels == 1)).all() and (labels.sum(axis=-1) == 1).all()):
            raise ValueError(f"{name} of shape {labels.shape} must have one 1 in each row")
        return labels
    if labels.ndim != 1:
        flat = "y.to_numpy().ravel()" if hasattr(y, "to_numpy") else "y.ravel()"
        raise ValueError(
            f"{name} must be class numbers, shape (n,), or one-hot, shape (n, {classes}), "
            "with runs also one set of them for each, and for as many rows as the data; "
            f"got shape {labels.shape}" + (f": use {flat}" if labels.shape[-1:] == (1,) else "")
        )
    wrong = (labels != np.floor(labels)) | (labels < 0) | (labels >= classes)
    if wrong.any():
        raise ValueError(
            f"{name} must hold class numbers from 0 to {classes - 1} "
            f"(the network has {classes} outputs), got {shown(labels[wrong][0].item())}"
            + (": for yes or no by one output, BinaryCrossEntropy()" if classes == 1 else "")
        )
    one_hot = np.zeros((labels.size, classes))
    one_hot[np.arange(labels.size), labels.astype(np.intp)] = 1
    return one_hot


def labels_for(
    y: Any, shape: Sequence[int], name: str, targets: Callable[..., Any], loss: object
) -> Array:
    """Return what ``targets`` makes of ``y`` for logits of this shape, (n, k) or (runs, n, k)."""
    *runs, n, outputs = shape
    labels = real_numbers(y, name)
    # (runs, n) is a set of labels for each run, unless it is (n, k): one row for each sample.
    of_each_run = runs and labels.shape == (*runs, n) and labels.shape != (n, outputs)
    Y = targets(labels.ravel() if of_each_run else y, outputs, name)
    Y = real_numbers(Y, f"what targets of {type(loss).__name__} returns")
    if of_each_run:
        Y = Y.reshape(tuple(shape))
    if Y.ndim not in (2, 3):
        raise ValueError(f"targets of {loss!r} must return shape (n, k), got {Y.shape}")
    if Y.shape[-2] != n:
        raise ValueError(
            f"{name} must have one label for each of the {n} rows of the data, got {Y.shape[-2]}"
        )
    if Y.ndim == 3 and [Y.shape[0]] != runs:
        wanted = f"runs={runs[0]}" if runs else "no runs"
        raise ValueError(f"{name} has shape {labels.shape}, but the network has {wanted}")
    return Y
