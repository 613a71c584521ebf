"""A figure in Jupyter: the same controls as ipywidgets, at any value, drawn by the kernel."""

from __future__ import annotations

from html import escape
from itertools import count
from typing import Any

import ipywidgets as widgets

from nncourse.figures.controls import Choice, Control, State
from nncourse.figures.explorer import Explorer
from nncourse.figures.frame import Rendered, panels_html
from nncourse.figures.predict import waiting

# The inks of the drawings, as JupyterLab, Notebook 7 and (by what stands last) others have them.
INKS = (
    "--nn-ink: var(--jp-content-font-color1, #22262e); "
    "--nn-muted: var(--jp-content-font-color2, #5c6370); "
    "--nn-line: var(--jp-border-color1, #d9dce2); "
    "--nn-ground: var(--jp-layout-color0, #ffffff); "
    "--nn-sans: var(--jp-content-font-family, system-ui, sans-serif)"
)
_numbers = count(1)  # of the pictures in this session: no two share an id


def figure_widget(explorer: Explorer) -> Any:
    """Return the figure as widgets: title, controls, panels, the sentence, and what to keep.

    An error of the drawing function is shown in words in place of the sentence; the last good
    frame stays.
    """
    inputs = {key: _input(control) for key, control in explorer.controls.items()}
    first = _render(explorer, explorer.default)
    picture = widgets.HTML(_picture(first))
    picture.add_class("nn-panel")
    sentence = widgets.HTML(_words(first, explorer))
    line = widgets.HTML()
    kept = widgets.VBox([])
    keep = widgets.Button(description="Keep this one", tooltip="Keep this frame to compare")

    def state() -> State:
        return {key: value.value for key, value in inputs.items()}

    def redraw(_: Any) -> None:
        try:
            rendered = _render(explorer, state())
        except Exception as error:  # the reader's own draw may raise anything: say it, go on
            sentence.value = f"<b>{escape(type(error).__name__)}</b>: {escape(str(error))}"
            return
        picture.value = _picture(rendered)
        sentence.value = _words(rendered, explorer)
        line.value = f"<code>{escape(explorer.call(state()))}</code>"
        for prediction in waiting.get(explorer.name, []):
            if prediction.when is None or prediction.name in rendered.shows:
                prediction.reveal()

    def pin(_: Any) -> None:
        rendered = _render(explorer, state())
        words = widgets.HTML(f"<b>Kept.</b> {_words(rendered, explorer)}")
        kept.children = (words, widgets.HTML(_picture(rendered)))

    for control in inputs.values():
        control.observe(redraw, names="value")
    keep.on_click(pin)
    return widgets.VBox(
        [
            widgets.HTML(f"<b>{escape(explorer.title)}</b>"),
            widgets.VBox([_with_play(explorer.controls[key], inputs[key]) for key in inputs]),
            picture,
            sentence,
            widgets.HBox([keep, line]),
            kept,
        ]
    )


def _render(explorer: Explorer, state: State) -> Rendered:
    """Draw a state with ids that no other picture has: a kept one stands beside the present one."""
    return explorer.render(state, prefix=f"{explorer.name}-{next(_numbers)}")


def _input(control: Control) -> Any:
    """Return one control as a widget."""
    layout = widgets.Layout(width="36em", max_width="100%")
    # As wide as the label: "Direction of the…" says nothing.
    style = {"description_width": "initial"}
    common: dict[str, Any] = {"description": control.label, "style": style, "layout": layout}
    if isinstance(control, Choice):
        options = [(control.text(value), value) for value in control.values]
        return widgets.Dropdown(options=options, value=control.default, **common)
    # A slider over a list of values: every stop and every default can be set exactly, with its
    # unit. Those of ipywidgets over an interval snap to a grid that misses both.
    values = [(control.text(value), value) for value in control.fine()]
    return widgets.SelectionSlider(options=values, value=control.default, **common)


def _with_play(control: Control, slider: Any) -> Any:
    """Put play, pause and stop before a slider that may run by itself: one frame for each stop."""
    if isinstance(control, Choice) or not control.animate:
        return slider
    stops = control.values

    def nearest(value: float) -> int:
        return min(range(len(stops)), key=lambda place: abs(stops[place] - value))

    play = widgets.Play(min=0, max=len(stops) - 1, value=nearest(slider.value), interval=400)

    def played(change: Any) -> None:
        # A value between two stops is nearest to one of them; it stays where the reader put it.
        if nearest(slider.value) != change["new"]:
            slider.value = stops[change["new"]]

    def moved(change: Any) -> None:
        play.value = nearest(change["new"])

    play.observe(played, names="value")
    slider.observe(moved, names="value")
    return widgets.HBox([slider, play])


def _picture(rendered: Rendered) -> str:
    """Return the panels as HTML, in the theme of the page around them."""
    return f'<div style="{INKS}">{panels_html(rendered.panels)}</div>'


def _words(rendered: Rendered, explorer: Explorer) -> str:
    """Return the sentence, and the goal with whether this state reaches it."""
    words = escape(rendered.sentence)
    if explorer.goal:
        mark = "found!" if rendered.found else "not yet"
        words += f"<br><b>Goal:</b> {escape(explorer.goal.text)} <i>({mark})</i>"
    return words
