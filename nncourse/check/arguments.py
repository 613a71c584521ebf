"""Draw the calls of a function whose arguments are declared one by one."""

from collections.abc import Iterator, Mapping
from typing import Any, cast

import numpy as np

from nncourse.check.domain import (
    CORNER,
    INTEGERS,
    LARGE,
    NO_ELEMENTS,
    ONE,
    SEVERAL_AXES,
    SINGLE_NUMBER,
    SINGLE_ROW,
    Case,
    Domain,
    array,
    number,
)
from nncourse.check.outcome import Array
from nncourse.check.values import normal


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
