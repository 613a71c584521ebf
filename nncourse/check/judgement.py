"""Try a reader's function on every probe, and recognise the usual mistakes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from nncourse.check.deadline import Deadline
from nncourse.check.difference import describe, own_slope
from nncourse.check.outcome import Function, Outcome, observe
from nncourse.check.part import Mistake, Part, Target
from nncourse.check.report import quote

_NO_HURRY = 60.0  # seconds for the examples of mistakes, which end by themselves


@dataclass(frozen=True)
class Judgement:
    """What became of one part: the verdict, what to say about it, the mistake if it is known."""

    verdict: Literal["right", "wrong", "not attempted", "not tried"]
    lines: tuple[str, ...] = ()
    mistake: Mistake | None = None


def judge(
    part: Part, function: object, answer: Mapping[str, object], deadline: Deadline
) -> Judgement:
    """Try `function` on every probe of `part`.

    Parameters
    ----------
    part
        What is wanted.
    function
        What came: anything at all.
    answer
        All functions of the answer by name: a derivative is compared with the slope of its own
        function.
    deadline
        The time that is left.
    """
    if function is None or function is ...:
        return Judgement("not attempted")
    if not callable(function):
        came = quote(type(function).__name__)
        line = f"the function itself is wanted, its name without brackets; {came} came."
        return Judgement("wrong", (line,))
    outcomes: list[Outcome] = []
    for probe in part.probes:
        outcomes.append(observe(function, probe, deadline))
        if outcomes[0].kind == "nothing":
            return Judgement("not attempted")
        if outcomes[-1].kind == "stopped":
            return Judgement("wrong", (f"for {probe}, {outcomes[-1].problem}",))
    targets = [part.target(probe) for probe in part.probes]
    failed = [not t.accepts(o) for t, o in zip(targets, outcomes, strict=True)]
    if not any(failed):
        return Judgement("right")
    mistake, shown = _recognise(part, targets, outcomes) or (None, failed.index(True))
    lines = describe(part, part.probes[shown], targets[shown], outcomes[shown])
    own = answer.get(part.slope_of) if part.slope_of else None
    if mistake is None and callable(own):
        lines += own_slope(part, part.probes[shown], targets[shown], outcomes[shown], own, deadline)
    return Judgement("wrong", lines, mistake)


def _recognise(
    part: Part, targets: Sequence[Target], outcomes: Sequence[Outcome]
) -> tuple[Mistake, int] | None:
    """Return the first mistake that the outcomes show, and the first probe on which it shows."""
    for mistake in part.mistakes:
        for example in mistake.examples:
            shown = _shows(part, example, targets, outcomes)
            if shown is not None:
                return mistake, shown
    return None


def _shows(
    part: Part, example: Function, targets: Sequence[Target], outcomes: Sequence[Outcome]
) -> int | None:
    """Return where the outcomes first fail as the example does; None if they ever fail otherwise.

    Where the example is right, the outcomes may be anything, and an overflow that the example
    has not counts for nothing: a second mistake is no reason to keep quiet about the first.
    """
    first = None
    for i, (probe, target, outcome) in enumerate(zip(part.probes, targets, outcomes, strict=True)):
        expected = observe(example, probe, Deadline(_NO_HURRY))
        if target.accepts(expected):
            continue
        if outcome.warned and not expected.warned:
            continue
        if target.accepts(outcome) or not _alike(outcome, expected, part.atol):
            return None
        first = i if first is None else first
    return first


def _alike(a: Outcome, b: Outcome, atol: float) -> bool:
    if a.value is None or b.value is None:
        return a.error is not None and a.error == b.error
    return (
        a.value.shape == b.value.shape
        and bool(np.allclose(a.value, b.value, rtol=1e-5, atol=atol, equal_nan=True))
        and (a.warned is None) == (b.warned is None)
    )
