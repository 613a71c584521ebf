"""A class's answers to the exercises, and how the checks judge them.

``tests/unit/answers/answers.txt`` holds answers written from the task text alone. A block begins
with ``@@ exercise : function, function``. What follows ``#P`` stands before each answer of the
block: the notebook's own cells, and right functions for the parts that an answer leaves out.
``#R`` begins a right answer, ``#W`` a wrong one, ``#B`` one that may be judged either way, each
with a word on it. A wrong answer names in braces the hints that fit it: ``#W {sign} minus``.
"""

import contextlib
import io
import math
import re
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import numpy as np

import nnkit
from nncourse.exercises import check

ANSWERS = Path(__file__).parent / "answers" / "answers.txt"
# What says in words what is wrong, also where no mistake is recognised.
IN_WORDS = re.compile(r"raises|returns|changes|attempted|argument|shape|integers|stops after")


@dataclass(frozen=True)
class Answer:
    """One answer: R(ight), W(rong) or B(orderline), the hints that fit it, its code."""

    exercise: str
    functions: tuple[str, ...]
    prelude: str
    kind: str
    hints: tuple[str, ...]
    label: str
    code: str

    def report(self):
        """The report on this answer, as a notebook would show it."""
        namespace = {"np": np, "nnkit": nnkit, "math": math, "__name__": "__main__"}
        with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
            exec(self.prelude, namespace)
            exec(compile(self.code, f"<{self.label}>", "exec"), namespace)
            functions = tuple(namespace[name] for name in self.functions)
            return check(self.exercise, functions if len(functions) > 1 else functions[0])


def answers(path=ANSWERS):
    """All answers of a file, in its order."""
    found = []
    for block in re.split(r"(?m)^(?=@@ |#[PRWB]\b)", path.read_text("utf-8")):
        head, _, body = block.partition("\n")
        if head.startswith("@@"):
            exercise, names = head[3:].split(" : ")
            functions, prelude = tuple(names.replace(" ", "").split(",")), ""
        elif head.startswith("#P"):
            prelude = body
        elif head:
            hints, label = re.fullmatch(r"(?:\{(.*?)\} )?(.*)", head[3:]).groups()
            hints = tuple(hints.split("|")) if hints else ()
            found.append(
                Answer(exercise.strip(), functions, prelude, head[1], hints, label.strip(), body)
            )
    return found


def verdict(answer, report):
    """What became of an answer: accepted, rejected, or which hint it got."""
    if report.passed or answer.kind != "W":
        return "accepted" if report.passed else "rejected"
    said = report.mistake or ("not-attempted" if "not attempted" in repr(report) else None)
    if said:
        return "right hint" if said in answer.hints else "another hint"
    return "in words" if IN_WORDS.search(repr(report)) else "digits only"


def judged(found):
    """Return (answer, verdict, report) for each of the answers."""
    reports = [(answer, answer.report()) for answer in found]
    return [(answer, verdict(answer, report), report) for answer, report in reports]


def table(results):
    """The table of what became of a class's answers, as text."""
    counts = Counter((answer.kind, verdict) for answer, verdict, _ in results)
    right = sum(n for (kind, _), n in counts.items() if kind == "R")
    wrong = sum(n for (kind, _), n in counts.items() if kind == "W")
    rows = [("right answers accepted", counts["R", "accepted"], right)]
    rows += [("wrong answers accepted", counts["W", "accepted"], wrong)]
    rows += [
        (f"wrong answers: {verdict}", counts["W", verdict], wrong)
        for verdict in ("right hint", "another hint", "in words", "digits only")
    ]
    return "\n".join(f"{row:32}{n:5} of {of:4} ({n / of:.0%})" for row, n, of in rows)
