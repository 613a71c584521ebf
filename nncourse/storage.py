"""Saving a network to a file and loading it, without pickle: a file can hold no code."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from math import prod
from os import PathLike
from pathlib import Path
from typing import Any

import numpy as np

from nncourse.archive import read_arrays
from nnkit.activations import ACTIVATIONS
from nnkit.initialisers import INITIALISERS as BY_NAME
from nnkit.initialisers import Constant, Initialiser
from nnkit.layers import Layer, Linear
from nnkit.network import Network
from nnkit.validation.arguments import Array, instance, real_numbers, shown
from nnkit.validation.layers import still_bound

FORMAT = "nnkit network 1"
_KINDS: list[type[Layer]] = [Linear, *ACTIVATIONS.values()]
_LAYERS: dict[str, type[Any]] = {kind.__name__: kind for kind in _KINDS}
_INITIALISERS: dict[str, type[Any]] = {
    kind.__name__: kind for kind in (*BY_NAME.values(), Constant)
}


def save(net: Network, path: str | PathLike[str]) -> None:
    """Write a network to an ``.npz`` file: layers, settings and parameters.

    ``.npz`` is added to a name that does not end so. NaN or infinite parameters are refused, and a
    layer with a setting that is not a number, text, truth value or initialiser, or that it does not
    keep under the name of the argument.
    """
    still_bound(instance(net, "net", Network, "a Network").layers)
    real_numbers(net.parameters, "net.parameters")
    layers = [
        {
            "layer": type(layer).__name__,
            "own": type(layer) not in _LAYERS.values(),
            "settings": {name: _plain(value, layer) for name, value in _settings(layer).items()},
        }
        for layer in net.layers
    ]
    described = {"format": FORMAT, "dtype": net.dtype.name, "runs": net.runs, "layers": layers}
    np.savez(_path(path), description=json.dumps(described), parameters=net.parameters)


def load(path: str | PathLike[str], layers: Sequence[type[Layer]] = ()) -> Network:
    """Read a network that ``save`` has written.

    ``layers`` are the classes of your own layers and activations that it uses. A file that holds no
    network, or one with a layer that is not known here, raises a ValueError.

    >>> import tempfile, nnkit
    >>> net = nnkit.Network(nnkit.Linear(2, 3), nnkit.ReLU(), seed=1)
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     save(net, folder + "/net.npz")
    ...     again = load(folder + "/net.npz")
    >>> bool((again.parameters == net.parameters).all())
    True
    """
    if not isinstance(layers, Sequence) or not all(
        isinstance(kind, type) and issubclass(kind, Layer) for kind in layers
    ):
        raise TypeError(f"layers must hold classes of layers, [MyLayer], got {shown(layers)}")
    own = {kind.__name__: kind for kind in layers}
    path = _path(path)
    described, parameters = _read(path)
    try:
        made = [_made(entry, own) for entry in described["layers"]]
        # Before the network is made, so that a broken file cannot ask for any amount of memory.
        size = sum(prod(shape) for layer in made for shape in layer.shapes().values())
        runs = described["runs"]
        if parameters.shape != ((size,) if runs is None else (runs, size)):
            raise ValueError(f"its parameters have shape {parameters.shape}, its layers {size}")
        net = Network(*made, dtype=described["dtype"], runs=runs)
        net.parameters = parameters
    except (KeyError, TypeError, ValueError, AttributeError, IndexError) as error:
        raise ValueError(f"{path} does not hold a network that can be made: {error}") from error
    return net


def _read(path: Path) -> tuple[dict[str, Any], Array]:
    """Return the description and the parameters that a file holds."""
    try:
        arrays = read_arrays(path)
        described = json.loads(str(arrays["description"]))
        if described["format"] != FORMAT:
            raise ValueError(f"its format is {shown(described['format'])}")
        return described, arrays["parameters"]
    except (KeyError, TypeError, ValueError, RecursionError) as error:
        raise ValueError(f"{path} does not hold a network saved by nnkit: {error}") from error


def _made(entry: Any, own: Mapping[str, type[Layer]]) -> Layer:
    """Make a layer from its description."""
    known = own if entry["own"] else _LAYERS
    if entry["layer"] not in known:
        whose = "yours" if entry["own"] else "nnkit's"
        raise ValueError(
            f"it has a layer {entry['layer']!r}, which is none of {whose}; a layer of your own "
            f"is loaded by its class, load(path, layers=[{entry['layer']}])"
        )
    settings = {name: _revived(value) for name, value in entry["settings"].items()}
    layer: Layer = known[entry["layer"]](**settings)
    return layer


def _path(path: Any) -> Path:
    if not isinstance(path, (str, PathLike)):
        raise TypeError(f"path must be the name of a file, got {shown(path)}")
    name = Path(path)
    if name.name in ("", ".."):
        raise ValueError(f"path must be the name of a file, got {str(path)!r}")
    return name if name.suffix == ".npz" else name.with_name(name.name + ".npz")


def _settings(layer: Layer) -> dict[str, Any]:
    """Return the arguments from which ``load`` makes the layer again."""
    settings = layer.settings()
    for name in layer.arguments():
        if name not in settings:
            raise TypeError(
                f"{layer!r} cannot be saved: it does not keep its argument {name!r}; "
                f"write self.{name} = {name} in its __init__"
            )
    return settings


def _plain(value: Any, layer: Layer) -> Any:
    if isinstance(value, Initialiser):
        if type(value) not in _INITIALISERS.values():
            return None  # it has drawn its numbers already
        return {"initialiser": type(value).__name__, "settings": value.settings()}
    if isinstance(value, np.generic):
        value = value.item()
    if value is None or isinstance(value, (bool, int, float, str)):
        return value
    raise TypeError(f"{layer!r} cannot be saved: its setting {shown(value)} is not plain")


def _revived(value: Any) -> Any:
    if isinstance(value, dict):
        return _INITIALISERS[value["initialiser"]](**value["settings"])
    return value
