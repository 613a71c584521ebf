r"""The error function and its complement, which NumPy does not have.

Rational approximations of W. J. Cody, Rational Chebyshev approximations for the error function,
Mathematics of Computation 23 (1969) 631-637: for erf near zero, for erfc further out and far out.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np

from nnkit.validation.arguments import Array, numbers

# Numerator and denominator, highest power first.
# |x| <= 0.46875: erf(x) = x N(x^2) / D(x^2).
NEAR = (
    (1.85777706184603153e-1, 3.16112374387056560e0, 1.13864154151050156e2,
     3.77485237685302021e2, 3.20937758913846947e3),
    (1.0, 2.36012909523441209e1, 2.44024637934444173e2, 1.28261652607737228e3,
     2.84423683343917062e3),
)  # fmt: skip
# Up to 4: erfc(x) = exp(-x^2) N(x) / D(x).
FURTHER = (
    (2.15311535474403846e-8, 5.64188496988670089e-1, 8.88314979438837594e0,
     6.61191906371416295e1, 2.98635138197400131e2, 8.81952221241769090e2,
     1.71204761263407058e3, 2.05107837782607147e3, 1.23033935479799725e3),
    (1.0, 1.57449261107098347e1, 1.17693950891312499e2, 5.37181101862009858e2,
     1.62138957456669019e3, 3.29079923573345963e3, 4.36261909014324716e3,
     3.43936767414372164e3, 1.23033935480374942e3),
)  # fmt: skip
# Beyond: erfc(x) = exp(-x^2) (1 / sqrt(pi) - s N(s) / D(s)) / x with s = 1 / x^2.
FAR = (
    (1.63153871373020978e-2, 3.05326634961232344e-1, 3.60344899949804439e-1,
     1.25781726111229246e-1, 1.60837851487422766e-2, 6.58749161529837803e-4),
    (1.0, 2.56852019228982242e0, 1.87295284992346725e0, 5.27905102951428412e-1,
     6.05183413124413191e-2, 2.33520497626869185e-3),
)  # fmt: skip


def erf(x: Any) -> Array:
    """Return the error function of each element, in the shape and float type of ``x``."""
    x = numbers(x, "x")
    near, tail = _near_and_tail(x)
    return np.where(_is_near(x), near, np.where(x < 0, tail - 1, 1 - tail))


def erfc(x: Any) -> Array:
    """Return 1 - erf(x) of each element, with all its digits also where erf(x) rounds to 1."""
    x = numbers(x, "x")
    near, tail = _near_and_tail(x)
    return np.where(_is_near(x), 1 - near, np.where(x < 0, 2 - tail, tail))


def _is_near(x: Array) -> Array:
    return (x > -0.46875) & (x < 0.46875)


def _near_and_tail(x: Array) -> tuple[Array, Array]:
    """Return erf(x), right where x is near zero, and erfc(|x|), right where it is not."""
    size = np.minimum(np.where(x < 0, -x, x), 27)  # erfc(27) is below the smallest normal number
    small = np.minimum(size, 0.46875)
    near = np.where(x < 0, -small, small) * _quotient(NEAR, small * small)
    middle, far = np.clip(size, 0.46875, 4), np.maximum(size, 4)
    s = 1 / (far * far)
    of_far = (1 / math.sqrt(math.pi) - s * _quotient(FAR, s)) / far
    tail = np.exp(-size * size) * np.where(size <= 4, _quotient(FURTHER, middle), of_far)
    return near, tail


def _quotient(of: tuple[Sequence[float], Sequence[float]], x: Array) -> Array:
    """Evaluate both polynomials by Horner's rule, and divide."""
    above, below = (np.full_like(x, polynomial[0]) for polynomial in of)
    for a, b in zip(*(polynomial[1:] for polynomial in of), strict=True):
        above, below = above * x + a, below * x + b
    return above / below
