"""All parameters of a network in one vector, each layer with a view of its own part."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import prod
from typing import Any

import numpy as np

from nnkit.arguments import Array, converted, per_run, real_numbers, seeds_of_runs
from nnkit.layer import Layer
from nnkit.linear import Linear

Place = tuple[int, tuple[int, ...]]
"""Where in the vector a parameter starts, and its shape."""


def places_of(layers: Sequence[Layer]) -> list[dict[str, Place]]:
    """Return the places of each layer's parameters, one after the other."""
    start, places = 0, []
    for layer in layers:
        own = {}
        for name, shape in layer.shapes().items():
            own[name] = (start, shape)
            start += prod(shape)
        places.append(own)
    return places


def view(vector: Array, start: int, shape: tuple[int, ...]) -> Array:
    """Return the part of the vector (P,), or of each of (runs, P), that is one parameter.

    With runs a row comes as (runs, 1, k), and a single number as (runs, 1, 1), so that they go with
    rows of samples, (runs, n, k).
    """
    part = vector[..., start : start + prod(shape)]
    if vector.ndim == 2:
        shape = (*[1] * (2 - len(shape)), *shape)
    return part.reshape((*vector.shape[:-1], *shape))


def bind(layers: Sequence[Layer], parameters: Array, gradient: Array) -> None:
    """Give every layer the views of its parameters and of their gradients."""
    for layer, places in zip(layers, places_of(layers), strict=True):
        layer.bind(
            {name: view(parameters, *place) for name, place in places.items()},
            {name: view(gradient, *place) for name, place in places.items()},
        )


def way_to_parameters(layer: Layer) -> str:
    """Return the method that stores the gradient of a first layer's parameters; "" without any.

    ``parameter_gradients`` is the short way, unless a child has a ``backward`` of its own.
    """

    def defined_at(method: str) -> int:
        return next(at for at, kind in enumerate(type(layer).__mro__) if method in vars(kind))

    if not layer.shapes():
        return ""
    short = defined_at("parameter_gradients") <= defined_at("backward")
    return "parameter_gradients" if short else "backward"


def draw(
    layers: Sequence[Layer], parameters: Array, runs: int | None, seed: Any, init_scale: Any
) -> None:
    """Draw the initial parameters, run by run, each from its own seed."""
    scales = np.broadcast_to(per_run(init_scale, "init_scale", runs or 0), (runs or 1,))
    vectors = parameters.reshape(runs or 1, -1)
    for vector, own, scale in zip(vectors, seeds_of_runs(seed, runs), scales, strict=True):
        rng = np.random.default_rng(own)
        for layer, places in zip(layers, places_of(layers), strict=True):
            drawn = layer.initialise(rng)
            for name, place in places.items():
                values = _checked(layer, name, place[1], drawn)
                if isinstance(layer, Linear) and name == "W":
                    values = scale * values
                values = converted(
                    values, vector.dtype, f"the first {name} of {type(layer).__name__}"
                )
                view(vector, *place)[...] = values


def _checked(layer: Layer, name: str, shape: tuple[int, ...], drawn: Mapping[str, Any]) -> Array:
    """Return the first values of a parameter, as an initialiser or a layer has drawn them."""
    if name not in drawn:
        raise ValueError(
            f"{layer!r} has a parameter {name!r} in shapes(), but its initialise(rng) returns no "
            f"first value for it, only for {', '.join(drawn) or 'nothing'}"
        )
    values = real_numbers(drawn[name], f"the first {name} of {type(layer).__name__}").astype(
        np.float64
    )
    if values.shape != shape:
        raise ValueError(
            f"the first {name} of {layer!r} must have shape {shape}, got {values.shape}"
        )
    return values
