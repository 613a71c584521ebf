r"""Optimizers: rules that move a vector of parameters by a vector of gradients.

They grow out of each other: SGD, with momentum; AdaGrad, with a step size for every parameter;
RMSprop, which forgets; Adam, which joins both; AdamW. In formulas and code, :math:`\theta` is the
vector of parameters, :math:`g` that of gradients, :math:`\eta` the learning rate; ``lr`` comes in a
shape that goes with both. Clipping, which shortens a gradient before it is used, stands at the end.
"""

from __future__ import annotations

import copy
import math
from collections.abc import Callable
from typing import Any

import numpy as np

from nnkit.extras.described import Described
from nnkit.validation import arguments as check
from nnkit.validation.arguments import Array

FLUSH_EVERY = 100  # steps

Rate = float | Array | Callable[[int], Any]
"""A learning rate: a number, one for each run, or a schedule (a function of the step)."""


class Optimizer(Described):
    r"""Base of the optimizers; a subclass defines ``update``, and ``start`` if it has a state.

    Your own is an ``update`` that changes the parameters in place: ``theta -= lr * g``. All take

    lr : float, ndarray of shape (runs,), or schedule
        The learning rate :math:`\eta`.
    weight_decay : float
        :math:`\lambda`: pulls all parameters towards zero; :math:`\lambda\theta` is added to g.

    and raise TypeError or ValueError if a setting is out of its range. ``steps`` counts the steps
    taken with the present parameters.
    """

    steps = 0
    _theta: Any = None
    _runs: int | None = None
    _rate: Any = None

    def __init__(self, lr: Rate, weight_decay: float = 0.0) -> None:
        if isinstance(lr, type):
            raise TypeError(f"lr must be a rate or a schedule, got {lr.__name__}: add brackets")
        self.lr: Any = lr if callable(lr) else check.per_run(lr, "lr", None)
        self.weight_decay = check.non_negative(weight_decay, "weight_decay")

    def step(self, parameters: Array, gradient: Array) -> None:
        """Move the parameters, in place, one step.

        Both are float arrays of one shape, (P,) or (runs, P), as ``net.parameters`` and
        ``net.gradient`` are. The state (momentum, running means) belongs to the array
        ``parameters``: with another array the optimizer starts afresh.
        """
        theta, g = parameters, gradient
        if theta is None or theta is not self._theta:
            self.prepare(theta)
        if not isinstance(g, np.ndarray) or g.shape != theta.shape or g.dtype.kind != "f":
            raise ValueError(
                f"gradient must be an array of floats of the parameters' shape {theta.shape}, "
                f"got {check.shown(g)}"
            )
        lr = self.rate(self.steps)
        if lr is not self._rate or isinstance(lr, np.ndarray):  # only if it may have changed
            if not callable(self.lr):
                self.lr = lr = check.per_run(lr, "lr", self._runs)
            self._rate = lr
            # Rounded to the parameters' type, so that one run and many agree bit for bit.
            rounded = np.asarray(lr, theta.dtype)
            self._lr = rounded[:, None] if rounded.ndim else rounded[()]
        self.steps += 1
        update: Callable[..., Any] = self.update
        if update(theta, self.decayed(theta, g), self._lr) is not None:
            raise TypeError(
                f"update of {self!r} must change parameters in place (theta -= ...) and "
                "return nothing"
            )
        if self.steps % FLUSH_EVERY == 0:
            self._flush()

    def prepare(self, theta: Array) -> None:
        """Prepare to update this array; the state is kept if it is the one updated before."""
        check.writable_floats(theta, "parameters")
        self._runs = theta.shape[0] if theta.ndim == 2 else 0
        if not callable(self.lr):
            check.per_run(self.lr, "lr", self._runs)
        before, self._theta, self._rate = self._theta, theta, None
        if before is None or not _same_place(before, theta):
            self._work = np.empty_like(theta)
            self.steps = 0
            self.start(theta)

    def rate(self, step: int) -> Any:
        """Return the learning rate of a step (the first is 0)."""
        if not callable(self.lr):
            return self.lr
        return check.per_run(self.lr(step), f"lr of step {step}", self._runs, zero=True)

    def start(self, theta: Array) -> None:
        """Make the state for these parameters, as it is before the first step."""

    def update(self, theta: Array, g: Array, lr: Any) -> None:
        """Change ``theta`` in place by the rule; ``g`` must stay as it is.

        ``self.steps`` counts the steps, this one included. ``self._work`` is an array of the same
        shape to compute in.
        """
        raise NotImplementedError(f"{type(self).__name__} must define update")

    def decayed(self, theta: Array, g: Array) -> Array:
        """Return g + lambda theta, the gradient with weight decay."""
        return g + self.weight_decay * theta if self.weight_decay else g

    def state(self) -> dict[str, Array]:
        """Return the arrays of the state by name, each of the parameters' shape."""
        apart = (self._theta, self._work)
        return {
            name: array
            for name, array in vars(self).items()
            if isinstance(array, np.ndarray) and array.dtype.kind == "f" and name != "_lr"
            if array.shape == self._work.shape and not any(array is one for one in apart)
        }

    def forget(self, runs: Array) -> None:
        """Put the state of the runs that a mask (runs,) marks back to what it was at the start."""
        own, fresh = self.state(), copy.copy(self)
        fresh.start(self._theta)
        for name, array in fresh.state().items():
            own[name].reshape(runs.size, -1)[runs] = array.reshape(runs.size, -1)[runs]
        if runs.all():
            self.steps = 0

    def _flush(self) -> None:
        """Set to zero what has faded to below the smallest number of full precision.

        By itself it never would, and some processors are ten times as slow with such numbers.
        """
        for array in self.state().values():
            array[np.abs(array) < np.finfo(array.dtype).tiny] = 0


