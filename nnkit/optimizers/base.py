"""What an optimizer is: a rule that moves a vector of parameters by a vector of gradients."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from nnkit.arguments import Array, per_run, real_numbers, shown
from nnkit.described import Described

FLUSH_EVERY = 100  # steps

Rate = float | Array | Callable[[int], Any]
"""A learning rate: a number, one for each run, or a schedule (a function of the step)."""


class Optimizer(Described):
    r"""Base of the optimizers; a subclass defines ``start`` and ``update``.

    Your own is an ``update`` that changes ``parameters`` in place: ``parameters -= lr * gradient``.
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

    steps = 0
    _runs: int | None = None
    _parameters: Array | None = None

    def __init__(self, lr: Rate) -> None:
        if isinstance(lr, type):
            raise TypeError(f"lr must be a rate or a schedule, got {lr.__name__}: add brackets")
        self.lr: Any = lr if callable(lr) else per_run(lr, "lr", None)

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
        if not parameters.flags.writeable:
            raise ValueError("parameters are changed in place, but this array is read-only")
        real_numbers(gradient, "gradient")
        self.prepare(parameters)
        self.advance(gradient)

    def prepare(self, parameters: Array) -> None:
        """Make ready to move this array; a no-op if it is the one moved before."""
        self._runs = parameters.shape[0] if parameters.ndim == 2 else 0
        if not callable(self.lr):
            per_run(self.lr, "lr", self._runs)
        if self._parameters is not None and _same_place(self._parameters, parameters):
            return
        self._parameters = parameters
        self._work = np.empty_like(parameters)
        self.steps = 0
        self.start(parameters)

    def advance(self, gradient: Array) -> None:
        """Take one step with the array made ready by ``prepare``, without checks."""
        parameters = self._parameters
        assert parameters is not None
        # One rate is rounded as one of many is, so that a run moves as the network alone does.
        lr = np.asarray(self.rate(self.steps), parameters.dtype)
        lr = lr[:, None] if lr.ndim else lr[()]
        self.steps += 1
        if self.update(parameters, gradient, lr) is not None:  # type: ignore[func-returns-value]
            raise TypeError(
                f"update of {self!r} must change parameters in place (parameters -= ...) and "
                "return nothing"
            )
        if self.steps % FLUSH_EVERY == 0:
            self._flush()

    def _flush(self) -> None:
        """Set to zero what has faded to below the smallest number of full precision.

        The momentum of a dead unit never gets to zero by itself: 0.9 times the smallest float
        rounds to the same. Some processors compute with such numbers ten times as slowly.
        """
        for state in vars(self).values():
            if state is self._parameters or not isinstance(state, np.ndarray):
                continue
            if state.shape == self._work.shape and state.dtype.kind == "f":
                state[np.abs(state) < np.finfo(state.dtype).tiny] = 0

    def rate(self, step: int) -> Any:
        """Return the learning rate of a step (the first is 0)."""
        if not callable(self.lr):
            return self.lr
        return per_run(self.lr(step), f"lr of step {step}", self._runs, zero=True)

    def start(self, parameters: Array) -> None:
        """Make the state for these parameters, as it is before the first step."""

    def update(self, parameters: Array, gradient: Array, lr: Any) -> None:
        """Change ``parameters`` in place by the rule; ``gradient`` must stay as it is.

        ``self.steps`` counts the steps, this one included; ``self._work`` is an array of the
        same shape to compute in.
        """
        raise NotImplementedError(f"{type(self).__name__} must define update")


def _same_place(one: Array, other: Array) -> bool:
    """Tell whether two arrays are the same numbers in memory, as net.parameters[0] always is."""
    return one.dtype == other.dtype and one.__array_interface__ == other.__array_interface__
