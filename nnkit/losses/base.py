"""What a loss is: one number for a batch, and its gradient for the network's output."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

import numpy as np

from nnkit.arguments import Array, real_numbers
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
        Y = real_numbers(Y, f"what targets of {type(self).__name__} returns")
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

    def labels(self, Y: Array) -> Array:
        """Return the labels that targets stand for, in the form of ``predictions``."""
        return self.predictions(Y)

    def accuracy(self, logits: Any, y: Any) -> Any:
        """Return the share of right predictions, of each run if there are runs.

        Parameters, and what is raised, are those of the loss itself; ValueError also for a
        loss that does not classify.
        """
        return self.share_right(*self._checked(logits, y))

    def share_right(self, logits: Array, Y: Array) -> Any:
        """Do what ``accuracy`` does, with ``targets`` and without checks: this runs in a fit."""
        right = self.predictions(logits) == self.labels(Y)
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
