"""Draw every state of a figure into files, for the page that has no kernel."""

from __future__ import annotations

import contextlib
import hashlib
import io
import json
import shutil
import time
import warnings
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from nncourse.figures.controls import State
from nncourse.figures.explorer import Explorer
from nncourse.figures.frame import Rendered
from nncourse.figures.rows import compressed_size, packed

MOST_OF_A_ROW = 40_000  # bytes, as a server sends them
MOST_OF_A_FIGURE = 1_500_000


@dataclass(frozen=True)
class Baked:
    """A figure on disk: the folder of its rows, and the state that stands in the page."""

    folder: str
    start: Rendered


def row_name(row: int) -> str:
    """Return the file name of a row."""
    return f"{row}.json"


def bake(explorer: Explorer, into: Path) -> Baked:
    """Draw every state of a figure, pack them by rows, and write a manifest beside the rows.

    Parameters
    ----------
    explorer : Explorer
        The figure.
    into : Path
        The folder of all figures. This one gets a folder of its own, named by the figure and by
        what was drawn: a row that has changed has another address, no cache holds an old one.

    Returns
    -------
    Baked
        The folder's name, and the default state.

    Raises
    ------
    RuntimeError
        If a state fails to draw, prints or warns, or has other panels or another place for its
        handle than the first: which state it was, and what went wrong. If a row or the figure is
        too large: by how much.
    """
    work = into / f".{explorer.name}"
    shutil.rmtree(work, ignore_errors=True)
    work.mkdir(parents=True)
    states = explorer.states
    length = len(list(explorer.controls.values())[-1].values)
    drawn: list[Rendered] = []
    entries: list[dict[str, Any]] = []
    sizes: list[int] = []
    times: list[float] = []  # in milliseconds, for the benchmark
    for state in states:
        start = time.perf_counter()
        rendered = _drawn(explorer, state)
        times.append(round(1000 * (time.perf_counter() - start), 1))
        drawn.append(rendered)
        if rendered.sizes != drawn[0].sizes:
            raise RuntimeError(
                f"{explorer.call(state)} has panels of {rendered.sizes} pixels, the first state "
                f"of {drawn[0].sizes}: all states want the same panels"
            )
        if rendered.handle != drawn[0].handle:
            raise RuntimeError(
                f"the handle of {explorer.call(state)} is at {rendered.handle}, that of the first "
                f"state at {drawn[0].handle}: its axes want the same limits in every state"
            )
        entries.append(
            {
                "state": state,
                "sentence": rendered.sentence,
                "found": rendered.found,
                "shows": rendered.shows,
                "sha256": [hashlib.sha256(panel.encode()).hexdigest() for panel in rendered.panels],
            }
        )
    for row in range(len(states) // length):
        text = packed(drawn[row * length : (row + 1) * length])
        (work / row_name(row)).write_text(text, encoding="utf-8")
        sizes.append(compressed_size(text))
        if sizes[-1] > MOST_OF_A_ROW:
            raise RuntimeError(
                f"the row of {explorer.call(states[row * length])} has {sizes[-1]} "
                f"bytes, at most {MOST_OF_A_ROW} can be sent at a touch: draw fewer points, or "
                "give the last control fewer values"
            )
    if sum(sizes) > MOST_OF_A_FIGURE:
        raise RuntimeError(
            f"the figure {explorer.name!r} has {sum(sizes)} bytes, at most "
            f"{MOST_OF_A_FIGURE} are allowed: give its controls fewer values"
        )
    manifest = {
        "figure": explorer.name,
        "title": explorer.title,
        "controls": {name: list(control.values) for name, control in explorer.controls.items()},
        "default": explorer.default,
        "sizes": drawn[0].sizes,
        "rows": [{"file": row_name(row), "bytes": size} for row, size in enumerate(sizes)],
        "states": entries,
    }
    text = json.dumps(manifest, indent=1)
    (work / "manifest.json").write_text(text, encoding="utf-8")
    (work / "times.json").write_text(json.dumps(times), encoding="utf-8")
    folder = f"{explorer.name}-{hashlib.sha256(text.encode()).hexdigest()[:10]}"
    shutil.rmtree(into / folder, ignore_errors=True)
    work.rename(into / folder)
    return Baked(folder, drawn[states.index(explorer.default)])


def _drawn(explorer: Explorer, state: State) -> Rendered:
    """Draw one state; where that fails or says something on the side, say which state it was."""
    said = io.StringIO()
    try:
        with (
            warnings.catch_warnings(),
            contextlib.redirect_stdout(said),
            contextlib.redirect_stderr(said),
        ):
            warnings.simplefilter("error")
            rendered = explorer.render(state)
    except Exception as error:
        raise RuntimeError(
            f"{explorer.call(state)} failed to draw: {type(error).__name__}: {error}"
        ) from error
    if said.getvalue():
        raise RuntimeError(
            f"{explorer.call(state)} prints while it draws: {said.getvalue().strip()[:200]!r}"
        )
    return rendered
