r"""Losses: one number that says how wrong a batch is, and its gradient with respect to the output.

All work from the raw outputs (logits), so that no probability is rounded to 0 or 1 before its
logarithm is taken. A loss is a mean over the batch: of all elements, or of all rows. With runs it
is one number for each run.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

import numpy as np

from nnkit.extras.described import Described
from nnkit.validation.arguments import Array, numbers, real_numbers
from nnkit.validation.labels import class_labels, labels_for, numeric_labels


class Loss(Described):
    """Base of the losses; a subclass defines ``value_and_gradient``, and maybe ``targets``.

    ``name`` is what the axis of a figure says; ``classifies``, whether ``predictions`` turns
    outputs into labels.
    """

    name: ClassVar[str] = "loss"
    classifies: ClassVar[bool] = False

    def value_and_gradient(self, logits: Array, Y: Array) -> tuple[Any, Array]:
        """Return the loss, and its gradient with respect to ``logits``, of the same shape.

        This is what runs at every step of a fit: it trusts its arguments and leaves them as they
        are. ``logits`` is the network's output, shape (n, k) or (runs, n, k), and ``Y`` what
        ``targets`` made of the labels. With runs, the mean goes over the last two axes.
        """
        raise NotImplementedError(f"{type(self).__name__} must define value_and_gradient")

    def targets(self, y: Any, outputs: int, name: str = "y") -> Array:
        """Check the labels and bring them into the form that the loss computes with."""
        return numeric_labels(y, outputs, name)

    def targets_for(self, y: Any, shape: Sequence[int], name: str = "y") -> Array:
        """Return the targets for logits of this shape, (n, k) or (runs, n, k).

        With runs, each may have labels of its own: ``y`` is then (runs, n) or (runs, n, k).
        """
        return labels_for(y, shape, name, self.targets, self)

    def predictions(self, logits: Array) -> Array:
        """Return the predicted labels for ``net(X)``, shape (n,) or (runs, n)."""
        if self.classifies:
            raise NotImplementedError(f"{type(self).__name__} classifies: define predictions")
        raise ValueError(f"{self!r} does not classify: it has no labels to predict")

    def labels(self, Y: Array) -> Array:
        """Return the labels that targets stand for, in the form of ``predictions``."""
        return self.predictions(Y)

    def share_right(self, logits: Array, Y: Array) -> Any:
        """Return the share of right predictions, of each run if there are runs; for targets."""
        right = self.predictions(logits) == self.labels(Y)
        return right.reshape(*logits.shape[:-2], -1).mean(axis=-1)

    def __call__(self, logits: Any, y: Any) -> Any:
        """Return the loss, a float, or with runs one for each, shape (runs,).

        ``logits`` is (n, outputs) or (runs, n, outputs). ``y`` holds the labels of the n rows, in
        the shapes that the loss takes; with runs also one row of labels for each, (runs, n). Other
        shapes, and labels that the loss cannot work with, raise a TypeError or ValueError.
        """
        value, _ = self.value_and_gradient(*self._checked(logits, y))
        return float(value) if np.ndim(value) == 0 else value

    def gradient(self, logits: Any, y: Any) -> Array:
        """Return the gradient of the loss with respect to ``logits``, of the same shape."""
        return self.value_and_gradient(*self._checked(logits, y))[1]

    def accuracy(self, logits: Any, y: Any) -> Any:
        """Return the share of right predictions, of each run if there are runs."""
        return self.share_right(*self._checked(logits, y))

    def _checked(self, logits: Any, y: Any) -> tuple[Array, Array]:
        Z = real_numbers(logits, "logits")
        if Z.ndim not in (2, 3) or 0 in Z.shape:
            raise ValueError(
                f"logits must have shape (n, outputs) or (runs, n, outputs), got {Z.shape}"
            )
        return Z, self.targets_for(y, Z.shape).astype(Z.dtype)


class MeanSquaredError(Loss):
    r"""Mean squared error, :math:`\frac{1}{nk}\sum (a - y)^2`, over all elements.

    Labels ``y`` have the shape of the output, (n, k), or (n,) for k = 1.
    """

    name: ClassVar[str] = "mean squared error"

    def value_and_gradient(self, logits: Array, Y: Array) -> tuple[Any, Array]:
        r"""Return the mean of :math:`(a - y)^2`, and :math:`2 (a - y) / (nk)`."""
        delta = logits - Y
        count = delta.shape[-1] * delta.shape[-2]
        value = (delta * delta).sum(axis=(-2, -1)) / count
        delta *= 2 / count
        return value, delta


class BinaryCrossEntropy(Loss):
    r"""Cross-entropy of a yes-or-no question, from the logit z of "yes".

    .. math:: L = -\big[y \log\sigma(z) + (1 - y)\log(1 - \sigma(z))\big]
              = \max(z, 0) - z y + \log(1 + e^{-|z|})

    The mean is over all elements. Labels ``y`` are 0 or 1 (or probabilities between), of shape
    (n, k), or (n,) for k = 1.

    >>> loss = BinaryCrossEntropy()
    >>> loss([[0.0]], [1]), loss([[-1e4]], [1])
    (0.6931471805599453, 10000.0)
    >>> loss.gradient([[0.0]], [1])
    array([[-0.5]])
    """

    name: ClassVar[str] = "binary cross-entropy"
    classifies: ClassVar[bool] = True

    def targets(self, y: Any, outputs: int, name: str = "y") -> Array:
        """Check that labels lie between 0 and 1; return them as (n, k)."""
        Y = numeric_labels(y, outputs, name)
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

    >>> loss = CrossEntropy()
    >>> loss([[0.0, 0.0]], [1]), loss([[1e4, -1e4]], [[0, 1]])
    (0.6931471805599453, 20000.0)
    >>> loss.gradient([[0.0, 0.0]], [1])
    array([[ 0.5, -0.5]])
    """

    name: ClassVar[str] = "cross-entropy"
    classifies: ClassVar[bool] = True

    def targets(self, y: Any, outputs: int, name: str = "y") -> Array:
        """Check the labels; return them as one-hot rows, shape (n, k)."""
        return class_labels(y, outputs, name)

    def value_and_gradient(self, logits: Array, Y: Array) -> tuple[Any, Array]:
        r"""Return the mean loss, and :math:`(p - y) / n`: what softmax and log collapse to."""
        n = logits.shape[-2]
        # NumPy sums short rows slowly: all is computed on the transpose (.mT swaps the last axes).
        Z, Y = np.ascontiguousarray(logits.mT), Y.mT
        # Subtracting the greatest logit of each sample changes nothing, and exp is at most 1.
        P = Z - Z.max(axis=-2, keepdims=True)
        of_the_right_class = (P * Y).sum(axis=(-2, -1))
        np.exp(P, out=P)
        total = P.sum(axis=-2, keepdims=True)
        value = (np.log(total).sum(axis=(-2, -1)) - of_the_right_class) / n
        P /= total
        P -= Y
        P *= 1 / n
        return value, P.mT

    def _checked(self, logits: Any, y: Any) -> tuple[Array, Array]:
        """Check; the largest logits are cut to a quarter, or their difference would overflow."""
        Z, Y = super()._checked(logits, y)
        limit = np.finfo(Z.dtype).max / 4
        return np.clip(Z, -limit, limit), Y

    def predictions(self, logits: Array) -> Array:
        """Return the class with the greatest logit, shape (n,) or (runs, n)."""
        labels: Array = numbers(logits, "logits").argmax(axis=-1)
        return labels
