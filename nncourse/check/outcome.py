"""Call a reader's function once, and note what happened, whatever it does."""

import builtins
import linecache
import warnings
from collections.abc import Callable
from contextlib import redirect_stderr, redirect_stdout, suppress
from dataclasses import dataclass, replace
from io import TextIOBase
from types import TracebackType
from typing import Any, Literal

import numpy as np
import numpy.typing as npt

from nncourse.check.deadline import Deadline, Stopped
from nncourse.check.report import quote
from nncourse.check.watched import numpy_warns, watch

NUMPY_WARNS = numpy_warns()  # not in a browser: there a second, watched call looks for overflows

Function = Callable[..., Any]
Array = npt.NDArray[Any]


@dataclass(frozen=True)
class Outcome:
    """What one call led to.

    Parameters
    ----------
    kind
        ``"value"``: numbers, in `value`. ``"nothing"``: None, `...` or NotImplementedError, as the
        starter does. ``"raised"``, ``"stopped"`` (by the deadline), ``"unusable"`` (no array of
        real numbers): why and how stands in `problem`.
    value
        What it returned, as a floating-point copy.
    dtype
        The type of these numbers before that: ``"f8"``, ``"f4"``, ``"i8"``, ``"b1"`` ...
    problem
        A sentence for the reader.
    error
        Type and text of what it raised.
    warned
        NumPy's first warning of the call, such as "overflow encountered in exp".
    changed
        Which of the arrays given to it are no longer what they were.
    same_array
        Whether it returned (a part of) an array that it was given.
    several
        How many results were returned, where it was a tuple or a list of results of unlike shapes.
    is_list
        Whether it was a list or a tuple.
    printed
        Whether it printed anything.
    """

    kind: Literal["value", "nothing", "raised", "stopped", "unusable"]
    value: Array | None = None
    dtype: str = ""
    problem: str = ""
    error: tuple[str, str] | None = None
    warned: str | None = None
    changed: tuple[int, ...] = ()
    same_array: bool = False
    several: int = 0
    is_list: bool = False
    printed: bool = False


class _Nowhere(TextIOBase):
    """Takes what the reader's function prints: a check calls it a dozen times."""

    written = False

    def write(self, text: str) -> int:
        self.written = True
        return len(text)


class AsksForInput(Exception):  # noqa: N818 - it is shown to the reader as no error
    """Raised where the function asks its user for input."""


def _nobody_answers(*prompt: object) -> str:
    raise AsksForInput


def observe(function: Function, arguments: tuple[Any, ...], deadline: Deadline) -> Outcome:
    """Call `function` with copies of the arguments and note the outcome; nothing gets through.

    That includes SystemExit and KeyboardInterrupt: interrupting a check ends in a report, too.
    What the function prints is not shown.
    """
    given = _copies(arguments)
    seen: list[str] = []
    nowhere = _Nowhere()
    asks = builtins.input
    with (
        warnings.catch_warnings(record=True) as caught,
        np.errstate(all="warn", under="ignore"),
        redirect_stdout(nowhere),
        redirect_stderr(nowhere),
    ):
        warnings.simplefilter("always")
        builtins.input = _nobody_answers
        try:
            result = deadline.run(function, *given)
            outcome = _from_value(result)
            if outcome.kind == "value" and isinstance(result, np.ndarray):
                shared = any(np.may_share_memory(result, a) for a in given if _is_array(a))
                outcome = replace(outcome, same_array=shared)
            del result  # a coroutine complains as it dies: let that be unheard, too
        except Stopped as stopped:
            outcome = _from_stop(stopped, deadline)
        except BaseException as error:  # SystemExit too: an answer must not end the notebook
            outcome = _from_error(error, deadline)
        finally:
            builtins.input = asks
        if outcome.kind == "value" and not NUMPY_WARNS:
            with suppress(BaseException):  # the first call is the one that counts
                deadline.run(function, *(_watched(a, seen) for a in _copies(arguments)))
    seen += [str(w.message) for w in caught if issubclass(w.category, RuntimeWarning)]
    changed = [
        j
        for j, (a, b) in enumerate(zip(given, arguments, strict=True))
        if _is_array(b) and (a.shape != b.shape or not np.array_equal(a, b, equal_nan=True))
    ]
    return replace(
        outcome,
        warned=seen[0] if seen else None,
        changed=tuple(changed),
        printed=nowhere.written,
    )


