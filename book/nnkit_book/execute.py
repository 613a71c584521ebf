"""Run the notebooks before Sphinx reads them: two at a time, and again when the code changes."""

from __future__ import annotations

import hashlib
import os
import shutil
from logging import WARNING, getLogger
from pathlib import Path

from jupyter_cache import get_cache
from jupyter_cache.executors import load_executor
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.errors import ExtensionError
from sphinx.util import logging

logger = logging.getLogger(__name__)


def setup(app: Sphinx) -> None:
    """Look for what is out of date first, and run it before any page is read."""
    app.connect("env-get-outdated", outdated)
    app.connect("env-before-read-docs", run)


def frames_folder(app: Sphinx) -> Path:
    """Return the folder into which figures bake their frames; it lives as long as the cache."""
    return Path(app.outdir).parent / "frames"


def outdated(
    app: Sphinx, env: BuildEnvironment, added: set[str], changed: set[str], removed: set[str]
) -> list[str]:
    """Empty the cache if nnkit has changed; every notebook is out of date then."""
    stale = _empty_if_stale(_cache_folder(app), frames_folder(app), Path(app.srcdir))
    return sorted(env.found_docs & set(_notebooks(env))) if stale else []


def run(app: Sphinx, env: BuildEnvironment, documents: list[str]) -> None:
    """Run each notebook whose result is not in the cache."""
    os.environ["NNKIT_FRAMES"] = str(frames_folder(app))
    os.environ.setdefault("NNKIT_SWEEPS", str(Path(app.outdir).parent / "sweeps"))
    # The kernels share the cores already: more threads for each only slow the others down.
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    os.environ["PYTHONPATH"] = os.pathsep.join(
        filter(None, [str(app.srcdir), os.environ.get("PYTHONPATH", "")])
    )
    cache = get_cache(str(_cache_folder(app)))
    waiting = []
    for name in _notebooks(env):
        record = cache.add_nb_to_project(str(env.doc2path(name)))
        if cache.get_cached_project_nb(record.uri) is None:
            waiting.append(record.uri)
    if not waiting:
        return
    logger.info("running %d notebooks: %s", len(waiting), ", ".join(Path(w).name for w in waiting))
    quiet = getLogger("nnkit_book.notebooks")
    quiet.setLevel(WARNING)
    executor = load_executor("local-parallel", cache, quiet)
    result = executor.run_and_cache(filter_uris=waiting, timeout=app.config.nb_execution_timeout)
    for uri in [*result.errored, *result.excepted]:
        record = cache.get_project_record(uri)
        raise ExtensionError(f"{uri} does not run:\n{record.traceback or 'see above'}")


def _notebooks(env: BuildEnvironment) -> list[str]:
    return sorted(name for name in env.found_docs if str(env.doc2path(name)).endswith(".ipynb"))


def _cache_folder(app: Sphinx) -> Path:
    return Path(app.config.nb_execution_cache_path or Path(app.outdir).parent / ".jupyter_cache")


def _empty_if_stale(cache: Path, frames: Path, root: Path) -> bool:
    """Empty the cache and the frames if they were made with another nnkit than today's."""
    digest = hashlib.sha256()
    for package in (root / "nnkit", root / "nncourse"):
        for file in sorted(package.rglob("*")):
            if file.is_file() and "__pycache__" not in file.parts:
                digest.update(str(file.relative_to(root)).encode() + file.read_bytes())
    mark = cache / "nnkit.sha256"
    if mark.exists() and mark.read_text() == digest.hexdigest():
        return False
    logger.info("nnkit is new or has changed: every notebook runs")
    for folder in (cache, frames):
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
    mark.write_text(digest.hexdigest())
    return True
