"""General mistakes that give the right result for other arguments: a row left out ..."""

from collections.abc import Callable, Iterator
from functools import partial
from itertools import combinations
from typing import Any

import numpy as np

from nncourse.check.domain import Case
from nncourse.check.outcome import Array
from nncourse.check.part import Part
from nncourse.check.suspect import Suspect


def on_arguments(part: Part) -> Iterator[Suspect]:
    """Yield the mistakes that give the right result for other arguments."""
    names = part.domain.names
    for k, m in combinations(range(len(names)), 2):
        yield Suspect(
            "argument-order",
            f"`{names[k]}` and `{names[m]}` have changed places. Their order counts.",
            _elsewhere(part, partial(_swapped, j=k, k=m)),
        )
    for j, name in enumerate(names):
        for kind, hint, change in _ARGUMENT_CHANGES:
            yield Suspect(kind, hint.format(name), _elsewhere(part, _at(j, change)))
    for name, hint, cut in _ROWS:
        yield Suspect(name, hint, _with_rows(part, cut))


_IGNORED = "`{0}` makes no difference to your result."


_CLIPPED = "`{0}` is kept within bounds, which nobody asked for."


_OFF_BY_ONE = "`{0}` is off by one: should you count from 0 or from 1?"


_ARGUMENT_CHANGES: tuple[tuple[str, str, Callable[[Any], Any]], ...] = (
    ("sign-of-an-argument", "`{0}` goes in with the wrong sign.", lambda a: -a),
    ("argument-ignored", _IGNORED, lambda a: 0 * a),
    ("argument-ignored", _IGNORED, lambda a: 0 * a + 1),
    (
        "argument-transposed",
        "`{0}` is turned on its side: what should be its rows goes in as its columns.",
        lambda a: a.swapaxes(-1, -2) if np.ndim(a) > 1 else None,
    ),
    ("argument-twice", "`{0}` goes in twice.", lambda a: 2 * a),
    ("argument-halved", "`{0}` goes in with half its size.", lambda a: a / 2),
    (
        "argument-upside-down",
        "`{0}` multiplies where it should divide, or the other way round.",
        lambda a: 1 / a,
    ),
    (
        "another-base",
        "An exponential or a logarithm is not to base e: `{0}` counts as if it were to base 2.",
        lambda a: a * np.log(2),
    ),
    ("argument-squared", "`{0}` goes in squared.", lambda a: a**2),
    ("argument-square-root", "The square root of `{0}` goes in, not `{0}` itself.", np.sqrt),
    (
        "argument-bent",
        "`{0}` loses what is negative in it before it is used.",
        lambda a: np.maximum(a, 0),
    ),
    ("argument-absolute", "`{0}` loses its sign before it is used.", np.abs),
    ("argument-sign-only", "Only the sign of `{0}` is used.", np.sign),
    (
        "argument-complement",
        "`{0}` stands where 1 minus `{0}` belongs, or the other way round.",
        lambda a: 1 - a,
    ),
    ("argument-cut-to-integers", "`{0}` is cut down to integers before it is used.", np.trunc),
    (
        "argument-summed",
        "`{0}` is added up to one number.",
        lambda a: np.full(np.shape(a), np.sum(a)) if np.ndim(a) else None,
    ),
    (
        "argument-averaged",
        "`{0}` is averaged to one number.",
        lambda a: np.full(np.shape(a), np.mean(a)) if np.ndim(a) else None,
    ),
    ("argument-clipped", _CLIPPED, lambda a: np.clip(a, -1, 1)),
    ("argument-clipped", _CLIPPED, lambda a: np.clip(a, 0, 1)),
    ("argument-off-by-one", _OFF_BY_ONE, lambda a: a - 1),
    ("argument-off-by-one", _OFF_BY_ONE, lambda a: a + 1),
    (
        "argument-reversed",
        "`{0}` is gone through from its end.",
        lambda a: a[::-1] if np.ndim(a) else None,
    ),
    (
        "argument-sorted",
        "`{0}` is sorted before it is used.",
        lambda a: np.sort(a, axis=0) if np.ndim(a) else None,
    ),
    (
        "argument-first-row-only",
        "Only the first row of `{0}` is used.",
        lambda a: np.broadcast_to(a[:1], a.shape) if np.ndim(a) else None,
    ),
)


_ROWS: tuple[tuple[str, str, Callable[[Array], Array]], ...] = (
    ("last-row-left-out", "The last row is left out. Where does your loop end?", lambda a: a[:-1]),
    (
        "first-row-left-out",
        "The first row is left out. Where does your loop begin?",
        lambda a: a[1:],
    ),
    ("first-row-only", "Only the first row counts in your result.", lambda a: a[:1]),
    (
        "last-row-only",
        "Only the last row counts in your result: the others are overwritten on the way.",
        lambda a: a[-1:],
    ),
)


def _elsewhere(
    part: Part, change: Callable[[tuple[Any, ...]], tuple[Any, ...] | None]
) -> Callable[[Case, Array], Array | None]:
    """Return the right result for changed arguments; None where there is none."""

    def value(case: Case, wanted: Array) -> Array | None:
        try:
            given = case.fresh()
            defaults = part.domain.defaults
            missing = len(part.domain.names) - len(given)
            given += defaults[len(defaults) - missing :] if missing else ()
            arguments = change(given)
            if arguments is None:
                return None
            return np.asarray(part.reference(*arguments), dtype=float)
        except Exception:  # the changed arguments need not make sense
            return None

    return value


def _at(
    j: int, change: Callable[[Any], Any]
) -> Callable[[tuple[Any, ...]], tuple[Any, ...] | None]:
    def changed(arguments: tuple[Any, ...]) -> tuple[Any, ...] | None:
        if j >= len(arguments):
            return arguments  # it has its default: nothing is changed
        new = change(arguments[j])
        return None if new is None else (*arguments[:j], new, *arguments[j + 1 :])

    return changed


def _swapped(arguments: tuple[Any, ...], j: int, k: int) -> tuple[Any, ...] | None:
    if max(j, k) >= len(arguments):
        return None
    order = list(arguments)
    order[j], order[k] = order[k], order[j]
    return tuple(order)


def _with_rows(part: Part, cut: Callable[[Array], Array]) -> Callable[[Case, Array], Array | None]:
    def value(case: Case, wanted: Array) -> Array | None:
        rows = part.domain.rows(case)
        if not rows:
            return None
        change = _elsewhere(
            part,
            lambda given: tuple(cut(a) if j in rows else a for j, a in enumerate(given)),
        )
        return change(case, wanted)

    return value
