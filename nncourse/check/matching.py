"""Compare the outcomes of an answer with those of a mistake."""

from collections.abc import Callable

import numpy as np

from nncourse.check.deadline import Deadline
from nncourse.check.domain import Case
from nncourse.check.outcome import Array, Function, Outcome, observe
from nncourse.check.part import Target
from nncourse.check.trial import Trial

_NO_HURRY = 60.0  # seconds for the examples of mistakes, which end by themselves


def matches(
    trial: Trial, expected: Callable[[Case, Target], Outcome | None], lenient: bool = False
) -> bool:
    """Return whether the answer is wrong where the mistake is, and in the same way.

    The calls that decide are those of the trial's stage: what an answer does on large numbers says
    little about a mistake that shows on plain ones.
    """
    agreed = numbers = 0
    failing_first = sorted(trial.stage, key=lambda i: trial.right[i])
    for i in failing_first:
        target, outcome = trial.targets[i], trial.outcomes[i]
        mistaken = expected(trial.cases[i], target)
        if mistaken is None:
            continue
        if target.accepts(mistaken) != trial.right[i]:
            return False
        if not trial.right[i]:
            if not _alike(outcome, mistaken, target):
                return False
            agreed += 1
            numbers += 0 if mistaken.value is None else mistaken.value.size
    failing = sum(not trial.right[i] for i in trial.stage)
    return agreed == failing or (agreed >= 1 and numbers >= 4)


def _alike(a: Outcome, b: Outcome, target: Target) -> bool:
    if ("overflow" in (a.warned or "")) != ("overflow" in (b.warned or "")):
        return False
    if a.value is None or b.value is None:
        return (
            a.kind == b.kind
            and (a.error or ("",))[0] == (b.error or ("",))[0]
            and a.several == b.several
        )
    scale = float(np.abs(b.value[np.isfinite(b.value)]).max(initial=0.0))
    return a.value.shape == b.value.shape and bool(
        np.allclose(
            a.value, b.value, rtol=1e-5, atol=max(target.atol, 1e-9 * scale), equal_nan=True
        )
    )


def example_of(example: Function) -> Callable[[Case, Target], Outcome | None]:
    """Return what a mistake's example does on a call."""
    return lambda case, target: observe(example, case.arguments, Deadline(_NO_HURRY))


def expected_of(
    value: Callable[[Case, Array], Array | None],
) -> Callable[[Case, Target], Outcome | None]:
    """Return the outcome on a call that has this value; None where the value says nothing."""

    def expected(case: Case, target: Target) -> Outcome | None:
        with np.errstate(all="ignore"):
            try:
                came = value(case, target.least)
            except Exception:  # what the other function cannot do says nothing
                return None
        return None if came is None else Outcome("value", np.asarray(came, dtype=float), "f8")

    return expected
