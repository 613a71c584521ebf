"""The key of a sweep: a text that changes with everything the result depends on."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from nnkit import sweep_store
from nnkit.arguments import real_numbers
from nnkit.callbacks import Callback
from nnkit.described import Described


def key_for(
    grid: Mapping[str, Any],
    seeds: Sequence[int],
    points: Sequence[Any],
    firsts: Sequence[tuple[Any, Any]],
    X: Any,
    y: Any,
    fit_options: Mapping[str, Any],
    measures: Mapping[str, Any],
    dtype: Any,
) -> str | None:
    """Return the key of the result, or None where something in it has no source to hash."""
    things: list[Any] = [*measures.values(), *(m for m in fit_options["metrics"] if callable(m))]
    described: list[Any] = [repr(grid), list(seeds), str(dtype), sorted(measures)]
    for made, rule in firsts:
        described += [repr(list(made)), repr(rule)]
        things += [*made, rule, *(getattr(layer, "init", None) for layer in made)]
        things += [rule.lr] if callable(rule.lr) else []
    things.append(fit_options["loss"])
    described.append(
        {k: repr(v) for k, v in fit_options.items() if k not in ("validation", "metrics")}
    )
    described.append([m for m in fit_options["metrics"] if isinstance(m, str)])
    sources = set()
    for thing in things:
        if isinstance(thing, (Described, Callback)):
            thing = type(thing)
        if thing is None or getattr(thing, "__module__", "").split(".")[0] == "nnkit":
            continue
        source = sweep_store.source_of(thing)
        if source is None or getattr(thing, "__closure__", None):
            return None
        sources.add(source)
    # Where a function lies in memory says nothing about it; its source is in the key.
    text = re.sub(r" at 0x[0-9a-fA-F]+", "", repr([described, sorted(sources)]))
    arrays = [real_numbers(a, "data") for a in (X, y, *(fit_options["validation"] or ()))]
    return sweep_store.key_of(text, *arrays)
