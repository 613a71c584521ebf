"""Draw every state of a figure into files, for the page that has no kernel."""

from __future__ import annotations

import hashlib
import json
import shutil
from dataclasses import dataclass
from pathlib import Path

from nncourse.figures.controls import State
from nncourse.figures.explorer import Explorer
from nncourse.figures.frame import THEMES, Rendered


@dataclass(frozen=True)
class Baked:
    """The frames of a figure on disk: where they are, and what each of them says."""

    folder: str
    sizes: list[tuple[int, int]]
    sentences: list[str]
    found: list[bool | None]


def frame_name(state: int, panel: int, theme: str) -> str:
    """Return the file name of one panel of one state."""
    return f"{state}-{panel}-{theme}.png"


def bake(explorer: Explorer, into: Path) -> Baked:
    """Draw every state of a figure in both themes, and write a manifest beside the frames.

    Parameters
    ----------
    explorer : Explorer
        The figure.
    into : Path
        The folder of all figures. This one gets a folder of its own, named by the figure and by
        what was drawn: a frame that has changed has another address, no cache holds an old one.

    Returns
    -------
    Baked
        The folder's name, the panels' sizes, and a sentence for each state.

    Raises
    ------
    RuntimeError
        If a state fails to draw, or says in dark another thing than in light, or has other panels
        than the first: which state it was, and what went wrong.
    """
    work = into / f".{explorer.name}"
    shutil.rmtree(work, ignore_errors=True)
    work.mkdir(parents=True)
    states, sentences, found = [], [], []
    sizes: list[tuple[int, int]] = []
    whole = hashlib.sha256()
    for index, state in enumerate(explorer.states):
        rendered = {theme: _drawn(explorer, state, theme) for theme in THEMES}
        light, dark = rendered["light"], rendered["dark"]
        sizes = sizes or light.sizes
        if not light.sizes == dark.sizes == sizes:
            raise RuntimeError(
                f"{explorer.call(state)} has panels of {light.sizes} and {dark.sizes} pixels in "
                f"light and dark, the first state of {sizes}: all states want the same panels"
            )
        if light.sentence != dark.sentence:
            raise RuntimeError(
                f"{explorer.call(state)} says one thing in light and another in dark: "
                f"{light.sentence!r}, {dark.sentence!r}"
            )
        files = []
        for theme in THEMES:
            for number, content in enumerate(rendered[theme].panels):
                file = frame_name(index, number, theme)
                (work / file).write_bytes(content)
                digest = hashlib.sha256(content).hexdigest()
                files.append({"file": file, "sha256": digest, "bytes": len(content)})
                whole.update(digest.encode())
        states.append(
            {"state": state, "sentence": light.sentence, "found": light.found, "files": files}
        )
        sentences.append(light.sentence)
        found.append(light.found)
    manifest = {
        "figure": explorer.name,
        "title": explorer.title,
        "controls": {name: list(control.values) for name, control in explorer.controls.items()},
        "states": states,
    }
    (work / "manifest.json").write_text(json.dumps(manifest, indent=1), encoding="utf-8")
    folder = f"{explorer.name}-{whole.hexdigest()[:10]}"
    shutil.rmtree(into / folder, ignore_errors=True)
    work.rename(into / folder)
    return Baked(folder, sizes, sentences, found)


def _drawn(explorer: Explorer, state: State, theme: str) -> Rendered:
    """Draw one state; where that fails, say which state it was."""
    try:
        return explorer.render(state, theme)
    except Exception as error:
        raise RuntimeError(
            f"{explorer.call(state)} failed to draw in {theme}: {type(error).__name__}: {error}"
        ) from error
