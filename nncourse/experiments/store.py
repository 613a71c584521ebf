"""Results kept on disk, under a hash of everything they depend on."""

from __future__ import annotations

import hashlib
import os
import tempfile
from functools import cache
from pathlib import Path

import numpy as np

import nnkit
from nncourse.archive import read_arrays
from nnkit.validation.arguments import Array

FOLDER = ".nnkit-sweeps"
RECORD = "record_"  # before each name in a file, where some mean something to NumPy


def folder() -> Path:
    """Return where results are kept: ``$NNKIT_SWEEPS``, or ``.nnkit-sweeps`` here."""
    return Path(os.environ.get("NNKIT_SWEEPS") or FOLDER)


@cache
def source_hash() -> str:
    """Return a hash of the source of nnkit, and of what trains with it here."""
    digest = hashlib.sha256()
    for root in (Path(nnkit.__file__).parent, Path(__file__).parent):
        for path in sorted(root.rglob("*.py"), key=lambda p: p.relative_to(root).as_posix()):
            if path.name != "evidence.py":  # what is said of a result does not change it
                digest.update(path.relative_to(root).as_posix().encode())
                digest.update(path.read_bytes().replace(b"\r\n", b"\n"))
    return digest.hexdigest()


def key_of(description: str) -> str:
    """Return the key: a hash of nnkit's source and of a text that describes the rest."""
    return hashlib.sha256((source_hash() + description).encode()).hexdigest()[:32]


def read(key: str) -> dict[str, Array] | None:
    """Return the arrays kept under a key, or None where there are none or the file is damaged."""
    try:
        arrays = read_arrays(folder() / f"{key}.npz")
        return {name.removeprefix(RECORD): array for name, array in arrays.items()}
    except (OSError, ValueError):
        return None


def write(key: str, arrays: dict[str, Array]) -> None:
    """Keep arrays under a key; where nothing can be written, nothing is kept."""
    part = None
    try:
        folder().mkdir(parents=True, exist_ok=True)
        # Written aside and moved into place, so that nobody ever reads half a file.
        handle, part = tempfile.mkstemp(dir=folder(), suffix=".part")
        with os.fdopen(handle, "wb") as stream:
            # NumPy's types take the names of arrays for its own option allow_pickle.
            named = {RECORD + name: array for name, array in arrays.items()}
            np.savez_compressed(stream, **named)  # type: ignore[arg-type]
        os.replace(part, folder() / f"{key}.npz")
    except OSError:
        return
    finally:
        if part:
            Path(part).unlink(missing_ok=True)  # still there if it was not moved
