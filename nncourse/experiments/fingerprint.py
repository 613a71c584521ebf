"""A text that tells apart what could give different results: the key to results kept on disk.

Settings, data, layers, functions: whatever goes into an experiment. A function counts by its
source, by what it closes over, by its defaults and by the global names that it uses, and so on
down to plain values; nnkit's own things count by name, as the source of nnkit is hashed apart.
"""

from __future__ import annotations

import dis
import functools
import hashlib
import importlib
import inspect
import sys
import sysconfig
from collections.abc import Callable, Mapping, Set
from contextlib import suppress
from pathlib import Path
from types import BuiltinFunctionType, CodeType, FunctionType, MethodType, ModuleType
from typing import Any

import numpy as np

from nnkit.validation.arguments import Array

DIGITS = 2.0**36  # machines may differ in the last digits of float64, so those do not count
# What Python writes into a class by itself, beside what stands in its body.
IMPLICIT = {
    *("__module__", "__qualname__", "__doc__", "__dict__", "__weakref__", "__firstlineno__"),
    *("__static_attributes__", "__annotations__", "__annotate_func__", "__annotations_cache__"),
    *("__abstractmethods__", "_abc_impl", "__orig_bases__", "__parameters__"),
}


class CannotTellError(TypeError):
    """There is something in it of which no text can tell what it does."""


def fingerprint(thing: Any) -> str:
    """Return a text that is the same for the same thing, on another day and machine too.

    Raises
    ------
    CannotTellError
        If there is something in it whose source or state cannot be had.
    """
    return _told(thing, {})


def _told(thing: Any, done: dict[int, tuple[Any, str]]) -> str:
    """Return the text; ``done`` has those of what was met before, and holds it, by its id."""
    if thing is None or isinstance(thing, (bool, int, str, bytes)):
        return repr(thing)
    if isinstance(thing, (float, complex, np.generic, np.ndarray)):
        return _of_numbers(np.asarray(thing))
    if id(thing) not in done:
        done[id(thing)] = thing, "again"  # if it is met inside itself
        text = _of_structure(thing, lambda part: _told(part, done))
        short = text if len(text) < 200 else hashlib.sha256(text.encode()).hexdigest()
        done[id(thing)] = thing, short
    return done[id(thing)][1]


def _of_structure(thing: Any, of: Callable[[Any], str]) -> str:
    if isinstance(thing, (list, tuple, range)):
        return f"[{', '.join(of(part) for part in thing)}]"
    if isinstance(thing, Set):
        return f"{{{', '.join(sorted(of(part) for part in thing))}}}"
    if isinstance(thing, Mapping):
        return f"{{{', '.join(f'{of(k)}: {of(v)}' for k, v in thing.items())}}}"
    if isinstance(thing, functools.partial):
        return f"partial {of([thing.func, thing.args, thing.keywords])}"
    if isinstance(thing, MethodType):
        return f"method {of([thing.__self__, thing.__func__])}"
    if isinstance(thing, (staticmethod, classmethod)):
        return f"{type(thing).__name__} {of(thing.__func__)}"
    if isinstance(thing, property):
        return f"{of(type(thing))} {of([thing.fget, thing.fset, thing.fdel])}"
    if isinstance(thing, functools.cached_property):
        return f"{of(type(thing))} {of(thing.func)}"
    if isinstance(thing, (np.ufunc, np.dtype)):
        return f"{type(thing).__name__} {getattr(thing, '__name__', thing)}"
    if isinstance(thing, ModuleType):
        version = _version(thing.__name__)
        return f"module {thing.__name__} {version or of(_own_of_module(thing))}"
    if isinstance(thing, FunctionType):
        # By where its code is from: functools.wraps gives it another function's name.
        name = f"{thing.__globals__.get('__name__')}.{thing.__code__.co_qualname}"
        version = _version(name)
        known = version and not thing.__closure__ and "<" not in name
        return f"{name} {version if known else of(_of_function(thing))}"
    if isinstance(thing, (BuiltinFunctionType, type)):
        name = f"{thing.__module__}.{thing.__qualname__}"
        version = "" if hasattr(thing, "__wrapped__") else _version(name)
        if version and "<" not in name:
            return f"{name} {version}"
        if isinstance(thing, BuiltinFunctionType):
            raise CannotTellError(f"{name} has no source")
        return f"{name} {of(_of_class(thing))}"
    state = getattr(thing, "__dict__", None)
    if state is None or any(vars(base).get("__slots__") for base in type(thing).__mro__):
        raise CannotTellError(f"{type(thing).__name__} does not show its state")
    return f"object {of(type(thing))} {of(dict(sorted(state.items())))}"


