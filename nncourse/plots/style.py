"""One look for every figure of the course: two inks, fixed colours, panels of one size."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

from matplotlib import rc_context
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

PIXELS_PER_INCH = 96  # what a browser calls an inch
PIXEL_RATIO = 2  # frames are drawn for screens of double density

# A panel is as wide as a phone's text column, so that its 11-point text is shown at 9 points or
# more on a screen of 360 pixels, and two panels stand side by side on a desk.
PANEL_INCHES = (4.0, 3.1)
FONT_POINTS = 11


@dataclass(frozen=True)
class Ink:
    """The neutral colours of one theme: text, second text, thin lines, and the page under it."""

    text: str
    muted: str
    line: str
    ground: str


INKS = {
    "light": Ink(text="#22262e", muted="#5c6370", line="#d9dce2", ground="#ffffff"),
    "dark": Ink(text="#e4e6ea", muted="#a3a9b5", line="#3b404a", ground="#16181d"),
    # Whatever the page around the drawing says: these stand for its CSS variables. They look like
    # the light inks, and no data colour is equal to one of them.
    "page": Ink(text="#22262d", muted="#5c636f", line="#d9dce1", ground="#fffffe"),
}

# Each activation keeps one colour and one dash pattern through the whole course, and so does each
# optimizer (which never share a figure with activations). The colours are
# Okabe and Ito's (2008) where they stand out on both grounds (contrast of at least 3 : 1 on each),
# and of the same lightness where more than those were needed; the dashes help who can't tell them.
COLOURS = {
    "identity": "#858b96",
    "sigmoid": "#3f86c6",
    "tanh": "#d55e00",
    "relu": "#009e73",
    "leaky_relu": "#c06fa0",
    "elu": "#b0801f",
    "selu": "#a06a3c",
    "gelu": "#7a7fd6",
    "silu": "#cc5a63",
    "softplus": "#1f98ab",
    "hard_tanh": "#e0703a",
    "step": "#7f8490",
    "softmax": "#5b8c3a",
    "sgd": "#3f86c6",
    "momentum": "#d55e00",
    "nesterov": "#b0801f",
    "adagrad": "#c06fa0",
    "rmsprop": "#009e73",
    "adam": "#7a7fd6",
    "adamw": "#cc5a63",
}
DASHES: dict[str, Any] = {
    "leaky_relu": (0, (6, 2)),
    "elu": (0, (4, 1.5, 1, 1.5)),
    "selu": (0, (2, 1.5)),
    "gelu": (0, (5, 1.5)),
    "silu": (0, (1.5, 1.2)),
    "hard_tanh": (0, (3, 1.5)),
    "softplus": (0, (7, 2, 1.5, 2)),
    "momentum": (0, (6, 2)),
    "nesterov": (0, (4, 1.5, 1, 1.5)),
    "adagrad": (0, (2, 1.5)),
    "rmsprop": (0, (3, 1.5)),
    "adamw": (0, (5, 1.5)),
}
# Classes of a classification task, in order: told apart by lightness as well as by hue.
CLASS_COLOURS = ("#3f86c6", "#d9822b", "#4f9a6a")
ACCENT = "#2f7f86"

_theme: ContextVar[str] = ContextVar("nnkit_plots_theme", default="light")


def ink() -> Ink:
    """Return the neutral colours of the theme that is being drawn.

    Examples
    --------
    >>> with theme("dark"):
    ...     ink().ground
    '#16181d'
    """
    return INKS[_theme.get()]


def current_theme() -> str:
    """Return the name of the theme that is being drawn: ``"light"``, ``"dark"`` or ``"page"``."""
    return _theme.get()


@contextmanager
def theme(name: str) -> Iterator[Ink]:
    """Draw everything inside the ``with`` block in one theme.

    Parameters
    ----------
    name : {"light", "dark", "page"}
        The page's theme; ``"page"`` for a vector drawing that is right in each. The ground stays
        transparent; text and lines take its ink.

    Yields
    ------
    Ink
        The theme's neutral colours.

    Raises
    ------
    ValueError
        If there is no theme of that name.
    """
    if name not in INKS:
        raise ValueError(f"theme must be one of {', '.join(INKS)}; got {name!r}")
    chosen = INKS[name]
    token = _theme.set(name)
    try:
        with rc_context(_settings(chosen)):
            yield chosen
    finally:
        _theme.reset(token)


def _settings(chosen: Ink) -> Any:
    """Matplotlib's settings for one theme."""
    return {
        "figure.facecolor": "none",
        "axes.facecolor": "none",
        "savefig.facecolor": "none",
        "font.family": ["DejaVu Sans"],
        "font.size": FONT_POINTS,
        "axes.titlesize": FONT_POINTS,
        "axes.titlelocation": "left",
        "axes.titlepad": 8.0,
        "axes.labelsize": FONT_POINTS,
        "xtick.labelsize": FONT_POINTS,
        "ytick.labelsize": FONT_POINTS,
        "legend.fontsize": FONT_POINTS,
        "legend.frameon": False,
        "legend.handlelength": 1.6,
        "text.color": chosen.text,
        "axes.titlecolor": chosen.text,
        "axes.labelcolor": chosen.muted,
        "axes.edgecolor": chosen.line,
        "xtick.color": chosen.line,
        "ytick.color": chosen.line,
        "xtick.labelcolor": chosen.muted,
        "ytick.labelcolor": chosen.muted,
        "axes.spines.top": False,
        "axes.spines.right": False,
        "axes.linewidth": 1.0,
        "axes.grid": False,
        "grid.color": chosen.line,
        "grid.linewidth": 0.8,
        "lines.linewidth": 2.2,
        "lines.solid_capstyle": "round",
        "mathtext.fontset": "dejavusans",
        "axes.unicode_minus": True,
    }


