"""A function to write: what is wanted of it, on which inputs it is tried, the usual mistakes."""

from dataclasses import dataclass

import numpy as np

from nncourse.check.outcome import Array, Function, Outcome, Probe


@dataclass(frozen=True)
class Mistake:
    """A usual mistake: it is code, a wrong implementation of a part.

    An answer makes this mistake when it behaves as the example does, wherever the example is wrong.

    Parameters
    ----------
    name
        Short, unique in its exercise.
    hint
        A sentence or two that point to the idea, without giving the answer away.
    example
        The mistake as it is usually written.
    variants
        The same mistake with other results.
    """

    name: str
    hint: str
    example: Function
    variants: tuple[Function, ...] = ()

    @property
    def examples(self) -> tuple[Function, ...]:
        """The example and its variants."""
        return (self.example, *self.variants)


@dataclass(frozen=True)
class Part:
    """One function of an answer.

    Parameters
    ----------
    name
        The function's name.
    reference
        Computes what is wanted, independently of nnkit, for arrays of any shape.
    probes
        What is tried, the plainest first: the first failure is the one that is shown.
    mistakes
        The known ones, the most specific first: a mistake that shows on more inputs stands before
        one that shows on some of them only.
    rtol, atol
        How far a result may be off, relative to what is wanted, and at all.
    upper
        Where more than one result is right (the slope at a kink), `reference` computes the least
        of them and `upper` the greatest.
    slope_of
        The name of the part whose derivative this is.
    rowwise
        Whether a result depends on the whole row, not on one element.
    """

    name: str
    reference: Function
    probes: tuple[Probe, ...]
    mistakes: tuple[Mistake, ...]
    rtol: float = 1e-9
    atol: float = 1e-12
    upper: Function | None = None
    slope_of: str | None = None
    rowwise: bool = False

    def target(self, probe: Probe) -> "Target":
        """Return what is wanted on `probe`."""
        least = self.reference(probe.z, **probe.options)
        greatest = self.upper(probe.z, **probe.options) if self.upper else least
        coarse = probe.z.dtype == np.float32  # an answer may well compute in the input's precision
        return Target(least, greatest, max(self.rtol, 1e-5) if coarse else self.rtol, self.atol)


@dataclass(frozen=True)
class Target:
    """What is wanted on one probe: every element between `least` and `greatest`, to rounding."""

    least: Array
    greatest: Array
    rtol: float
    atol: float

    def hits(self, value: Array) -> Array:
        """Return for each element of `value`, of the right shape, whether it is right."""
        slack = self.atol + self.rtol * np.maximum(np.abs(self.least), np.abs(self.greatest))
        inside: Array = (value >= self.least - slack) & (value <= self.greatest + slack)
        return inside

    def accepts(self, outcome: Outcome) -> bool:
        """Return whether the outcome is right in every respect."""
        return (
            outcome.value is not None
            and outcome.value.shape == self.least.shape
            and bool(self.hits(outcome.value).all())
            and not (outcome.whole_numbers or outcome.warned or outcome.changed_input)
        )
