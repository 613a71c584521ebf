"""How the notebooks become the site: a Sphinx extension, one module for each thing it does."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from sphinx.application import Sphinx

from nnkit_book import citations, claims, execute, frames, live, policy

STATIC = Path(__file__).parents[1] / "static"


def setup(app: Sphinx) -> dict[str, Any]:
    """Connect every part to the build."""
    app.connect("builder-inited", _add_assets)
    for part in (execute, frames, citations, claims, policy, live):
        part.setup(app)
    return {"parallel_read_safe": False, "parallel_write_safe": True}


def _add_assets(app: Sphinx) -> None:
    """Put the course's own style and page scripts on every page."""
    app.config.html_static_path.append(str(STATIC))
    app.add_css_file("course.css", priority=900)
    app.add_js_file("page.js", loading_method="defer")
    for script in ("memory.js", "questions.js", "figure.js"):  # each uses those before it
        app.add_js_file(script, loading_method="defer")
