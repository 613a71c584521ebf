"""The general mistakes that can be computed from what is wanted: no exercise need declare them.

Each is a way to get a wrong result from the right one (turned round, doubled, transposed, summed
...), or the right result for other arguments (a sign lost, a factor forgotten, a row left out ...).
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import combinations
from typing import Any

import numpy as np

from nncourse.check.domain import Case
from nncourse.check.outcome import Array
from nncourse.check.part import Part


@dataclass(frozen=True, eq=False)
class Suspect:
    """What a general mistake would give on a call; None where that says nothing."""

    name: str
    hint: str
    value: Callable[[Case, Array], Array | None]


def on_results(wanted: Array, came: Array, integers: bool) -> Iterator[Suspect]:
    """Yield the mistakes that turn the right result into another one.

    `wanted` and `came` are the results of the first call that failed: they tell a constant factor.
    `integers` says whether integers came.
    """
    yield _result("sign", "Your result has the wrong sign, everywhere.", lambda w: -w)
    for cut in (np.trunc, np.floor, np.round) if integers else ():
        yield _result("cut-to-integers", _CUT, cut)
    for digits in [d for d in range(1, 8) if np.array_equal(came.round(d), came)]:
        yield _result(
            "rounded",
            "Your result is rounded. Return all the digits; rounding is for printing.",
            lambda w, d=digits: w.round(d),  # type: ignore[misc]
        )
    yield from _proportional(wanted, came)
    yield _result("cut-to-integers", _CUT, np.floor)
    yield _result("cut-to-integers", _CUT, np.trunc)
    yield from _counted()
    yield from _miscounted()
    for name, hint, change in _CHANGES:
        yield _result(name, hint, change)
    for axis in (0, -1, None):
        for how in (np.sum, np.mean, np.max, np.prod):
            for keepdims in (False, True):
                yield _result(
                    "summed-up",
                    "The numbers are put together too early: several of the results that are "
                    "wanted have become one.",
                    lambda w, a=axis, h=how, k=keepdims: h(w, axis=a, keepdims=k),  # type: ignore[misc]
                )


def on_arguments(part: Part) -> Iterator[Suspect]:
    """Yield the mistakes that give the right result for other arguments."""
    names = part.domain.names
    for k, m in combinations(range(len(names)), 2):
        yield Suspect(
            "argument-order",
            f"`{names[k]}` and `{names[m]}` have changed places. Their order counts.",
            _elsewhere(part, lambda a, k=k, m=m: _swapped(a, k, m)),  # type: ignore[misc]
        )
    for j, name in enumerate(names):
        for kind, hint, change in _ARGUMENT_CHANGES:
            yield Suspect(kind, hint.format(name), _elsewhere(part, _at(j, change)))
    for name, hint, cut in _ROWS:
        yield Suspect(name, hint, _with_rows(part, cut))


_IGNORED = "`{0}` makes no difference to your result."
_CLIPPED = "`{0}` is kept within bounds, which nobody asked for."
_OFF_BY_ONE = "`{0}` is off by one: should you count from 0 or from 1?"
_CUT = (
    "The right numbers, with everything after the point cut off. The array that you fill, or a "
    "conversion, holds integers."
)
_CHANGES: tuple[tuple[str, str, Callable[[Array], Array | None]], ...] = (
    (
        "transposed",
        "The right numbers, but rows and columns have changed places.",
        lambda w: w.T if w.ndim > 1 else None,
    ),
    (
        "negative-cut-off",
        "What should be negative is 0 in your result.",
        lambda w: np.maximum(w, 0),
    ),
    ("absolute", "What should be negative comes out positive.", np.abs),
    (
        "yes-or-no",
        "Your result says only where something is positive. The values themselves are wanted.",
        lambda w: (w > 0).astype(float),
    ),
    ("sign-only", "All of a size, only the sign is left.", np.sign),
    (
        "squared",
        "Each number is the square of what it should be.",
        lambda w: w**2,
    ),
    ("square-root", "Each number is the square root of what it should be.", np.sqrt),
    ("inverse", "Each number is one over what it should be.", lambda w: 1 / w),
    ("complement", "Each number is one minus what it should be.", lambda w: 1 - w),
    ("exponential-too-many", "An exponential has been taken once too often.", np.exp),
    ("logarithm-too-many", "A logarithm has been taken once too often.", np.log),
    (
        "activation-on-top",
        "The right numbers have gone through one more activation, which nobody asked for.",
        np.tanh,
    ),
    (
        "activation-on-top",
        "The right numbers have gone through one more activation, which nobody asked for.",
        lambda w: 1 / (1 + np.exp(-w)),
    ),
    (
        "flattened",
        "The right numbers, but all in one row: the shape has got lost.",
        lambda w: w.ravel() if w.ndim > 1 else None,
    ),
    (
        "axis-kept",
        "The right numbers, with one axis too many. Which step keeps or adds an axis of length 1?",
        lambda w: w[None],
    ),
    (
        "axis-kept",
        "The right numbers, with one axis too many. Which step keeps or adds an axis of length 1?",
        lambda w: w[..., None],
    ),
    (
        "order-of-results",
        "The right numbers, in the wrong order: first and last have changed places.",
        lambda w: w[::-1] if w.ndim else None,
    ),
    (
        "order-of-results",
        "The right numbers, in the wrong order within each row.",
        lambda w: w[..., ::-1] if w.ndim else None,
    ),
    ("first-only", "Only the first of the results came.", lambda w: w[0] if w.ndim else None),
    ("first-only", "Only the first of the results came.", lambda w: w[:1] if w.ndim else None),
    ("last-only", "Only the last of the results came.", lambda w: w[-1] if w.ndim else None),
    (
        "one-left-out",
        "The first of the results is missing.",
        lambda w: w[1:] if w.ndim else None,
    ),
    (
        "one-left-out",
        "The last of the results is missing.",
        lambda w: w[:-1] if w.ndim else None,
    ),
    (
        "position-of-the-greatest",
        "You return where the greatest number is, not the numbers.",
        lambda w: w.argmax(axis=-1) if w.ndim else None,
    ),
    (
        "scaled-by-the-greatest",
        "All is divided by the greatest of the results.",
        lambda w: w / w.max(),
    ),
)

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


def _result(name: str, hint: str, change: Callable[[Array], Array | None]) -> Suspect:
    return Suspect(name, hint, lambda case, wanted: change(wanted))


_CLEARLY = 1e-3  # a factor nearer to 1 can't be told from a rounding


def _counted() -> Iterator[Suspect]:
    """Yield what a count gives that is forgotten or taken twice: rows, columns, all elements."""
    for axis, words in ((0, "rows"), (-1, "columns"), (None, "elements")):
        for sign, says in ((1, ""), (-1, ", and has the wrong sign")):
            yield Suspect(
                "sum-for-mean",
                f"Your result is too large by the number of {words}{says}: a sum stands where a "
                "mean belongs.",
                lambda case, w, a=axis, s=sign: s * w * _count(case, a),  # type: ignore[misc]
            )
            yield Suspect(
                "multiplied-for-divided",
                f"Your result is multiplied by the number of {words}{says}, where it should be "
                "divided by it.",
                lambda case, w, a=axis, s=sign: s * w * _count(case, a) ** 2,  # type: ignore[misc]
            )
            yield Suspect(
                "divided-again",
                f"Your result is divided by the number of {words}{says}: once too often.",
                lambda case, w, a=axis, s=sign: s * w / _count(case, a),  # type: ignore[misc]
            )


def _miscounted() -> Iterator[Suspect]:
    for sign, says in ((1, ""), (-1, ", and has the wrong sign")):
        for a, b, words in ((0, -1, "columns, not of rows"), (-1, 0, "rows, not of columns")):
            yield Suspect(
                "divided-by-another-count",
                f"Your result is divided by the number of {words}{says}. What is the mean over?",
                lambda case, w, a=a, b=b, s=sign: (  # type: ignore[misc]
                    s * w * _count(case, a) / _count(case, b)
                ),
            )


def _count(case: Case, axis: int | None) -> float:
    """Return the number of rows, columns or elements of the first array; nan without one."""
    first = next((a for a in case.arguments if isinstance(a, np.ndarray) and a.ndim), None)
    if first is None:
        return np.nan
    return float(first.size if axis is None else first.shape[axis])


def _proportional(wanted: Array, came: Array) -> Iterator[Suspect]:
    """Yield a constant factor and a constant distance, as the first failure shows them."""
    if wanted.shape != came.shape or not wanted.size:
        return
    place = np.unravel_index(int(np.abs(wanted).argmax()), wanted.shape)
    right, wrong = float(wanted[place]), float(came[place])
    if right == 0 or not np.isfinite(wrong):
        return
    if wrong == 0:
        yield _result("all-zero", "Nothing but zeros comes out.", lambda w: 0 * w)
    factor, distance = wrong / right, wrong - right
    if abs(factor - 1) > _CLEARLY:
        yield _result(
            "constant-factor",
            f"Your result is {factor:.4g} times what it should be, whatever goes in.",
            lambda w: factor * w,
        )
    yield _result(
        "constant-distance",
        f"Your result is off by {distance:+.4g}, whatever goes in.",
        lambda w: w + distance,
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
