"""A figure in Jupyter: the same controls as ipywidgets, at any value, drawn by the kernel."""

from __future__ import annotations

from html import escape
from math import log10
from typing import Any

import ipywidgets as widgets

from nncourse.figures.controls import Choice, Control, State
from nncourse.figures.explorer import Explorer
from nncourse.figures.frame import Rendered
from nncourse.figures.predict import waiting


def figure_widget(explorer: Explorer) -> Any:
    """Return the figure as widgets: title, controls, panels, the sentence, and what to keep.

    An error of the drawing function is shown in words in place of the sentence; the last good
    frame stays.
    """
    inputs = {key: _input(control) for key, control in explorer.controls.items()}
    first = explorer.render(explorer.default)
    panels = [_image(content) for content in first.panels]
    sentence = widgets.HTML(_words(first, explorer))
    line = widgets.HTML()
    kept = widgets.VBox([])
    keep = widgets.Button(description="Keep this one", tooltip="Keep this frame to compare")

    def state() -> State:
        return {key: value.value for key, value in inputs.items()}

    def redraw(_: Any) -> None:
        try:
            rendered = explorer.render(state())
        except Exception as error:  # the reader's own draw may raise anything: say it, go on
            sentence.value = f"<b>{escape(type(error).__name__)}</b>: {escape(str(error))}"
            return
        for image, content in zip(panels, rendered.panels, strict=True):
            image.value = content
        sentence.value = _words(rendered, explorer)
        line.value = f"<code>{escape(explorer.call(state()))}</code>"
        for prediction in waiting.get(explorer.name, []):
            prediction.reveal()

    def pin(_: Any) -> None:
        rendered = explorer.render(state())
        row = widgets.HBox([_image(content) for content in rendered.panels], layout=_row())
        kept.children = (widgets.HTML(f"<b>Kept.</b> {_words(rendered, explorer)}"), row)

    for control in inputs.values():
        control.observe(redraw, names="value")
    keep.on_click(pin)
    return widgets.VBox(
        [
            widgets.HTML(f"<b>{escape(explorer.title)}</b>"),
            widgets.VBox([_with_play(explorer.controls[key], inputs[key]) for key in inputs]),
            widgets.HBox(panels, layout=_row()),
            sentence,
            widgets.HBox([keep, line]),
            kept,
        ]
    )


def _input(control: Control) -> Any:
    """Return one control as a widget."""
    style = {"description_width": "9em"}
    layout = widgets.Layout(width="28em", max_width="100%")
    common: dict[str, Any] = {"description": control.label, "style": style, "layout": layout}
    if isinstance(control, Choice):
        options = [(control.text(value), value) for value in control.values]
        return widgets.Dropdown(options=options, value=control.default, **common)
    low, high = control.values[0], control.values[-1]
    if control.whole:
        return widgets.IntSlider(
            min=int(low),
            max=int(high),
            step=int(control.step or 1),
            value=control.default,
            **common,
        )
    if control.log:
        return widgets.FloatLogSlider(
            min=log10(low), max=log10(high), step=control.step, value=control.default, **common
        )
    return widgets.FloatSlider(
        min=low, max=high, step=control.step, value=control.default, **common
    )


def _with_play(control: Control, slider: Any) -> Any:
    """Put play, pause and stop before a slider that may run by itself."""
    if isinstance(control, Choice) or not control.animate:
        return slider
    step = max(1, round((control.values[-1] - control.values[0]) / 20))
    play = widgets.Play(
        min=int(control.values[0]), max=int(control.values[-1]), step=step, interval=400,
        value=int(control.default),
    )  # fmt: skip
    widgets.jslink((play, "value"), (slider, "value"))
    return widgets.HBox([slider, play])


def _image(content: bytes) -> Any:
    """Return one panel, drawn in light ink: a kernel can't know whether its page is dark."""
    layout = widgets.Layout(width="384px", max_width="100%")
    image = widgets.Image(value=content, format="png", layout=layout)
    image.add_class("nn-panel")
    return image


def _row() -> Any:
    return widgets.Layout(flex_flow="row wrap")


def _words(rendered: Rendered, explorer: Explorer) -> str:
    """Return the sentence, and the goal with whether this state reaches it."""
    words = escape(rendered.sentence)
    if explorer.goal:
        mark = "found!" if rendered.found else "not yet"
        words += f"<br><b>Goal:</b> {escape(explorer.goal.text)} <i>({mark})</i>"
    return words
