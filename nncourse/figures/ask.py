"""Questions that test understanding: each answer, right or wrong, has its reason."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from typing import Any

from nncourse.figures.radio import RadioQuestion, options_html


class Question(RadioQuestion):
    """A question with several answers, one of them right. Made by `ask`."""

    def __init__(self, name: str, question: str, answers: Mapping[str, str], right: str) -> None:
        self.name = name
        self.question = question
        self.answers = dict(answers)
        self.right = right

    def reason(self, answer: str) -> str:
        """Return as HTML whether an answer is right, and why."""
        verdict = "Right." if answer == self.right else "Not so."
        return f"<strong>{verdict}</strong> {escape(self.answers[answer])}"

    def html(self) -> str:
        """Return the question as HTML: native radio buttons, the reasons folded."""
        options = options_html(f"ask-{self.name}", self.answers)
        reasons = "".join(f'<p class="nn-reason">{self.reason(a)}</p>' for a in self.answers)
        return (
            f'<fieldset class="nn-predict nn-ask" id="ask-{escape(self.name)}">'
            f"<legend>{escape(self.question)}</legend>{options}"
            f'<div class="nn-reasons" role="status"><details><summary>Answers</summary>{reasons}'
            "</details></div></fieldset>"
        )

    def widget(self) -> Any:
        """Return the question as widgets; a choice shows its reason."""
        import ipywidgets as widgets  # only where there is a kernel behind the page

        buttons = widgets.RadioButtons(
            options=list(self.answers), value=None, layout=widgets.Layout(width="auto")
        )
        answer = widgets.HTML()

        def chosen(change: Any) -> None:
            answer.value = self.reason(change["new"])

        buttons.observe(chosen, names="value")
        return widgets.VBox([widgets.HTML(f"<b>{escape(self.question)}</b>"), buttons, answer])


def ask(name: str, question: str, answers: Mapping[str, str], *, right: str) -> Question:
    """Ask a question that tests understanding. The choice stays in the reader's browser.

    Parameters
    ----------
    name : str
        The question's own name on its page.
    question : str
        What is asked.
    answers : mapping of str to str
        Each answer with its reason: why it is right, or where it goes wrong.
    right : str
        The answer that is right.

    Raises
    ------
    ValueError
        If there are fewer than two answers, one has no reason, or the right one is none of them.

    Examples
    --------
    >>> ask("twice", "What is 2 · 3?", {"6": "Three twos.", "5": "That is 2 + 3."}, right="6").right
    '6'
    """
    if len(answers) < 2 or not all(reason.strip() for reason in answers.values()):
        raise ValueError(f"a question wants two answers or more, each with its reason: {answers}")
    if right not in answers:
        raise ValueError(f"the right answer must be one of {', '.join(answers)}; got {right!r}")
    return Question(name, question, answers, right)