def _same_place(one: Array, other: Array) -> bool:
    """Tell whether two arrays are the same numbers in memory, as net.parameters[0] always is."""
    return one.dtype == other.dtype and one.__array_interface__ == other.__array_interface__


class SGD(Optimizer):
    r"""Gradient descent on whatever batch the gradient came from, with momentum if wanted.

    .. math::
        v &\leftarrow \mu v + g \\
        \theta &\leftarrow \theta - \eta\,v && \text{or, by Nesterov, } \theta - \eta\,(g + \mu v)

    ``momentum`` is :math:`\mu`, at least 0 and below 1; with 0 the rule is
    :math:`\theta - \eta g`. ``nesterov`` says whether to look ahead along the momentum.

    Source: Sutskever, I., Martens, J., Dahl, G. and Hinton, G. (2013). On the importance of
    initialization and momentum in deep learning. ICML. The form is PyTorch's.

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
        super().__init__(lr, weight_decay)
        self.momentum = check.fraction(momentum, "momentum")
        self.nesterov = check.boolean(nesterov, "nesterov")
        if self.nesterov and self.momentum == 0:
            raise ValueError("nesterov needs a momentum above 0, got momentum=0")

    def start(self, theta: Array) -> None:
        self.v = np.zeros_like(theta)

    def update(self, theta: Array, g: Array, lr: Any) -> None:
        v, mu = self.v, self.momentum
        if mu == 0:
            theta -= np.multiply(lr, g, out=self._work)
            return
        v *= mu
        v += g  # v <- mu v + g
        theta -= np.multiply(lr, g + mu * v if self.nesterov else v, out=self._work)


class AdaGrad(Optimizer):
    r"""AdaGrad: divides by the root of the sum of all squared gradients so far.

    .. math::
        s &\leftarrow s + g^2 \\
        \theta &\leftarrow \theta - \eta\,g / (\sqrt s + \varepsilon)

    ``eps`` is :math:`\varepsilon`, which keeps the quotient finite.

    Source: Duchi, J., Hazan, E. and Singer, Y. (2011). JMLR 12, 2121-2159.
    """

    def __init__(self, lr: Rate = 1e-2, eps: float = 1e-10, weight_decay: float = 0.0) -> None:
        super().__init__(lr, weight_decay)
        self.eps = check.positive(eps, "eps")

    def start(self, theta: Array) -> None:
        self.s = np.zeros_like(theta)

    def update(self, theta: Array, g: Array, lr: Any) -> None:
        s, work = self.s, self._work
        s += np.multiply(g, g, out=work)  # s <- s + g^2
        np.sqrt(s, out=work)
        work += self.eps
        np.divide(g, work, out=work)
        theta -= np.multiply(lr, work, out=work)  # theta <- theta - lr g / (sqrt(s) + eps)


class RMSprop(Optimizer):
    r"""RMSprop: divides by the root of a moving average of the squared gradients.

    .. math::
        s &\leftarrow \alpha s + (1 - \alpha)\,g^2 \\
        v &\leftarrow \mu v + g / (\sqrt s + \varepsilon) \\
        \theta &\leftarrow \theta - \eta\,v

    ``alpha`` is :math:`\alpha`, how much of the average is kept at a step; ``eps`` is
    :math:`\varepsilon`; ``momentum`` is :math:`\mu`. The first and last are at least 0 and below 1.

    Source: Tieleman, T. and Hinton, G. (2012). Lecture 6.5: rmsprop. Coursera.
    """

    def __init__(
        self,
        lr: Rate = 1e-2,
        alpha: float = 0.99,
        eps: float = 1e-8,
        momentum: float = 0.0,
        weight_decay: float = 0.0,
    ) -> None:
        super().__init__(lr, weight_decay)
        self.alpha = check.fraction(alpha, "alpha")
        self.eps = check.positive(eps, "eps")
        self.momentum = check.fraction(momentum, "momentum")

    def start(self, theta: Array) -> None:
        self.s, self.v = np.zeros_like(theta), np.zeros_like(theta)

    def update(self, theta: Array, g: Array, lr: Any) -> None:
        s, v, work = self.s, self.v, self._work
        np.multiply(g, g, out=work)
        work *= 1 - self.alpha
        s *= self.alpha
        s += work  # s <- alpha s + (1 - alpha) g^2
        np.sqrt(s, out=work)
        work += self.eps
        np.divide(g, work, out=work)
        if self.momentum:
            v *= self.momentum
            v += work  # v <- mu v + g / (sqrt(s) + eps)
            np.copyto(work, v)
        theta -= np.multiply(lr, work, out=work)  # theta <- theta - lr v


class Adam(Optimizer):
    r"""Adam: a mean of the gradients, divided by the root of a mean of their squares.

    .. math::
        m &\leftarrow \beta_1 m + (1 - \beta_1)\,g \\
        v &\leftarrow \beta_2 v + (1 - \beta_2)\,g^2 \\
        \hat m &= m / (1 - \beta_1^t), \quad \hat v = v / (1 - \beta_2^t) \\
        \theta &\leftarrow \theta - \eta\,\hat m / (\sqrt{\hat v} + \varepsilon)

    ``betas`` are :math:`\beta_1, \beta_2`, each at least 0 and below 1; ``eps`` is
    :math:`\varepsilon`. ``bias_correction`` makes up for the means starting at zero; without it,
    :math:`\hat m = m` and :math:`\hat v = v`.

    Source: Kingma, D. and Ba, J. (2015). Adam: a method for stochastic optimization. ICLR.
    """

    def __init__(
        self,
        lr: Rate = 1e-3,
        betas: tuple[float, float] = (0.9, 0.999),
        eps: float = 1e-8,
        weight_decay: float = 0.0,
        bias_correction: bool = True,
    ) -> None:
        super().__init__(lr, weight_decay)
        if not isinstance(betas, (tuple, list)) or len(betas) != 2:
            raise TypeError(f"betas must be two numbers, got {check.shown(betas)}")
        self.betas = (check.fraction(betas[0], "betas[0]"), check.fraction(betas[1], "betas[1]"))
        self.eps = check.positive(eps, "eps")
        self.bias_correction = check.boolean(bias_correction, "bias_correction")

    def start(self, theta: Array) -> None:
        self.m, self.v = np.zeros_like(theta), np.zeros_like(theta)

    def update(self, theta: Array, g: Array, lr: Any) -> None:
        m, v, work = self.m, self.v, self._work
        beta_1, beta_2 = self.betas
        m *= beta_1
        m += np.multiply(g, 1 - beta_1, out=work)  # m <- beta_1 m + (1 - beta_1) g
        np.multiply(g, g, out=work)
        work *= 1 - beta_2
        v *= beta_2
        v += work  # v <- beta_2 v + (1 - beta_2) g^2
        of_m, of_v = 1.0, 1.0
        if self.bias_correction:
            of_m, of_v = 1 - beta_1**self.steps, 1 - beta_2**self.steps
        # With r the root of the second correction, sqrt(v / r^2) + eps = (sqrt(v) + r eps) / r:
        # one number takes both corrections, in place of a pass over the vector for each.
        r = math.sqrt(of_v)
        np.sqrt(v, out=work)
        work += r * self.eps
        np.divide(m, work, out=work)
        theta -= np.multiply(lr * r / of_m, work, out=work)


class AdamW(Adam):
    r"""Adam with weight decay apart from the gradient: :math:`\theta` shrinks by itself.

    .. math:: \theta \leftarrow \theta - \eta\lambda\theta
              - \eta\,\hat m / (\sqrt{\hat v} + \varepsilon)

    So every parameter loses the same fraction, whatever its gradients were. The settings are those
    of :class:`Adam`.

    Source: Loshchilov, I. and Hutter, F. (2019). Decoupled weight decay regularization. ICLR.
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

    def decayed(self, theta: Array, g: Array) -> Array:
        """Return g as it is: the decay bypasses the means."""
        return g

    def update(self, theta: Array, g: Array, lr: Any) -> None:
        theta *= 1 - lr * self.weight_decay
        super().update(theta, g, lr)