def _of_numbers(array: Array) -> str:
    if array.dtype.kind not in "fcbiuUS":
        raise CannotTellError(f"an array of {array.dtype} does not show its state")
    if array.dtype.kind == "c":
        return f"{_of_numbers(array.real)} + i {_of_numbers(array.imag)}"
    parts: list[Array]
    if array.dtype.kind == "f":
        if array.ndim == 0:
            return f"{float(array):.11g}"
        mantissa, exponent = np.frexp(array.astype(np.float64))
        parts = [np.rint(mantissa * DIGITS) + 0.0, exponent.astype(np.int32)]
    else:
        parts = [array]
    digest = hashlib.sha256()
    for part in parts:
        digest.update(np.ascontiguousarray(part, part.dtype.newbyteorder("<")).tobytes())
    return f"{array.dtype.kind}{array.shape} {digest.hexdigest()}"


@functools.cache
def _version(name: str) -> str:
    """Return the version of an installed package, by which its things count; "" for one's own.

    Of nnkit the source is in the key, and what NumPy and Python compute does not change.
    """
    package = name.split(".")[0]
    if package == "__main__":  # a program or a notebook, whatever has started it
        return ""
    if package in {"nnkit", "numpy"} or package in sys.stdlib_module_names:
        return "known"
    found = sys.modules.get(package)
    place = Path(getattr(found, "__file__", None) or "/")
    installed = {Path(sysconfig.get_path(kind)) for kind in ("purelib", "platlib")}
    return str(getattr(found, "__version__", "installed")) if installed & {*place.parents} else ""


def _own_of_module(module: ModuleType) -> dict[str, Any]:
    """Return what a module of one's own holds."""
    return {name: part for name, part in sorted(vars(module).items()) if name[:2] != "__"}


def _of_function(function: FunctionType) -> list[Any]:
    code = function.__code__
    try:
        source = inspect.getsource(code)  # of a function that wraps another, getsource shows that
    except (OSError, TypeError) as error:
        raise CannotTellError(f"the source of {function!r} cannot be had") from error
    # Two functions on one line have one source; where on the line it begins tells them apart.
    columns = [begin for _, _, begin, end in code.co_positions() if begin is not None and end]
    place = min(columns, default=0) if source.count("lambda") > 1 else 0
    cells = {
        name: _content(cell)
        for name, cell in zip(code.co_freevars, function.__closure__ or (), strict=True)
    }
    used = {
        name: function.__globals__[name]
        for name in sorted(_global_names(code))
        if name in function.__globals__
    }
    modules = [_imported(name) for name in sorted(_imports(code))]
    set_on_it = dict(sorted(vars(function).items()))
    return [
        source,
        place,
        function.__defaults__,
        function.__kwdefaults__,
        cells,
        used,
        modules,
        set_on_it,
    ]


def _content(cell: Any) -> Any:
    try:
        return cell.cell_contents
    except ValueError:  # not filled yet
        return "empty"


def _global_names(code: CodeType) -> set[str]:
    """Return the global names that a function uses, and the functions inside it."""
    names = {
        step.argval
        for step in dis.get_instructions(code)
        if step.opname in ("LOAD_GLOBAL", "LOAD_NAME")
    }
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            names |= _global_names(constant)
    return names


def _imports(code: CodeType) -> set[str]:
    """Return the names that a function imports, and the functions inside it."""
    names, module = set(), ""
    for step in dis.get_instructions(code):
        if step.opname == "IMPORT_NAME":
            module = step.argval
            names.add(module)
        elif step.opname == "IMPORT_FROM":
            names.add(f"{module}.{step.argval}")
    return names.union(*(_imports(part) for part in code.co_consts if isinstance(part, CodeType)))


def _imported(name: str) -> Any:
    """Return what an import brings: a module, or a part of one."""
    with suppress(ImportError):
        importlib.import_module(name.partition(".")[0])
    if version := _version(name):
        return f"{name} {version}"
    try:
        return importlib.import_module(name)
    except ImportError as error:
        module, _, part = name.rpartition(".")
        with suppress(ImportError, AttributeError, ValueError):
            return getattr(importlib.import_module(module), part)
        raise CannotTellError(f"cannot import {name}") from error


def _of_class(kind: type) -> list[Any]:
    parts = {name: part for name, part in sorted(vars(kind).items()) if name not in IMPLICIT}
    return [type(kind), [base for base in kind.__bases__ if base is not object], parts]
