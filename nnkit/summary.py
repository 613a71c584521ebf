"""A network as a table: layers, shapes and numbers of parameters."""

from __future__ import annotations

import html
from collections.abc import Sequence
from math import prod
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from nnkit.network import Network

HEAD = ("", "layer", "output", "parameters")


def rows_of(net: Network) -> list[tuple[str, str, str, str]]:
    """Return the table: number, layer, shape of the output, number of parameters."""
    rows = []
    width = net.n_in
    for number, layer in enumerate(net.layers, start=1):
        width = layer.n_out if layer.n_out is not None else width
        count = sum(prod(shape) for shape in layer.shapes().values())
        output = "(n, ?)" if width is None else f"(n, {width})"
        if net.runs is not None:
            output = f"({net.runs}, {output[1:]}"
        rows.append((str(number), describe(layer), output, f"{count:,}"))
    return rows


def describe(layer: object) -> str:
    """Return the layer, and for which activation its initialiser was chosen."""
    suits = getattr(layer, "suits", "")
    return f"{layer!r}" + (f" for {suits}" if suits else "")


def total(net: Network) -> str:
    """Return the sentence under the table."""
    count = f"{net.parameters.shape[-1]:,} parameters, {net.dtype.name}"
    return count if net.runs is None else f"{net.runs} runs of {count}"


def as_text(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Return a table in plain text."""
    table = [tuple(head), *[tuple(row) for row in rows]]
    widths = [max(len(row[column]) for row in table) for column in range(len(head))]
    lines = ["  ".join(c.ljust(w) for c, w in zip(row, widths, strict=True)) for row in table]
    return "\n".join(line.rstrip() for line in lines)


def as_markdown(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Return a table in Markdown; what it says is text, never markup."""
    table = [head, ["---"] * len(head), *[[_literal(c) for c in row] for row in rows]]
    return "\n".join("| " + " | ".join(row) + " |" for row in table)


def _literal(text: str) -> str:
    for sign in "\\`*_[]$|":
        text = text.replace(sign, "\\" + sign)
    return html.escape(text.replace("\n", " "), quote=False)
