"""A progress bar, for those who ask for one."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

Item = TypeVar("Item")


def with_progress(
    items: Iterable[Item], wanted: bool, label: str, beside: Callable[[], str] = str
) -> Iterator[Item]:
    """Yield the items, with a bar if wanted; only then tqdm is imported.

    ``beside`` is asked after each item what to write beside the bar.
    """
    if not wanted:
        yield from items
        return
    try:
        from tqdm.auto import tqdm
    except ImportError as error:
        raise ImportError("progress=True needs tqdm: pip install tqdm, or leave it out") from error
    with tqdm(items, desc=label) as bar:
        for item in bar:
            yield item
            bar.set_postfix_str(beside())
