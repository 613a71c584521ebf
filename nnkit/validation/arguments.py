"""Checks of single arguments: numbers, arrays, names and seeds."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from difflib import get_close_matches
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

Kind = TypeVar("Kind")
Array = NDArray[Any]
"""An array of numbers; each docstring gives its shape."""

LARGEST_SEED = 2**63 - 1


def shown(value: object) -> str:
    """Describe what came, in a few words, for an error message."""
    if isinstance(value, np.ndarray) and (value.size > 4 or value.dtype == object):
        return f"an array of shape {value.shape} and type {value.dtype}"
    if hasattr(value, "to_numpy"):
        return f"a {type(value).__name__}"
    text = repr(value.tolist() if isinstance(value, (np.ndarray, np.generic)) else value)
    return text if len(text) <= 60 else f"{text[:57]}... ({type(value).__name__})"


def instance(value: Any, name: str, kind: type[Kind], such_as: str) -> Kind:
    """Return ``value`` if it is an object of this kind."""
    if isinstance(value, kind):
        return value
    hint = " (an instance is wanted: add brackets)" if isinstance(value, type) else ""
    raise TypeError(f"{name} must be {such_as}, got {shown(value)}{hint}")


def numbers(z: Any, name: str = "z") -> Array:
    """Return ``z`` as an array of floats; complex numbers pass, since gradient checks use them.

    Half precision becomes single: sums over a batch overflow in it.
    """
    if type(z) is np.ndarray and z.dtype.kind in "fc" and z.dtype.itemsize > 2:
        return z
    if np.any(getattr(z, "mask", False)):
        raise ValueError(f"{name} must not have masked values: fill them first")
    try:
        array = np.asarray(z)
    except (ValueError, TypeError, RuntimeError) as error:
        raise TypeError(f"{name} must be an array of numbers, got {shown(z)}") from error
    if array.dtype.kind in "iub":
        return array.astype(np.float64)
    if array.dtype == np.float16:
        return array.astype(np.float32)
    if array.dtype.kind in "fc":
        return array
    came, hint = shown(z), ""
    if array.dtype == object and (isinstance(z, np.ndarray) or hasattr(z, "to_numpy")):
        came, hint = "values of type object", ": convert it first, with .astype(float)"
    raise TypeError(f"{name} must be an array of numbers, got {came}{hint}")


def real_numbers(z: Any, name: str, finite: bool = True) -> Array:
    """Return ``z`` as an array of real floats, by default all finite."""
    array = numbers(z, name)
    if array.dtype.kind == "c":
        raise TypeError(f"{name} must hold real numbers, got an array of type {array.dtype}")
    if finite and not np.isfinite(array).all():
        bad = array.size - np.count_nonzero(np.isfinite(array))
        raise ValueError(
            f"{name} must hold finite numbers, but {bad} of {array.size} are NaN or infinite: "
            "remove or replace them first"
        )
    return array


def cast(array: Array, dtype: Any, name: str) -> Array:
    """Return ``array`` in the network's number type; refuse what does not fit into it."""
    with np.errstate(over="ignore"):
        result = array.astype(dtype, copy=False)
    if result is not array and np.isfinite(array).all() and not np.isfinite(result).all():
        raise ValueError(
            f"{name} holds numbers up to {np.abs(array).max():.3g}, too large for "
            f"{np.dtype(dtype).name}: scale the data, or make the network with dtype='float64'"
        )
    return result


def read_only(array: Array) -> Array:
    """Return a view that cannot be written to."""
    view = array.view()
    view.flags.writeable = False
    return view


def writable_floats(array: Any, name: str) -> Array:
    """Return an array that is changed in place, shape (P,) or (runs, P), if it can be."""
    if not isinstance(array, np.ndarray) or array.dtype.kind != "f":
        raise TypeError(f"{name} must be an array of floats, got {shown(array)}")
    if not array.flags.writeable:
        raise ValueError(f"{name} is changed in place, but this array is read-only: copy it first")
    if array.ndim not in (1, 2):
        raise ValueError(f"{name} must have shape (P,) or (runs, P), got {array.shape}")
    return array


def rows_of_data(X: Any, name: str, runs: int | None) -> Array:
    """Return data as finite floats of shape (n, features), with runs also (runs, n, features)."""
    array = real_numbers(X, name)
    of_each_run = runs is not None and array.ndim == 3 and array.shape[0] == runs
    if array.ndim != 2 and not of_each_run:
        wanted = "(n, features)" + ("" if runs is None else f" or ({runs}, n, ...)")
        raise ValueError(f"{name} must have shape {wanted}, got {array.shape}")
    if 0 in array.shape:
        raise ValueError(
            f"{name} must have at least one row and one feature, got shape {array.shape}"
        )
    return array


def number(value: Any, name: str, wanted: str = "a number") -> float:
    """Return ``value`` as a finite float."""
    scalar = isinstance(value, (int, float, np.integer, np.floating)) or (
        isinstance(value, np.ndarray) and value.ndim == 0 and value.dtype.kind in "fiu"
    )
    if not scalar or isinstance(value, bool):
        raise TypeError(f"{name} must be {wanted}, got {shown(value)}")
    try:
        result = float(value)
    except OverflowError:
        result = math.inf
    if not math.isfinite(result):
        raise ValueError(f"{name} must be {wanted}, got {shown(value)}")
    return result


