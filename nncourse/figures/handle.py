"""A handle: what a reader drags in the picture itself, in the place of a slider."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from matplotlib.figure import Figure

from nncourse.figures.controls import Control, Slider

Point = tuple[float, float]


@dataclass(frozen=True)
class Handle:
    """Lets a point of the picture be dragged: the slider's twin.

    A control's value is a coordinate of the panel, or an angle. The page maps the pointer to the
    nearest stop through the axes' own transform, linear or logarithmic.

    Parameters
    ----------
    panel : int
        The panel, counted from 0; the handle lives on its first axes, whose limits must be the
        same in every state.
    x, y : str, optional
        The control whose value is the horizontal, the vertical coordinate.
    angle : str, optional
        The control whose value is an angle in degrees, counter-clockwise from the right.
    about : tuple of float
        The point that the angle turns about, in data coordinates.

    Raises
    ------
    ValueError
        If it moves nothing, or an angle and a coordinate at once.
    """

    panel: int = 0
    x: str | None = None
    y: str | None = None
    angle: str | None = None
    about: Point = (0.0, 0.0)

    def __post_init__(self) -> None:
        if (self.x is None and self.y is None) == (self.angle is None):
            raise ValueError(
                "a handle moves x, y or both, or an angle alone; "
                f"got x={self.x!r}, y={self.y!r}, angle={self.angle!r}"
            )

    @property
    def controls(self) -> list[str]:
        """The names of the controls that it moves."""
        return [name for name in (self.x, self.y, self.angle) if name is not None]

    def check(self, controls: Mapping[str, Control]) -> None:
        """Refuse a handle whose control is missing or has no numbers."""
        for name in self.controls:
            if not isinstance(controls.get(name), Slider):
                raise ValueError(
                    f"a handle moves a slider of its figure; {name!r} is none of "
                    f"{', '.join(controls)}"
                )


def geometry(
    handle: Handle, panels: list[Figure], controls: Mapping[str, Control]
) -> dict[str, Any]:
    """Return where in the panel each stop of the handle's controls is.

    Parameters
    ----------
    handle : Handle
        The handle.
    panels : list of Figure
        The panels of one state.
    controls : mapping of str to Control
        The figure's controls.

    Returns
    -------
    dict
        `box`, the axes' left, top, right and bottom edge; for `x` and `y` the place of every stop,
        for `angle` the place of the grip at every stop and the centre, all as shares of the
        panel's width and height, from its upper left corner.

    Raises
    ------
    ValueError
        If the figure has no such panel.
    """
    if not 0 <= handle.panel < len(panels):
        raise ValueError(f"a handle wants panel {handle.panel}; the figure has {len(panels)}")
    panel = panels[handle.panel]
    axes = panel.axes[0]
    box = axes.get_position()

    def stops(name: str) -> list[float]:
        return [float(value) for value in controls[name].values]

    def share(x: float, y: float) -> list[float]:
        across, up = panel.transFigure.inverted().transform(axes.transData.transform((x, y)))
        return [round(float(across), 4), round(1 - float(up), 4)]

    found: dict[str, Any] = {
        "panel": handle.panel,
        "box": [round(float(edge), 4) for edge in (box.x0, 1 - box.y1, box.x1, 1 - box.y0)],
    }
    x0, y0 = axes.get_xlim()[0], axes.get_ylim()[0]
    if handle.x is not None:
        places = [share(value, y0)[0] for value in stops(handle.x)]
        found["x"] = {"control": handle.x, "stops": places}
    if handle.y is not None:
        places = [share(x0, value)[1] for value in stops(handle.y)]
        found["y"] = {"control": handle.y, "stops": places}
    if handle.angle is not None:
        reach = 0.8 * min(
            abs(edge - centre)
            for edges, centre in zip((axes.get_xlim(), axes.get_ylim()), handle.about, strict=True)
            for edge in edges
        )
        turned = [math.radians(value) for value in stops(handle.angle)]
        grips = [
            share(
                handle.about[0] + reach * math.cos(turn), handle.about[1] + reach * math.sin(turn)
            )
            for turn in turned
        ]
        found["angle"] = {"control": handle.angle, "stops": grips, "centre": share(*handle.about)}
    return found
