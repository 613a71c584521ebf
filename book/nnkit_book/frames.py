"""Bring the figures' frames into the site, and point each page to them."""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from typing import Any

from sphinx.application import Sphinx
from sphinx.errors import ExtensionError

from nncourse.figures.page import FRAMES
from nnkit_book.execute import frames_folder

_FOLDER = re.compile(r'data-frames="([^"]*)_frames/([^"/]+)/"')


def setup(app: Sphinx) -> None:
    """Rewrite the addresses page by page; copy what the pages name at the end."""
    app.connect("html-page-context", point_to_frames)
    app.connect("build-finished", copy_frames)


def point_to_frames(
    app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: Any
) -> None:
    """Put the way from this page to the frames in the place that figures leave open for it."""
    if FRAMES in context.get("body", ""):
        context["body"] = context["body"].replace(FRAMES, context["pathto"]("_frames", 1) + "/")


def copy_frames(app: Sphinx, error: Exception | None) -> None:
    """Copy the frames that the built pages name, those and no others."""
    if error is not None or app.builder.format != "html":
        return
    target = Path(app.outdir) / "_frames"
    shutil.rmtree(target, ignore_errors=True)
    for page in sorted(Path(app.outdir).rglob("*.html")):
        for _, folder in _FOLDER.findall(page.read_text(encoding="utf-8")):
            source = frames_folder(app) / folder
            if not source.is_dir():
                raise ExtensionError(
                    f"{page.name} shows the figure {folder}, whose frames are gone: "
                    f"remove {app.outdir} and build again"
                )
            shutil.copytree(source, target / folder, dirs_exist_ok=True)
