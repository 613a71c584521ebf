"""A function that was tried: what came beside what is wanted."""

from dataclasses import dataclass
from functools import cache
from typing import Any

from nncourse.check.deadline import Deadline
from nncourse.check.domain import Case
from nncourse.check.outcome import Function, Outcome
from nncourse.check.part import Part, Target


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


@cache
def prepared(part: Part, seed: int) -> tuple[list[Case], list[Target]]:
    """Return the calls to try, and what is wanted of them: the same for every answer."""
    cases = part.domain.cases(seed)
    return cases, [part.target(case) for case in cases]


def full_arguments(part: Part, case: Case) -> tuple[Any, ...]:
    """Return the arguments of a call, with the defaults of those that it leaves out."""
    missing = len(part.domain.names) - len(case.arguments)
    return (*case.fresh(), *(part.domain.defaults[len(part.domain.defaults) - missing :]))
