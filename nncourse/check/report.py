"""What a check says: a short report in plain words, as text and as Markdown."""

import re
from dataclasses import dataclass
from typing import Literal

Status = Literal["passed", "not attempted", "not yet"]

_HEADINGS: dict[Status, str] = {
    "passed": "✓ Passed",
    "not attempted": "○ Not attempted yet",
    "not yet": "✗ Not yet",
}
_LONGEST_QUOTE = 160


@dataclass(frozen=True)
class PartReport:
    """What became of one function of an answer, for a grader."""

    name: str
    verdict: Literal["right", "wrong", "not attempted", "not tried"]
    points: int
    of: int


@dataclass(frozen=True, repr=False)
class Report:
    """The outcome of one check.

    Jupyter shows it as Markdown, a terminal as text. Words between backticks are code. Whatever
    comes from the reader's own code stands in such a quotation (see `quote`), so that nothing of
    it can act as markup.

    Parameters
    ----------
    exercise
        The exercise's name, as in ``check("leaky-relu", ...)``.
    status
        ``"passed"``, ``"not attempted"`` (the starter as it came) or ``"not yet"``.
    lines
        What was seen, a sentence or two each.
    hint
        Points to the idea, where the mistake is a known one.
    mistake
        The name of that known mistake.
    more
        A smaller question and where to read again, where the same has failed several times.
    parts
        What became of each function, with its points.

    Examples
    --------
    >>> report = Report("stable-sigmoid", "not yet", ("`sigmoid` is right.",), "Look at the ends.")
    >>> report
    ✗ Not yet: stable-sigmoid
      `sigmoid` is right.
    Hint: Look at the ends.
    >>> report.passed
    False
    """

    exercise: str
    status: Status
    lines: tuple[str, ...] = ()
    hint: str | None = None
    mistake: str | None = None
    more: str | None = None
    parts: tuple[PartReport, ...] = ()

    @property
    def points(self) -> int:
        """What the parts that are right count together."""
        return sum(part.points for part in self.parts)

    @property
    def passed(self) -> bool:
        """Whether the answer is right in every respect that was tried."""
        return self.status == "passed"

    def __repr__(self) -> str:
        """Return the report as plain text."""
        text = [f"{_HEADINGS[self.status]}: {self.exercise}"]
        text += [f"  {line}" for line in self.lines]
        text += [f"Hint: {self.hint}"] if self.hint else []
        text += [f"Stuck? {self.more}"] if self.more else []
        return "\n".join(text)

    def _repr_markdown_(self) -> str:
        text = f"**{_HEADINGS[self.status]}**: {escaped(self.exercise)}\n"
        text += "".join(f"\n- {escaped(line)}" for line in self.lines)
        if self.hint:
            text += f"\n\n**Hint:** {escaped(self.hint)}"
        if self.more:
            text += f"\n\n**Stuck?** {escaped(self.more)}"
        return text


def quote(text: str) -> str:
    r"""Return text that others wrote as one short line of code between backticks.

    Line ends and runs of blanks become one blank; backticks, which would end the quotation, become
    apostrophes; what cannot be printed (control and direction marks) becomes a question mark.

    Examples
    --------
    >>> print(quote("bad `value`:\n   <b>3</b>"))
    `bad 'value': <b>3</b>`
    """
    text = " ".join(text.split()).replace("`", "'")
    text = "".join(letter if letter.isprintable() else "?" for letter in text)
    if len(text) > _LONGEST_QUOTE:
        text = text[: _LONGEST_QUOTE - 1] + "…"
    return f"`{text}`" if text else "(no text)"


def escaped(text: str) -> str:
    r"""Return text as Markdown in which only the code between backticks is markup.

    Examples
    --------
    >>> print(escaped("2 * 3 < 7, `a * b`"))
    2 \* 3 &lt; 7, `a * b`
    """
    pieces = re.split(r"(`[^`]+`)", text)
    for i in range(0, len(pieces), 2):
        plain = pieces[i].replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
        pieces[i] = re.sub(r"([\\`*_\[\]#|~$])", r"\\\1", plain)
    return "".join(pieces)