def _within(value: Any, name: str, wanted: str, low: float, high: float = math.inf) -> float:
    result = number(value, name, wanted)
    if not low <= result < high:
        raise ValueError(f"{name} must be {wanted}, got {shown(value)}")
    return result


def positive(value: Any, name: str) -> float:
    """Return ``value`` as a float above zero."""
    return _within(value, name, "a positive number", math.nextafter(0, 1))


def non_negative(value: Any, name: str) -> float:
    """Return ``value`` as a float of zero or more."""
    return _within(value, name, "zero or a positive number", 0.0)


def fraction(value: Any, name: str) -> float:
    """Return ``value`` as a float in [0, 1)."""
    return _within(value, name, "at least 0 and below 1", 0.0, 1.0)


def integer(value: Any, name: str, least: int = 1, most: int = 2**31 - 1) -> int:
    """Return ``value`` as an int between ``least`` and ``most``."""
    wanted = f"an integer of at least {least}"
    if not isinstance(value, (int, np.integer)) or isinstance(value, bool):
        raise TypeError(f"{name} must be {wanted}, got {shown(value)}")
    if not least <= value <= most:
        raise ValueError(f"{name} must be {wanted} and at most {most}, got {shown(value)}")
    return int(value)


def boolean(value: Any, name: str) -> bool:
    """Return ``value`` if it is True or False."""
    if not isinstance(value, (bool, np.bool_)):
        raise TypeError(f"{name} must be True or False, got {shown(value)}")
    return bool(value)


ELSEWHERE = {"glorot": "xavier", "kaiming": "he", "swish": "silu", "linear": "identity"}
"""What other libraries call some of the names."""


def one_of(value: Any, name: str, known: Iterable[str]) -> str:
    """Return ``value`` if it is one of the known names; otherwise suggest the nearest."""
    names = list(known)
    if not isinstance(value, str):
        raise TypeError(f"{name} must be one of {', '.join(names)}; got {shown(value)}")
    if value in names:
        return value
    raise ValueError(f"unknown {name} {shown(value)}: {nearest(value, names)}")


def nearest(value: str, known: Iterable[str]) -> str:
    """Say which of the known names is meant, if one is near, and which there are."""
    names, wanted = list(known), value.lower()
    for theirs, ours in ELSEWHERE.items():
        wanted = wanted.replace(theirs, ours)
    found = get_close_matches(wanted, names, n=1, cutoff=0.4)
    hint = f"did you mean {found[0]!r}? " if found else ""
    return f"{hint}Known are {', '.join(names)}"


def generator(seed: Any, name: str = "seed") -> np.random.Generator:
    """Return the random generator for a seed (or the generator itself)."""
    if isinstance(seed, np.random.Generator):
        return seed
    return np.random.default_rng(integer(seed, name, least=0, most=LARGEST_SEED))


def seeds_of_runs(seed: Any, runs: int | None, name: str = "seed") -> list[Any]:
    """Return one seed for each run: those given, or ``seed``, ``seed + 1``, ... for one."""
    if isinstance(seed, np.ndarray) and seed.ndim == 1 and seed.dtype.kind in "iu":
        seed = seed.tolist()
    if not isinstance(seed, Sequence) or isinstance(seed, (str, bytes)):
        if isinstance(seed, np.random.Generator):
            if runs is not None:
                raise TypeError(f"with runs, {name} must be an integer, or {runs} of them")
            return [seed]
        first = integer(seed, name, least=0, most=LARGEST_SEED)
        return [first + run for run in range(runs or 1)]
    if runs is None:
        raise TypeError(f"{name} must be one integer for one network, got {shown(seed)}")
    if len(seed) != runs:
        raise ValueError(f"{name} must be one number or {runs} of them (runs), got {len(seed)}")
    return [integer(one, name, least=0, most=LARGEST_SEED) for one in seed]


def per_run(value: Any, name: str, runs: int | None, zero: bool = False) -> float | Array:
    """Return a positive number (or zero, if allowed), or an array of one for each run.

    ``runs`` is 0 for a single network, which takes no array, and None if it is not known yet.
    """
    if not isinstance(value, (list, tuple)) and getattr(value, "ndim", 0) == 0:
        return non_negative(value, name) if zero else positive(value, name)
    array = real_numbers(value, name)
    if runs == 0:
        raise ValueError(
            f"{name} must be one number for a single network, got shape {array.shape}: "
            "one for each run needs a Network(..., runs=...)"
        )
    if array.ndim != 1 or array.size == 0 or (runs is not None and array.shape != (runs,)):
        shape = "(runs,)" if runs is None else f"({runs},)"
        raise ValueError(f"{name} must be one number or an array {shape}, got {array.shape}")
    if not (array >= 0 if zero else array > 0).all():
        wanted = "zeros or positive numbers" if zero else "positive numbers"
        raise ValueError(f"{name} must hold {wanted}, got {shown(array.min())} among them")
    return array
