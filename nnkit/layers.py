r"""Layers: what a layer is, and the linear layer :math:`Z = A W + b`.

A layer knows two things: how to compute its output (``forward``), and its own local gradient
(``backward``). Backpropagation is nothing but calling ``backward`` layer after layer.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

import numpy as np

from nnkit.extras.described import Described
from nnkit.initialisers import Initialiser, XavierUniform, initialiser
from nnkit.validation.arguments import Array, boolean, integer, numbers


class Layer(Described):
    r"""One step of a network: ``forward`` computes, ``backward`` sends the gradient back.

    Let :math:`A` be the input of the layer and :math:`L` the loss. ``backward`` is given
    :math:`\partial L/\partial(\text{output})`. It stores the gradient of the layer's own parameters
    and returns :math:`\partial L/\partial A`. It needs to know nothing of the other layers.

    To write a layer of your own, define ``forward`` and ``backward``; both must leave what they are
    given as it is. If the layer has parameters, give their shapes in ``shapes`` and draw their
    first values in ``initialise``. A network then sets ``self.<name>``, the parameter, and
    ``self.d<name>``, where ``backward`` writes its gradient. Both are views into the vectors of the
    network: write into them with ``[...] =``.

    ``layer.forward(A)`` trusts its argument, as a network in training calls it at every step;
    ``layer(A)`` checks it first.

    ``n_in`` and ``n_out`` are the numbers of features in and out. None means any number in, and as
    many out as in.
    """

    n_in: int | None = None
    n_out: int | None = None

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
        """Turn the gradient with respect to the output, ``delta``, into that for the input."""
        raise NotImplementedError(f"{type(self).__name__} must define backward(self, delta)")

    def __call__(self, A: Any) -> Array:
        """Check that ``A`` holds numbers in rows of ``n_in`` features, then compute ``forward``."""
        A = numbers(A, "A")
        if A.ndim not in (2, 3) or self.n_in not in (None, A.shape[-1]):
            wanted = "rows" if self.n_in is None else f"{self.n_in} features"
            raise ValueError(f"{self!r} expected A with {wanted}, got shape {A.shape}")
        return self.forward(A)

    def bind(self, parameters: Mapping[str, Array], gradients: Mapping[str, Array]) -> None:
        """Take the views into the network's vectors (see ``Vectors`` in ``extras.vectors``).

        With runs, each has a leading axis (runs,). A row, shape (k,), then comes as (runs, 1, k),
        so that it goes with rows of samples by the same lines of code.
        """
        self.bound = {**parameters, **{f"d{name}": g for name, g in gradients.items()}}
        for name, view in self.bound.items():
            setattr(self, name, view)

    def __getattr__(self, name: str) -> Any:
        """Say what is missing; Python calls this only for attributes that are not there."""
        if name.startswith("__"):  # what ``copy`` and others look for
            raise AttributeError(name)
        if name in ("A", "Z"):
            raise AttributeError(f"{self!r} needs a forward before its backward")
        raise AttributeError(
            f"{self!r} has no {name!r}; its parameters are there once you put it in a Network"
        )


class Linear(Layer):
    r"""A linear layer: each output is a weighted sum of the inputs plus a bias.

    .. math::
        Z &= A W + b \\
        \partial L/\partial W &= A^\mathsf{T} \delta, \quad
        \partial L/\partial b = \textstyle\sum_\text{rows} \delta, \quad
        \partial L/\partial A = \delta W^\mathsf{T}

    Once it is in a network it has the weights ``W`` and their gradient ``dW``, shape (n_in, n_out),
    with runs (runs, n_in, n_out), and the biases ``b`` and ``db``, (n_out,) or (runs, 1, n_out).

    Parameters
    ----------
    n_in, n_out : int
        Number of features in and out.
    bias : bool
        Whether there is a bias b; it starts at zero.
    init : Initialiser or str, optional
        How the weights are drawn. By default the network takes the initialiser that suits the
        activation which follows: He for ReLU and its kin, LeCun for SELU, Xavier for the others
        and where no activation follows directly.

    Examples
    --------
    >>> Linear(2, 3, init="he_normal")
    Linear(2, 3, init=HeNormal())
    """

    W: Array
    b: Array
    dW: Array  # noqa: N815 -- the letter of the formulas
    db: Array
    A: Array

    def __init__(
        self, n_in: int, n_out: int, bias: bool = True, init: Initialiser | str | None = None
    ) -> None:
        self.n_in: int = integer(n_in, "n_in")
        self.n_out: int = integer(n_out, "n_out")
        self.bias = boolean(bias, "bias")
        self.init = None if init is None else initialiser(init)
        self.suits = ""  # the activation for which the network chose the initialiser

    def shapes(self) -> Mapping[str, tuple[int, ...]]:
        """Return the shapes of W and, if there is one, of b."""
        W = {"W": (self.n_in, self.n_out)}
        return {**W, "b": (self.n_out,)} if self.bias else W

    def initialise(self, rng: np.random.Generator) -> Mapping[str, Array]:
        """Draw W; b is zero."""
        W = (self.init or XavierUniform()).draw(rng, self.n_in, self.n_out)
        return {"W": W, "b": np.zeros(self.n_out)}

    def bind(self, parameters: Mapping[str, Array], gradients: Mapping[str, Array]) -> None:
        super().bind(parameters, gradients)
        # Both compute matrix products; dot starts up faster, matmul handles the runs axis.
        self.product: Any = np.matmul if self.W.ndim == 3 else np.dot

    def forward(self, A: Array) -> Array:
        """Compute Z = A W + b."""
        if A.dtype != self.W.dtype:
            A = A.astype(self.W.dtype)
        self.A = A
        Z = self.product(A, self.W)
        if self.bias:
            Z += self.b
        return Z

    def backward(self, delta: Array) -> Array:
        """Store dW and db; return dA = delta W^T."""
        self.parameter_gradients(delta)
        return self.product(delta, self.W.mT)

    def parameter_gradients(self, delta: Array) -> None:
        """Store dW = A^T delta, and db = the sum of the rows of delta.

        It is all that a fit wants of a first layer: nobody needs the gradient for the data.
        """
        if delta.dtype != self.W.dtype:
            delta = delta.astype(self.W.dtype)
        self.product(self.A.mT, delta, out=self.dW)
        if self.bias:  # as a product with ones, several times as fast as delta.sum(axis=-2)
            db = self.db if self.db.ndim == 1 else self.db[:, 0]
            self.product(_ones(delta.shape[-2], delta.dtype), delta, out=db)


@lru_cache(maxsize=32)
def _ones(rows: int, dtype: Any) -> Array:
    """Return ones, shape (rows,)."""
    return np.ones(rows, dtype)
