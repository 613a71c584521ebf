"""Fetch the site's own copy of the runtime: `python -m nnkit_book.live_runtime [FOLDER]`.

Only the files that the course needs are fetched. Each must have the sha256 that is known for it:
the runtime's core from `book/live/runtime.json`, every package from `pyodide-lock.json`, which is
itself one of the known files.
"""

from __future__ import annotations

import ast
import hashlib
import json
import sys
import urllib.request
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import nbformat

from nnkit_book.live_files import runtime_lists

ROOT = Path(__file__).parents[2]
STOOD_IN = {"IPython", "ipywidgets"}  # never fetched: the page has its own small forms of them


class DiffersError(Exception):
    """A file is not the one that the course was made for."""


def main(folder: Path, address: str) -> None:
    """Fill a folder; what is already there and right is kept.

    Parameters
    ----------
    folder : Path
        Where the files go; `complete` in it is written last.
    address : str
        The folder of the runtime on the net, with a slash at its end.

    Raises
    ------
    DiffersError
        If a file has another sum than the one that is known for it.
    """
    lists = runtime_lists()
    folder.mkdir(parents=True, exist_ok=True)
    complete = folder / "complete"
    complete.unlink(missing_ok=True)
    for name, known in lists["core"].items():
        fetch(name, known["sha256"], folder, address)
    packages = json.loads((folder / "pyodide-lock.json").read_text(encoding="utf-8"))["packages"]
    wanted = {"numpy", "matplotlib", *packages_of(imported(ROOT), packages)}
    for name in sorted(with_dependencies(wanted, packages)):
        fetch(packages[name]["file_name"], packages[name]["sha256"], folder, address)
    complete.write_text(f"{lists['version']}\n", encoding="utf-8")


def fetch(name: str, sha256: str, folder: Path, address: str) -> None:
    """Fetch one file, and keep it only if its sum is right."""
    path = folder / name
    if path.exists() and hashlib.sha256(path.read_bytes()).hexdigest() == sha256:
        return
    print(f"fetching {name}", flush=True)
    with urllib.request.urlopen(address + name, timeout=60) as answer:
        content = answer.read()
    found = hashlib.sha256(content).hexdigest()
    if found != sha256:
        path.unlink(missing_ok=True)
        raise DiffersError(
            f"{name} from {address} is not the file that the course was made for: its sha256 is "
            f"{found}, wanted was {sha256}. Nothing of it was kept."
        )
    path.write_bytes(content)


def imported(root: Path) -> set[str]:
    """Return the top-level modules that both packages and the notebooks import."""
    texts = [
        path.read_text(encoding="utf-8")
        for package in ("nnkit", "nncourse")
        for path in (root / package).rglob("*.py")
    ]
    for path in (root / "chapters").glob("*.ipynb"):
        cells = nbformat.read(path, as_version=4).cells
        texts += [cell.source for cell in cells if cell.cell_type == "code"]
    return {module for text in texts for module in _imports(text)} - STOOD_IN


def _imports(text: str) -> Iterator[str]:
    try:
        tree = ast.parse(text)
    except SyntaxError:  # a cell with a line for the notebook's shell
        return
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name.split(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module.split(".")[0]


def packages_of(modules: Iterable[str], packages: dict[str, Any]) -> set[str]:
    """Return the packages that hold these modules; the standard library and nnkit are in none."""
    wanted = set(modules)
    return {
        name
        for name, package in packages.items()
        if package["package_type"] == "package" and wanted & set(package["imports"])
    }


def with_dependencies(names: Iterable[str], packages: dict[str, Any]) -> set[str]:
    """Return these packages and all that they depend on."""
    found: set[str] = set()
    waiting = list(names)
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            waiting += packages[name]["depends"]
    return found


if __name__ == "__main__":
    target = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "_build" / "live-runtime"
    try:
        main(target, sys.argv[2] if len(sys.argv) > 2 else runtime_lists()["address"])
    except (DiffersError, OSError) as problem:
        raise SystemExit(f"The runtime was not fetched: {problem}") from None
    print(f"The site's own copy of the runtime is in {target}; the next build takes it in.")
