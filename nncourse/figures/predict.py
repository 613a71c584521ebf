"""Predict first: the reader's guess, before a figure shows what was measured."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

from nncourse.figures.radio import RadioQuestion, options_html

# Predictions of this session by the figure that they wait for.
waiting: dict[str, list[Prediction]] = {}


@dataclass(eq=False)
class Prediction(RadioQuestion):
    """A question that is answered by a guess, and then by moving a figure. Made by `predict`."""

    name: str
    question: str
    options: tuple[str, ...]
    measured: str
    figure: str
    when: Callable[[Mapping[str, Any]], Any] | None = None

    def html(self) -> str:
        """Return the question as HTML: native radio buttons, the answer hidden until the move."""
        options = options_html(self.name, self.options)
        return (
            f'<fieldset class="nn-predict" id="predict-{escape(self.name)}" '
            f'data-figure="{escape(self.figure)}" data-name="{escape(self.name)}" '
            f'data-waits="{"move" if self.when is None else "state"}">'
            f"<legend>What do you expect? <span>{escape(self.question)}</span></legend>"
            f"{options}"
            f'<p class="nn-hint">{self.hint}</p>'
            '<p class="nn-measured" hidden><span class="nn-guess"></span> '
            f"<strong>Measured:</strong> {escape(self.measured)}</p></fieldset>"
        )

    @property
    def hint(self) -> str:
        """What to do once the guess is made."""
        if self.when is None:
            return "Choose, then move a control of the figure below."
        return "Choose, then find out with the figure below."

    def widget(self) -> Any:
        """Return the question as widgets; `reveal` shows the answer."""
        import ipywidgets as widgets  # only where there is a kernel behind the page

        self._buttons = widgets.RadioButtons(options=self.options, value=None)
        self._answer = widgets.HTML()
        heading = widgets.HTML(f"<b>What do you expect?</b> {escape(self.question)}")
        return widgets.VBox([heading, self._buttons, self._answer])

    def reveal(self) -> None:
        """Show the guess beside what was measured. Without a guess there is nothing to show."""
        if getattr(self, "_answer", None) is None or self._buttons.value is None:
            return
        self._answer.value = (
            f"You expected: {escape(self._buttons.value)}. <b>Measured:</b> {escape(self.measured)}"
        )


def predict(
    name: str,
    question: str,
    options: Sequence[str],
    *,
    measured: str,
    figure: str,
    when: Callable[[Mapping[str, Any]], Any] | None = None,
) -> Prediction:
    """Ask for a guess before a figure; once the figure shows the answer, say what was measured.

    Nothing is locked: who makes no prediction sees the figure all the same.

    Parameters
    ----------
    name : str
        The prediction's own name on its page.
    question : str
        What to guess.
    options : sequence of str
        Two guesses or more.
    measured : str
        A sentence with the answer, its numbers computed in the notebook.
    figure : str
        The name of the figure that answers: the one whose move shows `measured`.
    when : callable, optional
        Takes the figure's state and the frame's values in one dictionary, returns whether this
        state shows the answer. If left out, the figure's first move does.

    Raises
    ------
    ValueError
        If there are fewer than two different options.
    """
    if len(set(options)) < max(2, len(options)):
        raise ValueError(f"a prediction wants two or more different options; got {list(options)}")
    said = " ".join(measured.split())
    prediction = Prediction(name, question, tuple(options), said, figure, when)
    others = [other for other in waiting.get(figure, []) if other.name != name]
    waiting[figure] = [*others, prediction]
    return prediction
