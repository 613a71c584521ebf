"""See an overflow where NumPy gives no warning of it: in a browser.

WebAssembly has no floating-point flags, and so NumPy stays silent there when a number grows beyond
all bounds on the way to a result that looks right. An array of this module looks at the results of
every elementwise step that is done with it.
"""

from typing import Any

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[Any]


def numpy_warns() -> bool:
    """Return whether NumPy notices an overflow on this machine."""
    with np.errstate(over="raise"):
        try:
            np.exp(np.array([1000.0]))
        except FloatingPointError:
            return True
    return False


class Watched(np.ndarray[Any, Any]):
    """An array that notes overflows and invalid operations in the list `seen`.

    It follows NumPy's settings: nothing is noted where `numpy.errstate` says "ignore". It loses
    sight of what is converted with `numpy.asarray`, and of single numbers.

    Examples
    --------
    >>> seen = []
    >>> z = watch(np.array([-1000.0, 2.0]), seen)
    >>> with np.errstate(over="call", call=lambda *warning: None):
    ...     sigmoid = 1 / (1 + np.exp(-z))
    >>> seen
    ['overflow encountered in exp']
    """

    seen: list[str]

    def __array_finalize__(self, parent: object) -> None:
        """Let everything that is made of a watched array share its list."""
        self.seen = getattr(parent, "seen", [])

    def __array_ufunc__(self, ufunc: np.ufunc, method: str, *inputs: Any, **options: Any) -> Any:
        """Compute as plain arrays do, and look at the result."""
        plain = [_plain(value) for value in inputs]
        target = options.get("out")
        if target is not None:
            options["out"] = tuple(_plain(array) for array in target)
        result = getattr(ufunc, method)(*plain, **options)
        if method == "__call__" and "where" not in options:
            self._look(ufunc.__name__, plain, result)
        if target is not None:
            return target[0] if len(target) == 1 else target
        return watch(result, self.seen) if isinstance(result, np.ndarray) else result

    def _look(self, name: str, inputs: list[Any], result: Any) -> None:
        if isinstance(result, tuple) or np.asarray(result).dtype.kind != "f":
            return
        settings = np.geterr()
        arrays = [np.asarray(value) for value in inputs]
        overflow = np.isinf(result) & _together(np.logical_and, np.isfinite, arrays)
        invalid = np.isnan(result) & ~_together(np.logical_or, np.isnan, arrays)
        if settings["over"] != "ignore" and overflow.any():
            self.seen.append(f"overflow encountered in {name}")
        if settings["invalid"] != "ignore" and invalid.any():
            self.seen.append(f"invalid value encountered in {name}")


def watch(array: Array, seen: list[str]) -> Watched:
    """Return a view of `array` that notes in `seen` what goes wrong with it."""
    view = array.view(Watched)
    view.seen = seen
    return view


def _together(join: np.ufunc, test: np.ufunc, arrays: list[Array]) -> Array:
    """Return the test's results for all arrays, elementwise joined, as broadcasting pairs them."""
    result: Array = np.asarray(test(arrays[0]))
    for array in arrays[1:]:
        result = join(result, test(array))
    return result


def _plain(value: Any) -> Any:
    return value.view(np.ndarray) if isinstance(value, Watched) else value
