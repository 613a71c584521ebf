"""General mistakes that show when the function is called once more, with other arguments."""

from collections.abc import Iterator, Sequence
from itertools import permutations
from typing import Any

import numpy as np

from nncourse.check import signs
from nncourse.check.domain import Case
from nncourse.check.outcome import Outcome, observe
from nncourse.check.part import Part
from nncourse.check.signs import Sign
from nncourse.check.trial import Trial


def permuted(trial: Trial, others: tuple[Part, ...]) -> Sign | None:
    """Return whether the function works with its arguments in another order."""
    names = trial.part.domain.names
    wrong = [i for i in trial.stage if not trial.right[i]]
    full = [i for i in wrong if len(trial.cases[i].arguments) == len(names)][:3]
    if 1 < len(names) <= 4 and full:
        for order in list(permutations(range(len(names))))[1:]:
            if all(_works(trial, i, order) for i in full):
                return in_order(names)
    return None


def _works(trial: Trial, i: int, order: tuple[int, ...]) -> bool:
    arguments = tuple(trial.cases[i].arguments[j] for j in order)
    return trial.targets[i].accepts(observe(trial.function, arguments, trial.deadline))


def in_order(names: Sequence[str]) -> Sign:
    """Return the mistake of taking the arguments in another order than this one."""
    hint = f"The arguments come in the order `{', '.join(names)}`: yours takes them in another one."
    return Sign(signs.ARGUMENT_ORDER, hint)


def gives_random_results(trial: Trial) -> bool:
    """Return whether equal calls give different results."""
    wrong = [i for i in trial.stage if not trial.right[i]]
    pairs = [
        (trial.outcomes[i], observe(trial.function, trial.cases[i].arguments, trial.deadline))
        for i in wrong
    ]
    return any(
        a.value is not None
        and b.value is not None
        and not np.array_equal(a.value, b.value, equal_nan=True)
        for a, b in pairs
    )


def ignored(trial: Trial, others: tuple[Part, ...]) -> Sign | None:
    """Return which argument makes no difference, tried with other values of it."""
    for j, name in enumerate(trial.part.domain.names):
        tried = list(_with_another(trial, j))
        if tried and all(
            a.value is not None
            and b.value is not None
            and np.array_equal(a.value, b.value, equal_nan=True)
            for a, b in tried
        ):
            return Sign(signs.ARGUMENT_IGNORED, f"`{name}` makes no difference to your result.")
    return None


def _with_another(trial: Trial, j: int) -> Iterator[tuple[Outcome, Outcome]]:
    """Yield outcomes with the argument as it is and with another value that should matter."""
    for i in trial.stage[:4]:
        arguments = trial.cases[i].arguments
        if j >= len(arguments):
            continue
        for changed in _others(arguments[j]):
            new = (*arguments[:j], changed, *arguments[j + 1 :])
            try:
                target = np.asarray(trial.part.reference(*new), dtype=float)
            except Exception:  # not every argument can be changed so
                continue
            least = trial.targets[i].least
            if target.shape == least.shape and not np.allclose(target, least):
                yield trial.outcomes[i], observe(trial.function, new, trial.deadline)


def _others(value: Any) -> Iterator[Any]:
    if isinstance(value, np.ndarray) and value.dtype.kind == "i":
        yield value[::-1].copy() if value.ndim else value + 1
    if isinstance(value, int) and not isinstance(value, bool):
        yield value + 1
    elif isinstance(value, (float, np.ndarray)):
        yield value * 0.75
        yield value * 2.5


def mixed(trial: Trial, others: tuple[Part, ...]) -> Sign | None:
    """Return whether a result for one row depends on another row, where it should not."""
    tried = 0
    for i in trial.stage[:3]:
        case = trial.cases[i]
        rows = trial.part.domain.rows(case)
        first = trial.part.domain.dims.get(trial.part.domain.names[0], ())
        if first == ("...", "k") and np.ndim(case.arguments[0]) == 2:
            rows = (0,)
        if not rows or len(case.arguments[rows[0]]) < 2:
            return None
        new = list(case.fresh())
        for j in rows:
            new[j][-1] = new[j][-1] * 1.5 if new[j].dtype.kind == "f" else new[j][-1]
        target = np.asarray(trial.part.reference(*new), dtype=float)
        least = trial.targets[i].least
        own, other = trial.outcomes[i], observe(trial.function, tuple(new), trial.deadline)
        if target.ndim == 0 or not np.allclose(target[0], least[0]):
            return None
        if own.value is None or other.value is None or own.value.shape != least.shape:
            return None
        if np.allclose(own.value[0], other.value[0], equal_nan=True):
            return None
        tried += 1
    return signs.ROWS_MIXED if tried else None


def works_alone(trial: Trial, others: tuple[Part, ...]) -> Sign | None:
    """Return whether the function is right for each row, or each number, by itself."""
    wrong = [i for i in trial.stage if not trial.right[i]][:3]
    axes = trial.part.domain.dims.get(trial.part.domain.names[0], ())
    if trial.trait or axes[:1] != ("...",):
        return None
    by_element = len(axes) == 1
    if by_element and trial.outcomes[trial.first].error:
        return None  # what it raises says more
    pieces = [piece for i in wrong for piece in _pieces(trial.cases[i], by_element)]
    for piece in pieces:
        target = trial.part.target(piece)
        if not target.accepts(observe(trial.function, piece.arguments, trial.deadline)):
            return None
    return signs.ONE_NUMBER if by_element else signs.ONE_ROW


def _pieces(case: Case, by_element: bool) -> Iterator[Case]:
    """Yield a call for each element, or for each row, of the arrays of a call."""
    shape = case.arguments[0].shape if by_element else case.arguments[0].shape[:1]
    for place in np.ndindex(shape):
        yield Case(
            tuple(np.array(a[place]) if isinstance(a, np.ndarray) else a for a in case.arguments)
        )
