"""Gradient clipping: keeping one step from going too far."""

from __future__ import annotations

from typing import Any

import numpy as np

from nnkit.arguments import Array, positive, real_numbers, shown


def clip_by_norm(gradient: Array, limit: float) -> Any:
    r"""Shorten the gradient, in place, to at most the given length; its direction stays.

    .. math:: g \leftarrow g \cdot \min(1, c / (\lVert g\rVert + 10^{-6}))

    Parameters
    ----------
    gradient : ndarray, shape (P,) or (runs, P)
        The gradient; with runs each is shortened by itself.
    limit : float
        The greatest norm :math:`c`.

    Returns
    -------
    float or ndarray, shape (runs,)
        The norm before.

    Raises
    ------
    TypeError, ValueError
        If ``limit`` is not positive or ``gradient`` is not an array of finite floats.

    References
    ----------
    Pascanu, R., Mikolov, T. and Bengio, Y. (2013). On the difficulty of training recurrent
    neural networks. ICML. The small number in the quotient is PyTorch's.

    Examples
    --------
    >>> g = np.array([3.0, 4.0])
    >>> float(clip_by_norm(g, 1.0)), g.round(4).tolist()
    (5.0, [0.6, 0.8])
    """
    limit = positive(limit, "limit")
    _check(gradient)
    return shorten(gradient, limit)


def shorten(gradient: Array, limit: float) -> Any:
    """Do what ``clip_by_norm`` does, without checks."""
    with np.errstate(over="ignore"):
        norm = np.sqrt(np.vecdot(gradient, gradient))
    finite = np.isfinite(norm)
    if not finite.all():  # the squares overflowed, the norm itself need not
        largest = np.maximum(np.abs(gradient).max(axis=-1), np.finfo(gradient.dtype).tiny)
        part = gradient / largest[..., None]
        norm = np.where(finite, norm, largest * np.sqrt(np.vecdot(part, part)))
    gradient *= np.minimum(1.0, limit / (norm + 1e-6))[..., None].astype(gradient.dtype)
    return norm


def clip_by_value(gradient: Array, limit: float) -> None:
    """Cut every element of the gradient, in place, to between ``-limit`` and ``limit``.

    Parameters
    ----------
    gradient : ndarray, shape (P,) or (runs, P)
        The gradient.
    limit : float
        The greatest size of an element.

    Raises
    ------
    TypeError, ValueError
        If ``limit`` is not positive or ``gradient`` is not an array of finite floats.

    Examples
    --------
    >>> g = np.array([3.0, -0.5])
    >>> clip_by_value(g, 1.0)
    >>> g
    array([ 1. , -0.5])
    """
    limit = positive(limit, "limit")
    _check(gradient)
    cut(gradient, limit)


def cut(gradient: Array, limit: float) -> None:
    """Do what ``clip_by_value`` does, without checks."""
    limit = min(limit, float(np.finfo(gradient.dtype).max))
    np.clip(gradient, -limit, limit, out=gradient)


def _check(gradient: Any) -> None:
    if not isinstance(gradient, np.ndarray) or gradient.dtype.kind != "f":
        raise TypeError(f"gradient must be an array of floats, got {shown(gradient)}")
    if not gradient.flags.writeable:
        raise ValueError("gradient is changed in place, but this array is read-only: copy it first")
    if gradient.ndim not in (1, 2):
        raise ValueError(f"gradient must have shape (P,) or (runs, P), got {gradient.shape}")
    real_numbers(gradient, "gradient")
