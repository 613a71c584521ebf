"""Try a reader's function on every call, and say what became of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np

from nncourse.check import signs
from nncourse.check.deadline import Deadline
from nncourse.check.difference import call, describe, own_slope
from nncourse.check.domain import Case
from nncourse.check.outcome import Function, Outcome, observe
from nncourse.check.part import Part, Target
from nncourse.check.recognition import recognise
from nncourse.check.report import quote
from nncourse.check.signs import Sign
from nncourse.check.trial import Trial, prepared


@dataclass(frozen=True)
class Judgement:
    """What became of one part: the verdict, what to say about it, the mistake if it is known."""

    verdict: Literal["right", "wrong", "not attempted", "not tried"]
    lines: tuple[str, ...] = ()
    mistake: Sign | None = None
    tried: int = 0


def judge(
    part: Part,
    function: object,
    answer: Mapping[str, object],
    others: tuple[Part, ...],
    deadline: Deadline,
    seed: int,
) -> Judgement:
    """Try `function` on every call of `part`.

    Parameters
    ----------
    part
        What is wanted.
    function
        What came: anything at all.
    answer
        All functions of the answer by name: a derivative is compared with the slope of its own
        function.
    others
        The other parts of the exercise: functions may have changed places.
    deadline
        The time that is left.
    seed
        Draws the calls.
    """
    if function is None or function is ... or signs.does_nothing(function):
        return Judgement("not attempted")
    if not callable(function):
        came = quote(type(function).__name__)
        line = f"the function itself is wanted, its name without brackets; {came} came."
        return Judgement("wrong", (line,))
    cases, targets = prepared(part, seed)
    wrong_call = _wrong_parameters(part, function, cases)
    if wrong_call:
        return Judgement("wrong", (wrong_call[1],), wrong_call[0])
    outcomes: list[Outcome] = []
    for case in cases:
        outcomes.append(observe(function, case.arguments, deadline))
        if outcomes[0].kind == "nothing":
            sign = signs.PRINTED if outcomes[0].printed else signs.RETURN_MISSING
            if outcomes[0].error:
                return Judgement("not attempted")
            line = f"`{call(part.name, case)}` gives nothing back."
            return Judgement("wrong", (line,), sign)
        if outcomes[-1].kind == "stopped":
            line = f"`{call(part.name, case)}` {outcomes[-1].problem}"
            return Judgement("wrong", (line,))
    right = [t.accepts(o) for t, o in zip(targets, outcomes, strict=True)]
    if all(right):
        return Judgement("right", tried=len(cases))
    trial = Trial(part, function, deadline, cases, targets, outcomes, right)
    mistake = recognise(trial, others)
    i = trial.first
    lines = describe(part, cases[i], targets[i], outcomes[i], smaller(trial, i))
    own = answer.get(part.slope_of) if part.slope_of else None
    if mistake is None and callable(own):
        lines += own_slope(part, cases[i], targets[i], outcomes[i], own, deadline)
    return Judgement("wrong", lines, mistake, len(cases))


def _wrong_parameters(part: Part, function: Function, cases: list[Case]) -> tuple[Sign, str] | None:
    """Return what is wrong with the number of arguments."""
    counts = sorted({len(case.arguments) for case in cases})
    if all(signs.fits(function, count) for count in counts):
        return None
    names = ", ".join(part.domain.names)
    if signs.fits(function, counts[-1]):
        hint = "It can be called with all of its arguments only. Which of them has a default?"
        shorter = ", ".join(part.domain.names[: counts[0]])
        sign = Sign(signs.NO_DEFAULT, hint)
        return sign, f"it should work as `{part.name}({shorter})` as well: look at the starter."
    hint = "The number of arguments is not that of the starter. Each has a part to play."
    return Sign(signs.NUMBER_OF_ARGUMENTS, hint), f"it should be `{part.name}({names})`."


def smaller(trial: Trial, i: int) -> tuple[Case, Target, Outcome] | None:
    """Return a smaller call that fails too: one element, or one row, of the one that does."""
    case, target, outcome = trial.cases[i], trial.targets[i], trial.outcomes[i]
    value, dims = outcome.value, trial.part.domain.dims
    if value is None or value.shape != target.least.shape or value.ndim == 0 or not value.size:
        return None
    wrong = ~target.hits(value, outcome.dtype)
    if not wrong.any():
        return None
    place = tuple(int(k) for k in np.unravel_index(int(np.argmax(wrong)), wrong.shape))
    arguments = list(case.fresh())
    for j, name in enumerate(trial.part.domain.names[: len(arguments)]):
        axes = dims.get(name, ())
        if axes == ("...",):
            arguments[j] = arguments[j][place].reshape(1)
        elif axes[:1] == ("n",) or (axes[:1] == ("...",) and arguments[j].ndim > 1):
            arguments[j] = arguments[j][place[0] : place[0] + 1]
    smaller = Case(tuple(arguments), case.trait)
    new_target = trial.part.target(smaller)
    new = observe(trial.function, smaller.arguments, trial.deadline)
    if new.value is None or new.value.shape != new_target.least.shape or new_target.accepts(new):
        return None
    return smaller, new_target, new
