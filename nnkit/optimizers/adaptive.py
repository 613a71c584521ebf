"""Rules with a step size for every parameter: AdaGrad, and RMSprop, which forgets."""

from __future__ import annotations

from typing import Any

import numpy as np

from nnkit.arguments import Array, fraction, not_negative, positive
from nnkit.optimizers.base import Optimizer, Rate


class AdaGrad(Optimizer):
    r"""AdaGrad: divides by the root of the sum of all squared gradients so far.

    .. math::
        s &\leftarrow s + g^2 \\
        \theta &\leftarrow \theta - \eta\,g / (\sqrt s + \varepsilon)

    Parameters
    ----------
    lr : float, ndarray of shape (runs,), or schedule
        The learning rate :math:`\eta`.
    eps : float
        :math:`\varepsilon`, keeps the quotient finite.
    weight_decay : float
        :math:`\lambda`; :math:`\lambda\theta` is added to g.

    Raises
    ------
    TypeError, ValueError
        If a setting is out of its range.

    References
    ----------
    Duchi, J., Hazan, E. and Singer, Y. (2011). Adaptive subgradient methods for online
    learning and stochastic optimization. JMLR 12, 2121-2159.

    Examples
    --------
    >>> theta = np.array([1.0, 1.0])
    >>> AdaGrad(lr=0.1).step(theta, np.array([100.0, 0.01]))
    >>> theta.round(6)
    array([0.9, 0.9])
    """

    def __init__(self, lr: Rate = 1e-2, eps: float = 1e-10, weight_decay: float = 0.0) -> None:
        super().__init__(lr)
        self.eps = positive(eps, "eps")
        self.weight_decay = not_negative(weight_decay, "weight_decay")

    def start(self, parameters: Array) -> None:
        """Start with an empty sum."""
        self.s = np.zeros_like(parameters)

    def update(self, parameters: Array, gradient: Array, lr: Any) -> None:
        """Apply the rule."""
        work = self._work
        if self.weight_decay:
            gradient = gradient + self.weight_decay * parameters
        self.s += np.multiply(gradient, gradient, out=work)  # s <- s + g^2
        np.sqrt(self.s, out=work)
        work += self.eps
        np.divide(gradient, work, out=work)  # g / (sqrt(s) + eps)
        work *= lr
        parameters -= work


class RMSprop(Optimizer):
    r"""RMSprop: divides by the root of a moving average of the squared gradients.

    .. math::
        s &\leftarrow \alpha s + (1 - \alpha)\,g^2 \\
        v &\leftarrow \mu v + g / (\sqrt s + \varepsilon) \\
        \theta &\leftarrow \theta - \eta\,v

    Parameters
    ----------
    lr : float, ndarray of shape (runs,), or schedule
        The learning rate :math:`\eta`.
    alpha : float
        :math:`\alpha`, how much of the average is kept at a step.
    eps : float
        :math:`\varepsilon`, keeps the quotient finite.
    momentum : float
        :math:`\mu`, at least 0 and below 1.
    weight_decay : float
        :math:`\lambda`; :math:`\lambda\theta` is added to g.

    Raises
    ------
    TypeError, ValueError
        If a setting is out of its range.

    References
    ----------
    Tieleman, T. and Hinton, G. (2012). Lecture 6.5: rmsprop. Neural networks for machine
    learning, Coursera.

    Examples
    --------
    >>> theta = np.array([1.0])
    >>> RMSprop(lr=0.1).step(theta, np.array([5.0]))
    >>> theta.round(6)
    array([0.])
    """

    def __init__(
        self,
        lr: Rate = 1e-2,
        alpha: float = 0.99,
        eps: float = 1e-8,
        momentum: float = 0.0,
        weight_decay: float = 0.0,
    ) -> None:
        super().__init__(lr)
        self.alpha = fraction(alpha, "alpha")
        self.eps = positive(eps, "eps")
        self.momentum = fraction(momentum, "momentum")
        self.weight_decay = not_negative(weight_decay, "weight_decay")

    def start(self, parameters: Array) -> None:
        """Start with an average of zero and no velocity."""
        self.s = np.zeros_like(parameters)
        if self.momentum:
            self.v = np.zeros_like(parameters)

    def update(self, parameters: Array, gradient: Array, lr: Any) -> None:
        """Apply the rule."""
        work = self._work
        if self.weight_decay:
            gradient = gradient + self.weight_decay * parameters
        np.multiply(gradient, gradient, out=work)
        work *= 1 - self.alpha
        self.s *= self.alpha  # s <- alpha s + (1 - alpha) g^2
        self.s += work
        np.sqrt(self.s, out=work)
        work += self.eps
        np.divide(gradient, work, out=work)  # g / (sqrt(s) + eps)
        if self.momentum:
            self.v *= self.momentum  # v <- mu v + that
            self.v += work
            np.copyto(work, self.v)
        work *= lr
        parameters -= work
