"""A figure as HTML: its default frame, native controls, and what the page script needs to know."""

from __future__ import annotations

import json
from html import escape
from typing import Any

from nncourse.figures.bake import Baked
from nncourse.figures.controls import Choice, Control, Slider
from nncourse.figures.explorer import Explorer, written_name

# Stands for the folder of all rows; the book's build puts in the way there from each page.
FRAMES = "nnkit-frames:"


def figure_html(explorer: Explorer, baked: Baked) -> str:
    """Return the figure as HTML.

    Without JavaScript it is the default frame and its sentence. The controls come hidden and are
    shown by the page script, so that nothing stands there that would not move.
    """
    name = escape(explorer.name)
    controls = "".join(_control(explorer.name, key, c) for key, c in explorer.controls.items())
    goal = ""
    if explorer.goal:
        goal = (
            f'<p class="nn-goal"><span class="nn-goal-mark" aria-hidden="true"></span>'
            f"<strong>Goal:</strong> {escape(explorer.goal.text)} "
            '<span class="nn-goal-state" role="status"></span></p>'
        )
    return (
        f'<figure class="nn-figure" id="{name}" data-frames="{FRAMES}{escape(baked.folder)}/">'
        f'<p class="nn-title" id="{name}-title">{escape(explorer.title)}</p>'
        f'<div class="nn-controls" role="group" aria-labelledby="{name}-title" hidden>'
        f"{controls}</div>"
        f'<div class="nn-stage"><div class="nn-shown">{_panels(explorer, baked)}</div></div>'
        f'<figcaption class="nn-sentence" id="{name}-sentence">{escape(baked.start.sentence)}'
        f'</figcaption><p class="nn-announce" role="status"></p>{goal}'
        '<div class="nn-actions" hidden></div>'
        f'<script type="application/json" class="nn-data">{_data(explorer, baked)}</script>'
        "</figure>"
    )


def _panels(explorer: Explorer, baked: Baked) -> str:
    """Return the default state's drawings, in the page itself: they take its inks and its font."""
    panels = "".join(f'<div class="nn-panel">{panel}</div>' for panel in baked.start.panels)
    return (
        '<div class="nn-panels" role="img" '
        f'aria-labelledby="{escape(explorer.name)}-sentence">{panels}</div>'
    )


def _control(figure: str, key: str, control: Control) -> str:
    """Return one control: a list of options, or a slider over the baked values."""
    identity = f"{escape(figure)}--{escape(key)}"
    start = control.values.index(control.default)
    label = f'<label for="{identity}">{escape(control.label)}</label>'
    if isinstance(control, Choice):
        options = "".join(
            f'<option value="{number}"{" selected" if number == start else ""}>'
            f"{escape(control.text(value))}</option>"
            for number, value in enumerate(control.values)
        )
        return f'<div class="nn-control">{label}<select id="{identity}">{options}</select></div>'
    return (
        f'<div class="nn-control">{label}<span class="nn-slide"><input type="range" '
        f'id="{identity}" min="0" max="{len(control.values) - 1}" step="1" value="{start}" '
        f'aria-valuetext="{escape(control.text(control.default))}">'
        f'<output for="{identity}">{escape(control.text(control.default))}</output></span></div>'
    )


def _data(explorer: Explorer, baked: Baked) -> str:
    """Return what the page script needs, as JSON that can't end its element."""
    content = {
        "name": explorer.name,
        "call": written_name(explorer.draw),
        "bound": explorer.bound,
        "controls": [_described(key, control) for key, control in explorer.controls.items()],
        "found": baked.start.found,
        "handle": baked.start.handle,
    }
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
    return text.replace("<", "\\u003c")


def _described(key: str, control: Control) -> dict[str, Any]:
    """Describe a control as data."""
    about: dict[str, Any] = {
        "name": key,
        "label": control.label,
        "values": list(control.values),
        "texts": [control.text(value) for value in control.values],
        "start": control.values.index(control.default),
    }
    if isinstance(control, Slider):
        about |= {
            "unit": control.unit,
            "step": control.step,
            "log": control.log,
            "whole": control.whole,
            "animate": control.animate,
        }
    return about
