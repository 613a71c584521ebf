"""General mistakes that the numbers themselves tell of."""

import numpy as np

from nncourse.check import signs
from nncourse.check.outcome import Outcome
from nncourse.check.part import Part, Target
from nncourse.check.retrying import gives_random_results
from nncourse.check.signs import Sign
from nncourse.check.trial import Trial


def numbers(trial: Trial, others: tuple[Part, ...]) -> Sign | None:
    """Return what the numbers themselves tell."""
    outcomes = [trial.outcomes[i] for i in trial.stage if not trial.right[i]]
    targets = [trial.targets[i] for i in trial.stage if not trial.right[i]]
    values = [o.value for o in outcomes if o.value is not None]
    if not values:
        return None
    every = [trial.outcomes[i].value for i in trial.stage]
    if len(every) > 1 and all(
        v is not None and every[0] is not None and np.array_equal(v, every[0], equal_nan=True)
        for v in every
    ):
        return signs.SAME_FOR_ALL
    if gives_random_results(trial):
        return signs.RANDOM
    if any(np.isnan(v).any() for v in values):
        return signs.NAN
    fractions = any((t.least != np.trunc(t.least)).any() for t in targets)
    if fractions and all(o.dtype[:1] in ("i", "u") for o in outcomes):
        return signs.CUT
    for j in range(len(trial.part.domain.names)):
        if len(values) == len(outcomes) and all(
            value is not None
            and len(trial.cases[i].arguments) > j
            and np.array_equal(np.asarray(trial.cases[i].arguments[j]), value)
            for i, value in zip(trial.stage, every, strict=True)
        ):
            return signs.RETURNS_INPUT
    same_shape = all(
        o.value is not None and o.value.shape == t.least.shape
        for o, t in zip(outcomes, targets, strict=True)
    )
    if same_shape and all(
        np.allclose(v, t.least, rtol=3e-2, atol=1e-3) for v, t in zip(values, targets, strict=True)
    ):
        return signs.NEARLY
    return _one_entry(trial, outcomes, targets) if same_shape else None


def _one_entry(trial: Trial, outcomes: list[Outcome], targets: list[Target]) -> Sign | None:
    """Return which entry of a short result is the wrong one, if it is always the same."""
    entries = trial.part.entries
    if not entries:
        return None
    wrong = np.zeros(len(entries), dtype=bool)
    for outcome, target in zip(outcomes, targets, strict=True):
        if outcome.value is not None:
            wrong |= ~target.hits(outcome.value)
    if wrong.all():
        return None
    named = " and ".join(words for words, is_wrong in zip(entries, wrong, strict=True) if is_wrong)
    plural = "are" if wrong.sum() > 1 else "is"
    hint = f"Wrong {plural} {named}; the rest is right."
    return Sign("entry-" + "-".join(str(i) for i in np.flatnonzero(wrong)), hint)
