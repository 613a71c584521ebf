"""The controls of a figure: what a reader can set, and the values that the page has baked."""

from __future__ import annotations

import difflib
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise, product
from typing import Any

import numpy as np

State = dict[str, Any]

MAX_STATES = 1_200  # of one figure: what the page can carry, and what one build can draw


@dataclass(frozen=True)
class Choice:
    """A control with named options, shown as a list.

    Parameters
    ----------
    values : sequence of str
        The options, in the order in which they are offered.
    label : str
        What the reader chooses, in words.
    default : str, optional
        The option that is set at first; the first one if left out.
    names : mapping of str to str, optional
        What to call an option in the page, where its value does not say it.

    Raises
    ------
    ValueError
        If there are no options, an option comes twice, or the default is not among them.
    """

    values: tuple[str, ...]
    label: str = ""
    default: Any = None
    names: Mapping[str, str] | None = None

    def __post_init__(self) -> None:
        object.__setattr__(self, "values", _distinct(self.values))
        default = self.values[0] if self.default is None else _plain(self.default)
        object.__setattr__(self, "default", default)
        self.check(self.default)

    def check(self, value: Any) -> str:
        """Return `value` if it is one of the options, and say what is wanted if it is not."""
        value = _plain(value)
        if value in self.values:
            return str(value)
        near = difflib.get_close_matches(str(value), self.values, n=1)
        hint = f"; did you mean {near[0]!r}?" if near else ""
        raise ValueError(
            f"{self.label or 'control'} must be one of {', '.join(self.values)}; "
            f"got {value!r}{hint}"
        )

    def text(self, value: Any) -> str:
        """Return what the page calls an option."""
        return (self.names or {}).get(value, str(value).replace("_", " "))


