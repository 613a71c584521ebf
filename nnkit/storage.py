"""Saving a network to a file and loading it, without pickle: a file can hold no code."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Sequence
from os import PathLike
from pathlib import Path
from typing import Any

import numpy as np

from nnkit.activations import ACTIVATIONS
from nnkit.arguments import shown
from nnkit.initialisers import INITIALISERS as BY_NAME
from nnkit.initialisers import Constant, Initialiser
from nnkit.layer import Layer
from nnkit.linear import Linear
from nnkit.network import Network

FORMAT = "nnkit network 1"
_KINDS: list[type[Layer]] = [Linear, *ACTIVATIONS.values()]
_LAYERS: dict[str, type[Any]] = {kind.__name__: kind for kind in _KINDS}
_INITIALISERS: dict[str, type[Any]] = {
    kind.__name__: kind for kind in (*BY_NAME.values(), Constant)
}


def save(net: Network, path: str | PathLike[str]) -> None:
    """Write a network to an ``.npz`` file: layers, settings and parameters.

    Parameters
    ----------
    net : Network
        The network.
    path : str or path
        The file; ``.npz`` is added if the name does not end so.

    Raises
    ------
    TypeError
        If ``net`` is not a Network, or a layer has a setting that is not a number, text, truth
        value or initialiser.
    """
    if not isinstance(net, Network):
        raise TypeError(f"net must be a Network, got {shown(net)}")
    layers = [
        {
            "layer": type(layer).__name__,
            "settings": {name: _plain(value, layer) for name, value in layer.settings().items()},
        }
        for layer in net.layers
    ]
    described = {"format": FORMAT, "dtype": net.dtype.name, "runs": net.runs, "layers": layers}
    np.savez(_path(path), description=json.dumps(described), parameters=net.parameters)


def load(path: str | PathLike[str], layers: Sequence[type[Layer]] = ()) -> Network:
    """Read a network that ``save`` has written.

    Parameters
    ----------
    path : str or path
        The file.
    layers : sequence of classes
        Your own layers and activations that the network uses.

    Returns
    -------
    Network
        The same layers and parameters.

    Raises
    ------
    FileNotFoundError
        If there is no such file.
    TypeError, ValueError
        If it does not hold a network, or one with a layer that is not known here.

    Examples
    --------
    >>> import tempfile, nnkit
    >>> net = nnkit.Network(nnkit.Linear(2, 3), nnkit.ReLU(), seed=1)
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     net.save(folder + "/net.npz")
    ...     again = load(folder + "/net.npz")
    >>> bool((again.parameters == net.parameters).all())
    True
    """
    for kind in layers:
        if not (isinstance(kind, type) and issubclass(kind, Layer)):
            raise TypeError(f"layers must hold classes of layers, got {shown(kind)}")
    known = _LAYERS | {kind.__name__: kind for kind in layers}
    path = _path(path)
    try:
        with np.load(path, allow_pickle=False) as file:
            described = json.loads(str(file["description"]))
            parameters = file["parameters"]
        if described["format"] != FORMAT:
            raise ValueError(f"its format is {described['format']!r}")
    except (KeyError, ValueError, TypeError, zipfile.BadZipFile, EOFError) as error:
        raise ValueError(f"{path} does not hold a network saved by nnkit ({error})") from error
    made = []
    for entry in described["layers"]:
        if entry["layer"] not in known:
            raise ValueError(
                f"{path} has a layer {entry['layer']!r} that is not known here: "
                f"pass its class, load(path, layers=[{entry['layer']}])"
            )
        settings = {name: _revived(value) for name, value in entry["settings"].items()}
        made.append(known[entry["layer"]](**settings))
    net = Network(*made, dtype=described["dtype"], runs=described["runs"])
    net.parameters = parameters
    return net


def _path(path: Any) -> Path:
    if not isinstance(path, (str, PathLike)):
        raise TypeError(f"path must be the name of a file, got {shown(path)}")
    name = Path(path)
    return name if name.suffix == ".npz" else name.with_name(name.name + ".npz")


def _plain(value: Any, layer: Layer) -> Any:
    if isinstance(value, Initialiser):
        if type(value).__name__ not in _INITIALISERS:
            return None  # it has drawn its numbers already
        return {"initialiser": type(value).__name__, "settings": value.settings()}
    if value is None or isinstance(value, (bool, int, float, str)):
        return value
    raise TypeError(f"{layer!r} cannot be saved: its setting {shown(value)} is not plain")


def _revived(value: Any) -> Any:
    if isinstance(value, dict):
        return _INITIALISERS[value["initialiser"]](**value["settings"])
    return value
