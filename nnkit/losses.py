r"""Losses, and their gradients with respect to the network's output.

All work from the raw outputs (logits), so that no probability is rounded to 0 or 1 before its
logarithm is taken. A loss is a mean over the batch, of all elements or of all rows; with runs it
is one number for each run.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

import numpy as np

from nnkit.arguments import Array, numbers, real_numbers, shown
from nnkit.described import Described


class Loss(Described):
    """Base of the losses; a subclass defines ``value_and_gradient`` and maybe ``targets``.

    Attributes
    ----------
    name : str
        What the axis of a figure says.
    classifies : bool
        Whether ``predictions`` turns outputs into labels.
    """

    name: ClassVar[str] = "loss"
    classifies: ClassVar[bool] = False

    def value_and_gradient(self, logits: Array, Y: Array) -> tuple[Any, Array]:
        """Return the loss and its gradient; ``Y`` is what ``targets`` made of the labels.

        This is what runs at every step of a fit. It does not check its arguments.

        Parameters
        ----------
        logits : ndarray, shape (n, k), with runs (runs, n, k)
            The network's output.
        Y : ndarray, shape (n, k), with runs also (runs, n, k)
            The targets.

        Returns
        -------
        value : float, or ndarray of shape (runs,)
            The loss: with runs, the mean goes over the last two axes.
        gradient : ndarray, of the shape of ``logits``
            Its gradient with respect to ``logits``.
        """
        raise NotImplementedError(f"{type(self).__name__} must define value_and_gradient")

    def targets(self, y: Any, outputs: int, name: str = "y") -> Array:
        """Check the labels and bring them into the form that the loss computes with."""
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

    def targets_for(self, y: Any, shape: Sequence[int], name: str = "y") -> Array:
        """Return the targets for logits of this shape, (n, k) or (runs, n, k).

        With runs each may have labels of its own: ``y`` is then (runs, n) or (runs, n, k).
        """
        *runs, n, outputs = shape
        labels = real_numbers(y, name)
        # (runs, n) is a set of labels for each run, unless it is (n, k): one row for each sample.
        of_each_run = runs and labels.shape == (*runs, n) and labels.shape != (n, outputs)
        Y = self.targets(labels.ravel() if of_each_run else y, outputs, name)
        Y = real_numbers(Y, f"what targets of {self!r} returns")
        if of_each_run:
            Y = Y.reshape(shape)
        if Y.ndim not in (2, 3):
            raise ValueError(f"targets of {self!r} must return shape (n, k), got {Y.shape}")
        if Y.shape[-2] != n:
            raise ValueError(
                f"{name} must have one label for each of the {n} rows of the data, "
                f"got {Y.shape[-2]}"
            )
        if Y.ndim == 3 and [Y.shape[0]] != runs:
            wanted = f"runs={runs[0]}" if runs else "no runs"
            raise ValueError(f"{name} has shape {labels.shape}, but the network has {wanted}")
        return Y

    def predictions(self, logits: Array) -> Array:
        """Return the predicted labels, shape (n,) or (runs, n).

        Parameters
        ----------
        logits : ndarray, shape (n, outputs) or (runs, n, outputs)
            The network's output: ``loss.predictions(net(X))``.
        """
        if self.classifies:
            raise NotImplementedError(f"{type(self).__name__} classifies: define predictions")
        raise ValueError(f"{self!r} does not classify: it has no labels to predict")

    def accuracy(self, logits: Any, y: Any) -> Any:
        """Return the share of right predictions, of each run if there are runs.

        Parameters, and what is raised, are those of the loss itself; ValueError also for a
        loss that does not classify.
        """
        return self.share_right(*self._checked(logits, y))

    def share_right(self, logits: Array, Y: Array) -> Any:
        """Do what ``accuracy`` does, with ``targets`` and without checks: this runs in a fit."""
        # A target above 1/2 is a yes, and the largest of a row its class, as a logit above 0 is.
        right = self.predictions(logits) == self.predictions(Y - 0.5)
        lead = logits.ndim - 2
        return right.reshape(*right.shape[:lead], -1).mean(axis=-1)

    def __call__(self, logits: Any, y: Any) -> Any:
        """Return the loss.

        Parameters
        ----------
        logits : array_like, shape (n, outputs) or (runs, n, outputs)
            The network's output.
        y : array_like
            The labels of the n rows; which shapes will do, each loss says. With runs also one
            row of labels for each, shape (runs, n).

        Returns
        -------
        float or ndarray, shape (runs,)
            The mean loss, of each run if there are runs.

        Raises
        ------
        TypeError, ValueError
            If shapes do not fit or labels are not what the loss works with.
        """
        value, _ = self.value_and_gradient(*self._checked(logits, y))
        return float(value) if np.ndim(value) == 0 else value

    def gradient(self, logits: Any, y: Any) -> Array:
        """Return the gradient of the loss with respect to ``logits``, of the same shape.

        Parameters, and what is raised, are those of the loss itself.
        """
        return self.value_and_gradient(*self._checked(logits, y))[1]

    def _checked(self, logits: Any, y: Any) -> tuple[Array, Array]:
        Z = real_numbers(logits, "logits")
        if Z.ndim not in (2, 3) or 0 in Z.shape:
            raise ValueError(
                f"logits must have shape (n, outputs) or (runs, n, outputs), got {Z.shape}"
            )
        return Z, self.targets_for(y, Z.shape).astype(Z.dtype)


class MeanSquaredError(Loss):
    r"""Mean squared error, :math:`\frac{1}{nk}\sum (a - y)^2`, over all elements.

    Labels ``y`` have the shape of the output, (n, k); (n,) will do for k = 1.

    Examples
    --------
    >>> loss = MeanSquaredError()
    >>> loss([[1.0], [3.0]], [0.0, 1.0])
    2.5
    >>> loss.gradient([[1.0], [3.0]], [0.0, 1.0])
    array([[1.],
           [2.]])
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
