"""Initialisers: how the first weights of a linear layer, shape (n_in, n_out), are drawn."""

from __future__ import annotations

from typing import Any

from nnkit.arguments import instance, one_of
from nnkit.initialisers.base import Initialiser
from nnkit.initialisers.orthogonal import Orthogonal
from nnkit.initialisers.plain import Constant, Normal, Uniform, Zeros
from nnkit.initialisers.scaled import (
    HeNormal,
    HeUniform,
    LeCunNormal,
    XavierNormal,
    XavierUniform,
)

INITIALISERS: dict[str, type[Initialiser]] = {
    "zeros": Zeros,
    "normal": Normal,
    "uniform": Uniform,
    "xavier_uniform": XavierUniform,
    "xavier_normal": XavierNormal,
    "he_uniform": HeUniform,
    "he_normal": HeNormal,
    "lecun_normal": LeCunNormal,
    "orthogonal": Orthogonal,
}
"""Every initialiser that can be made without an argument, by name."""


def initialiser(name: Any) -> Initialiser:
    """Return the initialiser of that name with its usual settings (or the one given).

    Raises
    ------
    TypeError, ValueError
        If ``name`` is not a known name; the message says which is nearest.

    Examples
    --------
    >>> initialiser("orthogonal")
    Orthogonal()
    """
    if not isinstance(name, str):
        return instance(name, "initialiser", Initialiser, "a name, or an Initialiser")
    return INITIALISERS[one_of(name, "initialiser", INITIALISERS)]()


__all__ = [
    "INITIALISERS",
    "Constant",
    "HeNormal",
    "HeUniform",
    "Initialiser",
    "LeCunNormal",
    "Normal",
    "Orthogonal",
    "Uniform",
    "XavierNormal",
    "XavierUniform",
    "Zeros",
    "initialiser",
]
