"""What an exercise may be asked: the calls that a check tries, and the sentence that says so.

A domain is declared once and used twice. It draws the calls, and it words the one sentence that
stands in the task; a check asks nothing that this sentence does not say.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, cast

import numpy as np

from nncourse.check.outcome import Array

# What is special about a call. On plain calls nothing is; an answer that fails only on special ones
# is told what they have in common.
SINGLE_NUMBER = "a single number"
SEVERAL_AXES = "several axes"
SINGLE_ROW = "a single row"
NO_ELEMENTS = "no elements"
INTEGERS = "integers"
LARGE = "large"
CORNER = "at a corner"
ONE = "only one"

Sizes = Mapping[str, int]  # of the named axes
Values = Callable[[np.random.Generator, tuple[int, ...], Sizes], Array]


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


def normal(rng: np.random.Generator, shape: tuple[int, ...], size: Sizes) -> Array:
    """Return numbers with one decimal, of both signs, none of them 0."""
    numbers = rng.normal(0, 2, shape).round(1)
    numbers = np.where(np.abs(numbers) < 0.2, 0.7, numbers)
    if numbers.ndim == 1 and numbers.size > 1:
        numbers[:2] = -abs(numbers[0]), abs(numbers[1])
    return np.asarray(numbers)


def between_0_and_1(rng: np.random.Generator, shape: tuple[int, ...], size: Sizes) -> Array:
    """Return probabilities, with one decimal."""
    return np.asarray(rng.integers(1, 10, shape) / 10)


def zero_or_one(rng: np.random.Generator, shape: tuple[int, ...], size: Sizes) -> Array:
    """Return labels of two classes, both of them if there is room."""
    labels = rng.integers(0, 2, shape)
    labels[:2] = (1, 0)[: labels.size]
    return np.asarray(labels)


def class_numbers(rng: np.random.Generator, shape: tuple[int, ...], size: Sizes) -> Array:
    """Return labels of as many classes as the axis `k` is long."""
    return np.asarray(rng.integers(0, size["k"], shape))


def one_hot(rng: np.random.Generator, shape: tuple[int, ...], size: Sizes) -> Array:
    """Return rows with a single one in each."""
    return np.asarray(np.eye(shape[1])[rng.integers(0, shape[1], shape[0])])


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
class number:  # noqa: N801
    """A number among the arguments: its values, and a default, which some calls leave out."""

    values: tuple[float, ...]
    default: float | None = None
    words: str = ""


def arguments(**given: array | number) -> Domain:
    """Return the domain of a function of these arguments."""
    arrays = {name: a for name, a in given.items() if isinstance(a, array)}

    def draw(rng: np.random.Generator) -> Iterator[Case]:
        for count, (trait, shapes) in enumerate(_shapes(arrays)):
            if trait == LARGE:
                yield from _large(rng, given)
            else:
                yield _case(rng, given, shapes, trait, count)

    return Domain(tuple(given), (), draw, given)


def _shapes(arrays: Mapping[str, array]) -> Iterator[tuple[str, dict[str, tuple[int, ...]]]]:
    """Yield a trait and the shapes of all arrays, the plainest first."""
    axes = next(iter(arrays.values())).axes
    special = [INTEGERS] if any(a.integers for a in arrays.values()) else []
    special += [CORNER] if any(a.corner for a in arrays.values()) else []
    if axes == "...":
        plain = [(4,), (3,), (5,)]
        others = [(SEVERAL_AXES, (2, 3)), (SEVERAL_AXES, (3, 3)), (SEVERAL_AXES, (2, 3, 2))]
        others += [(trait, (4,)) for trait in special] + [(SINGLE_NUMBER, ()), (SINGLE_NUMBER, ())]
        if any(a.empty for a in arrays.values()):
            others += [(NO_ELEMENTS, (0,)), (NO_ELEMENTS, (0, 3))]
        for trait, shape in [("", shape) for shape in plain] + others:
            yield trait, dict.fromkeys(arrays, shape)
    elif axes.startswith("..."):
        for shape in [(2, 3), (3, 4), (3, 3), (4, 2)]:
            yield "", dict.fromkeys(arrays, shape)
        others = [(trait, (3, 4)) for trait in special]
        for trait, shape in [*others, (f"{ONE} n", (1, 4)), (SINGLE_ROW, (4,))]:
            yield trait, dict.fromkeys(arrays, shape)
    else:
        every = dict.fromkeys(dim for a in arrays.values() for dim in a.dims)
        names = [dim for dim in every if not dim.isdigit()]
        sizes = [dict(zip(names, more, strict=False)) for more in _SIZES]
        plan = [("", size) for size in sizes]
        plan += [(trait, sizes[1]) for trait in special]
        plan += [(f"{ONE} {name}", {**sizes[1], name: 1}) for name in names]
        for trait, size in plan:
            yield (
                trait,
                {
                    name: tuple(int(d) if d.isdigit() else size[d] for d in a.dims)
                    for name, a in arrays.items()
                },
            )
    if any(a.large for a in arrays.values()):
        yield LARGE, {}


_SIZES = ((2, 3, 4, 5), (3, 2, 4, 2), (3, 3, 3, 3), (4, 3, 2, 3), (5, 4, 3, 2))


def _case(
    rng: np.random.Generator,
    given: Mapping[str, array | number],
    shapes: Mapping[str, tuple[int, ...]],
    trait: str,
    count: int,
) -> Case:
    values: list[Any] = []
    size: dict[str, int] = {}
    for name, shape in shapes.items():
        axes = cast(array, given[name]).dims
        size.update(zip(axes, shape, strict=False))
    for name, a in given.items():
        if isinstance(a, number):
            if a.default is not None and count % 3 == 0:
                break
            values.append(a.values[count % len(a.values)])
        elif trait == INTEGERS and a.integers and a.values is normal:
            values.append(_integers(rng, shapes[name]))
        else:
            drawn_values = a.values(rng, shapes[name], size)
            values.append(
                drawn_values.astype(int) if trait == INTEGERS and a.integers else drawn_values
            )
            if trait == CORNER and a.corner:
                values[-1].flat[1:4] = 0.0, -0.01, 0.01
    return Case(tuple(values), trait)


def _integers(rng: np.random.Generator, shape: tuple[int, ...]) -> Array:
    numbers = rng.integers(1, 5, shape) * rng.choice([-1, 1], shape)
    if numbers.size > 1:
        numbers.flat[:2] = -abs(numbers.flat[0]), abs(numbers.flat[1])
    return np.asarray(numbers)


def _large(rng: np.random.Generator, given: Mapping[str, array | number]) -> Iterator[Case]:
    """Yield calls with large numbers in the arrays that may have them, small ones in the others."""
    first = next(a for a in given.values() if isinstance(a, array) and a.large)
    for count, block in enumerate(_LARGE_ROWS if len(first.dims) > 1 else _LARGE):
        large = np.array(block) * (first.large / 1000)
        size = dict(zip(first.dims, large.shape, strict=True)) if first.axes != "..." else {}
        values: list[Any] = []
        for a in given.values():
            if isinstance(a, number):
                if a.default is not None and count % 2 == 0:
                    break
                values.append(a.values[count % len(a.values)])
            elif a.large:
                values.append(large.copy())
            else:
                shape = tuple(size[d] for d in a.dims) if size else large.shape
                values.append(a.values(rng, shape, size))
        yield Case(tuple(values), LARGE)


_LARGE = ([-40.0, -30.0], [-1000.0, -800.0], [800.0, 1000.0], [40.0, 30.0])
_LARGE_ROWS = (
    [[1000.0, 999.0, 998.0], [1001.0, 1000.0, 1002.0]],
    [[-1000.0, -1001.0, -999.0], [-998.0, -1000.0, -997.0]],
    [[1000.0, 998.0], [-1000.0, -1001.0]],
    [[0.0, 900.0], [-900.0, 0.0]],
    [[1000.0, -1000.0, 0.0], [-1000.0, 0.0, 999.0]],
)


def sentence(domains: Iterable[Domain], new_floats: bool = False) -> str:
    """Return what a task has to say about what is tried.

    Examples
    --------
    >>> print(sentence([arguments(X=array("n d"), b=array("d"))]))
    The check tries `X` of shape `(n, d)` and `b` of shape `(d,)`; the numbers are floats, any size
    may be 1, NumPy should have nothing to warn of, and what comes in must stay unchanged.
    """
    domains = list(domains)
    given = {name: a for domain in domains for name, a in domain.given.items()}
    arrays = {name: a for name, a in given.items() if isinstance(a, array)}
    tries = _any_shape(arrays)
    tries += [f"`{n}` of shape {_shape(a)}" for n, a in arrays.items() if a.axes != "..."]
    tries += [f"`{n}` {a.words}" for n, a in given.items() if isinstance(a, number)]
    tries += [words for domain in domains for words in domain.tries]
    rules = _numbers_in_words({name: a for name, a in arrays.items() if not a.words})
    rules += [f"`{name}` holds {a.words}" for name, a in arrays.items() if a.words]
    rules += ["any size may be 1"] if any(a.axes != "..." for a in arrays.values()) else []
    rules += ["what comes out must be a new array of floats"] if new_floats else []
    rules += ["NumPy should have nothing to warn of", "what comes in must stay unchanged"]
    return f"The check tries {_and(list(dict.fromkeys(tries)))}; {_and(rules, ',')}."


def _any_shape(arrays: Mapping[str, array]) -> list[str]:
    names = [f"`{name}`" for name, a in arrays.items() if a.axes == "..."]
    if not names:
        return []
    empty = any(a.empty for a in arrays.values())
    too = "a single number, or no elements at all" if empty else "a single number, too"
    shape = "of any shape" if len(names) == 1 else "of one shape, any"
    return [f"{_and(names)} {shape} ({too})"]


def _shape(a: array) -> str:
    if a.axes.startswith("..."):
        return "`(n, k)` or, a single row, `(k,)`"
    comma = "," if len(a.dims) == 1 else ""
    return f"`({', '.join(a.dims)}{comma})`"


def _numbers_in_words(arrays: Mapping[str, array]) -> list[str]:
    """Return "the numbers are floats, in `X` also integers", with their size if that matters."""
    if not arrays:
        return []
    large = max(a.large for a in arrays.values())
    size = f" up to ±{large:g}" if large else ""
    integers = [f"`{name}`" for name, a in arrays.items() if a.integers]
    if len(integers) == len(arrays):
        return [f"the numbers are floats or integers{size}"]
    also = f", in {_and(integers)} also integers" if integers else ""
    return [f"the numbers are floats{size}{also}"]


def _and(words: list[str], comma: str = "") -> str:
    """Return "a, b and c"."""
    return f"{comma} and ".join(filter(None, [", ".join(words[:-1]), words[-1]]))
