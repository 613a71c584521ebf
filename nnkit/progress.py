"""A progress bar, for those who ask for one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TypeVar

Item = TypeVar("Item")


def with_progress(items: Iterable[Item], wanted: bool, label: str) -> Iterator[Item]:
    """Yield the items, with a bar if wanted; only then tqdm is imported.

    Raises
    ------
    ImportError
        If a bar is wanted and tqdm is not installed.
    """
    if not wanted:
        yield from items
        return
    try:
        from tqdm.auto import tqdm
    except ImportError as error:
        raise ImportError("progress=True needs tqdm: pip install tqdm, or leave it out") from error
    yield from tqdm(items, desc=label)
