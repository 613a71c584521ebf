"""What a cell shows: printed text as it comes, values in all their forms, figures.

Everything goes to the page through one function, as JSON text. Text stays text and pictures are
base64: the page decides what to show, and never inserts markup as it came.
"""

import base64
import builtins
import io
import json
import pprint
import sys
import time
import types
from collections.abc import Callable, Iterable
from typing import Any, NoReturn

TEXT_LIMIT = 100_000  # characters of printed text for one cell
REPR_LIMIT = 20_000
RICH = (
    ("image/png", "_repr_png_"),
    ("image/jpeg", "_repr_jpeg_"),
    ("image/svg+xml", "_repr_svg_"),
    ("text/html", "_repr_html_"),
    ("text/markdown", "_repr_markdown_"),
    ("text/latex", "_repr_latex_"),
)


class Page:
    """The way to the page, and the job whose output is on its way."""

    emit: Callable[[str], None]
    job: int | None = None
    written = 0


def send(**message: Any) -> None:
    """Send a message to the page."""
    Page.emit(json.dumps(message))


def begin(job: int | None) -> None:
    """Say whose output comes from now on."""
    Page.job, Page.written = job, 0


class Stream(io.TextIOBase):
    """What is printed goes to the page at once; only a flood is gathered, 30 times a second."""

    def __init__(self, kind: str) -> None:
        self.kind = kind
        self.parts: list[str] = []
        self.flushed = self.second = 0.0
        self.count = 0

    def write(self, text: str) -> int:
        """Send text, or keep it for a moment."""
        text = str(text)
        room = max(TEXT_LIMIT - Page.written, 0)
        Page.written += len(text)
        self.parts.append(text[:room])
        if 0 < room < len(text):
            self.parts.append("\n… the rest of the output is left out\n")
        now = time.monotonic()
        if now - self.second > 1:
            self.second, self.count = now, 0
        self.count += 1
        if self.count <= 100 or now - self.flushed > 0.03:
            self.flush()
            self.flushed = now
        return len(text)

    def writelines(self, lines: Iterable[str]) -> None:
        """Write each of some lines."""
        for line in lines:
            self.write(line)

    def flush(self) -> None:
        """Send what was kept."""
        text = "".join(self.parts)
        self.parts.clear()
        if text:
            send(type="stream", id=Page.job, kind=self.kind, text=text)

    def writable(self) -> bool:
        """Return that this can be written to."""
        return True


def _plain(value: Any) -> str:
    if isinstance(value, dict | list | tuple | set | frozenset):
        text = pprint.pformat(value, width=79, sort_dicts=False)
    else:
        text = repr(value)
    return text if len(text) <= REPR_LIMIT else text[:REPR_LIMIT] + " …"


def _encoded(data: Any) -> str:
    if isinstance(data, bytes | bytearray | memoryview):
        return base64.b64encode(bytes(data)).decode()
    return data if isinstance(data, str) else json.dumps(data)


def bundle(value: Any) -> dict[str, str]:
    """Return all forms in which a value can be shown: text or base64, by MIME type."""
    found: dict[str, Any] = {}
    if _is_figure(value):
        found["image/png"] = _png(value)
    method = getattr(type(value), "_repr_mimebundle_", None)
    if method is not None:
        data = method(value)
        found.update((data[0] if isinstance(data, tuple) else data) or {})
    for mime, name in RICH:
        method = getattr(type(value), name, None)
        if mime not in found and method is not None:
            data = method(value)
            data = data[0] if isinstance(data, tuple) else data
            if data is not None:
                found[mime] = data
    if "text/plain" not in found:
        found["text/plain"] = _plain(value)
    shown = {mime: data for mime, data in found.items() if not mime.startswith("application/")}
    return {mime: _encoded(data) for mime, data in shown.items()}


def display(*values: Any, **options: Any) -> None:
    """Show values in the place of the running cell, as IPython's ``display`` does."""
    for value in values:
        sys.stdout.flush()
        shows_itself = getattr(type(value), "_ipython_display_", None)
        if shows_itself is not None:
            shows_itself(value)
        else:
            shown = value if options.get("raw") else bundle(value)
            send(type="display", id=Page.job, bundle=shown)


_display = display


def _is_figure(value: Any) -> bool:
    module = sys.modules.get("matplotlib.figure")
    return module is not None and isinstance(value, module.Figure)


def _png(figure: Any) -> bytes:
    data = io.BytesIO()
    figure.savefig(data, format="png", dpi=2 * figure.dpi, bbox_inches="tight")
    return data.getvalue()


def show_figures(*arguments: Any, **options: Any) -> None:
    """Show what pyplot has open, and close it: ``plt.show()``, and the end of every cell."""
    pyplot = sys.modules.get("matplotlib.pyplot")
    if pyplot is None:
        return
    for number in pyplot.get_fignums():
        display(pyplot.figure(number))
    pyplot.close("all")


class _Shown:
    """A value with one MIME type, as ``IPython.display.Markdown`` and its like make."""

    mime = "text/plain"

    def __init__(self, data: Any = None, **options: Any) -> None:
        self.data = data

    def _repr_mimebundle_(self, **options: Any) -> dict[str, Any]:
        return {self.mime: self.data, "text/plain": str(self.data)[:REPR_LIMIT]}


MIMES = {
    "Markdown": "text/markdown",
    "HTML": "text/html",
    "SVG": "image/svg+xml",
    "Latex": "text/latex",
    "Math": "text/latex",
    "Image": "image/png",
    "Pretty": "text/plain",
}


def _no_input(prompt: str = "") -> NoReturn:
    raise RuntimeError("input() cannot ask on this page: write the value into the cell instead")


def _glue(name: str, value: Any, display: bool = True) -> None:
    """Show a value that is carried to another page when the book is built."""
    if display:
        _display(value)


def install() -> None:
    """Put the streams in place, and small forms of what cells import and the page doesn't have.

    IPython would be 600 kB, and more with what it needs; cells use a few names of it.
    """
    sys.stdout = Stream("stdout")
    sys.stderr = Stream("stderr")
    builtins.input = _no_input
    vars(builtins)["display"] = display
    shown: Any = types.ModuleType("IPython.display")
    for name, mime in MIMES.items():
        setattr(shown, name, type(name, (_Shown,), {"mime": mime}))
    shown.display = display
    shown.clear_output = lambda wait=False: send(type="clear", id=Page.job)
    ipython: Any = types.ModuleType("IPython")
    ipython.display = shown
    ipython.get_ipython = lambda: None
    ipython.__path__ = []
    book: Any = types.ModuleType("myst_nb")
    book.glue = _glue
    sys.modules.update({"IPython": ipython, "IPython.display": shown, "myst_nb": book})
