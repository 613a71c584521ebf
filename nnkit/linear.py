"""The linear layer, Z = A W + b."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

import numpy as np

from nnkit.arguments import Array, flag, numbers, whole
from nnkit.initialisers import Initialiser, XavierUniform, initialiser
from nnkit.layer import Layer


class Linear(Layer):
    r"""A linear layer: each output is a weighted sum of the inputs plus a bias, Z = A W + b.

    Parameters
    ----------
    n_in, n_out : int
        Number of features that come in and go out.
    bias : bool
        Whether there is a bias b; it starts at zero.
    init : Initialiser or str, optional
        How the weights are drawn. By default the network takes the initialiser that suits the
        activation which follows: He for ReLU and its kin, LeCun for SELU, Xavier for the others
        and where no activation follows at once.

    Attributes
    ----------
    W : ndarray, shape (n_in, n_out), with runs (runs, n_in, n_out)
        The weights; there once the layer is in a network, as are ``b``, ``dW`` and ``db``.
    b : ndarray, shape (n_out,), with runs (runs, 1, n_out)
        The biases.
    dW, db : ndarray
        The gradients of the loss with respect to ``W`` and ``b``, of the same shapes.

    Raises
    ------
    TypeError, ValueError
        If a size is not a whole number of at least 1, or ``init`` is not known.

    Examples
    --------
    >>> Linear(2, 3, init="he_normal")
    Linear(2, 3, init=HeNormal())
    """

    W: Array
    b: Array
    dW: Array  # noqa: N815 -- the letter of the formulas
    db: Array

    def __init__(
        self, n_in: int, n_out: int, bias: bool = True, init: Initialiser | str | None = None
    ) -> None:
        self.n_in: int = whole(n_in, "n_in")
        self.n_out: int = whole(n_out, "n_out")
        self.bias = flag(bias, "bias")
        self.init = None if init is None else initialiser(init)
        self.suits = ""  # the activation for which the network chose the initialiser

    def shapes(self) -> Mapping[str, tuple[int, ...]]:
        """Return the shapes of W and, if there is one, of b."""
        shapes: dict[str, tuple[int, ...]] = {"W": (self.n_in, self.n_out)}
        if self.bias:
            shapes["b"] = (self.n_out,)
        return shapes

    def initialise(self, rng: np.random.Generator) -> Mapping[str, Array]:
        """Draw W; b is zero."""
        drawn = (self.init or XavierUniform()).draw(rng, self.n_in, self.n_out)
        return {"W": drawn, "b": np.zeros(self.n_out)} if self.bias else {"W": drawn}

    def forward(self, A: Array) -> Array:
        """Compute Z = A W + b for rows A, shape (n, n_in) or (runs, n, n_in)."""
        self.A = A = self._rows(A, self.n_in, "A")
        Z: Array = self._product(A, self.W)
        if self.bias:
            Z += self.b
        return Z

    def backward(self, delta: Array) -> Array:
        r"""Store dW = A^T delta and db = the sum of delta's rows; return dA = delta W^T."""
        delta = self._rows_of_delta(delta)
        self._store(delta)
        dA: Array = self._product(delta, self.W.mT)
        return dA

    def parameter_gradients(self, delta: Array) -> None:
        r"""Store dW = A^T delta and db = the sum of delta's rows."""
        self._store(self._rows_of_delta(delta))

    def _store(self, delta: Array) -> None:
        self._product(self.A.mT, delta, out=self.dW)  # dW = A^T delta
        if self.bias:  # db = the sum of rows, as a product with ones: several times as fast as sum
            db = self.db if self.db.ndim == 1 else self.db[:, 0]
            self._product(_ones(delta.shape[-2], delta.dtype), delta, out=db)

    def _rows(self, rows: Any, features: int, name: str) -> Array:
        """Return rows of the right length in the number type of W; in a fit they are already."""
        try:
            dtype = self.W.dtype
        except AttributeError:
            raise ValueError(
                f"{self!r} has no weights yet: put it in a Network, which draws them"
            ) from None
        rows = numbers(rows, name)
        if rows.ndim not in (2, 3) or rows.shape[-1] != features:
            raise ValueError(
                f"{self!r} expected {name} with {features} features, got shape {rows.shape}"
            )
        result: Array = rows if rows.dtype == dtype else rows.astype(dtype)
        return result

    def _rows_of_delta(self, given: Any) -> Array:
        """Return delta likewise, with a row for each one of the forward before."""
        delta = self._rows(given, self.n_out, "delta")
        try:
            n = self.A.shape[-2]
        except AttributeError:
            raise ValueError(f"{self!r} needs a forward before its backward") from None
        if delta.shape[-2] != n:
            raise ValueError(
                f"delta must have the {n} rows of the forward before, got shape {delta.shape}"
            )
        return delta

    def bind(self, parameters: Mapping[str, Array], gradients: Mapping[str, Array]) -> None:
        """Take the places of W, b, dW and db in the network's vectors."""
        super().bind(parameters, gradients)
        # np.dot and np.matmul compute the same here; dot starts up faster, matmul knows runs.
        self._product: Any = np.matmul if self.W.ndim == 3 else np.dot


@lru_cache(maxsize=32)
def _ones(rows: int, dtype: Any) -> Array:
    """Return a row of ones, the same one each time: it is not to be written to."""
    row = np.ones(rows, dtype)
    row.flags.writeable = False
    return row
