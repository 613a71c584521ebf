"""The Python side of Run live: runs cells, describes errors, draws figures with controls."""

import json
import linecache
import os
import shutil
import sys
import traceback
from collections.abc import Callable
from typing import Any

from nnkit_live_modules import missing, parse
from nnkit_live_output import Page, begin, display, install, show_figures
from pyodide.code import eval_code_async

__all__ = ["connect", "forget_sweeps", "missing", "render", "run"]

MEMORY = "The page's Python has used the memory it may have. Make the arrays smaller, or restart."
RECURSION = "A function called itself too often."
namespace = sys.modules["__main__"].__dict__
_shipped: list[str] = []  # sweeps whose results came with the page, of the running cell


def connect(emit: Callable[[str], None]) -> None:
    """Take the function that carries JSON text to the page, and put everything in place."""
    Page.emit = emit
    install()


async def run(code: str, name: str, job: int) -> str:
    """Run a cell.

    Parameters
    ----------
    code : str
        The cell.
    name : str
        What tracebacks call it.
    job : int
        The number that its output carries.

    Returns
    -------
    str
        JSON: `ok`; with an error its `error`, `kind`, `hint`, `line`, `missing`; `passed` if the
        cell ends in a report of `check`; `shipped` if a sweep's result came with the page;
        `figures`, the names of all figures with controls.
    """
    begin(job)
    _shipped.clear()
    result: dict[str, Any] = {"ok": True}
    linecache.cache[name] = (len(code), None, code.splitlines(keepends=True), name)
    try:
        _, source = parse(code)
        if "sweep(" in source:
            _watch_sweeps()
        value = await eval_code_async(source, globals=namespace, filename=name)
        if value is not None:
            namespace["_"] = value
            display(value)
        show_figures()
        passed = getattr(value, "passed", None)
        if passed is not None:
            result["passed"] = bool(passed)
    except BaseException as error:
        result = {"ok": False, **_told(error)}
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
    result["figures"] = sorted(_figures())
    result["shipped"] = bool(_shipped)
    return json.dumps(result)


def _own_frames(error: BaseException) -> list[traceback.FrameSummary]:
    frames = traceback.extract_tb(error.__traceback__)
    return [frame for frame in frames if frame.filename.startswith("cell ")]


def _told(error: BaseException) -> dict[str, Any]:
    """Return what the page needs to know of an error."""
    hint = None
    if isinstance(error, MemoryError):
        hint = MEMORY
    elif isinstance(error, RecursionError):
        hint = RECURSION
    told: dict[str, Any] = {
        "error": describe(error),
        "kind": type(error).__name__,
        "hint": hint,
    }
    if frames := _own_frames(error):
        told["line"] = frames[-1].lineno
    elif isinstance(error, SyntaxError):
        told["line"] = error.lineno
    if isinstance(error, ModuleNotFoundError) and error.name:
        told["missing"] = error.name.split(".")[0]
    return told


def describe(error: BaseException) -> str:
    """Describe an error in a few lines: where in the reader's own code, and what."""
    lines = []
    frames: list[traceback.FrameSummary | None] = [*_own_frames(error)]
    if len(frames) > 6:
        frames = [*frames[:3], None, *frames[-2:]]
    for frame in frames:
        if frame is None:
            lines.append("  …")
            continue
        inside = "" if frame.name == "<module>" else f", in {frame.name}"
        lines.append(f"{frame.filename}, line {frame.lineno}{inside}")
        lines.append(f"    {(frame.line or '').strip()}")
    what = [line.rstrip() for line in traceback.format_exception_only(error)]
    if isinstance(error, SyntaxError):
        what = [line.replace('File "', "").replace('", line', ", line", 1) for line in what]
    lines += what
    if error.__cause__ is not None:
        cause = "".join(traceback.format_exception_only(error.__cause__)).rstrip()
        lines.append(f"caused by {cause}")
    return "\n".join(lines)


def _figures() -> dict[str, Any]:
    explore = sys.modules.get("nncourse.figures")
    figures: dict[str, Any] = getattr(explore, "figures", {}) if explore is not None else {}
    return figures


def render(name: str, state: str) -> str:
    """Draw a figure of ``nncourse.figures``.

    Parameters
    ----------
    name : str
        The figure's name.
    state : str
        The values of its controls, as JSON.

    Returns
    -------
    str
        JSON: `panels` as SVG, `sentence`, `found`, `shows`; or `error`.
    """
    begin(None)
    try:
        drawn = _figures()[name].render(json.loads(state))
    except BaseException as error:
        return json.dumps({"error": "".join(traceback.format_exception_only(error)).strip()})
    return json.dumps(
        {
            "panels": drawn.panels,
            "sentence": drawn.sentence,
            "found": None if drawn.found is None else bool(drawn.found),
            "shows": list(drawn.shows),
        }
    )


def _watch_sweeps() -> None:
    """Take down which sweeps find their result among those that came with the page."""
    try:
        import nncourse.experiments.store as store
    except ImportError:
        return
    if hasattr(store, "read_as_before"):
        return
    vars(store).update(read_as_before=store.read, write_as_before=store.write)
    computed = set()  # here, since the page was opened

    def read(key: str) -> Any:
        found = store.read_as_before(key)
        if found is not None and key not in computed:
            _shipped.append(key)
        return found

    def write(key: str, arrays: Any) -> None:
        computed.add(key)
        store.write_as_before(key, arrays)

    vars(store).update(read=read, write=write)


def forget_sweeps() -> None:
    """Throw away the results that came with the page, so that the next sweep computes."""
    shutil.rmtree(os.environ["NNKIT_SWEEPS"], ignore_errors=True)
