"""Recognise the mistake that an answer makes: its own ones first, then the general ones."""

from collections.abc import Callable
from functools import partial

import numpy as np

from nncourse.check import signs
from nncourse.check.domain import LARGE, Case
from nncourse.check.matching import example_of, expected_of, matches
from nncourse.check.numbers import numbers
from nncourse.check.outcome import Array, Outcome
from nncourse.check.part import Part
from nncourse.check.places import where
from nncourse.check.retrying import ignored, in_order, mixed, permuted, works_alone
from nncourse.check.signs import Sign
from nncourse.check.trial import Trial
from nncourse.check.wrong_arguments import on_arguments
from nncourse.check.wrong_results import on_results


def recognise(trial: Trial, others: tuple[Part, ...]) -> Sign | None:
    """Return the mistake that the outcomes show."""
    return next((sign for look in _LOOKS if (sign := look(trial, others))), None)


def _side_effects(trial: Trial, others: tuple[Part, ...]) -> Sign | None:
    """Return the mistake of an answer whose numbers are right."""
    pairs = list(zip(trial.targets, trial.outcomes, strict=True))
    if any(outcome.changed for _, outcome in pairs) and all(
        target.right_values(outcome) or outcome.changed for target, outcome in pairs
    ):
        return signs.IN_PLACE
    if not all(target.right_values(outcome) for target, outcome in pairs):
        return None
    if any(outcome.same_array for _, outcome in pairs) and trial.part.new_floats:
        return signs.SAME_ARRAY
    wrong = [o for o, right in zip(trial.outcomes, trial.right, strict=True) if not right]
    return signs.NOT_FLOATS if not any(outcome.warned for outcome in wrong) else None


def _order(trial: Trial, others: tuple[Part, ...]) -> Sign | None:
    return _by_parameters(trial)


def _by_parameters(trial: Trial) -> Sign | None:
    """Return whether arguments have changed places: by their names, or because it works so."""
    names = list(trial.part.domain.names)
    named = signs.parameters(trial.function)
    if (
        named
        and [p.name for p in named] != names
        and sorted(p.name for p in named) == sorted(names)
    ):
        return in_order(names)
    return None


def _own_mistake(trial: Trial, others: tuple[Part, ...]) -> Sign | None:
    for mistake in trial.part.mistakes:
        for example in mistake.examples:
            if matches(trial, example_of(example), mistake.examples[0] is example):
                return Sign(mistake.name, mistake.hint)
    return None


def _other_part(trial: Trial, others: tuple[Part, ...]) -> Sign | None:
    for other in others:
        if len(other.domain.names) == len(trial.part.domain.names) and matches(
            trial, expected_of(partial(_of_other, other))
        ):
            hint = f"This is what `{other.name}` should give, not `{trial.part.name}`."
            return Sign("swapped-functions", hint)
    return None


def _of_other(other: Part, case: Case, wanted: Array) -> Array:
    return np.asarray(other.reference(*case.fresh()), dtype=float)


def _special(trial: Trial, others: tuple[Part, ...]) -> Sign | None:
    """Return the mistake of an answer that fails only where something is special."""
    outcome = trial.outcomes[trial.first]
    if not trial.trait:
        return None
    if trial.trait in trial.part.traits:
        return Sign(trial.trait.replace(" ", "-"), trial.part.traits[trial.trait])
    if outcome.warned or (trial.trait == LARGE and _not_finite(outcome)):
        return signs.by_warning(outcome.warned or "")
    return signs.by_trait(trial.trait)


def _not_finite(outcome: Outcome) -> bool:
    return outcome.value is not None and not np.isfinite(outcome.value).all()


def _suspects(trial: Trial, others: tuple[Part, ...]) -> Sign | None:
    if any(trial.outcomes[k].changed for k in trial.stage):
        return signs.IN_PLACE
    wrong = [i for i in trial.stage if not trial.right[i]]
    i = next((i for i in wrong if trial.outcomes[i].value is not None), None)
    if i is None or trial.trait:
        return None
    came = np.asarray(trial.outcomes[i].value)
    integers = trial.outcomes[i].dtype[0] in "iu"
    results = on_results(trial.targets[i].least, came, integers)
    for suspect in (*results, *on_arguments(trial.part)):
        if matches(trial, expected_of(suspect.value)):
            return Sign(suspect.name, suspect.hint)
    return None


def _behaviour(trial: Trial, others: tuple[Part, ...]) -> Sign | None:
    """Return the mistake that shows in how the function fails."""
    outcome = trial.outcomes[trial.first]
    target = trial.targets[trial.first]
    if outcome.error:
        return signs.by_error(outcome.error)
    if (
        outcome.several > 1
        and target.least.shape
        != (outcome.value if outcome.value is not None else np.empty(0)).shape
    ):
        return signs.SEVERAL
    if outcome.kind == "unusable":
        return signs.NOT_AN_ARRAY
    if outcome.kind == "nothing":
        return signs.RETURN_MISSING
    return None


def _default(trial: Trial, others: tuple[Part, ...]) -> Sign | None:
    """Return whether only the calls that leave a default out are wrong."""
    every = len(trial.part.domain.names)
    full = [len(trial.cases[i].arguments) == every for i in trial.stage]
    right = [trial.right[i] for i in trial.stage]
    return signs.DEFAULT if full == right and any(full) and not all(full) else None


def _shape(trial: Trial, others: tuple[Part, ...]) -> Sign | None:
    value, wanted = trial.outcomes[trial.first].value, trial.targets[trial.first].least
    pairs = [(trial.outcomes[i].value, trial.targets[i].least) for i in trial.stage]
    shapes = [(came.shape, target.shape) for came, target in pairs if came is not None]
    if len({came for came, _ in shapes}) == 1 and len({shape for _, shape in shapes}) > 1:
        return signs.SAME_SIZE
    if value is not None and value.shape != wanted.shape:
        return signs.ROWS_LOST
    return None


def _warning(trial: Trial, others: tuple[Part, ...]) -> Sign | None:
    warned = trial.outcomes[trial.first].warned
    return signs.by_warning(warned) if warned else None


_LOOKS: tuple[Callable[[Trial, tuple[Part, ...]], Sign | None], ...] = (
    _side_effects,
    _order,
    _own_mistake,
    _other_part,
    _special,
    _suspects,
    permuted,
    works_alone,
    _behaviour,
    _default,
    numbers,
    mixed,
    ignored,
    where,
    _shape,
    _warning,
)
