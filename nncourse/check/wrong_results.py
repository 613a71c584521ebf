"""General mistakes that turn the right result into a wrong one: doubled, transposed ..."""

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from nncourse.check.domain import Case
from nncourse.check.outcome import Array
from nncourse.check.suspect import Suspect


def on_results(wanted: Array, came: Array, integers: bool) -> Iterator[Suspect]:
    """Yield the mistakes that turn the right result into another one.

    `wanted` and `came` are the results of the first call that failed: they tell a constant factor.
    `integers` says whether integers came.
    """
    yield _result("sign", "Your result has the wrong sign, everywhere.", lambda w: -w)
    for cut in (np.trunc, np.floor, np.round) if integers else ():
        yield _result("cut-to-integers", _CUT, cut)
    shows = came.shape == wanted.shape and ((came != wanted) & (came != 0)).any()
    for digits in [d for d in range(1, 8) if shows and np.array_equal(came.round(d), came)]:
        yield _result(
            "rounded",
            "Your result is rounded. Return all the digits; rounding is for printing.",
            _rounded(digits),
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
                    _together(how, axis, keepdims),
                )


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


def _rounded(digits: int) -> Callable[[Array], Array]:
    return lambda w: w.round(digits)


def _together(
    how: Callable[..., Any], axis: int | None, keepdims: bool
) -> Callable[[Array], Array]:
    return lambda w: np.asarray(how(w, axis=axis, keepdims=keepdims))


def _result(name: str, hint: str, change: Callable[[Array], Array | None]) -> Suspect:
    return Suspect(name, hint, lambda case, wanted: change(wanted))


def _counted() -> Iterator[Suspect]:
    """Yield what a count gives that is forgotten or taken twice: rows, columns, all elements."""
    for axis, words in ((0, "rows"), (-1, "columns"), (None, "elements")):
        for sign, says in _SIGNS:
            yield from _by_count(axis, words, sign, says)


_SIGNS = ((1, ""), (-1, ", and has the wrong sign"))


def _by_count(axis: int | None, words: str, sign: int, says: str) -> Iterator[Suspect]:
    yield Suspect(
        "sum-for-mean",
        f"Your result is too large by the number of {words}{says}: a sum stands where a mean "
        "belongs.",
        lambda case, w: sign * w * _count(case, axis),
    )
    yield Suspect(
        "multiplied-for-divided",
        f"Your result is multiplied by the number of {words}{says}, where it should be divided "
        "by it.",
        lambda case, w: sign * w * _count(case, axis) ** 2,
    )
    yield Suspect(
        "divided-again",
        f"Your result is divided by the number of {words}{says}: once too often.",
        lambda case, w: sign * w / _count(case, axis),
    )


def _miscounted() -> Iterator[Suspect]:
    for sign, says in _SIGNS:
        yield _by_another_count(0, -1, "columns, not of rows", sign, says)
        yield _by_another_count(-1, 0, "rows, not of columns", sign, says)


def _by_another_count(right: int, wrong: int, words: str, sign: int, says: str) -> Suspect:
    return Suspect(
        "divided-by-another-count",
        f"Your result is divided by the number of {words}{says}. What is the mean over?",
        lambda case, w: sign * w * _count(case, right) / _count(case, wrong),
    )


def _count(case: Case, axis: int | None) -> float:
    """Return the number of rows, columns or elements of the first array; nan without one."""
    first = next((a for a in case.arguments if isinstance(a, np.ndarray) and a.ndim), None)
    if first is None:
        return np.nan
    return float(first.size if axis is None else first.shape[axis])


_CLEARLY = 1e-3  # a factor nearer to 1 can't be told from a rounding


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
    if abs(distance) > _CLEARLY * abs(right):
        yield _result(
            "constant-distance",
            f"Your result is off by {distance:+.4g}, whatever goes in.",
            lambda w: w + distance,
        )
