"""Adam, which joins momentum and RMSprop, and AdamW."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from nnkit.arguments import Array, flag, fraction, not_negative, positive, shown
from nnkit.optimizers.base import Optimizer, Rate


class Adam(Optimizer):
    r"""Adam: a mean of the gradients, divided by the root of a mean of their squares.

    .. math::
        m &\leftarrow \beta_1 m + (1 - \beta_1)\,g \\
        v &\leftarrow \beta_2 v + (1 - \beta_2)\,g^2 \\
        \hat m &= m / (1 - \beta_1^t), \quad \hat v = v / (1 - \beta_2^t) \\
        \theta &\leftarrow \theta - \eta\,\hat m / (\sqrt{\hat v} + \varepsilon)

    Parameters
    ----------
    lr : float, ndarray of shape (runs,), or schedule
        The learning rate :math:`\eta`.
    betas : tuple of two floats
        :math:`\beta_1, \beta_2`, each at least 0 and below 1.
    eps : float
        :math:`\varepsilon`, keeps the quotient finite.
    weight_decay : float
        :math:`\lambda`; :math:`\lambda\theta` is added to g (AdamW does it otherwise).
    bias_correction : bool
        Whether to make up for the means starting at zero: with False :math:`\hat m = m` and
        :math:`\hat v = v`.

    Raises
    ------
    TypeError, ValueError
        If a setting is out of its range.

    References
    ----------
    Kingma, D. and Ba, J. (2015). Adam: a method for stochastic optimization. ICLR.

    Examples
    --------
    >>> theta = np.array([1.0, 1.0])
    >>> Adam(lr=0.1).step(theta, np.array([100.0, -0.01]))
    >>> theta.round(6)
    array([0.9, 1.1])
    """

    def __init__(
        self,
        lr: Rate = 1e-3,
        betas: tuple[float, float] = (0.9, 0.999),
        eps: float = 1e-8,
        weight_decay: float = 0.0,
        bias_correction: bool = True,
    ) -> None:
        super().__init__(lr)
        if not isinstance(betas, (tuple, list)) or len(betas) != 2:
            raise TypeError(f"betas must be two numbers, got {shown(betas)}")
        self.betas = (fraction(betas[0], "betas[0]"), fraction(betas[1], "betas[1]"))
        self.eps = positive(eps, "eps")
        self.weight_decay = not_negative(weight_decay, "weight_decay")
        self.bias_correction = flag(bias_correction, "bias_correction")

    def start(self, parameters: Array) -> None:
        """Start with both means at zero."""
        self.m = np.zeros_like(parameters)
        self.v = np.zeros_like(parameters)

    def update(self, parameters: Array, gradient: Array, lr: Any) -> None:
        """Apply the rule."""
        if self.weight_decay:
            gradient = gradient + self.weight_decay * parameters
        self.move(parameters, gradient, lr)

    def move(self, parameters: Array, gradient: Array, lr: Any) -> None:
        """Apply the rule, but for the weight decay."""
        work, (beta_1, beta_2) = self._work, self.betas
        self.m *= beta_1  # m <- beta_1 m + (1 - beta_1) g
        self.m += np.multiply(gradient, 1 - beta_1, out=work)
        np.multiply(gradient, gradient, out=work)
        work *= 1 - beta_2
        self.v *= beta_2  # v <- beta_2 v + (1 - beta_2) g^2
        self.v += work
        correction_1 = correction_2 = 1.0
        if self.bias_correction:
            correction_1 = 1 - beta_1**self.steps
            correction_2 = 1 - beta_2**self.steps
        # With r the root of the second correction, sqrt(v / r^2) + eps = (sqrt(v) + r eps) / r:
        # so one number takes both corrections, in place of a pass over the vector for each.
        r = math.sqrt(correction_2)
        np.sqrt(self.v, out=work)
        work += r * self.eps
        np.divide(self.m, work, out=work)
        work *= lr * r / correction_1
        parameters -= work


class AdamW(Adam):
    r"""Adam with weight decay apart from the gradient: :math:`\theta` shrinks by itself.

    .. math:: \theta \leftarrow \theta - \eta\lambda\theta
              - \eta\,\hat m / (\sqrt{\hat v} + \varepsilon)

    So the pull towards zero is the same for every parameter, whatever its gradients were.

    Parameters
    ----------
    lr, betas, eps, bias_correction
        As for :class:`Adam`.
    weight_decay : float
        :math:`\lambda`.

    Raises
    ------
    TypeError, ValueError
        If a setting is out of its range.

    References
    ----------
    Loshchilov, I. and Hutter, F. (2019). Decoupled weight decay regularization. ICLR.

    Examples
    --------
    >>> theta = np.array([1.0])
    >>> AdamW(lr=0.1, weight_decay=0.5).step(theta, np.array([3.0]))
    >>> theta.round(6)
    array([0.85])
    """

    def __init__(
        self,
        lr: Rate = 1e-3,
        betas: tuple[float, float] = (0.9, 0.999),
        eps: float = 1e-8,
        weight_decay: float = 1e-2,
        bias_correction: bool = True,
    ) -> None:
        super().__init__(lr, betas, eps, weight_decay, bias_correction)

    def update(self, parameters: Array, gradient: Array, lr: Any) -> None:
        """Apply the rule."""
        parameters *= 1 - lr * self.weight_decay
        self.move(parameters, gradient, lr)
