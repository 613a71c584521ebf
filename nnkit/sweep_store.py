"""Results kept on disk, under a hash of everything they depend on."""

from __future__ import annotations

import hashlib
import inspect
import os
import tempfile
import zipfile
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from nnkit.arguments import Array

FOLDER = ".nnkit-sweeps"
NOT_THE_CORE = {"explore", "plots", "check"}  # no result depends on these parts


def folder() -> Path:
    """Return where results are kept: ``$NNKIT_SWEEPS``, or ``.nnkit-sweeps`` here."""
    return Path(os.environ.get("NNKIT_SWEEPS") or FOLDER)


@cache
def source_hash() -> str:
    """Return a hash of the source of nnkit's core."""
    root = Path(__file__).parent
    digest = hashlib.sha256()
    for path in sorted(root.rglob("*.py"), key=lambda p: p.relative_to(root).as_posix()):
        relative = path.relative_to(root)
        if relative.parts[0] not in NOT_THE_CORE:
            digest.update(relative.as_posix().encode())
            digest.update(path.read_bytes().replace(b"\r\n", b"\n"))
    return digest.hexdigest()


def key_of(description: str, *arrays: Array) -> str:
    """Return the key: a hash of the source, of a description in text, and of arrays.

    Arrays count as float32: in the last digits of float64 machines may differ.
    """
    digest = hashlib.sha256(source_hash().encode())
    digest.update(description.encode())
    for array in arrays:
        digest.update(str(array.shape).encode())
        digest.update(np.ascontiguousarray(array, dtype="<f4").tobytes())
    return digest.hexdigest()[:32]


def source_of(thing: Any) -> str | None:
    """Return the source text of a function or class of the user's; None if there is none."""
    try:
        return inspect.getsource(thing)
    except (OSError, TypeError):
        return None


def read(key: str) -> dict[str, Array] | None:
    """Return the arrays kept under a key, or None."""
    try:
        with np.load(folder() / f"{key}.npz", allow_pickle=False) as file:
            return {name: file[name] for name in file.files}
    except (OSError, ValueError, EOFError, zipfile.BadZipFile):
        return None


def write(key: str, arrays: dict[str, Array]) -> None:
    """Keep arrays under a key; where nothing can be written, nothing is kept."""
    try:
        folder().mkdir(parents=True, exist_ok=True)
        # Written aside and moved into place, so that nobody ever reads half a file.
        handle, name = tempfile.mkstemp(dir=folder(), suffix=".part")
        with os.fdopen(handle, "wb") as stream:
            # NumPy's types take the names of arrays for its own option allow_pickle.
            np.savez_compressed(stream, **arrays)  # type: ignore[arg-type]
        os.replace(name, folder() / f"{key}.npz")
    except OSError:
        return
