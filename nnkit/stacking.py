"""What a row of layers must be: sizes that fit, and an initialiser for each linear layer."""

from __future__ import annotations

import copy
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from nnkit.activations import Activation, Identity
from nnkit.arguments import instance, shown
from nnkit.initialisers import initialiser
from nnkit.layer import Layer
from nnkit.linear import Linear


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


def checked_layers(layers: Sequence[Any]) -> list[Layer]:
    """Copy the layers, and see that the sizes of neighbours agree."""
    if not layers:
        raise ValueError("a Network needs at least one layer, got none")
    size: int | None = None
    for position, layer in enumerate(layers, start=1):
        if not isinstance(layer, Layer):
            if isinstance(layer, (list, tuple)):
                raise TypeError("layers are passed one by one, Network(*layers), not as a list")
            instance(layer, f"layer {position}", Layer, "a Layer")
        _check_shapes(layer)
        if size is not None and layer.n_in is not None and layer.n_in != size:
            raise ValueError(
                f"layer {position}, {layer!r}, takes {layer.n_in} features, "
                f"but what comes before it gives {size}"
            )
        size = layer.n_out if layer.n_out is not None else size
    return [copy.deepcopy(layer) for layer in layers]


def _check_shapes(layer: Layer) -> None:
    """See that the parameters of a layer of one's own have names and shapes."""
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


def choose_initialisers(layers: Sequence[Layer]) -> None:
    """Give each linear layer without an initialiser the one for the activation after it."""
    for layer, following in zip(layers, [*layers[1:], None], strict=True):
        if isinstance(layer, Linear):
            bend = following if isinstance(following, Activation) else Identity()
            suited = initialiser(bend.initialiser)
            layer.init = layer.init or suited
            if bend is following and repr(layer.init) == repr(suited):
                layer.suits = bend.label
