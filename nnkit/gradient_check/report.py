"""The report of a gradient check: two gradients compared, array by array."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from nnkit.gradient_check.numerical_gradient import Slope
from nnkit.validation.arguments import Array

Chosen = Mapping[str, tuple[int, tuple[int, ...], Array]]
"""For each array by name: where it starts in the vector of all, its shape, and the places in it."""


@dataclass(frozen=True)
class GradientCheck:
    """What a gradient check has found.

    ``method`` is "complex step" or "central differences", either perhaps "beside a kink", with its
    ``tolerance``, 1e-9 or 1e-7. ``errors`` has for each array, by a name such as "layer 1 Linear
    W", and for "data X" the error: norm of the difference over the sum of the norms; with the
    complex step, the largest difference over the largest element. It is 0 where the difference
    cannot be told from rounding. ``elements`` names the element of each that is furthest off.
    """

    method: str
    errors: dict[str, float]
    tolerance: float
    elements: dict[str, str]

    @property
    def worst(self) -> str:
        """The array with the largest error."""
        return max(self.errors, key=lambda name: np.nan_to_num(self.errors[name], nan=np.inf))

    @property
    def error(self) -> float:
        """The largest error."""
        return self.errors[self.worst]

    @property
    def failed(self) -> list[str]:
        """The arrays with an error above the tolerance."""
        return [name for name, error in self.errors.items() if not error <= self.tolerance]

    @property
    def passed(self) -> bool:
        """Whether every error is within the tolerance."""
        return self.error <= self.tolerance

    def __repr__(self) -> str:
        verdict = "passed" if self.passed else "FAILED"
        told = (
            f"gradient check {verdict} by {self.method}: "
            f"worst is {self.worst}, off by {self.error:.1e} (tolerance {self.tolerance:.0e})"
        )
        if self.passed:
            return told
        right = [name for name in self.errors if name not in self.failed]
        return f"{told}; {self.elements[self.worst]}; right are {', '.join(right) or 'none'}"


def compared(
    method: str,
    tolerance: float,
    slopes: Sequence[Slope],
    error: Callable[[str, Array, Array], float],
    told: Sequence[Array],
    chosen: Chosen,
) -> GradientCheck:
    """Compare array by array; of several ways to find a slope the one that agrees best counts."""
    errors, elements = {}, {}
    for name, (start, shape, picked) in chosen.items():
        tries = []
        for slope in slopes:
            found = np.stack([slope(start + place) for place in picked], axis=-1)
            pairs = [(found, one[..., start + picked]) for one in told]
            tries.append(max(((error(name, *pair), *pair) for pair in pairs), key=_size))
        errors[name], found, said = min(tries, key=_size)
        elements[name] = _furthest(found, said, shape, picked)
    return GradientCheck(method, errors, tolerance, elements)


def _size(tried: tuple[float, Array, Array]) -> float:
    """Return the error of a comparison; what is no number is worse than any."""
    return float(np.nan_to_num(tried[0], nan=np.inf))


def _furthest(found: Array, said: Array, shape: tuple[int, ...], picked: Array) -> str:
    """Name the element that is furthest off."""
    off = np.nan_to_num(np.abs(found - said), nan=np.inf)
    *run, place = np.unravel_index(off.argmax(), off.shape)
    index = ", ".join(str(i) for i in np.unravel_index(picked[place], shape))
    of_run = f" of run {run[0]}" if run else ""
    return (
        f"at [{index}]{of_run} backward says {said[*run, place]:.6g}, "
        f"the slope is {found[*run, place]:.6g}"
    )
