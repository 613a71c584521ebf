"""A network: layers, one vector of parameters, one of gradients."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from nnkit.activations import Activation, Identity
from nnkit.extras.summary import HEAD, layer_rows, markdown_table, text_table
from nnkit.extras.vectors import Vectors
from nnkit.initialisers import initialiser
from nnkit.layers import Layer, Linear
from nnkit.validation import arguments as check
from nnkit.validation.arguments import Array, cast
from nnkit.validation.layers import ELSEWHERE, checked_layers, network_dtype, still_bound


class Network(Vectors):
    r"""A stack of layers, each feeding the next.

    All parameters are views into one flat vector, ``parameters``, all gradients into another,
    ``gradient``, so that an optimizer is a few lines over two vectors of shape (P,). With
    ``runs=R`` the network is R independent networks of the same shape, trained in one pass: the
    vectors are then (R, P). ``layers`` are fixed once the network is made.

    ``net(X)`` checks the data and returns an array that is yours. ``net.forward(X)`` is what runs
    at every step of a fit: it trusts its argument.

    Parameters
    ----------
    *layers : Layer
        The layers in order. The network works on copies: a layer may be used again elsewhere.
    seed : int, or with runs one int for each run
        Seed of the initial weights. With runs and one number, run r has seed ``seed + r`` and
        starts as the network with that seed alone does.
    dtype : {"float32", "float64"}
        Type of all numbers in the network.
    runs : int, optional
        Number of independent networks; None for one network.
    init_scale : float, or with runs one for each run
        Factor on the initial weights of the linear layers.

    Examples
    --------
    >>> from nnkit import Linear, Tanh
    >>> net = Network(Linear(2, 16), Tanh(), Linear(16, 3), seed=0)
    >>> net.parameters.shape
    (99,)
    >>> net([[0.5, -0.5]]).shape
    (1, 3)
    """

    def __init__(
        self,
        *layers: Layer,
        seed: int | Sequence[int] | np.random.Generator = 0,
        dtype: Any = "float32",
        runs: int | None = None,
        init_scale: Any = 1.0,
    ) -> None:
        runs = None if runs is None else check.integer(runs, "runs")
        own = checked_layers(layers)
        choose_initialisers(own)
        super().__init__(own, network_dtype(dtype), runs)
        self.draw(init_scale, seed)

    def __call__(self, X: Any) -> Array:
        """Check the data, and compute the network's output as an array of your own.

        ``X`` holds finite real numbers, one sample in each row: (n, features), with runs also
        (runs, n, features). Returned is the output of the last layer, for a classifier the logits,
        shape (n, outputs) or (runs, n, outputs). Anything else raises a TypeError or ValueError.
        """
        return self.forward(self.checked_data(X)).astype(self.dtype)

    def forward(self, X: Array) -> Array:
        """Feed the data through all layers, without checks."""
        A = X
        for layer in self._layers:
            A = layer.forward(A)
        self._output_shape = A.shape
        return A

    def backward(self, delta: Array, to_data: bool = True) -> Array | None:
        """Send a gradient back through all layers, after a forward.

        ``delta`` is the gradient of the loss with respect to the output, of its shape. The
        gradients with respect to the parameters are then in ``gradient``; returned is the one
        with respect to the data (with runs: for each run). A fit does not want that
        (``to_data=False``), which saves a product.
        """
        if type(delta) is not np.ndarray or delta.shape != self._output_shape:
            delta = self._checked_delta(delta)
        for layer in reversed(self._layers[1:]):
            delta = layer.backward(delta)
        if to_data:
            return self._layers[0].backward(delta)
        store_gradients(self._layers[0], delta)
        return None

    def checked_data(self, X: Any, name: str = "X") -> Array:
        """Return ``X`` in the network's number type, or say what is wrong with it.

        It is read-only, so that a layer that works in place cannot change the caller's data.
        """
        still_bound(self._layers)
        X = check.rows_of_data(X, name, self.runs)
        sized = next((layer for layer in self._layers if layer.n_in is not None), None)
        if sized is not None and X.shape[-1] != sized.n_in:
            raise ValueError(
                f"{sized!r} expected {name} with {sized.n_in} features, got shape {X.shape}"
            )
        return check.read_only(cast(X, self.dtype, name))

    def _checked_delta(self, delta: Any) -> Array:
        array = cast(check.real_numbers(delta, "delta"), self.dtype, "delta")
        if self._output_shape is None:
            raise ValueError("backward needs a forward first: call net(X)")
        if array.shape != self._output_shape:
            raise ValueError(
                f"delta must have the output's shape {self._output_shape}, got {array.shape}"
            )
        return array

    @property
    def n_in(self) -> int | None:
        """Number of features the network takes; None if any number will do."""
        return next((layer.n_in for layer in self._layers if layer.n_in is not None), None)

    @property
    def n_out(self) -> int | None:
        """Number of outputs; None if it depends on the data."""
        return next((layer.n_out for layer in self._layers[::-1] if layer.n_out is not None), None)

    def __getattr__(self, name: str) -> Any:
        """Say where to find what a network does not have, such as ``net.predict``."""
        raise AttributeError(f"Network has no attribute {name!r}{ELSEWHERE.get(name, '')}")

    def summary(self) -> str:
        """Return a table of the layers, with shapes and numbers of parameters."""
        return f"{text_table(HEAD, layer_rows(self._layers, self.runs))}\n{self._total()}"

    def _total(self) -> str:
        count = f"{self._parameters.shape[-1]:,} parameters, {self.dtype.name}"
        return count if self.runs is None else f"{self.runs} runs of {count}"

    def _repr_mimebundle_(self, **_: Any) -> dict[str, str]:
        """Return what a notebook shows: the summary as a table."""
        table = markdown_table(HEAD, layer_rows(self._layers, self.runs))
        return {"text/plain": self.summary(), "text/markdown": f"{table}\n\n{self._total()}"}

    def __repr__(self) -> str:
        """Return the call that makes such a network."""
        parts = [repr(layer) for layer in self._layers]
        if self.dtype != np.dtype("float32"):
            parts.append(f"dtype={self.dtype.name!r}")
        if self.runs is not None:
            parts.append(f"runs={self.runs}")
        return f"Network({', '.join(parts)})"


def store_gradients(first: Layer, delta: Array) -> None:
    """Go through a first layer only as far as its parameters, if it has any."""
    if isinstance(first, Linear) and type(first).backward is Linear.backward:
        first.parameter_gradients(delta)
    elif first.shapes():
        first.backward(delta)


def choose_initialisers(layers: Sequence[Layer]) -> None:
    """Give each linear layer without an initialiser the one for the activation after it."""
    for layer, following in zip(layers, [*layers[1:], None], strict=True):
        if isinstance(layer, Linear):
            bend = following if isinstance(following, Activation) else Identity()
            suited = initialiser(bend.initialiser)
            layer.init = layer.init or suited
            if bend is following and repr(layer.init) == repr(suited):
                layer.suits = bend.label or type(bend).__name__
