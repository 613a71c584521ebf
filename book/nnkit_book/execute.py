"""Run the notebooks before Sphinx reads them: two at a time, and again when need be."""

from __future__ import annotations

import json
import os
from logging import WARNING, getLogger
from pathlib import Path

from jupyter_cache import get_cache
from jupyter_cache.executors import load_executor
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.errors import ExtensionError
from sphinx.util import logging

from nnkit_book.dependencies import key_of

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
    """Take out of the cache what was made with other code than today's; name those pages."""
    keys = {name: key_of(Path(env.doc2path(name)), Path(app.srcdir)) for name in _notebooks(env)}
    mark = _cache_folder(app) / "keys.json"
    mark.parent.mkdir(parents=True, exist_ok=True)
    known = json.loads(mark.read_text()) if mark.exists() else {}
    stale = [name for name, key in keys.items() if known.get(name) != key]
    if stale:
        logger.info("new, or importing code that has changed: %s", ", ".join(stale))
    cache = get_cache(str(_cache_folder(app)))
    for name in stale:
        record = cache.add_nb_to_project(str(env.doc2path(name)))
        if cached := cache.get_cached_project_nb(record.uri):
            cache.remove_cache(cached.pk)
    mark.write_text(json.dumps(keys))
    return sorted(env.found_docs & set(stale))


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
