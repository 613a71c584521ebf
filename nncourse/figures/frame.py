"""What one state of a figure is: panels, and one sentence that says what is to be seen."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from html import escape
from typing import Any

from matplotlib.figure import Figure

from nncourse.figures.svg import svg
from nncourse.plots.style import PIXELS_PER_INCH
from nncourse.plots.style import theme as plot_theme


@dataclass(frozen=True)
class Frame:
    """What `draw` returns: the panels of one state, and the sentence under them.

    Parameters
    ----------
    panels : list of matplotlib Figure
        Each a panel of its own, at most 4.5 inches wide; side by side on a desk, stacked on a
        phone.
    sentence : str
        What is to be seen in this state. It is the figure's text alternative.
    values : mapping, optional
        Numbers of this state, for the predicate of a goal and for tests.
    """

    panels: list[Figure]
    sentence: str
    values: Mapping[str, Any] = field(default_factory=dict)

    def _repr_html_(self) -> str:
        """Return the picture and the sentence, for a frame that a cell ends in.

        It is drawn already, in dark ink: it brings its light ground along.
        """
        # Drawings of one page must differ in their prefix, and a cell may run twice.
        prefix = f"nn-frame-{uuid.uuid4().hex[:8]}"
        drawn = as_frame(self, "the frame")
        panels = [svg(panel, f"{prefix}-{n}") for n, panel in enumerate(drawn.panels)]
        return (
            '<div style="background:#fff;color:#22262e;padding:4px">'
            f"{panels_html(panels)}<p>{escape(drawn.sentence)}</p></div>"
        )


@dataclass(frozen=True)
class Rendered:
    """A frame as it is shown: SVG drawings, their sizes in CSS pixels, the sentence.

    `shows` names the predictions that this state answers; `handle` says where in the picture it
    can be dragged (`nncourse.figures.handle.geometry`).
    """

    panels: list[str]
    sizes: list[tuple[int, int]]
    sentence: str
    values: Mapping[str, Any]
    found: bool | None = None
    shows: tuple[str, ...] = ()
    handle: Mapping[str, Any] | None = None


def as_frame(drawn: Any, who: str) -> Frame:
    """Make a frame of what a drawing function returned.

    Raises
    ------
    TypeError
        If it is neither a `Frame` nor a figure (or figures) with a sentence.
    """
    if isinstance(drawn, tuple) and len(drawn) in (2, 3):
        drawn = Frame(*drawn)
    if not isinstance(drawn, Frame):
        raise TypeError(f"{who} must return its figure and a sentence; it returned {drawn!r}")
    panels = [drawn.panels] if isinstance(drawn.panels, Figure) else list(drawn.panels)
    if not panels or not all(isinstance(panel, Figure) for panel in panels):
        raise TypeError(f"{who} must return matplotlib figures; it returned {drawn.panels!r}")
    if not isinstance(drawn.sentence, str) or not drawn.sentence.strip():
        raise TypeError(
            f"{who} must return a sentence that says what is to be seen; "
            f"it returned {drawn.sentence!r}"
        )
    return Frame(panels, " ".join(drawn.sentence.split()), drawn.values)


def panels_html(panels: list[str]) -> str:
    """Return SVG panels side by side, stacked where there is no room."""
    each = "".join(f'<div style="flex:0 1 384px;min-width:280px">{panel}</div>' for panel in panels)
    return f'<div style="display:flex;flex-wrap:wrap;gap:8px 16px">{each}</div>'


def render(
    draw: Callable[..., Any],
    state: Mapping[str, Any],
    prefix: str = "nn",
    where: Callable[[list[Figure]], Mapping[str, Any]] | None = None,
) -> Rendered:
    """Draw one state, as SVG drawings that take their inks from the page around them.

    Parameters
    ----------
    draw : callable
        Called with the state's values by name.
    state : mapping of str to value
        A value for every control.
    prefix : str
        Goes before the ids of the drawings.
    where : callable, optional
        Takes the panels, says where the handle is.

    Returns
    -------
    Rendered
        The drawings.
    """
    with plot_theme("page"):
        frame = as_frame(draw(**state), getattr(draw, "__name__", "draw"))
        return Rendered(
            [svg(panel, f"{prefix}-{number}") for number, panel in enumerate(frame.panels)],
            [_size(panel) for panel in frame.panels],
            frame.sentence,
            frame.values,
            handle=where(frame.panels) if where else None,
        )


def _size(panel: Figure) -> tuple[int, int]:
    """Return the panel's width and height in CSS pixels."""
    width, height = panel.get_size_inches()
    return round(width * PIXELS_PER_INCH), round(height * PIXELS_PER_INCH)


__all__ = ["Frame", "Rendered", "as_frame", "panels_html", "render"]
