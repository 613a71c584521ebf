"""Try a reader's function on every call, and recognise the usual mistakes."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, partial
from itertools import permutations
from typing import Any, Literal

import numpy as np

from nncourse.check import signs
from nncourse.check.deadline import Deadline
from nncourse.check.difference import call, describe, own_slope
from nncourse.check.domain import LARGE, Case
from nncourse.check.outcome import Array, Function, Outcome, observe
from nncourse.check.part import Part, Target
from nncourse.check.report import quote
from nncourse.check.signs import Sign
from nncourse.check.suspects import on_arguments, on_results

_NO_HURRY = 60.0  # seconds for the examples of mistakes, which end by themselves


@dataclass(frozen=True)
class Judgement:
    """What became of one part: the verdict, what to say about it, the mistake if it is known."""

    verdict: Literal["right", "wrong", "not attempted", "not tried"]
    lines: tuple[str, ...] = ()
    mistake: Sign | None = None
    tried: int = 0


@dataclass(frozen=True, eq=False)
class Trial:
    """A function that was tried: its outcomes beside what is wanted."""

    part: Part
    function: Function
    deadline: Deadline
    cases: list[Case]
    targets: list[Target]
    outcomes: list[Outcome]
    right: list[bool]

    @property
    def stage(self) -> list[int]:
        """The calls that decide on the mistake.

        Those are the plain ones, if one of them fails; otherwise those with the same special trait
        as the first that fails, together with the plain ones.
        """
        plain = [i for i, case in enumerate(self.cases) if not case.trait]
        if not all(self.right[i] for i in plain):
            return plain
        trait = self.cases[self.right.index(False)].trait
        return plain + [i for i, case in enumerate(self.cases) if case.trait == trait]

    @property
    def first(self) -> int:
        """The first call of the stage that fails."""
        return next(i for i in self.stage if not self.right[i])

    @property
    def trait(self) -> str:
        """What is special about the calls that fail; nothing if a plain one does."""
        return self.cases[self.first].trait


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
    cases, targets = _prepared(part, seed)
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
    mistake = _recognise(trial, others)
    i = trial.first
    lines = describe(part, cases[i], targets[i], outcomes[i], _smaller(trial, i))
    own = answer.get(part.slope_of) if part.slope_of else None
    if mistake is None and callable(own):
        lines += own_slope(part, cases[i], targets[i], outcomes[i], own, deadline)
    return Judgement("wrong", lines, mistake, len(cases))


@cache
def _prepared(part: Part, seed: int) -> tuple[list[Case], list[Target]]:
    """Return the calls to try, and what is wanted of them: the same for every answer."""
    cases = part.domain.cases(seed)
    return cases, [part.target(case) for case in cases]


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


def _recognise(trial: Trial, others: tuple[Part, ...]) -> Sign | None:
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


def _own_mistake(trial: Trial, others: tuple[Part, ...]) -> Sign | None:
    for mistake in trial.part.mistakes:
        for example in mistake.examples:
            if _matches(trial, _example(example), mistake.examples[0] is example):
                return Sign(mistake.name, mistake.hint)
    return None


def _example(example: Function) -> Callable[[Case, Target], Outcome | None]:
    return lambda case, target: observe(example, case.arguments, Deadline(_NO_HURRY))


def _other_part(trial: Trial, others: tuple[Part, ...]) -> Sign | None:
    for other in others:
        if len(other.domain.names) == len(trial.part.domain.names) and _matches(
            trial, _expected(partial(_of_other, other))
        ):
            hint = f"This is what `{other.name}` should give, not `{trial.part.name}`."
            return Sign("swapped-functions", hint)
    return None


def _of_other(other: Part, case: Case, wanted: Array) -> Array:
    return np.asarray(other.reference(*case.fresh()), dtype=float)


def _expected(
    value: Callable[[Case, Array], Array | None],
) -> Callable[[Case, Target], Outcome | None]:
    def expected(case: Case, target: Target) -> Outcome | None:
        with np.errstate(all="ignore"):
            try:
                came = value(case, target.least)
            except Exception:  # what the other function cannot do says nothing
                return None
        return None if came is None else Outcome("value", np.asarray(came, dtype=float), "f8")

    return expected


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
        if _matches(trial, _expected(suspect.value)):
            return Sign(suspect.name, suspect.hint)
    return None


def _matches(
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


def _by_parameters(trial: Trial) -> Sign | None:
    """Return whether arguments have changed places: by their names, or because it works so."""
    names = list(trial.part.domain.names)
    named = signs.parameters(trial.function)
    if (
        named
        and [p.name for p in named] != names
        and sorted(p.name for p in named) == sorted(names)
    ):
        return _in_order(names)
    return None


def _permuted(trial: Trial, others: tuple[Part, ...]) -> Sign | None:
    """Return whether the function works with its arguments in another order."""
    names = trial.part.domain.names
    wrong = [i for i in trial.stage if not trial.right[i]]
    full = [i for i in wrong if len(trial.cases[i].arguments) == len(names)][:3]
    if 1 < len(names) <= 4 and full:
        for order in list(permutations(range(len(names))))[1:]:
            if all(_works(trial, i, order) for i in full):
                return _in_order(names)
    return None


def _in_order(names: Sequence[str]) -> Sign:
    hint = f"The arguments come in the order `{', '.join(names)}`: yours takes them in another one."
    return Sign(signs.ARGUMENT_ORDER, hint)


def _works(trial: Trial, i: int, order: tuple[int, ...]) -> bool:
    arguments = tuple(trial.cases[i].arguments[j] for j in order)
    return trial.targets[i].accepts(observe(trial.function, arguments, trial.deadline))


def _order(trial: Trial, others: tuple[Part, ...]) -> Sign | None:
    return _by_parameters(trial)


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


def _numbers(trial: Trial, others: tuple[Part, ...]) -> Sign | None:
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
    if _random(trial):
        return signs.RANDOM
    if any(np.isnan(v).any() for v in values):
        return signs.NAN
    fractions = any((t.least != np.trunc(t.least)).any() for t in targets)
    if fractions and all(o.dtype[:1] in ("i", "u") for o in outcomes):
        return signs.CUT
    for j in range(len(trial.part.domain.names)):
        if len(values) == len(outcomes) and all(
            len(trial.cases[i].arguments) > j
            and np.array_equal(np.asarray(trial.cases[i].arguments[j]), trial.outcomes[i].value)  # type: ignore[arg-type]
            for i in trial.stage
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


def _random(trial: Trial) -> bool:
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


def _ignored(trial: Trial, others: tuple[Part, ...]) -> Sign | None:
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


def _mixed(trial: Trial, others: tuple[Part, ...]) -> Sign | None:
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


def _default(trial: Trial, others: tuple[Part, ...]) -> Sign | None:
    """Return whether only the calls that leave a default out are wrong."""
    every = len(trial.part.domain.names)
    full = [len(trial.cases[i].arguments) == every for i in trial.stage]
    right = [trial.right[i] for i in trial.stage]
    return signs.DEFAULT if full == right and any(full) and not all(full) else None


def _where(trial: Trial, others: tuple[Part, ...]) -> Sign | None:
    """Return where the answer is wrong, if it is right elsewhere."""
    masks: list[tuple[Case, Array]] = []
    for i in trial.stage:
        value, target = trial.outcomes[i].value, trial.targets[i]
        if value is None or value.shape != target.least.shape:
            return None
        masks.append((trial.cases[i], ~target.hits(value, trial.outcomes[i].dtype)))
    if sum((~wrong).sum() for _, wrong in masks) < _SOME:
        return None
    found = []
    for words, region in {**trial.part.regions, **_sides(trial.part), **_EDGES}.items():
        try:
            pairs = [
                (wrong, np.broadcast_to(region(*_full(trial.part, case), wrong), wrong.shape))
                for case, wrong in masks
            ]
        except (IndexError, TypeError, ValueError):  # there is no such place in these results
            continue
        if all(not (wrong & ~inside).any() for wrong, inside in pairs):
            found.append((sum(int(inside.sum()) for _, inside in pairs), words))
    if not found:
        return None
    words = min(found)[1]
    return Sign(
        "right-except-" + words.replace("`", "").replace(" ", "-"), f"It is right, except {words}."
    )


_SOME = 3  # elements that have to be right, so that this is no chance


def _full(part: Part, case: Case) -> tuple[Any, ...]:
    missing = len(part.domain.names) - len(case.arguments)
    return (*case.fresh(), *(part.domain.defaults[len(part.domain.defaults) - missing :]))


def _sides(part: Part) -> dict[str, Function]:
    """Return both sides of zero of each array whose elements the result follows."""
    regions: dict[str, Function] = {}
    for j, name in enumerate(part.domain.names):
        if part.domain.dims.get(name) == ("...",):
            regions[f"where `{name}` is negative"] = partial(_below, j)
            regions[f"where `{name}` is positive"] = partial(_above, j)
    return regions


def _below(j: int, *given: Any) -> Array:
    return np.asarray(given[j] < 0)


def _above(j: int, *given: Any) -> Array:
    return np.asarray(given[j] > 0)


def _edge(place: tuple[Any, ...]) -> Function:
    """Return the region that an index picks from the result."""

    def region(*given: Any) -> Array:
        inside = np.zeros(np.shape(given[-1]), dtype=bool)
        if min(inside.shape) < 2:
            raise IndexError
        inside[place] = True
        return inside

    return region


_EDGES: dict[str, Function] = {
    "in the last row": _edge((-1, slice(None))),
    "in the first row": _edge((0, slice(None))),
    "in the last column": _edge((slice(None), -1)),
    "in the first column": _edge((slice(None), 0)),
}


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
    _permuted,
    _behaviour,
    _default,
    _numbers,
    _mixed,
    _ignored,
    _where,
    _shape,
    _warning,
)


def _smaller(trial: Trial, i: int) -> tuple[Case, Target, Outcome] | None:
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
