"""The grid of a sweep: its settings, and the functions that take them."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import numpy as np

from nnkit.layers import Layer
from nnkit.optimizers import Optimizer
from nnkit.validation.arguments import integer, nearest, shown

OF_FIT = ("epochs", "batch_size", "clip_norm", "clip_value", "loss")


def first_of(
    layers: Callable[..., Any], optimizer: Callable[..., Any], point: Mapping[str, Any]
) -> tuple[Sequence[Layer], Optimizer]:
    """Make layers and optimizer once, to see that the functions return such."""
    made = called(layers, point, {})
    if not isinstance(made, Sequence) or not all(isinstance(layer, Layer) for layer in made):
        raise TypeError(f"layers must return a list of layers, got {shown(made)} for {point}")
    own = {"lr": np.array([point["lr"]])} if "lr" in point else {}
    try:
        rule = called(optimizer, point, own)
    except (TypeError, ValueError) as error:
        if own:
            error.add_note(
                "in a sweep, lr comes as an array: one rate for each run of a family; a schedule "
                "is a setting under a name of its own"
            )
        raise
    if not isinstance(rule, Optimizer):
        raise TypeError(f"optimizer must return an Optimizer, got {shown(rule)} for {point}")
    return made, rule


def called(function: Callable[..., Any], point: Mapping[str, Any], own: Mapping[str, Any]) -> Any:
    """Call a function with those settings of the point (or the family's own) that it takes."""
    settings = dict(point) | dict(own)
    return function(**{name: settings[name] for name in takes(function, settings)})


def takes(function: Callable[..., Any], settings: Iterable[str]) -> set[str]:
    """Return which of the settings a function takes: all of them with ``**``."""
    parameters = inspect.signature(function).parameters.values()
    if any(parameter.kind is parameter.VAR_KEYWORD for parameter in parameters):
        return set(settings)
    return set(settings) & {parameter.name for parameter in parameters}


def checked_grid(
    grid: Any, layers: Callable[..., Any], optimizer: Callable[..., Any]
) -> dict[str, list[Any]]:
    """Check that every setting has values and a taker, and that no function lacks one."""
    if not isinstance(grid, Mapping) or not all(isinstance(name, str) for name in grid):
        raise TypeError(f"grid must be a dict of settings to lists of values, got {shown(grid)}")
    for function, name in ((layers, "layers"), (optimizer, "optimizer")):
        try:
            parameters = inspect.signature(function).parameters.values()
        except ValueError as error:
            raise TypeError(f"{name} must be a Python function, got {shown(function)}") from error
        for parameter in parameters:
            if parameter.kind is parameter.POSITIONAL_ONLY:
                raise TypeError(f"{name} must take its settings by name, got {shown(function)}")
            needed = parameter.default is parameter.empty and parameter.kind in (
                parameter.POSITIONAL_OR_KEYWORD,
                parameter.KEYWORD_ONLY,
            )
            if needed and parameter.name not in grid:
                raise ValueError(f"{name} needs {parameter.name!r}, which is not in the grid")
    asked = {*inspect.signature(layers).parameters, *inspect.signature(optimizer).parameters}
    known = {*takes(layers, grid), *takes(optimizer, grid), "init_scale", *OF_FIT}
    checked = {}
    for name, values in grid.items():
        if name in ("seed", "epoch", "record"):
            raise ValueError(
                f"grid has a setting {name!r}, which means something else in the result: "
                + ("give seeds=[...]" if name == "seed" else "take another name")
            )
        if name not in known:
            raise ValueError(
                f"grid has a setting {name!r} that nothing takes: "
                f"{nearest(name, sorted(asked | known))}"
            )
        listed = [] if isinstance(values, (str, bytes)) or not np.iterable(values) else list(values)
        if not listed:
            raise TypeError(f"grid[{name!r}] must be a list of values, got {shown(values)}")
        checked[name] = [v.item() if isinstance(v, np.generic) else v for v in listed]
    return checked


def checked_seeds(seeds: Any) -> list[int]:
    """Return the seeds as a list of ints."""
    listed = [] if isinstance(seeds, (str, bytes)) or not np.iterable(seeds) else list(seeds)
    if not listed:
        raise TypeError(f"seeds must be a list of whole numbers, got {shown(seeds)}")
    return [integer(seed, "seeds", least=0, most=2**63 - 1) for seed in listed]


def checked_measures(measures: Any, taken: Iterable[str]) -> dict[str, Callable[..., Any]]:
    """Return the measures as a dict of functions, none with a name that is taken."""
    if measures is None:
        return {}
    if not isinstance(measures, Mapping) or not all(callable(m) for m in measures.values()):
        raise TypeError(f"measures must be a dict of names to functions, got {shown(measures)}")
    taken = {"loss", "diverged_at", "seed", *taken}
    for name in measures:
        if name in taken or not isinstance(name, str) or name.startswith("validation_"):
            raise ValueError(f"measures need names of their own, got {shown(name)}")
    return dict(measures)
