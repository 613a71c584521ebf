"""`explore`: one drawing function, three places: Jupyter, the built page, the page run live."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

from matplotlib.figure import Figure

from nncourse.figures.controls import (
    MAX_STATES,
    Control,
    State,
    as_control,
    check_state,
    default_state,
    grid,
)
from nncourse.figures.frame import Rendered, render
from nncourse.figures.handle import Handle, geometry
from nncourse.figures.predict import waiting

# Every figure of this session by its name; what is run live asks here for frames.
figures: dict[str, Explorer] = {}

# The names that the page being built has given away: they are ids of its elements.
_on_the_page: set[str] = set()


@dataclass(frozen=True)
class Goal:
    """Something for the reader to find with the controls.

    Parameters
    ----------
    text : str
        What to find, as one says it to the reader: *Find a rate at which tanh fails*.
    reached : callable
        Takes the state and the frame's values in one dictionary, returns whether this is it.
    """

    text: str
    reached: Callable[[Mapping[str, Any]], Any]


class Explorer:
    """A figure with controls.

    Made by `explore`, which see. In Jupyter it shows itself with ipywidgets; while the book is
    built it draws all its states into files and shows itself as HTML.

    Parameters
    ----------
    draw : callable
        Draws one state.
    controls : mapping of str to Control
        The controls, by the names of `draw`'s parameters.
    name : str
        The figure's name in addresses and files.
    title : str
        The question that the figure answers.
    goal : Goal, optional
        Something to find.
    handle : Handle, optional
        What can be dragged in the picture.
    """

    def __init__(
        self,
        draw: Callable[..., Any],
        controls: Mapping[str, Control],
        *,
        name: str,
        title: str,
        goal: Goal | None = None,
        handle: Handle | None = None,
    ) -> None:
        self.draw = draw
        self.controls = dict(controls)
        self.name = name
        self.title = title
        self.goal = goal
        self.handle = handle

    @property
    def default(self) -> State:
        """The state that the figure starts in."""
        return default_state(self.controls)

    @property
    def states(self) -> list[State]:
        """Every state that the page has, the last control varying fastest."""
        return grid(self.controls)

    def render(
        self,
        state: Mapping[str, Any] | None = None,
        prefix: str | None = None,
    ) -> Rendered:
        """Draw one state.

        Parameters
        ----------
        state : mapping, optional
            Values of controls; those left out stay at their defaults.
        prefix : str, optional
            Goes before the ids of the drawings; the figure's name if left out.

        Returns
        -------
        Rendered
            The drawings, the sentence, whether this state reaches the goal, and the predictions
            that it answers.

        Raises
        ------
        ValueError
            If a control or a value is not one of this figure's.

        Examples
        --------
        >>> from nncourse.plots import panel
        >>> def line(slope):
        ...     figure, axes = panel()
        ...     _ = axes.plot([0, 1], [0, slope])
        ...     return figure, f"A line of slope {slope}."
        >>> explore(line, slope=[1, 2, 3], title="How steep?").render({"slope": 3}).sentence
        'A line of slope 3.'
        """
        checked = check_state(self.controls, state or {})
        # Never remembered: `draw` may read variables that have changed since.
        rendered = render(self.draw, checked, prefix or self.name, self._where())
        values = {**rendered.values, **checked}
        found = None if self.goal is None else bool(self.goal.reached(values))
        asked = waiting.get(self.name, [])
        shows = tuple(one.name for one in asked if one.when is not None and one.when(values))
        return replace(rendered, found=found, shows=shows)

    def _where(self) -> Callable[[list[Figure]], Mapping[str, Any]] | None:
        """Return what says where the handle is in the panels of a state."""
        if self.handle is None:
            return None
        return partial(geometry, self.handle, controls=self.controls)

    @property
    def bound(self) -> list[str]:
        """The arguments that ``functools.partial`` has fixed, as they are written in Python."""
        if not isinstance(self.draw, partial):
            return []
        named = self.draw.keywords.items()
        return [
            *(repr(value) for value in self.draw.args),
            *(f"{key}={value!r}" for key, value in named if key not in self.controls),
        ]

    def call(self, state: Mapping[str, Any]) -> str:
        """Return the line of Python that draws this state in the figure's notebook."""
        given = [f"{key}={value!r}" for key, value in state.items()]
        return f"{written_name(self.draw)}({', '.join([*self.bound, *given])})"

    def _ipython_display_(self) -> None:
        """Show the figure as the place where it runs can show it."""
        from IPython.display import HTML, display  # only where there is IPython

        folder = os.environ.get("NNKIT_FRAMES")
        if folder:
            from nncourse.figures.bake import bake
            from nncourse.figures.page import figure_html

            if self.name in _on_the_page:
                raise ValueError(
                    f"the page already shows a figure named {self.name!r}: "
                    "give this one a name of its own, explore(..., name=...)"
                )
            _on_the_page.add(self.name)
            display(HTML(figure_html(self, bake(self, Path(folder)))))
        elif not os.environ.get("NNKIT_LIVE"):
            from nncourse.figures.widget import figure_widget

            display(figure_widget(self))


