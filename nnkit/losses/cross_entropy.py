"""The losses of classification: cross-entropy, of yes or no and of many classes."""

from __future__ import annotations

from typing import Any, ClassVar

import numpy as np

from nnkit.arguments import Array, numbers, real_numbers, shown
from nnkit.losses.base import Loss


class BinaryCrossEntropy(Loss):
    r"""Cross-entropy of a yes-or-no question, from the logit z of "yes".

    .. math:: L = -\big[y \log\sigma(z) + (1 - y)\log(1 - \sigma(z))\big]
              = \max(z, 0) - z y + \log(1 + e^{-|z|})

    The mean is over all elements. Labels ``y`` are 0 or 1 (or probabilities between), of shape
    (n, k); (n,) will do for k = 1.

    Examples
    --------
    >>> loss = BinaryCrossEntropy()
    >>> loss([[0.0]], [1])
    0.6931471805599453
    >>> loss([[-1e4]], [1])
    10000.0
    >>> loss.gradient([[0.0]], [1])
    array([[-0.5]])
    """

    name: ClassVar[str] = "binary cross-entropy"
    classifies: ClassVar[bool] = True

    def targets(self, y: Any, outputs: int, name: str = "y") -> Array:
        """Check that labels lie between 0 and 1; return them as (n, k)."""
        Y = super().targets(y, outputs, name)
        if Y.size and not (Y.min() >= 0 and Y.max() <= 1):
            raise ValueError(
                f"{name} must lie between 0 and 1 for binary cross-entropy, "
                f"got values from {Y.min():g} to {Y.max():g}"
            )
        return Y

    def value_and_gradient(self, logits: Array, Y: Array) -> tuple[Any, Array]:
        r"""Return the mean loss, and :math:`(\sigma(z) - y) / (nk)`."""
        count = logits.shape[-1] * logits.shape[-2]
        e = np.exp(np.minimum(logits, -logits))  # exp(-|z|), at most 1
        terms = np.maximum(logits, 0) - logits * Y + np.log1p(e)
        delta = np.where(logits >= 0, 1, e) / (1 + e)  # sigma(z)
        delta -= Y
        delta *= 1 / count
        return terms.sum(axis=(-2, -1)) / count, delta

    def predictions(self, logits: Array) -> Array:
        """Return 1 where the logit is positive, else 0; shape (n,), or (n, k) for k > 1."""
        labels = (numbers(logits, "logits") > 0).astype(np.int64)
        return labels[..., 0] if labels.shape[-1] == 1 else labels

    def labels(self, Y: Array) -> Array:
        """Return 1 where the target is above 1/2, else 0, in the form of ``predictions``."""
        return self.predictions(Y - 0.5)


class CrossEntropy(Loss):
    r"""Cross-entropy of a choice among k classes, from one logit for each.

    .. math:: L = -\log p_y = \log\sum_j e^{z_j} - z_y

    with p the softmax of z. Labels ``y`` are integers 0 ... k-1, shape (n,), or one-hot rows,
    shape (n, k).

    Examples
    --------
    >>> loss = CrossEntropy()
    >>> loss([[0.0, 0.0]], [1])
    0.6931471805599453
    >>> loss.gradient([[0.0, 0.0]], [1])
    array([[ 0.5, -0.5]])
    >>> loss([[1e4, -1e4]], [[0, 1]])
    20000.0
    """

    name: ClassVar[str] = "cross-entropy"
    classifies: ClassVar[bool] = True

    def targets(self, y: Any, outputs: int, name: str = "y") -> Array:
        """Check the labels; return them as one-hot rows, shape (n, k)."""
        labels = real_numbers(y, name)
        if labels.ndim in (2, 3) and labels.shape[-1] == outputs:
            if not (((labels == 0) | (labels == 1)).all() and (labels.sum(axis=-1) == 1).all()):
                raise ValueError(f"{name} of shape {labels.shape} must have one 1 in each row")
            return labels
        if labels.ndim != 1:
            raise ValueError(
                f"{name} must be class numbers, shape (n,), or one-hot, shape (n, {outputs}), "
                "with runs also one set of them for each, and for as many rows as the data; "
                f"got shape {labels.shape}"
                + (": use y.ravel()" if labels.shape[-1:] == (1,) else "")
            )
        wrong = (labels != np.floor(labels)) | (labels < 0) | (labels >= outputs)
        if wrong.any():
            raise ValueError(
                f"{name} must hold class numbers from 0 to {outputs - 1} "
                f"(the network has {outputs} outputs), got {shown(labels[wrong][0].item())}"
                + (": for yes or no by one output, BinaryCrossEntropy()" if outputs == 1 else "")
            )
        return np.eye(outputs)[labels.astype(np.intp)]

    def value_and_gradient(self, logits: Array, Y: Array) -> tuple[Any, Array]:
        r"""Return the mean loss, and :math:`(p - y) / n`: what softmax and log collapse to."""
        n = logits.shape[-2]
        # Rows of a few classes are slow to sum up in NumPy: all is computed on the transpose.
        P = np.ascontiguousarray(logits.mT)  # perhaps still the memory of logits: not to be changed
        Y = Y.mT
        # The greatest logit of each sample is subtracted: it changes nothing, and exp is at most 1.
        P = P - P.max(axis=-2, keepdims=True)
        of_the_right_class = (P * Y).sum(axis=(-2, -1))
        P = np.exp(P, out=P)
        total = P.sum(axis=-2, keepdims=True)
        value = (np.log(total).sum(axis=(-2, -1)) - of_the_right_class) / n
        P /= total
        P -= Y
        P *= 1 / n
        return value, P.mT

    def _checked(self, logits: Any, y: Any) -> tuple[Array, Array]:
        """Check; the largest logits are cut to a quarter, lest a difference overflow."""
        Z, Y = super()._checked(logits, y)
        limit = np.finfo(Z.dtype).max / 4
        return np.clip(Z, -limit, limit), Y

    def predictions(self, logits: Array) -> Array:
        """Return the class with the greatest logit, shape (n,) or (runs, n)."""
        labels: Array = numbers(logits, "logits").argmax(axis=-1)
        return labels
