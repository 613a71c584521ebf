r"""The error function in NumPy, right to 1e-15.

.. math:: \mathrm{erf}(x) = \frac{2}{\sqrt\pi} \int_0^x e^{-t^2}\,dt

NumPy has none. The approximations and their coefficients are those of W. J. Cody, Rational
Chebyshev approximations for the error function, Mathematics of Computation 23 (1969) 631-637:
a quotient of two polynomials in :math:`x^2` near zero, and of two in :math:`|x|`, times
:math:`e^{-x^2}`, for :math:`1 - \mathrm{erf}` further out.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from nnkit.arguments import Array, numbers

# Highest power first. |x| <= 0.46875: erf(x) = x N(x^2) / D(x^2).
NEAR_ABOVE = (
    1.85777706184603153e-1,
    3.16112374387056560e0,
    1.13864154151050156e2,
    3.77485237685302021e2,
    3.20937758913846947e3,
)
NEAR_BELOW = (
    1.0,
    2.36012909523441209e1,
    2.44024637934444173e2,
    1.28261652607737228e3,
    2.84423683343917062e3,
)
# Further out: 1 - erf(x) = exp(-x^2) N(x) / D(x); made for x <= 4, where 1 - erf is 1.5e-8.
FAR_ABOVE = (
    2.15311535474403846e-8,
    5.64188496988670089e-1,
    8.88314979438837594e0,
    6.61191906371416295e1,
    2.98635138197400131e2,
    8.81952221241769090e2,
    1.71204761263407058e3,
    2.05107837782607147e3,
    1.23033935479799725e3,
)
FAR_BELOW = (
    1.0,
    1.57449261107098347e1,
    1.17693950891312499e2,
    5.37181101862009858e2,
    1.62138957456669019e3,
    3.29079923573345963e3,
    4.36261909014324716e3,
    3.43936767414372164e3,
    1.23033935480374942e3,
)


def erf(x: Any) -> Array:
    """Return the error function of each element.

    Parameters
    ----------
    x : array_like
        Real numbers, any shape.

    Returns
    -------
    ndarray
        erf(x), of the shape and float type of ``x``.

    Raises
    ------
    TypeError
        If ``x`` does not hold numbers.

    Examples
    --------
    >>> erf([-10.0, 0.0, 0.5, 1.0]).round(6)
    array([-1.      ,  0.      ,  0.5205  ,  0.842701])
    """
    x = numbers(x, "x")
    size = np.minimum(np.where(x < 0, -x, x), 6)  # beyond 6, erf is 1 to the last digit
    far = size > 0.46875
    result: Array = np.empty_like(x)

    near_x = x[~far]
    square = near_x * near_x
    result[~far] = near_x * _polynomial(NEAR_ABOVE, square) / _polynomial(NEAR_BELOW, square)

    far_x = size[far]
    tail = np.exp(-far_x * far_x) * _polynomial(FAR_ABOVE, far_x) / _polynomial(FAR_BELOW, far_x)
    result[far] = np.where(x[far] < 0, tail - 1, 1 - tail)
    return result


def _polynomial(coefficients: Sequence[float], x: Array) -> Array:
    """Evaluate by Horner's rule, highest power first."""
    total = np.full_like(x, coefficients[0])
    for coefficient in coefficients[1:]:
        total *= x
        total += coefficient
    return total
