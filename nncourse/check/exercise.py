"""An exercise: the functions to write, and the report on what a reader wrote."""

from collections.abc import Sequence
from dataclasses import dataclass

from nncourse.check.deadline import Deadline
from nncourse.check.judgement import Judgement, judge
from nncourse.check.part import Part
from nncourse.check.report import PartReport, Report, quote
from nncourse.check.sentence import sentence
from nncourse.check.signs import Sign

SECONDS = 5.0  # for all calls of one check; a right answer takes a few milliseconds
PATIENCE = 3  # as many times the same failure, and more is offered

_last: dict[str, tuple[tuple[str, ...], int]] = {}  # by exercise: what failed, how many times


@dataclass(frozen=True, eq=False)
class Exercise:
    """One exercise of a chapter.

    Parameters
    ----------
    name
        As in ``check("leaky-relu", ...)``.
    parts
        The functions that an answer consists of, in order.
    notice
        What is worth noticing once it is solved.
    more
        The next smaller question, and the section to read again: for who fails again and again.
    """

    name: str
    parts: tuple[Part, ...]
    notice: str
    more: str

    @property
    def sentence(self) -> str:
        """What the task has to say about what is tried."""
        floats = any(part.new_floats for part in self.parts)
        return sentence((part.domain for part in self.parts), floats)

    def check(self, answer: object, seed: int = 0) -> Report:
        """Try an answer: a function, or a tuple of as many functions as there are parts.

        Another seed draws other calls of the same kind: a grader's, which nobody has seen.
        """
        names = [part.name for part in self.parts]
        if answer is None or answer is ...:
            functions: Sequence[object] = [None] * len(names)
        else:
            functions = answer if isinstance(answer, (tuple, list)) else [answer]
        if len(functions) != len(names):
            return self._wrong_number(answer, functions)
        deadline = Deadline(SECONDS)
        judgements = []
        named = dict(zip(names, functions, strict=True))
        for part, function in zip(self.parts, functions, strict=True):
            others = tuple(other for other in self.parts if other is not part)
            if deadline.left > 0:
                judgements.append(judge(part, function, named, others, deadline, seed))
            else:
                judgements.append(Judgement("not tried"))
        return self._report(judgements)

    def _wrong_number(self, answer: object, functions: Sequence[object]) -> Report:
        wanted = ", ".join(part.name for part in self.parts)
        came = str(len(functions)) if functions is answer else quote(type(answer).__name__)
        many = f"({wanted})" if len(self.parts) > 1 else wanted
        line = f"The answer is {quote(many)}, {len(self.parts)} in number; what came is {came}."
        return Report(self.name, "not yet", (line,))

    def _report(self, judgements: Sequence[Judgement]) -> Report:
        verdicts = {judgement.verdict for judgement in judgements}
        parts = tuple(
            PartReport(
                part.name, j.verdict, part.points if j.verdict == "right" else 0, part.points
            )
            for part, j in zip(self.parts, judgements, strict=True)
        )
        if verdicts == {"right"}:
            _last.pop(self.name, None)
            tried = sum(judgement.tried for judgement in judgements)
            lines: tuple[str, ...] = (f"{tried} calls were tried, and all are right.",)
            return Report(self.name, "passed", (*lines, self.notice), parts=parts)
        if verdicts == {"not attempted"}:
            line = "There is nothing in the starter yet. Write your code in place of `...`."
            return Report(self.name, "not attempted", (line,), parts=parts)
        lines, sign = self._lines(judgements)
        again = self._again(lines)
        return Report(
            self.name,
            "not yet",
            lines,
            sign.hint if sign else None,
            sign.name if sign else None,
            self.more if again >= PATIENCE else None,
            parts,
        )

    def _lines(self, judgements: Sequence[Judgement]) -> tuple[tuple[str, ...], Sign | None]:
        """Explain one thing at a time: the first part that is wrong; the others are mentioned."""
        explained = next((j for j in judgements if j.verdict == "wrong"), None)
        lines: list[str] = []
        for part, judgement in zip(self.parts, judgements, strict=True):
            if judgement is explained:
                only = len(self.parts) == 1
                lines += [line if only else f"`{part.name}`: {line}" for line in judgement.lines]
            else:
                said = "not right yet" if judgement.verdict == "wrong" else judgement.verdict
                lines.append(f"`{part.name}`: {said}.")
        return tuple(lines), explained.mistake if explained else None

    def _again(self, lines: tuple[str, ...]) -> int:
        """Return how many times in a row the check has said just this."""
        before, times = _last.get(self.name, ((), 0))
        _last[self.name] = (lines, times + 1 if lines == before else 1)
        return _last[self.name][1]