def function_name(draw: Callable[..., Any]) -> str:
    """Return the name of a function, also of one with arguments fixed by ``functools.partial``."""
    draw = _innermost(draw)
    return str(getattr(draw, "__name__", type(draw).__name__))


def written_name(draw: Callable[..., Any]) -> str:
    """Return how a notebook calls a function: what only draws is in a module, ``drawings``."""
    module = str(getattr(_innermost(draw), "__module__", ""))
    beside = "drawings." if module.startswith("nncourse.drawings.") else ""
    return beside + function_name(draw)


def _innermost(draw: Callable[..., Any]) -> Callable[..., Any]:
    """Return the function inside ``functools.partial``."""
    while isinstance(draw, partial):
        draw = draw.func
    return draw


def explore(
    draw: Callable[..., Any],
    *,
    title: str,
    goal: Goal | None = None,
    handle: Handle | None = None,
    name: str | None = None,
    **controls: Any,
) -> Explorer:
    """Show a figure whose controls the reader can move, with a kernel and without.

    Parameters
    ----------
    draw : callable
        An ordinary function with a parameter for each control. It returns a matplotlib figure or
        a list of figures (panels), and one sentence that says what is to be seen; or a `Frame`.
        What takes long, such as training, belongs in a function that remembers
        (`functools.lru_cache`).
    title : str
        The question that the figure answers, shown above it.
    goal : Goal, optional
        Something for the reader to find.
    handle : Handle, optional
        What can be dragged in the picture, in the place of a slider.
    name : str, optional
        The figure's name in addresses; `draw`'s name with hyphens if left out.
    **controls : Choice, Slider, or list
        One to three, by the names of `draw`'s parameters. The last one varies fastest.

    Returns
    -------
    Explorer
        The figure; as the last line of a cell it shows itself.

    Raises
    ------
    TypeError
        If a control is none, or there are none.
    ValueError
        If the grid has more than 1,200 states, the name can't stand in an address, or the handle
        moves what is no slider of the figure.
    """
    if not controls:
        raise TypeError("explore wants at least one control, such as rate=[0.01, 0.1, 1]")
    made = {key: as_control(key, given) for key, given in controls.items()}
    name = name or function_name(draw).replace("_", "-")
    if not re.fullmatch(r"[\w-]+", name):
        raise ValueError(
            f"a figure's name has letters, digits and hyphens; got {name!r}: "
            "give it one, explore(..., name='learning-rate')"
        )
    if handle is not None:
        handle.check(made)
    explorer = Explorer(draw, made, name=name, title=title, goal=goal, handle=handle)
    count = len(explorer.states)
    if count > MAX_STATES:
        raise ValueError(
            f"the figure {explorer.name!r} has {count} states, at most {MAX_STATES} can be baked: "
            "give its controls fewer values"
        )
    figures[explorer.name] = explorer
    return explorer
