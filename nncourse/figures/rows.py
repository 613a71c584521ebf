"""All states of a row of a figure in one file: a first drawing, and the groups that differ.

A row is the whole range of the last control, the others at rest. From state to state most of a
drawing stays: axes, labels, curves that don't move. Only the groups that change are written.
"""

from __future__ import annotations

import gzip
import json
from collections.abc import Sequence
from typing import Any
from xml.etree import ElementTree

from nncourse.figures.frame import Rendered
from nncourse.figures.svg import SVG, written


def packed(states: Sequence[Rendered]) -> str:
    """Return a row as JSON.

    Parameters
    ----------
    states : sequence of Rendered
        The states of the row, all with the same number of panels.

    Returns
    -------
    str
        `panels`, the drawings of the first state; and for each of the `states` its `changes` (a
        mapping of a group's id to the group, for each panel), `sentence`, `found` and `shows`.
    """
    first = states[0].panels
    content = {
        "panels": first,
        "states": [
            {
                "changes": [
                    changes(ElementTree.fromstring(before), ElementTree.fromstring(panel))
                    for before, panel in zip(first, state.panels, strict=True)
                ],
                "sentence": state.sentence,
                "found": state.found,
                "shows": state.shows,
            }
            for state in states
        ],
    }
    return json.dumps(content, ensure_ascii=False, separators=(",", ":"))


def compressed_size(text: str) -> int:
    """Return how many bytes a server sends for a text."""
    return len(gzip.compress(text.encode(), 9, mtime=0))


def changes(before: ElementTree.Element, after: ElementTree.Element) -> dict[str, str]:
    """Return the smallest groups of `after` that differ from those of the same id in `before`.

    Where the groups themselves differ, as when a mark is added, the whole around them does; at
    the most it is the whole drawing.

    Examples
    --------
    >>> one = ElementTree.fromstring('<svg id="s"><g id="a"><p d="1"/></g><g id="b"/></svg>')
    >>> two = ElementTree.fromstring('<svg id="s"><g id="a"><p d="2"/></g><g id="b"/></svg>')
    >>> changes(one, two)
    {'a': '<g id="a"><p d="2" /></g>'}
    """
    found = _changes(before, after)
    if found is None:
        raise ValueError(f"a drawing and its root want ids; got {before.attrib}, {after.attrib}")
    return found


def _changes(before: ElementTree.Element, after: ElementTree.Element) -> dict[str, str] | None:
    """Return the groups that differ; None if what differs is in no group of its own."""
    alike = (before.tag, before.attrib, before.text) == (after.tag, after.attrib, after.text)
    if alike and len(before) == len(after):
        found: dict[str, str] = {}
        for one, other in zip(before, after, strict=True):
            inner = _changes(one, other)
            if inner is None:
                break
            found |= inner
        else:
            return found
    name = after.get("id")
    is_group = after.tag.removeprefix(SVG) in ("g", "svg")
    if name is None or name != before.get("id") or before.tag != after.tag or not is_group:
        return None
    return {name: written(after)}


def unpacked(row: dict[str, Any], place: int) -> list[str]:
    """Return the drawings of one state of a row, as the page puts them together."""
    panels = []
    for first, change in zip(row["panels"], row["states"][place]["changes"], strict=True):
        root = ElementTree.fromstring(first)
        for parent in [root, *root.iter()]:
            for index, child in enumerate(parent):
                if child.get("id") in change:
                    parent[index] = ElementTree.fromstring(change[child.get("id", "")])
        whole = change.get(root.get("id", ""))
        panels.append(written(ElementTree.fromstring(whole)) if whole else written(root))
    return panels
