"""Layers whose parameters lie in one vector, and their gradients in another."""

from __future__ import annotations

import copy
from math import prod
from typing import Any, Self

import numpy as np

from nnkit.layers import Layer, Linear
from nnkit.validation import arguments as check
from nnkit.validation.arguments import Array, cast
from nnkit.validation.layers import first_values, network_dtype, still_bound

Place = tuple[int, tuple[int, ...]]
"""Where in the vector a parameter starts, and its shape."""


class Vectors:
    """The two vectors of a network: every layer has views into them.

    ``parameters`` and ``gradient`` have shape (P,), or with runs (runs, P).
    """

    def __init__(self, layers: tuple[Layer, ...], dtype: np.dtype[Any], runs: int | None) -> None:
        self._layers, self.dtype, self.runs = layers, dtype, runs
        self._allocate()

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
        array = check.real_numbers(values, "parameters")
        if array.shape != self._parameters.shape:
            raise ValueError(
                f"parameters must have shape {self._parameters.shape}, got {array.shape}"
            )
        self._parameters[...] = cast(array, self.dtype, "parameters")

    @property
    def gradient(self) -> Array:
        """The gradient that the last ``backward`` left, shape (P,) or (runs, P)."""
        return self._gradient

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

    def _allocate(self) -> None:
        """Make the two vectors, and give every layer its views into them."""
        size = sum(prod(shape) for own in self.places() for _, shape in own.values())
        shape = (size,) if self.runs is None else (self.runs, size)
        self._parameters, self._gradient = np.zeros(shape, self.dtype), np.zeros(shape, self.dtype)
        self._output_shape: tuple[int, ...] | None = None  # of the last forward
        self._bind()

    def _bind(self) -> None:
        for layer, own in zip(self._layers, self.places(), strict=True):
            layer.bind(
                {name: view(self._parameters, *place) for name, place in own.items()},
                {name: view(self._gradient, *place) for name, place in own.items()},
            )

    def draw(self, init_scale: Any, seed: Any) -> None:
        """Draw the initial parameters, run by run, each from its own seed."""
        runs = self.runs
        scales = np.broadcast_to(check.per_run(init_scale, "init_scale", runs or 0), (runs or 1,))
        vectors, seeds = self._parameters.reshape(runs or 1, -1), check.seeds_of_runs(seed, runs)
        for vector, scale, own in zip(vectors, scales, seeds, strict=True):
            self._draw(vector, scale, np.random.default_rng(own))

    def _draw(self, vector: Array, scale: Any, rng: np.random.Generator) -> None:
        """Draw the initial parameters of one run."""
        for layer, own in zip(self._layers, self.places(), strict=True):
            values = first_values(layer, layer.initialise(rng)) if own else {}
            for name, place in own.items():
                scaled = scale if isinstance(layer, Linear) and name == "W" else 1.0
                what = f"the first {name} of {type(layer).__name__}"
                view(vector, *place)[...] = cast(scaled * values[name], vector.dtype, what)

    def copy(self, dtype: Any = None) -> Self:
        """Return an independent copy, in another number type if wanted."""
        twin = self._copy(self.dtype if dtype is None else network_dtype(dtype), self.runs)
        twin._gradient[...] = self._gradient
        return twin

    def repeat(self, runs: int) -> Self:
        """Return a family of ``runs`` networks with the parameters of this one."""
        if self.runs is not None:
            raise ValueError(f"repeat needs one network, this is a family of runs={self.runs}")
        return self._copy(self.dtype, check.integer(runs, "runs"))

    def extract(self, run: int) -> Self:
        """Return one network of a family, as a network of its own."""
        if self.runs is None:
            raise ValueError("extract needs a family of networks, made with runs=...")
        return self._copy(self.dtype, None, check.integer(run, "run", least=0, most=self.runs - 1))

    def _copy(self, dtype: Any, runs: int | None, run: Any = ...) -> Self:
        """Copy into any number type (the complex step uses complex128) and number of runs."""
        still_bound(self._layers)
        twin = copy.copy(self)
        twin._layers = tuple(copy.deepcopy(layer) for layer in self._layers)
        twin.dtype, twin.runs = np.dtype(dtype), runs
        twin._allocate()
        twin._parameters[...] = cast(self._parameters[run], dtype, "parameters")
        return twin

    def __setstate__(self, state: dict[str, Any]) -> None:
        """Come out of ``copy.deepcopy`` or ``pickle`` with the layers' views in the vectors."""
        vars(self).update(state)
        self._bind()


def view(vector: Array, start: int, shape: tuple[int, ...]) -> Array:
    """Return the part of the vector (P,), or of each row of (runs, P), that is one parameter.

    With runs, a row comes as (runs, 1, k), and a single number as (runs, 1, 1), so that they go
    with rows of samples, (runs, n, k).
    """
    part = vector[..., start : start + prod(shape)]
    if vector.ndim == 2:
        shape = (*[1] * (2 - len(shape)), *shape)
    return part.reshape((*vector.shape[:-1], *shape))
