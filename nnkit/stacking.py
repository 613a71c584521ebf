"""What a row of layers must be: sizes that fit, and an initialiser for each linear layer."""

from __future__ import annotations

import copy
from collections.abc import Sequence
from typing import Any

import numpy as np

from nnkit.activations import Activation
from nnkit.arguments import one_of, shown
from nnkit.initialisers import initialiser
from nnkit.layer import Layer
from nnkit.linear import Linear

DTYPES = ("float32", "float64")


def network_dtype(dtype: Any) -> np.dtype[Any]:
    """Return float32 or float64 as NumPy names them."""
    try:
        name = dtype if isinstance(dtype, str) else np.dtype(dtype).name
    except (TypeError, ValueError) as error:
        raise TypeError(f"dtype must be 'float32' or 'float64', got {shown(dtype)}") from error
    return np.dtype(one_of(name, "dtype", DTYPES))


def checked_layers(layers: Sequence[Any]) -> list[Layer]:
    """Copy the layers, and see that the sizes of neighbours agree."""
    if not layers:
        raise ValueError("a Network needs at least one layer, got none")
    size: int | None = None
    for position, layer in enumerate(layers, start=1):
        if not isinstance(layer, Layer):
            hint = " (an instance is wanted: add brackets)" if isinstance(layer, type) else ""
            raise TypeError(f"layer {position} must be a Layer, got {shown(layer)}{hint}")
        if size is not None and layer.n_in is not None and layer.n_in != size:
            raise ValueError(
                f"layer {position}, {layer!r}, takes {layer.n_in} features, "
                f"but what comes before it gives {size}"
            )
        size = layer.n_out if layer.n_out is not None else size
    return [copy.deepcopy(layer) for layer in layers]


def choose_initialisers(layers: Sequence[Layer]) -> None:
    """Give each linear layer without an initialiser the one for the activation after it."""
    for layer, following in zip(layers, [*layers[1:], None], strict=True):
        if isinstance(layer, Linear) and layer.init is None:
            if isinstance(following, Activation):
                layer.init = initialiser(following.initialiser)
                layer.suits = following.label
            else:
                layer.init = initialiser("xavier_uniform")
