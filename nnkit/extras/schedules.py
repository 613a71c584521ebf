r"""Schedules: learning rates that change with the step.

A schedule is a function of the step, counted from 0. It goes where a learning rate goes,
``Adam(lr=CosineDecay(0.01, steps=1000))``; any function of your own will do as well. Asked for an
array of steps, one with a single rate returns that of each, to be drawn.

``lr`` is always the rate :math:`\eta`, a float or an array (runs,); settings that are out of range
raise a TypeError or ValueError.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from nnkit.extras.described import Described
from nnkit.validation import arguments as check


class Schedule(Described):
    """Base of the schedules; a subclass defines ``__call__``."""

    def __call__(self, step: int) -> Any:
        """Return the learning rate of a step; the first step is 0."""
        raise NotImplementedError(f"{type(self).__name__} must define __call__(self, step)")


class ConstantRate(Schedule):
    """The same rate at every step."""

    def __init__(self, lr: Any) -> None:
        self.lr: Any = check.per_run(lr, "lr", None)

    def __call__(self, step: int) -> Any:
        return self.lr + np.zeros(np.shape(step))


class StepDecay(Schedule):
    r"""Multiplies the rate by ``factor`` every k steps: :math:`\eta\,c^{\lfloor t/k\rfloor}`."""

    def __init__(self, lr: Any, every: int, factor: float = 0.1) -> None:
        self.lr: Any = check.per_run(lr, "lr", None)
        self.every = check.integer(every, "every")
        self.factor = check.positive(factor, "factor")

    def __call__(self, step: int) -> Any:
        return self.lr * np.float64(self.factor) ** (step // self.every)


class ExponentialDecay(Schedule):
    r"""Multiplies the rate by ``factor`` at every step: :math:`\eta\,c^t`."""

    def __init__(self, lr: Any, factor: float) -> None:
        self.lr: Any = check.per_run(lr, "lr", None)
        self.factor = check.positive(factor, "factor")

    def __call__(self, step: int) -> Any:
        return self.lr * np.float64(self.factor) ** step


class CosineDecay(Schedule):
    r"""Falls along half a cosine, then stays: :math:`\eta_T + (\eta - \eta_T)(1 + \cos\pi t/T)/2`.

    ``steps`` is :math:`T`, and ``final`` the last rate :math:`\eta_T`.

    Source: Loshchilov, I. and Hutter, F. (2017). SGDR: stochastic gradient descent with warm
    restarts. ICLR.
    """

    def __init__(self, lr: Any, steps: int, final: float = 0.0) -> None:
        self.lr: Any = check.per_run(lr, "lr", None)
        self.steps = check.integer(steps, "steps")
        self.final = check.non_negative(final, "final")

    def __call__(self, step: int) -> Any:
        return _along_cosine(self.lr, self.final, np.minimum(step / self.steps, 1.0))


class WarmUp(Schedule):
    r"""Rises in a straight line for ``steps`` steps, then goes on with another schedule.

    The first step already has a rate above zero. ``then`` is the rate or the schedule afterwards;
    its step 0 is the first after the rise.

    Source: Goyal, P. et al. (2017). Accurate, large minibatch SGD. arXiv:1706.02677.
    """

    def __init__(self, steps: int, then: Any) -> None:
        self.steps = check.integer(steps, "steps")
        if isinstance(then, type):
            raise TypeError(f"then must be a rate or a schedule, got {then.__name__}: add brackets")
        self.then: Any = then if callable(then) else check.per_run(then, "then", None)

    def __call__(self, step: int) -> Any:
        after = np.maximum(step - self.steps, 0)
        rate = self.then(after) if callable(self.then) else self.then
        return rate * np.minimum((step + 1) / self.steps, 1.0)


class OneCycle(Schedule):
    r"""Rises to the rate ``lr`` and falls to almost none, both along half a cosine.

    The whole cycle has ``steps`` steps; in the share ``rise`` of them the rate rises. The first
    rate is ``lr / start``, the last is ``lr / start / final``.

    Source: Smith, L. and Topin, N. (2019). Super-convergence: very fast training of neural networks
    using large learning rates. SPIE 11006. Form and defaults are those of PyTorch's rates; the
    momentum, which PyTorch and the paper move the other way, stays as it is here.
    """

    def __init__(
        self, lr: Any, steps: int, rise: float = 0.3, start: float = 25.0, final: float = 1e4
    ) -> None:
        self.lr: Any = check.per_run(lr, "lr", None)
        self.steps = check.integer(steps, "steps", least=2)
        self.rise = check.fraction(rise, "rise")
        self.start = check.positive(start, "start")
        self.final = check.positive(final, "final")
        if not self.rise * self.steps > 1:
            raise ValueError(
                f"rise must be more than one step long, got {rise:g} of {self.steps} steps"
            )

    def __call__(self, step: int) -> Any:
        first, last = self.lr / self.start, self.lr / self.start / self.final
        top = self.rise * self.steps - 1  # the step of the highest rate, maybe between two
        fall = np.clip((step - top) / (self.steps - 1 - top), 0.0, 1.0)
        rising = _along_cosine(first, self.lr, step / top)
        return np.where(step <= top, rising, _along_cosine(self.lr, last, fall))[()]


def _along_cosine(begin: Any, end: Any, part: Any) -> Any:
    """Go from one rate to another along half a cosine; ``part`` of the way, from 0 to 1."""
    return end + (begin - end) * (1 + np.cos(np.pi * part)) / 2
