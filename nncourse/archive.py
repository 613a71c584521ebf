"""Reading an ``.npz`` file that may be damaged, without pickle."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from nnkit.validation.arguments import Array


def read_arrays(path: Path) -> dict[str, Array]:
    """Return the arrays of an ``.npz`` file, by name.

    Raises
    ------
    OSError
        If the file cannot be opened.
    ValueError
        If it is no such file, or a damaged one.
    """
    with path.open("rb") as stream:
        try:
            with np.load(stream, allow_pickle=False) as file:
                return {name: file[name] for name in file.files}
        except Exception as error:  # there is no end to what a damaged archive can raise
            raise ValueError(f"{path} is no .npz file of arrays, or damaged") from error
