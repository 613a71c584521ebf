"""A network: layers, one vector of parameters, one of gradients."""

from __future__ import annotations

import copy
from collections.abc import Sequence
from math import prod
from typing import Any

import numpy as np

from nnkit.activations import Activation, Identity
from nnkit.extras.summary import HEAD, layer_rows, markdown_table, text_table
from nnkit.initialisers import initialiser
from nnkit.layers import Layer, Linear
from nnkit.validation.arguments import (
    Array,
    cast,
    integer,
    per_run,
    read_only,
    real_numbers,
    rows_of_data,
    seeds_of_runs,
)
from nnkit.validation.layers import (
    checked_layers,
    first_values,
    network_dtype,
    no_such_attribute,
    still_bound,
)

Place = tuple[int, tuple[int, ...]]
"""Where in the vector a parameter starts, and its shape."""


class Network:
    r"""A stack of layers, each feeding the next.

    All parameters are views into one flat vector, all gradients into another, so that an
    optimizer is a few lines over two vectors. With ``runs=R`` the network is R independent
    networks of the same shape, trained in one pass: ``parameters`` is then (R, P).

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

    Attributes
    ----------
    layers : tuple of Layer
        The layers, fixed once the network is made.
    parameters, gradient : ndarray, shape (P,) or (runs, P)
        All parameters, and the gradient of the loss with respect to them.

    Raises
    ------
    TypeError, ValueError
        If a layer is not one, its size does not fit the one before, or an argument is wrong.

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
        self.runs = None if runs is None else integer(runs, "runs")
        self.dtype = network_dtype(dtype)
        self._layers = checked_layers(layers)
        choose_initialisers(self._layers)
        self._allocate(self.dtype)
        scales = np.broadcast_to(per_run(init_scale, "init_scale", runs or 0), (runs or 1,))
        for vector, scale, own in zip(
            self._parameters.reshape(runs or 1, -1), scales, seeds_of_runs(seed, runs), strict=True
        ):
            self._draw(vector, scale, np.random.default_rng(own))

    # ---- parameters: views into one vector ---------------------------------------------------

    def places(self) -> list[dict[str, Place]]:
        """Return for each layer where in the vector each of its parameters is."""
        start, places = 0, []
        for layer in self._layers:
            own = {}
            for name, shape in layer.shapes().items():
                own[name] = (start, shape)
                start += prod(shape)
            places.append(own)
        return places

    def _allocate(self, dtype: Any) -> None:
        """Make the two vectors, and give every layer its views into them."""
        size = sum(prod(shape) for own in self.places() for _, shape in own.values())
        shape = (size,) if self.runs is None else (self.runs, size)
        self._parameters, self._gradient = np.zeros(shape, dtype), np.zeros(shape, dtype)
        self._output_shape: tuple[int, ...] | None = None  # of the last forward
        self._bind()

    def _bind(self) -> None:
        for layer, own in zip(self._layers, self.places(), strict=True):
            layer.bind(
                {name: view(self._parameters, *place) for name, place in own.items()},
                {name: view(self._gradient, *place) for name, place in own.items()},
            )

    def _draw(self, vector: Array, scale: Any, rng: np.random.Generator) -> None:
        """Draw the initial parameters of one run."""
        for layer, own in zip(self._layers, self.places(), strict=True):
            values = first_values(layer, layer.initialise(rng)) if own else {}
            for name, place in own.items():
                scaled = scale if isinstance(layer, Linear) and name == "W" else 1.0
                what = f"the first {name} of {type(layer).__name__}"
                view(vector, *place)[...] = cast(scaled * values[name], vector.dtype, what)

    @property
    def layers(self) -> tuple[Layer, ...]:
        """The layers in order."""
        return self._layers

    @property
    def parameters(self) -> Array:
        """All parameters, shape (P,) or (runs, P); writing into it changes the network."""
        return self._parameters

    @parameters.setter
    def parameters(self, values: Any) -> None:
        array = real_numbers(values, "parameters")
        if array.shape != self._parameters.shape:
            raise ValueError(
                f"parameters must have shape {self._parameters.shape}, got {array.shape}"
            )
        self._parameters[...] = cast(array, self.dtype, "parameters")

    @property
    def gradient(self) -> Array:
        """The gradient that the last ``backward`` left, shape (P,) or (runs, P)."""
        return self._gradient

    # ---- forward and backward ----------------------------------------------------------------

    def __call__(self, X: Any) -> Array:
        """Check the data, and compute the network's output.

        Parameters
        ----------
        X : array_like, shape (n, features), with runs also (runs, n, features)
            One sample in each row.

        Returns
        -------
        ndarray, shape (n, outputs) or (runs, n, outputs)
            The outputs of the last layer, for a classifier the logits, as an array of your own.

        Raises
        ------
        TypeError, ValueError
            If ``X`` does not hold finite real numbers in rows of the right length.
        """
        return self.forward(self.checked_data(X)).copy()

    def forward(self, X: Array) -> Array:
        """Feed the data through all layers, without checks."""
        A = X
        for layer in self._layers:
            A = layer.forward(A)
        self._output_shape = A.shape
        return A

    def backward(self, delta: Array, to_data: bool = True) -> Array | None:
        """Send a gradient back through all layers, after a forward.

        The gradients with respect to the parameters are then in ``gradient``.

        Parameters
        ----------
        delta : ndarray, of the shape of the output
            The gradient of the loss with respect to the output.
        to_data : bool
            Whether to go through to the data. A fit does not: that saves a product.

        Returns
        -------
        ndarray, of the shape of the data, or None
            The gradient with respect to the data (with runs: for each run), if wanted.

        Raises
        ------
        TypeError, ValueError
            If there was no forward before, or ``delta`` has another shape.
        """
        if type(delta) is not np.ndarray or delta.shape != self._output_shape:
            delta = self._checked_delta(delta)
        for layer in reversed(self._layers[1:]):
            delta = layer.backward(delta)
        first = self._layers[0]
        if to_data:
            return first.backward(delta)
        if first.shapes():
            first.parameter_gradients(delta)
        return None

    # ---- the doors: what comes in is checked -------------------------------------------------

    def checked_data(self, X: Any, name: str = "X") -> Array:
        """Return ``X`` in the network's number type, or say what is wrong with it.

        It is read-only, so that a layer that works in place cannot change the caller's data.
        """
        still_bound(self._layers)
        X = rows_of_data(X, name, self.runs)
        sized = next((layer for layer in self._layers if layer.n_in is not None), None)
        if sized is not None and X.shape[-1] != sized.n_in:
            raise ValueError(
                f"{sized!r} expected {name} with {sized.n_in} features, got shape {X.shape}"
            )
        return read_only(cast(X, self.dtype, name))

    def _checked_delta(self, delta: Any) -> Array:
        array = cast(real_numbers(delta, "delta"), self.dtype, "delta")
        if self._output_shape is None:
            raise ValueError("backward needs a forward first: call net(X)")
        if array.shape != self._output_shape:
            raise ValueError(
                f"delta must have the output's shape {self._output_shape}, got {array.shape}"
            )
        return array

    # ---- copies, and what it is --------------------------------------------------------------

    @property
    def n_in(self) -> int | None:
        """Number of features the network takes; None if any number will do."""
        return next((layer.n_in for layer in self._layers if layer.n_in is not None), None)

    @property
    def n_out(self) -> int | None:
        """Number of outputs; None if it depends on the data."""
        return next((layer.n_out for layer in self._layers[::-1] if layer.n_out is not None), None)

    def copy(self, dtype: Any = None) -> Network:
        """Return an independent copy, in another number type if wanted."""
        twin = self._copy(self.dtype if dtype is None else network_dtype(dtype), self.runs)
        twin._gradient[...] = self._gradient
        return twin

    def repeat(self, runs: int) -> Network:
        """Return a family of ``runs`` networks with the parameters of this one."""
        if self.runs is not None:
            raise ValueError(f"repeat needs one network, this is a family of runs={self.runs}")
        return self._copy(self.dtype, integer(runs, "runs"))

    def extract(self, run: int) -> Network:
        """Return one network of a family, as a network of its own."""
        if self.runs is None:
            raise ValueError("extract needs a family of networks, made with runs=...")
        return self._copy(self.dtype, None, integer(run, "run", least=0, most=self.runs - 1))

    def _copy(self, dtype: Any, runs: int | None, run: Any = ...) -> Network:
        """Copy into any number type (the complex step uses complex128) and number of runs."""
        still_bound(self._layers)
        twin = copy.copy(self)
        twin._layers = tuple(copy.deepcopy(layer) for layer in self._layers)
        twin.dtype, twin.runs = np.dtype(dtype), runs
        twin._allocate(dtype)
        twin._parameters[...] = cast(self._parameters[run], dtype, "parameters")
        return twin

    def __getattr__(self, name: str) -> Any:
        """Say where to find what a network does not have, such as ``net.predict``."""
        raise no_such_attribute(name)

    def __setstate__(self, state: dict[str, Any]) -> None:
        """Come out of ``copy.deepcopy`` or ``pickle`` with the layers' views in the vectors."""
        vars(self).update(state)
        self._bind()

    def summary(self) -> str:
        """Return a table of the layers, with shapes and numbers of parameters.

        Examples
        --------
        >>> from nnkit import Linear, ReLU
        >>> print(Network(Linear(2, 16), ReLU(), Linear(16, 3)).summary())
           layer                                     output   parameters
        1  Linear(2, 16, init=HeNormal()) for ReLU   (n, 16)  48
        2  ReLU()                                    (n, 16)  0
        3  Linear(16, 3, init=XavierUniform())       (n, 3)   51
        99 parameters, float32
        """
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


def view(vector: Array, start: int, shape: tuple[int, ...]) -> Array:
    """Return the part of the vector (P,), or of each row of (runs, P), that is one parameter.

    With runs, a row comes as (runs, 1, k), and a single number as (runs, 1, 1), so that they go
    with rows of samples, (runs, n, k).
    """
    part = vector[..., start : start + prod(shape)]
    if vector.ndim == 2:
        shape = (*[1] * (2 - len(shape)), *shape)
    return part.reshape((*vector.shape[:-1], *shape))


def choose_initialisers(layers: Sequence[Layer]) -> None:
    """Give each linear layer without an initialiser the one for the activation after it."""
    for layer, following in zip(layers, [*layers[1:], None], strict=True):
        if isinstance(layer, Linear):
            bend = following if isinstance(following, Activation) else Identity()
            suited = initialiser(bend.initialiser)
            layer.init = layer.init or suited
            if bend is following and repr(layer.init) == repr(suited):
                layer.suits = bend.label or type(bend).__name__