def _is_array(value: object) -> bool:
    return isinstance(value, np.ndarray)


def _copies(arguments: tuple[Any, ...]) -> tuple[Any, ...]:
    return tuple(a.copy() if _is_array(a) else a for a in arguments)


def _watched(value: Any, seen: list[str]) -> Any:
    return watch(value, seen) if _is_array(value) and value.dtype.kind == "f" else value


def _from_value(value: object) -> Outcome:
    if value is None or value is ...:
        return Outcome("nothing")
    wanted = "A NumPy array of floats is wanted."
    if not isinstance(value, (np.ndarray, np.generic, float, int, complex, list, tuple)):
        kind = quote(type(value).__name__)
        return Outcome("unusable", problem=f"returns an object of type {kind}. {wanted}")
    try:
        array = np.array(value, subok=False)
    except ValueError:  # results of unlike shapes
        many = len(value) if isinstance(value, (list, tuple)) else 0
        return Outcome("unusable", problem=f"returns {many} results. {wanted}", several=many)
    if array.dtype.kind not in "fiub":
        named = {"c": "complex numbers"}.get(array.dtype.kind, f"values of type `{array.dtype}`")
        return Outcome("unusable", problem=f"returns {named}. {wanted}")
    listed = isinstance(value, (list, tuple))
    tuples = isinstance(value, tuple) and any(_is_array(item) for item in value)
    return Outcome(
        "value",
        array.astype(float),
        array.dtype.str[1:],
        several=len(array) if tuples else 0,
        is_list=listed,
    )


def _from_stop(stopped: Stopped, deadline: Deadline) -> Outcome:
    if stopped.reason == "depth":
        return Outcome("stopped", problem="calls itself again and again, without an end.")
    slow = " (in a browser or a thread, where the check counts every line, loops are slow)"
    slow = slow if deadline.how == "tracing" else ""
    return Outcome(
        "stopped", problem=f"does not come to an end{slow}: is there an endless loop in it?"
    )


def _from_error(error: BaseException, deadline: Deadline) -> Outcome:
    name = type(error).__name__
    if type(error) is NotImplementedError:
        return Outcome("nothing", error=(name, ""))  # a starter of that kind
    try:
        text = str(deadline.run(str, error))  # an exception's text can be the reader's code as well
    except BaseException:
        text = "(its text cannot be read)"
    problem = f"raises {quote(f'{name}: {text}' if text else name)}"
    return Outcome("raised", problem=problem + _place(error.__traceback__), error=(name, text))


def _place(trace: TracebackType | None) -> str:
    """Return " in line 3: `...`" for the innermost line of the reader's own file or cell."""
    # Past `observe` and the deadline: what follows is the reader's.
    while trace is not None and trace.tb_frame.f_globals.get("__name__") in _OURS:
        trace = trace.tb_next
    if trace is None:
        return "."
    file = trace.tb_frame.f_code.co_filename
    if file.replace("\\", "/").rpartition("/numpy/")[1]:
        return "."  # a line number of NumPy's says nothing to anybody
    line = 0
    while trace is not None:
        if trace.tb_frame.f_code.co_filename == file:
            line = trace.tb_lineno
        trace = trace.tb_next
    source = linecache.getline(file, line)
    return f" in line {line}: {quote(source)}." if source.strip() else f" in line {line}."


_OURS = {__name__, "nncourse.check.deadline"}