OPTIMIZERS: dict[str, type[Any]] = {
    "sgd": SGD,
    "adagrad": AdaGrad,
    "rmsprop": RMSprop,
    "adam": Adam,
    "adamw": AdamW,
}
"""Every optimizer by name, in order of increasing complexity."""


def clip_by_norm(gradient: Array, limit: float) -> Any:
    r"""Shorten the gradient, in place, to at most the length ``limit``; its direction stays.

    .. math:: g \leftarrow g \cdot \min(1, c / (\lVert g\rVert + 10^{-6}))

    It has shape (P,) or (runs, P); with runs, each is shortened by itself. Returns the norm before,
    a float or an array (runs,), infinite where it is too large for the number type. Elements that
    are not finite make the gradient NaN.

    Source: Pascanu, R., Mikolov, T. and Bengio, Y. (2013). On the difficulty of training recurrent
    neural networks. ICML. The small number in the quotient is PyTorch's.

    >>> g = np.array([3.0, 4.0])
    >>> float(clip_by_norm(g, 1.0)), g.round(4).tolist()
    (5.0, [0.6, 0.8])
    """
    c, g = check.positive(limit, "limit"), check.writable_floats(gradient, "gradient")
    largest = np.abs(g).max(axis=-1, keepdims=True, initial=np.finfo(g.dtype).tiny)
    largest = largest.astype(np.float64)
    with np.errstate(over="ignore", invalid="ignore"):
        part = g / largest  # no element above 1, so that no square overflows
        length = np.sqrt(np.vecdot(part, part))[..., None]
        g[...] = g * np.minimum(1.0, c / (length + 1e-6 / largest) / largest)
        return (length * largest)[..., 0]


def clip_by_value(gradient: Array, limit: float) -> None:
    """Cut every element of the gradient, in place, to between ``-limit`` and ``limit``."""
    c, g = check.positive(limit, "limit"), check.writable_floats(gradient, "gradient")
    c = min(c, float(np.finfo(g.dtype).max))
    np.clip(g, -c, c, out=g)
