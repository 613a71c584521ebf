"""*Run live*, build side: each page's cells as data, and the folder `_live/` of the site.

A page with code cells gets a small script and the way to `_live/`; everything else is there, and a
reader's browser asks for none of it before the button is pressed:

    _live/site.json         the address of the runtime and the sums of its files
    _live/cells/PAGE.json   the page's cells in their order
    _live/button.js ...     page scripts, worker and frame, bundled from book/live
    _live/nnkit-...whl      the library of this build
    _live/sweeps/           results of the book's sweeps, so that a reader need not wait for them
    _live/runtime/          the site's own copy of the runtime, if `make live-runtime` fetched one
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
from html import escape
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import nbformat
from docutils import nodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment

from nnkit_book.live_files import bundle, runtime_lists, wheel
from nnkit_book.live_needs import needs

ROOT = Path(__file__).parents[2]  # where nnkit is, wherever the pages are

# Cells with these words need matplotlib: it is fetched behind numpy, before they are run.
_DRAWS = re.compile(
    r"matplotlib|nncourse\.(plots|figures|drawings)"
    r"|from nncourse import .*\b(plots|figures|drawings)\b"
)

# The button under the title. It is part of the page from the beginning, so that nothing moves when
# its script arrives and wakes it.
_PANEL = (
    '<section class="nn-live" aria-label="Run live">'
    '<button type="button" class="nn-live-start" disabled>Run live</button>'
    '<p class="nn-live-status" role="status">Change and run the code of this page, here in your '
    "browser. Fetches about {size}.</p></section>"
)


def setup(app: Sphinx) -> None:
    """Connect to the build. The setting is the address from which readers fetch the runtime."""
    app.add_config_value("nnkit_live_runtime", runtime_lists()["address"], "html")
    app.connect("env-purge-doc", _forget)
    app.connect("doctree-read", _collect)
    app.connect("html-page-context", _link)
    app.connect("build-finished", _write, priority=950)  # after the policy of the pages


def own_copy(app: Sphinx) -> Path | None:
    """Return the folder that `make live-runtime` filled, or None."""
    folder = Path(app.outdir).parent / "live-runtime"
    return folder if (folder / "complete").exists() else None


def origins(app: Sphinx) -> list[str]:
    """Return the origins besides the site's own that a page may ask: the runtime's, if foreign."""
    address = urlsplit(app.config.nnkit_live_runtime)
    if own_copy(app) or not address.netloc:
        return []
    return [f"{address.scheme or 'https'}://{address.netloc}"]


def _cells(env: BuildEnvironment) -> dict[str, list[dict[str, Any]]]:
    if not hasattr(env, "nnkit_live_cells"):
        env.nnkit_live_cells = {}
    found: dict[str, list[dict[str, Any]]] = env.nnkit_live_cells
    return found


def _forget(app: Sphinx, env: BuildEnvironment, docname: str) -> None:
    _cells(env).pop(docname, None)


def _collect(app: Sphinx, doctree: nodes.document) -> None:
    """Take down the cells of a page, and mark each in the page with its number.

    What the page doesn't have (tag `remove-cell`) isn't run in it either. A cell whose input alone
    is removed is: what it defines may be needed.
    """
    path = Path(app.env.doc2path(app.env.docname))
    if path.suffix != ".ipynb":
        return
    notebook = nbformat.read(path, as_version=4)
    found = []
    for node in doctree.findall(nodes.container):
        if node.get("nb_element") != "cell_code":
            continue
        number = node["cell_index"]
        cell = notebook.cells[number]
        tags = [tag.replace("_", "-") for tag in cell.metadata.get("tags", [])]
        node["classes"].append(f"nn-cell-{number}")
        known = cell.get("id", str(number))
        found.append({"index": number, "id": known, "source": cell.source, "tags": tags})
    for cell, needed in zip(found, needs([cell["source"] for cell in found]), strict=True):
        cell["needs"] = needed
    if found:
        _cells(app.env)[app.env.docname] = found


def _link(app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: Any) -> None:
    """Give a page with cells the button's script and style, and say which page it is."""
    if page not in _cells(app.env) or "body" not in context:
        return
    live = context["pathto"]("_live", 1)
    style = f'\n<link rel="stylesheet" href="{escape(live)}/button.css" />'
    data = json.dumps({"live": f"{live}/", "page": page}).replace("<", "\\u003c")
    context["metatags"] = context.get("metatags", "") + style
    body: str = context["body"]
    size = "9 MB, 19 MB with figures" if 'class="nn-figure"' in body else "9 MB"
    context["body"] = body.replace("</h1>", f"</h1>\n{_PANEL.format(size=size)}", 1)
    context["body"] += (
        f'\n<script type="application/json" id="nn-live-config">{data}</script>'
        f'\n<script type="module" src="{escape(live)}/button.js"></script>\n'
    )


def _write(app: Sphinx, error: Exception | None) -> None:
    """Fill `_live/`."""
    if error is not None or app.builder.format != "html" or not _cells(app.env):
        return
    target = Path(app.outdir) / "_live"
    shutil.rmtree(target, ignore_errors=True)
    shutil.copytree(bundle(Path(app.outdir).parent), target)
    name, content = wheel(ROOT)
    (target / name).write_bytes(content)
    for page, cells in _cells(app.env).items():
        behind = ["matplotlib"] if any(_DRAWS.search(cell["source"]) for cell in cells) else []
        path = target / "cells" / f"{page}.json"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps({"cells": cells, "behind": behind}), encoding="utf-8")
    address = app.config.nnkit_live_runtime
    if copy := own_copy(app):
        shutil.copytree(copy, target / "runtime", ignore=shutil.ignore_patterns("complete"))
        address = "runtime/"
    lists = {
        **runtime_lists(),
        "address": address,
        "wheel": {name: _known(content)},
        "sweeps": _copy_sweeps(Path(app.outdir).parent, target / "sweeps"),
    }
    sums = [hashlib.sha256(path.read_bytes()).hexdigest() for path in sorted(target.glob("*.*"))]
    lists["build"] = hashlib.sha256("".join(sums).encode()).hexdigest()[:12]
    (target / "site.json").write_text(json.dumps(lists), encoding="utf-8")


def _known(content: bytes) -> dict[str, Any]:
    return {"sha256": hashlib.sha256(content).hexdigest(), "size": len(content)}


def _copy_sweeps(build: Path, target: Path) -> dict[str, Any]:
    """Ship the results of the book's sweeps, which are kept in `$NNKIT_SWEEPS`."""
    kept = Path(os.environ.get("NNKIT_SWEEPS") or build / "sweeps")
    found = sorted(kept.glob("*.npz"))
    if found:
        target.mkdir()
    for path in found:
        shutil.copyfile(path, target / path.name)
    return {path.name: _known(path.read_bytes()) for path in found}
