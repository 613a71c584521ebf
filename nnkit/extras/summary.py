"""Tables in plain text and in Markdown, and a network as one."""

from __future__ import annotations

import html
from collections.abc import Sequence
from math import prod

from nnkit.layers import Layer

HEAD = ("", "layer", "output", "parameters")


def layer_rows(layers: Sequence[Layer], runs: int | None) -> list[tuple[str, str, str, str]]:
    """Return for each layer its number, itself, the shape of its output, its parameters."""
    rows = []
    width = next((layer.n_in for layer in layers if layer.n_in is not None), None)
    for number, layer in enumerate(layers, start=1):
        width = layer.n_out if layer.n_out is not None else width
        count = sum(prod(shape) for shape in layer.shapes().values())
        inside = f"n, {'?' if width is None else width}"
        output = f"({inside})" if runs is None else f"({runs}, {inside})"
        suits = getattr(layer, "suits", "")
        name = f"{layer!r} for {suits}" if suits else repr(layer)
        rows.append((str(number), name, output, f"{count:,}"))
    return rows


def text_table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Return a table in plain text."""
    table = [head, *rows]
    widths = [max(map(len, column)) for column in zip(*table, strict=True)]
    lines = ["  ".join(c.ljust(w) for c, w in zip(row, widths, strict=True)) for row in table]
    return "\n".join(line.rstrip() for line in lines)


def markdown_table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Return a table in Markdown; what it says is text, never markup."""
    literal = [[_literal(cell) for cell in row] for row in rows]
    return "\n".join("| " + " | ".join(r) + " |" for r in (head, ["---"] * len(head), *literal))


def _literal(text: str) -> str:
    for sign in "\\`*_[]$|":
        text = text.replace(sign, "\\" + sign)
    return html.escape(text.replace("\n", " "), quote=False)
