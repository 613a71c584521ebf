"""Break one thing at a time, and see that `make test` turns red for that reason.

    python tests/breaks.py

Works on a copy of the project whose course is one small chapter, so that a build takes seconds.
Each break runs the target of the Makefile that should notice it, the same recipe that `make test`
runs. First every target must be green: a check that is always red proves nothing.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
READER = os.environ.get("READER", ".venv-reader")  # as the Makefile has it
LEFT_OUT = shutil.ignore_patterns(
    ".git", "_build", ".venv*", "node_modules", "__pycache__", ".*_cache"
)

CELLS = [
    ("markdown", "# A small chapter\n\nSee [saturation](../glossary.md#saturation)."),
    ("code", "import nnkit\n\nslope = nnkit.Tanh().derivative(0.0)\nassert slope == 1"),
    (
        "code",
        "from nncourse import plots\n"
        "from nncourse.figures import Slider, explore, predict\n\n\n"
        "def line(slope):\n"
        '    """Draw a line."""\n'
        '    figure, axes = plots.panel("A line", "x", "y")\n'
        "    axes.plot([0, 1], [0, slope], color=plots.ACCENT)\n"
        "    axes.set_ylim(0, 3)\n"
        '    return figure, f"The line rises by {slope:g}."\n\n\n'
        'explore(line, title="How steep?", slope=Slider([1, 2, 3], label="Slope"))',
    ),
]
TOC = """format: jb-book
root: index
chapters:
  - file: chapters/small
  - file: notation
  - file: glossary
  - file: bibliography
"""


@dataclass(frozen=True)
class Break:
    """One thing to break: where, what becomes what, who notices, and in which words."""

    what: str
    file: str
    old: str
    new: str
    target: str
    words: str


DERIVATIVE = "unit UNIT=tests/unit/test_activations.py"
BREAKS = [
    Break(
        "a derivative", "nnkit/activations/classic.py",
        "return ((z > -1) & (z < 1)).astype(z.dtype)", "return (z < 1).astype(z.dtype)",
        DERIVATIVE, r"FAILED .*test_activations",
    ),
    Break(
        "a cell", "chapters/small.ipynb",
        "assert slope == 1", "assert slope == 2",
        "notebooks", r"FAILED .*small\.ipynb|AssertionError",
    ),
    Break(
        "a link between pages", "notation.md",
        "# Notation", "# Notation\n\nSee [nowhere](glossary.md#no-such-term).",
        "strict", r"no-such-term",
    ),
    Break(
        "a link in a notebook", "chapters/small.ipynb",
        "glossary.md#saturation", "glossary.md#saturated",
        "strict", r"saturated",
    ),
    Break(
        "a figure's state", "chapters/small.ipynb",
        "    axes.set_ylim(0, 3)", "    axes.set_ylim(0, 1 / (3 - slope))",
        "strict", r"line\(slope=3\) failed to draw",
    ),
    Break(
        "a control that changes nothing", "chapters/small.ipynb",
        "[0, slope]", "[0, 1]",
        "strict look LOOK=tests/site/test_frames.py", r"changes no picture",
    ),
]  # fmt: skip


def small_course(folder: Path) -> None:
    """Copy the project and put one small chapter into the place of the course."""
    shutil.copytree(ROOT, folder, ignore=LEFT_OUT)
    shutil.rmtree(folder / "chapters")
    (folder / "chapters").mkdir()
    cells = []
    for number, (kind, source) in enumerate(CELLS):
        cell = {"cell_type": kind, "id": f"cell-{number}", "metadata": {}, "source": source}
        if kind == "code":
            cell |= {"execution_count": None, "outputs": []}
        cells.append(cell)
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    notebook = {
        "cells": cells,
        "metadata": {"kernelspec": kernel, "language_info": {"name": "python"}},
        "nbformat": 4,
        "nbformat_minor": 5,
    }
    text = json.dumps(notebook, indent=1, ensure_ascii=False)
    (folder / "chapters" / "small.ipynb").write_text(text, encoding="utf-8")
    (folder / "_toc.yml").write_text(TOC, encoding="utf-8")
    (folder / "index.md").write_text("# A small course\n\nIt has one chapter.\n", encoding="utf-8")


def run(folder: Path, target: str) -> tuple[bool, str]:
    """Run targets of the Makefile in the copy, with this environment."""
    command = ["make", *target.split(), f"VENV={sys.prefix}", f"READER={ROOT / READER}"]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    return done.returncode == 0, done.stdout + done.stderr


def attempt(folder: Path, broken: Break) -> str | None:
    """Break, run, mend; return what is wrong with the check, if anything is."""
    path = folder / broken.file
    whole = path.read_text(encoding="utf-8")
    old, new = broken.old, broken.new
    if path.suffix == ".ipynb":  # the source stands there as a JSON string
        old, new = json.dumps(old)[1:-1], json.dumps(new)[1:-1]
    if whole.count(old) != 1:
        return f"{broken.file} has {whole.count(old)} times {broken.old!r}: nothing was broken"
    path.write_text(whole.replace(old, new), encoding="utf-8")
    green, output = run(folder, broken.target)
    path.write_text(whole, encoding="utf-8")
    if green:
        return f"make {broken.target} stays green"
    if not re.search(broken.words, output):
        return f"make {broken.target} is red for another reason:\n{output[-3000:]}"
    return None


def main() -> int:
    """Try every break, print a line for each, and count those that nobody noticed."""
    missed = 0
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary) / "course"
        small_course(folder)
        for target in dict.fromkeys(broken.target for broken in BREAKS):
            green, output = run(folder, target)
            if not green:
                print(f"make {target} is red before anything is broken:\n{output[-3000:]}")
                return 1
        for broken in BREAKS:
            wrong = attempt(folder, broken)
            missed += wrong is not None
            print(
                f"{'MISSED' if wrong else 'noticed'}: {broken.what}{': ' + wrong if wrong else ''}"
            )
    print(f"{len(BREAKS) - missed} of {len(BREAKS)} breaks turned a check red")
    return int(missed > 0)


if __name__ == "__main__":
    sys.exit(main())
