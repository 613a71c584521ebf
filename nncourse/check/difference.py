"""Say in words how one result differs from what is wanted: one call, what came, what should."""

import math
from collections.abc import Callable
from typing import Any

import numpy as np

from nncourse.check.deadline import Deadline
from nncourse.check.domain import Case
from nncourse.check.outcome import Array, Outcome, observe
from nncourse.check.part import Part, Target
from nncourse.check.report import quote

_STEP = 1e-5  # half the width over which a slope is measured
_FEW = 12  # elements that can be read at a glance


def call(name: str, case: Case) -> str:
    """Return the call as a line that can be pasted into a cell.

    Examples
    --------
    >>> call("relu", Case((np.array([-1.5, 2.0]), 0.1)))
    'relu(np.array([-1.5, 2.0]), 0.1)'
    """
    return f"{name}({', '.join(_literal(argument) for argument in case.arguments)})"


def describe(
    part: Part,
    case: Case,
    target: Target,
    outcome: Outcome,
    smaller: tuple[Case, Target, Outcome] | None = None,
) -> tuple[str, ...]:
    """Return sentences on an outcome that `target` does not accept."""
    if smaller is not None:
        case, target, outcome = smaller
    line = f"`{call(part.name, case)}`"
    if outcome.kind == "nothing":
        return (f"{line} gives nothing back.",)
    if outcome.value is None:
        return (f"{line} {outcome.problem}",)
    lines = []
    if outcome.value.shape != target.least.shape:
        came, wanted = _shape(outcome.value), _shape(target.least)
        lines.append(f"{line} returns {came}; right is {wanted}.")
    elif not target.right_values(outcome):
        lines.append(f"{line} gives {_values(target, outcome)}")
    else:
        lines.append(f"{line} gives the right numbers.")
        if outcome.dtype[0] != "f" and target.new_floats:
            lines.append("But it returns integers or booleans; floats are asked for.")
        if outcome.same_array and target.new_floats:
            lines.append("But it returns the array that it was given, not a new one.")
    if outcome.changed:
        names = " and ".join(f"`{part.domain.names[j]}`" for j in outcome.changed)
        lines.append(f"It changes {names}, which should stay as it is.")
    if outcome.warned:
        lines.append(f"NumPy warns there: {quote(outcome.warned)}.")
    return tuple(lines)


def own_slope(
    part: Part,
    case: Case,
    target: Target,
    outcome: Outcome,
    own: Callable[..., Any],
    deadline: Deadline,
) -> tuple[str, ...]:
    """Return a sentence with the slope of the reader's own function, where the derivative is wrong.

    Nothing is said where the derivative gave no number, at a kink, or where the function gives
    none itself.
    """
    if outcome.value is None or outcome.value.shape != target.least.shape:
        return ()
    wrong = ~target.hits(outcome.value, outcome.dtype)
    if not wrong.any():
        return ()
    i = int(np.argmax(wrong))
    z = float(case.arguments[0].flat[i])
    ends = observe(own, (np.array([z - _STEP, z + _STEP]), *case.arguments[1:]), deadline).value
    if ends is None or ends.shape != (2,) or target.least.flat[i] != target.greatest.flat[i]:
        return ()
    measured = (float(ends[1]) - float(ends[0])) / (2 * _STEP)
    if not math.isfinite(measured):
        return ()
    return (f"Measured on your own `{part.slope_of}`, the slope at {z:g} is {measured:.3g}.",)


def _values(target: Target, outcome: Outcome) -> str:
    """Return what came and what is right, with the digits that it takes to tell them apart."""
    value, least, greatest = outcome.value, target.least, target.greatest
    assert value is not None  # there is something to compare
    single = " (computed in float32)" if outcome.dtype == "f4" else ""
    wrong = ~target.hits(value, outcome.dtype)
    if value.size > _FEW:
        place = tuple(int(k) for k in np.unravel_index(int(np.argmax(wrong)), wrong.shape))
        value, least, greatest = value[place], least[place], greatest[place]
        single += f" at index `{list(place)}`"
    elif (least < greatest).any():
        single += "" if value.size == 1 else " in all"
    came, wanted = _in_digits(value, least)
    if np.any(least < greatest):
        wanted = f"anything from {wanted} to `{_text(greatest)}`"
    return f"{came}{single}; right is {wanted}."


def _in_digits(came: Array, wanted: Array) -> tuple[str, str]:
    """Return both as text, with 6 digits or as many as it takes to tell them apart."""
    for digits in (6, 9, 12, 17):
        if _text(came, digits) != _text(wanted, digits):
            break
    return f"`{_text(came, digits)}`", f"`{_text(wanted, digits)}`"


def _text(numbers: Array, digits: int = 6) -> str:
    if np.ndim(numbers):
        return "[" + ", ".join(_text(row, digits) for row in numbers) + "]"
    return f"{float(numbers):.{digits}g}"


def _shape(value: Array) -> str:
    return f"shape `{value.shape}`" if value.ndim else "a single number, shape `()`"


def _literal(value: object) -> str:
    if not isinstance(value, np.ndarray):
        return repr(value.item() if isinstance(value, np.generic) else value)
    if not value.size:
        return f"np.empty({value.shape})"
    return f"np.array({value.tolist()!r})"
