"""Run a reader's function with a limit on time and on depth: an endless loop ends in a message."""

import sys
import time
from collections.abc import Callable
from types import FrameType
from typing import Any, Literal

DEEPEST = 250  # calls inside calls; Python's own limit, 1000, counts the notebook's calls too

# Python 3.11 counts `while True: pass` on one line as a single visit to that line.
_EVERY_STEP = sys.version_info < (3, 12)


class Stopped(BaseException):
    """Raised inside the watched function when it has had its time, or calls itself without end.

    It is no `Exception`, so that ``except Exception`` does not catch it. A bare ``except`` does:
    Python has dropped the tracing function by then, because it raised. The object that such an
    ``except`` throws away therefore puts the tracing back as it dies.
    """

    def __init__(self, reason: Literal["time", "depth"], deadline: "Deadline") -> None:
        super().__init__(reason)
        self.reason = reason
        self._deadline = deadline

    def __del__(self) -> None:
        self._deadline._watch_again(sys._getframe(1))


class Deadline:
    """A budget of seconds for any number of calls, spent only while one of them runs.

    It works line by line with `sys.settrace`, hence in every thread, on every system and in a
    browser, where there are neither signals nor threads. A tracer that was there before (a
    debugger's, a coverage tool's) is put back after each call.

    It cannot stop a single long step inside compiled code, such as ``10 ** 10 ** 9``, the product
    of two huge matrices or ``time.sleep(1000)``: it comes into effect when that step is over. Nor
    can it stop code that goes on without end inside its own bare ``except``, that keeps the
    exception, that calls `sys.settrace` itself, or that starts threads.

    Parameters
    ----------
    seconds
        What all calls together may take.

    Examples
    --------
    >>> def endless():
    ...     while True:
    ...         pass
    >>> deadline = Deadline(0.1)
    >>> try:
    ...     deadline.run(endless)
    ... except Stopped as stopped:
    ...     print(stopped.reason)
    time
    >>> deadline.left <= 0
    True
    """

    def __init__(self, seconds: float) -> None:
        self.left = seconds
        self._ends = 0.0
        self._base: FrameType | None = None  # the frame of `run` while a call is watched

    def run(self, function: Callable[..., Any], *args: Any, **options: Any) -> Any:
        """Return ``function(*args, **options)``.

        Raises
        ------
        Stopped
            With reason ``"time"`` when no time is left, ``"depth"`` when calls are nested deeper
            than `DEEPEST`. What the function itself raises passes through.
        """
        previous = sys.gettrace()
        self._base = sys._getframe()
        self._ends = time.monotonic() + self.left
        sys.settrace(self._trace)
        try:
            return function(*args, **options)
        finally:
            sys.settrace(previous)
            self._base = None
            self.left = self._ends - time.monotonic()

    def _trace(self, frame: FrameType, event: str, arg: object) -> Any:
        if time.monotonic() > self._ends:
            raise Stopped("time", self)
        if event == "call" and len(self._frames_from(frame)) > DEEPEST:
            raise Stopped("depth", self)
        frame.f_trace_opcodes = _EVERY_STEP
        return self._trace

    def _watch_again(self, frame: FrameType) -> None:
        """Trace on, from the next line of every frame between `frame` and that of `run`."""
        if self._base is None:
            return  # the call is over: this Stopped did its work
        for running in self._frames_from(frame):
            running.f_trace = self._trace
        sys.settrace(self._trace)

    def _frames_from(self, frame: FrameType | None) -> list[FrameType]:
        frames = []
        while frame is not None and frame is not self._base:
            frames.append(frame)
            frame = frame.f_back
        return frames
