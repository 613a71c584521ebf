"""Call a reader's function once, and note what happened, whatever it does."""

import linecache
import warnings
from collections.abc import Callable, Mapping
from contextlib import redirect_stderr, redirect_stdout, suppress
from dataclasses import dataclass, field, replace
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
class Probe:
    """One call to try: ``function(z, **options)``.

    Parameters
    ----------
    z
        The input; the function gets a copy.
    options
        What else is given, by name: numbers, or arrays that cannot be written to.
    name
        What the exercise calls the input.
    """

    z: Array
    options: Mapping[str, Any] = field(default_factory=dict)
    name: str = "z"

    def __str__(self) -> str:
        text = _shown(self.name, self.z)
        integers = " (integers)" if self.z.dtype.kind == "i" else ""
        return text + integers + self.options_text

    @property
    def options_text(self) -> str:
        """The options as they are appended to a description: ", `slope = 0.2`"."""
        return "".join(f", {_shown(name, np.asarray(v))}" for name, v in self.options.items())


def _shown(name: str, values: Array) -> str:
    """Return "`z = [1 2]`", or the shape where there are too many values to read."""
    if not 0 < values.size <= 6:
        return f"`{name}` of shape `{values.shape}`"
    text = np.array2string(values, formatter={"float_kind": "{:g}".format})
    return f"`{name} = {' '.join(text.split())}`"


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
    problem
        A sentence for the reader.
    error
        Type and text of what it raised.
    whole_numbers
        Whether integers or booleans were returned in place of floats.
    warned
        NumPy's first warning of the call, such as "overflow encountered in exp".
    changed_input
        Whether the array given to it is no longer what it was.
    """

    kind: Literal["value", "nothing", "raised", "stopped", "unusable"]
    value: Array | None = None
    problem: str = ""
    error: tuple[str, str] | None = None
    whole_numbers: bool = False
    warned: str | None = None
    changed_input: bool = False


class _Nowhere(TextIOBase):
    """Takes what the reader's function prints: a check calls it a dozen times."""

    def write(self, text: str) -> int:
        return len(text)


def observe(function: Function, probe: Probe, deadline: Deadline) -> Outcome:
    """Call `function` as `probe` says and note the outcome; nothing it raises gets through.

    That includes SystemExit and KeyboardInterrupt: interrupting a check ends in a report, too.
    What the function prints is not shown.
    """
    z = probe.z.copy()
    seen: list[str] = []
    with (
        warnings.catch_warnings(record=True) as caught,
        np.errstate(all="warn", under="ignore"),
        redirect_stdout(_Nowhere()),
        redirect_stderr(_Nowhere()),
    ):
        warnings.simplefilter("always")
        try:
            outcome = _from_value(deadline.run(function, z, **probe.options))
        except NotImplementedError:
            outcome = Outcome("nothing")
        except Stopped as stopped:
            outcome = _from_stop(stopped)
        except BaseException as error:  # SystemExit too: an answer must not end the notebook
            outcome = _from_error(error, deadline)
        if outcome.kind == "value" and not NUMPY_WARNS:
            with suppress(BaseException):  # the first call is the one that counts
                deadline.run(function, watch(probe.z.copy(), seen), **probe.options)
    seen += [str(w.message) for w in caught if issubclass(w.category, RuntimeWarning)]
    return replace(
        outcome,
        warned=seen[0] if seen else None,
        changed_input=z.shape != probe.z.shape or not np.array_equal(z, probe.z),
    )


def _from_value(value: object) -> Outcome:
    if value is None or value is ...:
        return Outcome("nothing")
    wanted = "A NumPy array of floats is wanted."
    if not isinstance(value, (np.ndarray, np.generic, float, int, complex)):
        kind = quote(type(value).__name__)
        return Outcome("unusable", problem=f"it returns an object of type {kind}. {wanted}")
    array = np.array(value, subok=False)
    if array.dtype.kind not in "fiub":
        named = {"c": "complex numbers"}.get(array.dtype.kind, f"values of type `{array.dtype}`")
        return Outcome("unusable", problem=f"it returns {named}. {wanted}")
    return Outcome("value", array.astype(float), whole_numbers=array.dtype.kind != "f")


def _from_stop(stopped: Stopped) -> Outcome:
    if stopped.reason == "depth":
        return Outcome("stopped", problem="it calls itself again and again, without an end.")
    return Outcome("stopped", problem="it does not come to an end: is there an endless loop in it?")


def _from_error(error: BaseException, deadline: Deadline) -> Outcome:
    name = type(error).__name__
    try:
        text = str(deadline.run(str, error))  # an exception's text can be the reader's code as well
    except BaseException:
        text = "(its text cannot be read)"
    problem = f"it raises {quote(f'{name}: {text}' if text else name)}"
    return Outcome("raised", problem=problem + _place(error.__traceback__), error=(name, text))


def _place(trace: TracebackType | None) -> str:
    """Return " in line 3: `...`" for the innermost line of the reader's own file or cell."""
    trace = trace and trace.tb_next  # past `observe` ...
    trace = trace and trace.tb_next  # ... and `Deadline.run`: what follows is the reader's
    if trace is None:
        return "."
    file = trace.tb_frame.f_code.co_filename
    line = 0
    while trace is not None:
        if trace.tb_frame.f_code.co_filename == file:
            line = trace.tb_lineno
        trace = trace.tb_next
    source = linecache.getline(file, line)
    return f" in line {line}: {quote(source)}." if source.strip() else f" in line {line}."
