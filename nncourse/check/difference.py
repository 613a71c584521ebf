"""Say in words how one result differs from what is wanted: one input, what came, what should."""

import math
from collections.abc import Callable
from typing import Any

import numpy as np

from nncourse.check.deadline import Deadline
from nncourse.check.outcome import Array, Outcome, Probe, observe
from nncourse.check.part import Part, Target
from nncourse.check.report import quote

_STEP = 1e-5  # half the width over which a slope is measured


def describe(part: Part, probe: Probe, target: Target, outcome: Outcome) -> tuple[str, ...]:
    """Return sentences on an outcome that `target` does not accept."""
    if outcome.kind == "nothing":
        return (f"it returns nothing for {probe}.",)
    if outcome.value is None:
        return (f"for {probe}, {outcome.problem}",)
    lines = []
    if outcome.changed_input:
        lines.append("it changes the array that it is given. Leave that alone, return a new one.")
    if outcome.value.shape != target.least.shape:
        came, wanted = outcome.value.shape, target.least.shape
        lines.append(f"for {probe}, it returns shape `{came}`; wanted is `{wanted}`.")
        return tuple(lines)
    right = bool(target.hits(outcome.value).all())
    if not right:
        lines.append(_values(part, probe, target, outcome.value))
    elif outcome.whole_numbers:
        lines.append(f"for {probe}, it returns integers; floats are wanted.")
    if outcome.warned:
        values = "the values are right, but " if right else ""
        lines.append(f"for {probe}, {values}NumPy warns: {quote(outcome.warned)}.")
    return tuple(lines)


def own_slope(
    part: Part,
    probe: Probe,
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
    wrong = ~target.hits(outcome.value)
    if not wrong.any():
        return ()
    i = int(np.argmax(wrong))
    z = float(probe.z.flat[i])
    beside = Probe(np.array([z - _STEP, z + _STEP]), probe.options)
    ends = observe(own, beside, deadline).value
    if ends is None or ends.shape != (2,) or target.least.flat[i] != target.greatest.flat[i]:
        return ()
    measured = (float(ends[1]) - float(ends[0])) / (2 * _STEP)
    if not math.isfinite(measured):
        return ()
    return (f"Measured on your own `{part.slope_of}`, the slope there is {measured:.3g}.",)


def _values(part: Part, probe: Probe, target: Target, value: Array) -> str:
    """Return the first wrong element, or the first row with one, beside what is wanted."""
    wrong = ~target.hits(value)
    arrays = any(np.ndim(option) for option in probe.options.values())
    if arrays or value.shape != probe.z.shape:  # not one result for each number: show the call
        place = tuple(int(k) for k in np.unravel_index(int(np.argmax(wrong)), wrong.shape))
        few = value.ndim < 2 and value.size <= 6
        shown = () if few else place
        came, wanted = _in_digits(value[shown], target.least[shown])
        at = "" if few else f" at position `{place}`"
        return f"for {probe}, it gives {came}{at}; right is {wanted}."
    if part.rowwise:
        row = np.unravel_index(int(np.argmax(wrong)), wrong.shape)[:-1]
        came, wanted = _in_digits(value[row], target.least[row])
        where = f"for the row `{_text(probe.z[row], 6)}`"
        if probe.z.ndim > 1:
            where += f" of an array of shape `{probe.z.shape}`"
    else:
        i = int(np.argmax(wrong))
        least, greatest = target.least.flat[i], target.greatest.flat[i]
        came, wanted = _in_digits(value.flat[i], least)
        if greatest > least:
            wanted = f"anything from {least:.3g} to {greatest:.3g}"
        where = f"at `{probe.name} = {probe.z.flat[i]:g}`"
        if probe.z.dtype.kind == "i":
            where += " (an integer)"
    return f"{where}{probe.options_text}, it gives {came}; right is {wanted}."


def _in_digits(came: Array, wanted: Array) -> tuple[str, str]:
    """Return both as text, with 3 digits or as many as it takes to tell them apart."""
    for digits in (3, 6, 9, 12, 17):
        if _text(came, digits) != _text(wanted, digits):
            return _text(came, digits), _text(wanted, digits)
    return _text(came), _text(wanted)


def _text(numbers: Array, digits: int = 3) -> str:
    text = " ".join(f"{number:.{digits}g}" for number in np.atleast_1d(numbers))
    return f"[{text}]" if np.ndim(numbers) else text
