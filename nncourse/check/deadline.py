"""Run a reader's function with a limit on time and on depth: an endless loop ends in a message."""

import signal
import sys
import threading
import time
from collections import deque
from collections.abc import Callable
from types import FrameType
from typing import Any, Literal

DEEPEST = 250  # calls inside calls; Python's own limit, 1000, counts the notebook's calls too

# Where calls are nested as deep as they can be there is no room left for a `Stopped` that dies, and
# Python would tell the world. Nor is there for a hook written in Python: this one keeps nothing.
_UNHEARD = deque[object](maxlen=0).append

# Python 3.11 counts `while True: pass` on one line as a single visit to that line.
_EVERY_STEP = sys.version_info < (3, 12)


class Stopped(BaseException):
    """Raised inside the watched function when it has had its time, or calls itself without end.

    It is no `Exception`, so that ``except Exception`` does not catch it. A bare ``except`` does:
    Python has dropped the tracing function by then, because it raised. The object that such an
    ``except`` throws away therefore puts the tracing back as it dies, or begins with it.
    """

    _deadline: "Deadline | None" = None

    def __init__(self, reason: Literal["time", "depth"], deadline: "Deadline") -> None:
        super().__init__(reason)
        self.reason = reason
        self._deadline = deadline

    def __del__(self) -> None:
        if self._deadline is not None:
            self._deadline._watch_again(sys._getframe(1))


class Deadline:
    """A budget of seconds for any number of calls, spent only while one of them runs.

    On the main thread of a system with signals a timer does it, which costs the function nothing.
    Elsewhere, on Windows, in other threads and in a browser, `sys.settrace` counts line by line,
    which makes plain Python loops some fifty times as slow. `how` says which of the two it is. A
    timer or tracer that was there before is put back after each call.

    Neither can stop a single long step inside compiled code, such as ``10 ** 10 ** 9`` or the
    product of two huge matrices: it comes into effect when that step is over. Nor can they stop
    code that sets signals or tracing itself, or that starts threads.

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

    @property
    def how(self) -> Literal["timer", "tracing"]:
        """What watches a call that is made now."""
        main = threading.current_thread() is threading.main_thread()
        if main and hasattr(signal, "setitimer") and sys.platform not in ("emscripten", "wasi"):
            return "timer"
        return "tracing"

    def run(self, function: Callable[..., Any], *args: Any, **options: Any) -> Any:
        """Return ``function(*args, **options)``.

        Raises
        ------
        Stopped
            With reason ``"time"`` when no time is left, ``"depth"`` when calls are nested deeper
            than `DEEPEST`. What the function itself raises passes through.
        """
        if self.left <= 0:
            raise Stopped("time", self)
        if self.how == "timer":
            return self._run_with_timer(function, *args, **options)
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

    def _run_with_timer(self, function: Callable[..., Any], *args: Any, **options: Any) -> Any:
        began, previous, hook = time.monotonic(), sys.gettrace(), sys.unraisablehook
        self._base, self._ends = sys._getframe(), began + self.left
        raised = False

        def ring(number: int, frame: FrameType | None) -> None:
            nonlocal raised
            if self._base is None or time.monotonic() < self._ends:
                return
            if not raised:
                raised = True
                raise Stopped("time", self)
            if frame is not None:
                self._watch_again(frame)

        before = signal.signal(signal.SIGALRM, ring)
        # It rings again and again, and where a bare `except` throws a `Stopped` away, that goes on
        # by tracing, which no `except` escapes.
        sys.unraisablehook = _UNHEARD
        timer = signal.setitimer(signal.ITIMER_REAL, max(self.left, 1e-3), 0.05)
        try:
            try:
                return function(*args, **options)
            except RecursionError:
                raise Stopped("depth", self) from None
            finally:
                self._base = None
        finally:
            sys.settrace(previous)
            sys.unraisablehook = hook
            spent = time.monotonic() - began
            signal.setitimer(signal.ITIMER_REAL, 0)
            signal.signal(signal.SIGALRM, before or signal.SIG_DFL)
            if timer[0]:
                signal.setitimer(signal.ITIMER_REAL, max(timer[0] - spent, 1e-3), timer[1])
            self.left -= spent

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
