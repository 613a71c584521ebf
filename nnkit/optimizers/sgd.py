"""Gradient descent, with momentum if wanted."""

from __future__ import annotations

import numpy as np

from nnkit.arguments import Array, flag, fraction, not_negative
from nnkit.optimizers.base import Optimizer, Rate


class SGD(Optimizer):
    r"""Gradient descent on whatever batch the gradient came from.

    .. math::
        g &\leftarrow g + \lambda\theta && \text{(weight decay)} \\
        v &\leftarrow \mu v + g && \text{(momentum)} \\
        \theta &\leftarrow \theta - \eta\,v && \text{or, by Nesterov, } \theta - \eta\,(g + \mu v)

    Parameters
    ----------
    lr : float, ndarray of shape (runs,), or schedule
        The learning rate :math:`\eta`.
    momentum : float
        :math:`\mu`, at least 0 and below 1.
    nesterov : bool
        Whether to look ahead along the momentum.
    weight_decay : float
        :math:`\lambda`, pulls all parameters towards zero.

    Raises
    ------
    TypeError, ValueError
        If a setting is out of its range, or Nesterov's variant is asked for without momentum.

    References
    ----------
    Sutskever, I., Martens, J., Dahl, G. and Hinton, G. (2013). On the importance of
    initialization and momentum in deep learning. ICML. The form is PyTorch's.

    Examples
    --------
    >>> theta = np.array([1.0, 2.0])
    >>> SGD(lr=0.1).step(theta, np.array([1.0, -1.0]))
    >>> theta
    array([0.9, 2.1])
    """

    def __init__(
        self,
        lr: Rate = 1e-3,
        momentum: float = 0.0,
        nesterov: bool = False,
        weight_decay: float = 0.0,
    ) -> None:
        super().__init__(lr)
        self.momentum = fraction(momentum, "momentum")
        self.nesterov = flag(nesterov, "nesterov")
        self.weight_decay = not_negative(weight_decay, "weight_decay")
        if self.nesterov and self.momentum == 0:
            raise ValueError("nesterov needs a momentum above 0, got momentum=0")

    def start(self, parameters: Array) -> None:
        """Start with no velocity."""
        if self.momentum:
            self.v = np.zeros_like(parameters)

    def update(self, parameters: Array, gradient: Array, lr: Array) -> None:
        """Apply the rule."""
        if self.weight_decay:
            gradient = gradient + self.weight_decay * parameters
        direction = gradient
        if self.momentum:
            self.v *= self.momentum  # v <- mu v + g
            self.v += gradient
            direction = self.v
            if self.nesterov:
                direction = gradient + self.momentum * self.v
        parameters -= np.multiply(direction, lr, out=self._work)