def panel(
    title: str = "",
    x_label: str = "",
    y_label: str = "",
    *,
    size: tuple[float, float] = PANEL_INCHES,
    margins: tuple[float, float, float, float] = (0.62, 0.56, 0.14, 0.40),
) -> tuple[Figure, Axes]:
    """Start one panel: a figure of the course's size with a single pair of axes.

    The margins are fixed in inches, so that axes do not jump from one state to the next.

    Parameters
    ----------
    title, x_label, y_label : str
        What the panel shows, and its axes with their units.
    size : tuple of float
        Width and height in inches, 4.5 wide at the most.
    margins : tuple of float
        Left, bottom, right and top, in inches.

    Returns
    -------
    tuple of Figure and Axes
        Drawn on Agg: nothing appears on the screen, and nothing has to be closed.

    Raises
    ------
    ValueError
        If the panel is wider than 4.5 inches: its text would be too small on a phone.
    """
    width, height = size
    if width > 4.5:
        raise ValueError(
            f"a panel is at most 4.5 inches wide, to be legible on a phone; got {width}: "
            "draw two panels instead"
        )
    left, bottom, right, top = margins
    figure = Figure(figsize=size, dpi=PIXELS_PER_INCH * PIXEL_RATIO)
    FigureCanvasAgg(figure)
    axes = figure.add_axes(
        (left / width, bottom / height, 1 - (left + right) / width, 1 - (bottom + top) / height)
    )
    axes.set_title(title)
    axes.set_xlabel(x_label)
    axes.set_ylabel(y_label)
    return figure, axes


def colour(name: str) -> str:
    """Return the fixed colour of an activation or an optimizer.

    Parameters
    ----------
    name : str
        Its name, such as ``"relu"`` or ``"adam"``. A name that the course does not know, a
        reader's own activation, gets the accent colour.

    Examples
    --------
    >>> colour("tanh")
    '#d55e00'
    """
    return COLOURS.get(name, ACCENT)


def dashes(name: str) -> Any:
    """Return the fixed dashes of an activation or an optimizer, as ``linestyle`` takes them."""
    return DASHES.get(name, "-")