@dataclass(frozen=True)
class Slider:
    """A control for a number. The page has the values listed; drawn live it takes any between.

    Parameters
    ----------
    values : sequence of float
        The values that are drawn for the page, increasing.
    label : str
        What the number is, in words.
    default : float, optional
        The value that is set at first, one of `values`; the middle one if left out.
    unit : str
        Shown behind the number.
    step : float, optional
        The step of the live control; a twentieth of the smallest gap if left out. With `log`, a
        step of the decimal logarithm.
    log : bool
        Whether equal steps are equal factors.
    whole : bool
        Whether only whole numbers make sense.
    animate : bool
        Whether the value may run by itself: a time, an epoch.

    Raises
    ------
    ValueError
        If the values are not finite and increasing, or the default is not among them.
    """

    values: tuple[float, ...]
    label: str = ""
    default: Any = None
    unit: str = ""
    step: float | None = None
    log: bool = False
    whole: bool = False
    animate: bool = False

    def __post_init__(self) -> None:
        values = _distinct(self.values)
        for value in values:
            if (
                isinstance(value, bool)
                or not isinstance(value, int | float)
                or not math.isfinite(value)
            ):
                raise ValueError(f"{self.label or 'a slider'} wants finite numbers; got {value!r}")
        if list(values) != sorted(values):
            raise ValueError(f"{self.label or 'a slider'} wants increasing values; got {values}")
        if self.log and values[0] <= 0:
            raise ValueError(f"a slider in equal factors wants values above 0; got {values[0]!r}")
        object.__setattr__(self, "values", values)
        default = values[len(values) // 2] if self.default is None else _plain(self.default)
        if default not in values:
            raise ValueError(f"the default of a slider must be one of {values}; got {default!r}")
        object.__setattr__(self, "default", default)
        if self.step is None:
            if self.whole:
                step = 1.0
            elif self.log:
                step = 0.05
            else:
                gaps = [b - a for a, b in pairwise(values)]
                step = min(gaps, default=1.0) / 20
            object.__setattr__(self, "step", step)

    def check(self, value: Any) -> float:
        """Return `value` as a number between the ends, and say what is wanted if it is none.

        A value that differs from a stop by rounding alone is that stop: the logarithmic slider's
        upper end ``10**log10(5)`` is 5.000000000000001, and means 5.
        """
        value = _plain(value)
        low, high = self.values[0], self.values[-1]
        wanted = f"{self.label or 'control'} must be a number from {low:g} to {high:g}"
        if (
            isinstance(value, bool)
            or not isinstance(value, int | float)
            or not math.isfinite(value)
        ):
            raise ValueError(f"{wanted}; got {value!r}")
        # On a logarithmic slider 0.000000001 and 0.000000002 are two stops, not one.
        rounding = 0.0 if self.log else 1e-9 * (high - low)
        for stop in self.values:
            if math.isclose(value, stop, rel_tol=1e-9, abs_tol=rounding):
                return stop
        if not low <= value <= high:
            raise ValueError(f"{wanted}; got {value:g}")
        if self.whole:
            if value != round(value):
                raise ValueError(f"{wanted}, and whole; got {value:g}")
            return int(value)
        return float(value)

    def fine(self, most: int = 400) -> list[float]:
        """Return the stops and, between them, the values that the live control offers.

        Parameters
        ----------
        most : int
            About how many there may be in all.

        Examples
        --------
        >>> Slider((0.1, 0.3, 1), log=True, step=0.25).fine()
        [0.1, 0.1732, 0.3, 0.4481, 0.6694, 1]
        """
        found: list[float] = []
        parts_at_most = max(1, most // len(self.values))
        for low, high in pairwise(self.values):
            width = math.log10(high / low) if self.log else high - low
            parts = min(math.ceil(width / (self.step or width) - 1e-9), parts_at_most)
            found.append(low)
            for part in range(1, parts):
                share = part / parts
                value = low * (high / low) ** share if self.log else low + (high - low) * share
                value = round(value) if self.whole else float(f"{value:.4g}")
                if found[-1] < value < high:
                    found.append(value)
        return [*found, self.values[-1]]

    def text(self, value: Any) -> str:
        """Return the number as the page writes it, with a true minus sign and its unit."""
        number = f"{value:g}".replace("-", "−")
        return f"{number} {self.unit}".rstrip()


Control = Choice | Slider


def evenly(first: float, last: float, step: float) -> list[float]:
    """Return the stops of a slider at equal distances, both ends included.

    Examples
    --------
    >>> evenly(-0.2, 0.2, 0.1)
    [-0.2, -0.1, 0, 0.1, 0.2]
    """
    count = round((last - first) / step)
    return [_short(first + k * step) for k in range(count + 1)]


def decades(first: float, last: float) -> list[float]:
    """Return the stops of a logarithmic slider: the round numbers, ten to each factor of ten.

    Examples
    --------
    >>> decades(0.1, 2)
    [0.1, 0.12, 0.15, 0.2, 0.25, 0.3, 0.4, 0.5, 0.6, 0.8, 1, 1.2, 1.5, 2]
    """
    low, high = math.floor(math.log10(first)), math.ceil(math.log10(last))
    stops = [_short(part * 10.0**power) for power in range(low, high + 1) for part in _ROUND]
    return [stop for stop in stops if first <= stop * (1 + 1e-9) and stop <= last * (1 + 1e-9)]


_ROUND = (1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 6, 8)


def _short(value: float) -> float:
    """Return a number without the noise of its last digits, a whole one as an integer."""
    value = float(f"{value:.10g}") + 0.0
    return int(value) if value.is_integer() else value


def as_control(name: str, given: Any) -> Control:
    """Make a control of what `explore` was given for it.

    Parameters
    ----------
    name : str
        The name of the parameter of `draw`; also its label unless the control has one.
    given : Choice, Slider, or sequence
        A list of strings is a choice, a list or an array of numbers a slider.

    Raises
    ------
    TypeError
        If it is neither a control nor a list of strings or of numbers.

    Examples
    --------
    >>> as_control("activation", ["relu", "tanh"]).default
    'relu'
    """
    if isinstance(given, Choice | Slider):
        control = given
    elif isinstance(given, np.ndarray) and given.ndim == 1 and given.size:
        return as_control(name, given.tolist())
    elif isinstance(given, Sequence) and not isinstance(given, str) and given:
        control = (
            Choice(tuple(given))
            if all(isinstance(value, str) for value in given)
            else Slider(tuple(given))
        )
    else:
        raise TypeError(
            f"the control {name!r} must be a Choice, a Slider, or a list of strings or numbers; "
            f"got {given!r}"
        )
    # A copy: the same control may serve two figures, under another label in each.
    return control if control.label else replace(control, label=name.replace("_", " "))


def default_state(controls: Mapping[str, Control]) -> State:
    """Return the state that a figure starts in."""
    return {name: control.default for name, control in controls.items()}


def check_state(controls: Mapping[str, Control], state: Mapping[str, Any]) -> State:
    """Return `state` with what it leaves out at its default, each value checked.

    Raises
    ------
    ValueError
        If it names a control that the figure does not have, or a value outside its control.
    """
    for name in state:
        if name not in controls:
            raise ValueError(f"this figure has no control {name!r}; it has {', '.join(controls)}")
    complete = {**default_state(controls), **state}
    return {name: control.check(complete[name]) for name, control in controls.items()}


def grid(controls: Mapping[str, Control]) -> list[State]:
    """Return every state that the page has, the last control varying fastest.

    So the states of one training run, whose last control is the epoch, follow each other.
    """
    return [
        dict(zip(controls, values, strict=True))
        for values in product(*(control.values for control in controls.values()))
    ]


def _plain(value: Any) -> Any:
    """Return a NumPy number or string as Python's own, anything else as it is."""
    return value.item() if isinstance(value, np.generic) else value


def _distinct(values: Any) -> tuple[Any, ...]:
    """Return the values as a tuple, refusing none and twins."""
    found = tuple(_plain(value) for value in values)
    if not found:
        raise ValueError("a control wants at least one value; got none")
    if len(set(found)) < len(found):
        raise ValueError(f"a control wants each value once; got {found}")
    return found
