"""What a layer is: a function with parameters that also knows its local gradient."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any

import numpy as np

from nnkit.arguments import Array, converted, numbers, shown
from nnkit.described import Described


def after_forward(backward: Callable[[Any, Array], Array]) -> Callable[[Any, Array], Array]:
    """Make a ``backward`` say so where there was no ``forward`` that kept what it needs."""

    @wraps(backward)
    def checked(layer: Any, delta: Array) -> Array:
        try:
            return backward(layer, delta)
        except AttributeError as error:
            if {"Z", "A"} & vars(layer).keys():  # there was one: something else is missing
                raise
            raise ValueError(f"{layer!r} needs a forward before its backward") from error

    return checked


class Layer(Described):
    r"""One step of a network: ``forward`` computes, ``backward`` sends the gradient back.

    With :math:`A` the input of the layer and :math:`L` the loss, ``backward`` is given
    :math:`\partial L/\partial(\text{output})`, stores the gradient of its own parameters and
    returns :math:`\partial L/\partial A`. It needs to know nothing of the other layers.

    To write a layer of your own, define ``forward`` and ``backward``. If it has parameters,
    name their shapes in ``shapes`` and their first values in ``initialise``: the network then
    gives it ``self.<name>``, the parameter, and ``self.d<name>``, where ``backward`` puts the
    gradient. Both are parts of the network's vectors: what is set to them is written there.

    Attributes
    ----------
    n_in, n_out : int or None
        Number of features that come in and go out; None for as many as there are, and for as
        many going out as came in.

    Examples
    --------
    >>> class Scale(Layer):
    ...     '''Multiplies each feature by a factor that is learnt.'''
    ...
    ...     def __init__(self, n):
    ...         self.n = self.n_in = self.n_out = n
    ...
    ...     def shapes(self):
    ...         return {"factor": (self.n,)}
    ...
    ...     def initialise(self, rng):
    ...         return {"factor": np.ones(self.n)}
    ...
    ...     def forward(self, A):
    ...         self.A = A
    ...         return A * self.factor
    ...
    ...     def backward(self, delta):
    ...         self.dfactor = (delta * self.A).sum(axis=-2, keepdims=True)
    ...         return delta * self.factor
    """

    n_in: int | None = None
    n_out: int | None = None
    _bound: frozenset[str] = frozenset()  # names of the attributes with a place in the vectors

    def shapes(self) -> Mapping[str, tuple[int, ...]]:
        """Return the shape of each parameter, by name; a layer without any returns none."""
        return {}

    def initialise(self, rng: np.random.Generator) -> Mapping[str, Array]:
        """Draw the first value of each parameter."""
        return {}

    def forward(self, A: Array) -> Array:
        """Compute the output from the input ``A``, shape (n, n_in) or (runs, n, n_in)."""
        raise NotImplementedError(f"{type(self).__name__} must define forward(self, A)")

    def backward(self, delta: Array) -> Array:
        """Turn the gradient for the output, ``delta``, into the one for the input."""
        raise NotImplementedError(f"{type(self).__name__} must define backward(self, delta)")

    def parameter_gradients(self, delta: Array) -> None:
        """Only store the gradient of the parameters: all that is asked of the first layer.

        In a fit nobody wants the gradient for the data. A layer that can save work by leaving
        it out says how; any other just goes ``backward``, and so does a child of a layer that
        says how, if it has a ``backward`` of its own.
        """
        self.backward(delta)

    def bind(self, parameters: Mapping[str, Array], gradients: Mapping[str, Array]) -> None:
        """Take the places of the parameters and their gradients in the network's vectors.

        With runs each has a leading axis (runs,). One that is a row, shape (k,), then comes as
        (runs, 1, k), so that it goes with rows of samples by the same lines of code.
        """
        places = {**parameters, **{"d" + name: array for name, array in gradients.items()}}
        vars(self).update(places, _bound=frozenset(places))

    def __setattr__(self, name: str, value: Any) -> None:
        """Set an attribute; what is set to a parameter or gradient is written into its place."""
        if name not in self._bound:
            object.__setattr__(self, name, value)
            return
        place, values = vars(self)[name], numbers(value, name)
        if values.dtype.kind == "c" and place.dtype.kind != "c":
            raise TypeError(f"{name} of {self!r} must hold real numbers, got {shown(values)}")
        last_axes = values.shape[max(values.ndim - place.ndim, 0) :]
        if last_axes != place.shape or values.size != place.size:
            raise ValueError(
                f"{name} of {self!r} must have shape {place.shape}, got {values.shape}"
            )
        place[...] = converted(values, place.dtype, f"{name} of {type(self).__name__}")
