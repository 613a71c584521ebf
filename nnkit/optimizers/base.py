"""What an optimizer is: a rule that moves a vector of parameters by a vector of gradients."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from nnkit.arguments import Array, per_run, real_numbers, shown
from nnkit.described import Described

Rate = float | Array | Callable[[int], Any]
"""A learning rate: a number, one for each run, or a schedule (a function of the step)."""


class Optimizer(Described):
    r"""Base of the optimizers; a subclass defines ``start`` and ``update``.

    In the formulas :math:`\theta` is the vector of parameters, g that of gradients and
    :math:`\eta` the learning rate.

    Parameters
    ----------
    lr : float, ndarray of shape (runs,), or schedule
        The learning rate :math:`\eta`.

    Attributes
    ----------
    steps : int
        Number of steps taken with the present parameters.

    Raises
    ------
    TypeError, ValueError
        If a rate is not positive, or is neither a number, an array (runs,) nor a function.
    """

    def __init__(self, lr: Rate) -> None:
        self.lr: Any = lr if callable(lr) else per_run(lr, "lr", None)
        self.steps = 0
        self._parameters: Array | None = None

    def step(self, parameters: Array, gradient: Array) -> None:
        """Move the parameters, in place, one step.

        The state (momentum, running means) belongs to the array ``parameters``: with another
        array the optimizer starts afresh.

        Parameters
        ----------
        parameters, gradient : ndarray, shape (P,) or (runs, P)
            As ``net.parameters`` and ``net.gradient``.

        Raises
        ------
        TypeError, ValueError
            If they are not float arrays of one shape, or there are not as many rates as runs.
        """
        for name, array in (("parameters", parameters), ("gradient", gradient)):
            if not isinstance(array, np.ndarray) or array.dtype.kind != "f":
                raise TypeError(f"{name} must be an array of floats, got {shown(array)}")
        if parameters.shape != gradient.shape or parameters.ndim not in (1, 2):
            raise ValueError(
                "parameters and gradient must have one shape, (P,) or (runs, P); "
                f"got {parameters.shape} and {gradient.shape}"
            )
        real_numbers(gradient, "gradient")
        self.prepare(parameters)
        self.advance(gradient)

    def prepare(self, parameters: Array) -> None:
        """Make ready to move this array; a no-op if it is the one moved before."""
        if self._parameters is parameters:
            return
        runs = parameters.shape[0] if parameters.ndim == 2 else None
        if np.ndim(self.rate(0)) > 0:
            per_run(self.rate(0), "lr", runs if runs is not None else 0)
        self._parameters = parameters
        self._work = np.empty_like(parameters)
        self.steps = 0
        self.start(parameters)

    def advance(self, gradient: Array) -> None:
        """Take one step with the array made ready by ``prepare``, without checks."""
        parameters = self._parameters
        assert parameters is not None
        lr = self.lr
        if callable(lr):
            lr = lr(self.steps)
        if isinstance(lr, np.ndarray) and lr.ndim:
            lr = lr[:, None].astype(parameters.dtype)
        self.steps += 1
        self.update(parameters, gradient, lr)

    def rate(self, step: int) -> Any:
        """Return the learning rate of a step (the first is 0)."""
        return self.lr(step) if callable(self.lr) else self.lr

    def start(self, parameters: Array) -> None:
        """Make the state for these parameters, as it is before the first step."""

    def update(self, parameters: Array, gradient: Array, lr: Any) -> None:
        """Change ``parameters`` in place by the rule; ``gradient`` must stay as it is.

        ``self.steps`` counts the steps, this one included; ``self._work`` is an array of the
        same shape to compute in.
        """
        raise NotImplementedError(f"{type(self).__name__} must define update")
