"""A function to write: what is wanted of it, on which calls it is tried, its own usual mistakes."""

from dataclasses import dataclass, field

import numpy as np

from nncourse.check.domain import Case, Domain
from nncourse.check.outcome import Array, Function, Outcome


class Mistake:
    """A usual mistake: it is code, a wrong implementation of a part.

    An answer makes this mistake when it behaves as one of the examples does: wrong where the
    example is wrong, and in the same way, and right where that is right.

    Parameters
    ----------
    name
        Short, unique in its exercise.
    hint
        A sentence or two that point to the idea, without giving the answer away.
    examples
        The mistake as it is usually written; the same mistake with other results.
    """

    def __init__(self, name: str, hint: str, *examples: Function) -> None:
        self.name, self.hint, self.examples = name, hint, examples


@dataclass(frozen=True, eq=False)
class Part:
    """One function of an answer.

    Parameters
    ----------
    name
        The function's name.
    domain
        What it may be asked.
    reference
        Computes what is wanted, independently of nnkit.
    mistakes
        Those of this part alone; the general ones are known to the engine.
    entries
        What each entry of a short result is, in words.
    regions
        Where an answer may be wrong and right elsewhere, in words, with the function that says for
        each element of the result whether it lies there.
    traits
        Hints for answers that fail only on calls with something special about them.
    rtol, atol
        How far a result may be off, relative to what is wanted, and at all.
    upper
        Where more than one result is right (the slope at a kink), `reference` computes the least
        of them and `upper` the greatest.
    slope_of
        The name of the part whose derivative this is.
    new_floats
        Whether the task asks for a new array of floats.
    points
        What the part counts.
    """

    name: str
    domain: Domain
    reference: Function
    mistakes: tuple[Mistake, ...] = ()
    entries: tuple[str, ...] = ()
    regions: dict[str, Function] = field(default_factory=dict)
    traits: dict[str, str] = field(default_factory=dict)
    rtol: float = 1e-9
    atol: float = 1e-12
    upper: Function | None = None
    slope_of: str | None = None
    new_floats: bool = False
    points: int = 1

    def target(self, case: Case) -> "Target":
        """Return what is wanted on a call."""
        least = np.asarray(self.reference(*case.fresh()), dtype=float)
        greatest = least if self.upper is None else np.asarray(self.upper(*case.fresh()), float)
        return Target(least, greatest, self.rtol, self.atol, self.new_floats)


@dataclass(frozen=True, eq=False)
class Target:
    """What is wanted of one call: every element between `least` and `greatest`, to rounding."""

    least: Array
    greatest: Array
    rtol: float
    atol: float
    new_floats: bool = False

    def hits(self, value: Array, dtype: str = "f8") -> Array:
        """Return for each element of `value`, of the right shape, whether it is right."""
        rtol, atol = self.rtol, self.atol
        if dtype == "f4":  # seven digits, of the result and of each step on the way to it
            rtol, scale = 1e-5, float(np.abs(self.least).max(initial=0.0))
            atol = max(atol, 1e-6 * scale, min(1e-7, 1e8 * atol))
        slack = atol + rtol * np.maximum(np.abs(self.least), np.abs(self.greatest))
        inside: Array = (value >= self.least - slack) & (value <= self.greatest + slack)
        return inside

    def right_values(self, outcome: Outcome) -> bool:
        """Return whether the numbers are right."""
        if outcome.value is not None and outcome.is_list and not outcome.value.size:
            return not self.least.size  # an empty list can't say which shape it has
        return (
            outcome.value is not None
            and outcome.value.shape == self.least.shape
            and bool(self.hits(outcome.value, outcome.dtype).all())
        )

    def accepts(self, outcome: Outcome) -> bool:
        """Return whether the outcome is right in every respect."""
        return (
            self.right_values(outcome)
            and not outcome.warned
            and not outcome.changed
            and not (self.new_floats and (outcome.same_array or outcome.dtype[0] != "f"))
        )
