"""References: formulas for a single number, in Python's own arithmetic rather than NumPy's."""

from collections.abc import Callable
from functools import wraps

import numpy as np
import numpy.typing as npt


def elementwise(formula: Callable[..., float]) -> Callable[..., npt.NDArray[np.float64]]:
    """Return the function that applies a formula for one number to arrays of any shape.

    Examples
    --------
    >>> @elementwise
    ... def double(z):
    ...     return 2 * z
    >>> double(np.array([[1.0, 2.5]]))
    array([[2., 5.]])
    """

    @wraps(formula)
    def function(z: npt.ArrayLike, *others: float) -> npt.NDArray[np.float64]:
        numbers = np.asarray(z, dtype=float)
        results = [formula(float(number), *others) for number in numbers.flat]
        return np.array(results, dtype=float).reshape(numbers.shape)

    return function
