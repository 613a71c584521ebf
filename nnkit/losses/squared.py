"""The loss of regression: mean squared error."""

from __future__ import annotations

from typing import Any, ClassVar

from nnkit.arguments import Array
from nnkit.losses.base import Loss


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
