"""What an exercise may be asked: the calls that a check tries.

A domain is declared once and used twice. It draws the calls, and `nncourse.check.sentence` words
what they are for the task; a check asks nothing that the task does not say.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from nncourse.check.values import Values, normal

# What is special about a call. On plain calls nothing is; an answer that fails only on special ones
# is told what they have in common.
SINGLE_NUMBER = "a single number"
SEVERAL_AXES = "several axes"
SINGLE_ROW = "a single row"
NO_ELEMENTS = "no elements"
INTEGERS = "integers"
LARGE = "large"
CORNER = "at a corner"
ONE = "only one"  # of an axis that is named behind it


@dataclass(frozen=True, eq=False)
class Case:
    """One call to try: its arguments, in order, and what is special about them."""

    arguments: tuple[Any, ...]
    trait: str = ""

    def fresh(self) -> tuple[Any, ...]:
        """Return the arguments, with a new copy of each array."""
        return tuple(a.copy() if isinstance(a, np.ndarray) else a for a in self.arguments)


@dataclass(frozen=True, eq=False)
class Domain:
    """The calls that a function should stand.

    Parameters
    ----------
    names
        Of the arguments, in order.
    tries
        What is tried, in words, beside the arguments that are declared one by one.
    draw
        Returns the cases, the plainest first, with random numbers from a generator.
    given
        The arguments, as they are declared.
    """

    names: tuple[str, ...]
    tries: tuple[str, ...]
    draw: Callable[[np.random.Generator], Iterator[Case]]
    given: Mapping[str, "array | number"] = field(default_factory=dict)

    @property
    def dims(self) -> dict[str, tuple[str, ...]]:
        """For each array its axes by name: ``("n", "d")``; ``("...",)`` stands for any shape."""
        return {name: a.dims for name, a in self.given.items() if isinstance(a, array)}

    @property
    def defaults(self) -> tuple[float, ...]:
        """The defaults of the last arguments."""
        numbers = (a for a in self.given.values() if isinstance(a, number))
        return tuple(a.default for a in numbers if a.default is not None)

    def also(self, words: str, *more: Case) -> "Domain":
        """Return the domain with some calls of its own, and their words."""

        def draw(rng: np.random.Generator) -> Iterator[Case]:
            yield from self.draw(rng)
            yield from more

        return replace(self, tries=(*self.tries, words), draw=draw)

    def cases(self, seed: int = 0) -> list[Case]:
        """Return the calls that are tried; the same seed draws the same ones."""
        return list(self.draw(np.random.default_rng(seed)))

    def rows(self, case: Case) -> tuple[int, ...]:
        """Return which arguments have a row for each sample."""
        pairs = zip(self.names, case.arguments, strict=False)
        return tuple(j for j, (name, _) in enumerate(pairs) if self.dims.get(name, ("",))[0] == "n")


def drawn(tries: str, *names: str) -> Callable[[Callable[..., Iterator[Case]]], Domain]:
    """Make a domain of a function that draws its cases: where arguments depend on each other.

    Examples
    --------
    >>> @drawn("two numbers", "a", "b")
    ... def domain(rng):
    ...     yield Case((3.0, 2.0))
    >>> domain.cases()[0].arguments
    (3.0, 2.0)
    """
    return lambda draw: Domain(names, (tries,), draw)


@dataclass(frozen=True)
class array:  # noqa: N801 - reads as a word in a declaration
    """An array among the arguments.

    Parameters
    ----------
    axes
        ``"..."`` for any shape, ``"... k"`` for rows of any number or one row alone, or the names
        of the axes, such as ``"n d"``.
    values
        Draws its numbers.
    integers
        Whether it also comes as integers.
    large
        How large its numbers become, if that is a case of its own.
    empty
        Whether it may have no elements, where it has any shape.
    corner
        Whether 0 is a case of its own.
    words
        What its numbers are, if they are anything but floats.
    """

    axes: str
    values: Values = normal
    integers: bool = False
    large: float = 0
    empty: bool = False
    corner: bool = False
    words: str = ""

    @property
    def dims(self) -> tuple[str, ...]:
        """The names of the axes."""
        return tuple(self.axes.split())


@dataclass(frozen=True)
class number:  # noqa: N801 - as `array`
    """A number among the arguments: its values, and a default, which some calls leave out."""

    values: tuple[float, ...]
    default: float | None = None
    words: str = ""
