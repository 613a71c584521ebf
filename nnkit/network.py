"""A network: layers, one vector of parameters, one of gradients."""

from __future__ import annotations

import copy
from collections.abc import Sequence
from math import prod
from typing import Any

import numpy as np

from nnkit.arguments import Array, converted, flag, real_numbers, whole
from nnkit.layer import Layer
from nnkit.parameter_vector import Place, bind, draw, places_of, way_to_parameters
from nnkit.stacking import checked_layers, choose_initialisers, network_dtype
from nnkit.summary import HEAD, as_markdown, as_text, rows_of, total


class Network:
    r"""A stack of layers, each feeding the next.

    All parameters are views into one flat vector, all gradients into another, so that an
    optimizer is a few lines over two vectors. With ``runs=R`` the network is R independent
    networks of the same shape, trained in one pass: ``parameters`` is then (R, P).

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
    layers : list of Layer
        The layers.
    parameters, gradient : ndarray, shape (P,) or (runs, P)
        All parameters and the gradient of the loss with respect to them.

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
        self.runs = None if runs is None else whole(runs, "runs")
        self.dtype = network_dtype(dtype)
        self.layers = checked_layers(layers)
        choose_initialisers(self.layers)
        self._output_shape: tuple[int, ...] | None = None  # of the last forward
        self._allocate(self.dtype)
        draw(self.layers, self._parameters, self.runs, seed, init_scale)

    # ---- parameters: views into one vector ---------------------------------------------------

    def _allocate(self, dtype: Any) -> None:
        """Make the two vectors and give every layer its places in them."""
        leading = () if self.runs is None else (self.runs,)
        size = sum(prod(shape) for layer in self.layers for shape in layer.shapes().values())
        self._parameters = np.zeros((*leading, size), dtype)
        self._gradient = np.zeros((*leading, size), dtype)
        bind(self.layers, self._parameters, self._gradient)
        self._last_way = way_to_parameters(self.layers[0])

    def places(self) -> list[dict[str, Place]]:
        """Return for each layer where in the vector each parameter starts, and its shape."""
        return places_of(self.layers)

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
        self._parameters[...] = converted(array, self.dtype, "parameters")

    @property
    def gradient(self) -> Array:
        """The gradient that the last ``backward`` left, shape (P,) or (runs, P)."""
        return self._gradient

    # ---- forward and backward ----------------------------------------------------------------

    def __call__(self, X: Any) -> Array:
        """Compute the network's output; the same as ``forward``."""
        return self.forward(X)

    def forward(self, X: Any) -> Array:
        """Feed the data through all layers.

        Parameters
        ----------
        X : array_like, shape (n, features), with runs also (runs, n, features)
            One sample in each row.

        Returns
        -------
        ndarray, shape (n, outputs) or (runs, n, outputs)
            The outputs of the last layer; for a classifier the logits.

        Raises
        ------
        TypeError, ValueError
            If ``X`` does not hold finite real numbers in rows of the right length.
        """
        return self._forward(self.checked_data(X))

    def backward(self, delta: Any, to_data: bool = True) -> Array | None:
        """Send a gradient back through all layers, after a ``forward``.

        Parameters
        ----------
        delta : array_like, of the shape that ``forward`` returned
            The gradient of the loss with respect to the output.
        to_data : bool
            Whether to go through to the data. A fit does not: it saves a product.

        Returns
        -------
        ndarray, of the shape of the data, or None
            The gradient with respect to the data (with runs: for each run), if wanted. Those
            with respect to the parameters are then in ``gradient``.

        Raises
        ------
        TypeError, ValueError
            If there was no ``forward`` before, or ``delta`` has another shape.
        """
        array = converted(real_numbers(delta, "delta"), self.dtype, "delta")
        if self._output_shape is None:
            raise ValueError("backward needs a forward first: call net.forward(X)")
        if array.shape != self._output_shape:
            raise ValueError(
                f"delta must have the output's shape {self._output_shape}, got {array.shape}"
            )
        return self._backward(array, flag(to_data, "to_data"))

    def _forward(self, A: Array) -> Array:
        for layer in self.layers:
            A = layer.forward(A)
        self._output_shape = A.shape
        return A

    def _backward(self, delta: Array, to_data: bool = True) -> Array | None:
        for layer in reversed(self.layers[1:]):
            delta = layer.backward(delta)
        if to_data:
            return self.layers[0].backward(delta)
        self._end_backward(delta)
        return None

    def _end_backward(self, delta: Array) -> None:
        """Go through the first layer only as far as its parameters, if it has any."""
        if self._last_way:
            getattr(self.layers[0], self._last_way)(delta)

    def checked_data(self, X: Any, name: str = "X") -> Array:
        """Return ``X`` in the network's number type, or say what is wrong with it."""
        array = real_numbers(X, name)
        stacked = self.runs is not None and array.ndim == 3 and array.shape[0] == self.runs
        if array.ndim != 2 and not stacked:
            wanted = "(n, features)" + ("" if self.runs is None else f" or ({self.runs}, n, ...)")
            raise ValueError(f"{name} must have shape {wanted}, got {array.shape}")
        if 0 in array.shape:
            raise ValueError(
                f"{name} must have at least one row and one feature, got shape {array.shape}"
            )
        features = self.n_in
        if features is not None and array.shape[-1] != features:
            raise ValueError(
                f"{self._first_sized()!r} expected {name} with {features} features, "
                f"got shape {array.shape}"
            )
        # Read-only, so that a layer that works in place cannot change the caller's data.
        array = converted(array, self.dtype, name).view()
        array.flags.writeable = False
        return array

    # ---- what it is --------------------------------------------------------------------------

    def _first_sized(self) -> Layer:
        return next(layer for layer in self.layers if layer.n_in is not None)

    @property
    def n_in(self) -> int | None:
        """Number of features the network takes; None if any number will do."""
        return next((layer.n_in for layer in self.layers if layer.n_in is not None), None)

    @property
    def n_out(self) -> int | None:
        """Number of outputs; None if it depends on the data."""
        sized = [layer.n_out for layer in self.layers if layer.n_out is not None]
        return sized[-1] if sized else None

    def copy(self, dtype: Any = None) -> Network:
        """Return an independent copy, if wanted in another number type.

        Raises
        ------
        TypeError, ValueError
            If ``dtype`` is not "float32" or "float64".
        """
        wanted = self.dtype if dtype is None else network_dtype(dtype)
        twin = self._copy(wanted, self.runs, self.parameters)
        twin._gradient[...] = self._gradient
        return twin

    def _copy(self, dtype: Any, runs: int | None, parameters: Array) -> Network:
        """Copy into any number type (the complex step uses complex128) and number of runs."""
        twin = object.__new__(type(self))
        vars(twin).update(vars(self))
        twin.layers = [copy.deepcopy(layer) for layer in self.layers]
        twin.dtype, twin.runs = np.dtype(dtype), runs
        twin._allocate(dtype)
        twin._parameters[...] = converted(parameters, dtype, "parameters")
        twin._output_shape = None
        return twin

    def __setstate__(self, state: dict[str, Any]) -> None:
        """Come out of ``copy.deepcopy`` or ``pickle`` with the layers' places in the vectors."""
        vars(self).update(state)
        bind(self.layers, self._parameters, self._gradient)

    def repeat(self, runs: int) -> Network:
        """Return a family of ``runs`` networks with the parameters of this one.

        Raises
        ------
        TypeError, ValueError
            If this is a family already, or ``runs`` is not a whole number of at least 1.
        """
        if self.runs is not None:
            raise ValueError(f"repeat needs one network, this is a family of runs={self.runs}")
        return self._copy(self.dtype, whole(runs, "runs"), self.parameters)

    def extract(self, run: int) -> Network:
        """Return one network of a family, as a network of its own.

        Raises
        ------
        TypeError, ValueError
            If this is no family, or it has no such run.
        """
        if self.runs is None:
            raise ValueError("extract needs a family of networks, made with runs=...")
        run = whole(run, "run", least=0, most=self.runs - 1)
        return self._copy(self.dtype, None, self.parameters[run])

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
        return f"{as_text(HEAD, rows_of(self))}\n{total(self)}"

    def _repr_mimebundle_(self, **_: Any) -> dict[str, str]:
        """Return what a notebook shows: the summary as a table."""
        table = f"{as_markdown(HEAD, rows_of(self))}\n\n{total(self)}"
        return {"text/plain": self.summary(), "text/markdown": table}

    def __repr__(self) -> str:
        """Return the call that makes such a network."""
        parts = [repr(layer) for layer in self.layers]
        if self.dtype != np.dtype("float32"):
            parts.append(f"dtype={self.dtype.name!r}")
        if self.runs is not None:
            parts.append(f"runs={self.runs}")
        return f"Network({', '.join(parts)})"
