"""What a notebook depends on besides its own cells: the modules of ours that it imports."""

from __future__ import annotations

import ast
import hashlib
import re
from collections.abc import Iterator
from pathlib import Path

import nbformat

OURS = ("nnkit", "nncourse")
EXERCISES = "nncourse.exercises"  # imports a chapter's when `check` is called with one's name


def key_of(notebook: Path, root: Path) -> str:
    """Return a hash of every file of ours that a notebook imports, directly or through others.

    Parameters
    ----------
    notebook : Path
        The notebook.
    root : Path
        The folder with the packages.

    Returns
    -------
    str
        The hash. A module that is imported inside a function counts too, and so does a file of data
        beside a module that counts.
    """
    digest = hashlib.sha256()
    for file in sorted(files_of(notebook, root)):
        digest.update(file.relative_to(root).as_posix().encode() + file.read_bytes())
    return digest.hexdigest()


def files_of(notebook: Path, root: Path) -> set[Path]:
    """Return the files of ours behind the imports of a notebook, its own exercises among them."""
    found: set[Path] = set()
    waiting = [name for cell in _cells(notebook) for name in _imports(cell)]
    if any(name.startswith(EXERCISES) for name in waiting):
        waiting.append(f"{EXERCISES}.{notebook.stem.replace('-', '_')}")
    while waiting:
        for file in _files(waiting.pop(), root) - found:
            found.add(file)
            if file.suffix == ".py":
                waiting += _imports(file.read_text(encoding="utf-8"))
    return found


def _cells(notebook: Path) -> Iterator[str]:
    """Yield the code of each cell, without lines for the notebook's shell."""
    for cell in nbformat.read(notebook, as_version=4).cells:
        if cell.cell_type == "code":
            yield re.sub(r"(?m)^(\s*)[%!].*$", r"\1pass", cell.source)


def _imports(code: str) -> Iterator[str]:
    """Yield the dotted names that code may import, what stands after ``import`` included."""
    try:
        tree = ast.parse(code)
    except SyntaxError:  # the notebook will say so itself when it runs
        return
    for node in ast.walk(tree):
        names = []
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module:
            names = [f"{node.module}.{alias.name}" for alias in node.names]
        yield from (name for name in names if name.split(".")[0] in OURS)


def _files(name: str, root: Path) -> set[Path]:
    """Return the files that importing a dotted name runs: each package on the way, and itself."""
    found = set()
    parts = name.split(".")
    for end in range(1, len(parts) + 1):
        place = root.joinpath(*parts[:end])
        if place.with_suffix(".py").is_file():
            found.add(place.with_suffix(".py"))
        elif (place / "__init__.py").is_file():
            found.add(place / "__init__.py")
            found |= {file for file in place.iterdir() if file.suffix not in ("", ".py", ".pyc")}
    return found
