"""What a row of layers must be: of sizes that fit, with parameters that are where they belong."""

from __future__ import annotations

import copy
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from nnkit.activations import Activation
from nnkit.layers import Layer
from nnkit.validation.arguments import Array, instance, real_numbers, shown


def network_dtype(dtype: Any) -> np.dtype[Any]:
    """Return float32 or float64 as NumPy names them."""
    wanted = f"dtype must be 'float32' or 'float64', got {shown(dtype)}"
    if dtype is None:  # which NumPy takes for float64
        raise TypeError(wanted)
    try:
        found = np.dtype(dtype)
    except (TypeError, ValueError) as error:
        raise TypeError(wanted) from error
    if found.kind != "f" or found.itemsize not in (4, 8):
        raise ValueError(wanted)
    return np.dtype(f"f{found.itemsize}")


def checked_layers(layers: Sequence[Any]) -> tuple[Layer, ...]:
    """Copy the layers, and see that the sizes of neighbours agree."""
    if not layers:
        raise ValueError("a Network needs at least one layer, got none")
    size: int | None = None
    for position, layer in enumerate(layers, start=1):
        if isinstance(layer, (list, tuple)):
            raise TypeError("layers are passed one by one, Network(*layers), not as a list")
        instance(layer, f"layer {position}", Layer, "a Layer")
        _check_shapes(layer)
        _check_slope(layer)
        if size is not None and layer.n_in is not None and layer.n_in != size:
            raise ValueError(
                f"layer {position}, {layer!r}, takes {layer.n_in} features, "
                f"but what comes before it gives {size}"
            )
        size = layer.n_out if layer.n_out is not None else size
    return tuple(copy.deepcopy(layer) for layer in layers)


def _check_shapes(layer: Layer) -> None:
    """Check that the parameters of a layer of your own have names and shapes."""
    shapes = layer.shapes()
    right = isinstance(shapes, Mapping) and all(
        isinstance(name, str)
        and isinstance(shape, tuple)
        and all(isinstance(k, (int, np.integer)) and k > 0 for k in shape)
        for name, shape in shapes.items()
    )
    if not right:
        raise TypeError(
            f"shapes() of {layer!r} must return a dict of names to shapes, such as "
            f"{{'factor': (3,)}}, got {shown(shapes)}"
        )
    if taken := [name for name in shapes if hasattr(type(layer), name)]:
        raise TypeError(f"a parameter of {layer!r} needs another name than {taken[0]!r}, its own")


def _check_slope(layer: Layer) -> None:
    """Refuse a child of Tanh with a slope of its own that would go back by that of Tanh."""
    if not isinstance(layer, Activation):
        return
    family = [vars(kind) for kind in type(layer).__mro__]
    first_slope = next((place for place, own in enumerate(family) if "derivative" in own), None)
    first_backward = next(place for place, own in enumerate(family) if "backward" in own)
    uses_slope = type(layer).backward is Activation.backward
    if first_slope is not None and first_slope < first_backward and not uses_slope:
        raise TypeError(
            f"{type(layer).__name__} has a derivative of its own, but the backward of "
            f"{type(layer).__mro__[first_backward].__name__} does not use it: derive it from "
            "Activation, or define backward too"
        )


def first_values(layer: Layer, drawn: Any) -> dict[str, Array]:
    """Return the first values of a layer's parameters, as it has drawn them, in float64."""
    values = {}
    for name, shape in layer.shapes().items():
        if name not in drawn:
            raise ValueError(
                f"{layer!r} has a parameter {name!r} in shapes(), but its initialise(rng) returns "
                f"no first value for it, only for {', '.join(drawn) or 'nothing'}"
            )
        what = f"the first {name} of {type(layer).__name__}"
        values[name] = real_numbers(drawn[name], what).astype(np.float64)
        if values[name].shape != shape:
            raise ValueError(
                f"the first {name} of {layer!r} must have shape {shape}, got {values[name].shape}"
            )
    return values


def still_bound(layers: Sequence[Layer]) -> None:
    """Check that each layer still computes with its views into the network's vectors."""
    for layer in layers:
        own = vars(layer)
        for name, view in own.get("bound", {}).items():
            if own.get(name) is not view:
                raise ValueError(
                    f"{name} of {layer!r} has been replaced by another array, which the network "
                    f"does not see: write into it, with {name}[...] = ..."
                )


ELSEWHERE = {
    "predict": ": loss.predictions(net(X)) gives the labels",
    "fit": ": nnkit.fit(net, X, y, ...) trains it",
    "train": ": nnkit.fit(net, X, y, ...) trains it",
    "evaluate": ": nnkit.evaluate(net, X, y, loss=...) measures it",
    "weights": ": net.layers[0].W holds the weights of the first layer",
}
"""Where to find what other libraries have as methods of a network."""
