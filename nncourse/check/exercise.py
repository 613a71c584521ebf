"""An exercise: the functions to write, and the report on what a reader wrote."""

from collections.abc import Sequence
from dataclasses import dataclass

from nncourse.check.deadline import Deadline
from nncourse.check.judgement import Judgement, judge
from nncourse.check.part import Part
from nncourse.check.report import Report, quote

SECONDS = 5.0  # for all calls of one check; a right answer takes a few milliseconds


@dataclass(frozen=True)
class Exercise:
    """One exercise of a chapter.

    Parameters
    ----------
    name
        As in ``check("leaky-relu", ...)``.
    parts
        The functions that an answer consists of, in order.
    """

    name: str
    parts: tuple[Part, ...]

    def check(self, answer: object) -> Report:
        """Try an answer: a function, or a tuple of as many functions as there are parts."""
        names = [part.name for part in self.parts]
        if answer is None or answer is ...:
            functions: Sequence[object] = [None] * len(names)
        else:
            functions = answer if isinstance(answer, (tuple, list)) else [answer]
        if len(functions) != len(names):
            return self._wrong_number(answer, functions)
        deadline = Deadline(SECONDS)
        judgements = []
        for part, function in zip(self.parts, functions, strict=True):
            if deadline.left > 0:
                named = dict(zip(names, functions, strict=True))
                judgements.append(judge(part, function, named, deadline))
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
        if verdicts == {"right"}:
            line = "Every input that was tried gives what it should."
            return Report(self.name, "passed", (line,))
        if verdicts == {"not attempted"}:
            line = "Nothing is returned so far. If you have written something: is `return` there?"
            return Report(self.name, "not attempted", (line,))
        # One thing at a time: the first part that is wrong is explained, the others are mentioned.
        explained = next((j for j in judgements if j.verdict == "wrong"), None)
        lines: list[str] = []
        for part, judgement in zip(self.parts, judgements, strict=True):
            if judgement is explained:
                lines += [f"`{part.name}`: {line}" for line in judgement.lines]
            else:
                said = "not right yet" if judgement.verdict == "wrong" else judgement.verdict
                lines.append(f"`{part.name}`: {said}.")
        mistake = explained.mistake if explained else None
        hint, name = (mistake.hint, mistake.name) if mistake else (None, None)
        return Report(self.name, "not yet", tuple(lines), hint, name)
