"""All parameters of a network in one vector, each layer with a view of its own part."""

from __future__ import annotations

from collections.abc import Sequence
from math import prod
from typing import Any

import numpy as np

from nnkit.arguments import Array, per_run, seeds_of_runs
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

    With runs a row comes as (runs, 1, k), so that it goes with rows of samples, (runs, n, k).
    """
    part = vector[..., start : start + prod(shape)]
    if vector.ndim == 2 and len(shape) == 1:
        shape = (1, *shape)
    return part.reshape(*vector.shape[:-1], *shape)


def bind(layers: Sequence[Layer], parameters: Array, gradient: Array) -> None:
    """Give every layer the views of its parameters and of their gradients."""
    for layer, places in zip(layers, places_of(layers), strict=True):
        layer.bind(
            {name: view(parameters, *place) for name, place in places.items()},
            {name: view(gradient, *place) for name, place in places.items()},
        )


def draw(
    layers: Sequence[Layer], parameters: Array, runs: int | None, seed: Any, init_scale: Any
) -> None:
    """Draw the initial parameters, run by run, each from its own seed."""
    scales = np.broadcast_to(per_run(init_scale, "init_scale", runs), (runs or 1,))
    vectors = parameters.reshape(runs or 1, -1)
    for vector, own, scale in zip(vectors, seeds_of_runs(seed, runs), scales, strict=True):
        rng = np.random.default_rng(own)
        for layer, places in zip(layers, places_of(layers), strict=True):
            drawn = layer.initialise(rng)
            for name, place in places.items():
                values = np.asarray(drawn[name], dtype=np.float64)
                if isinstance(layer, Linear) and name == "W":
                    values = scale * values
                view(vector, *place)[...] = values
