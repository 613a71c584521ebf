"""Where an answer is wrong, if it is right elsewhere."""

from functools import partial
from typing import Any

import numpy as np

from nncourse.check.outcome import Array, Function
from nncourse.check.part import Part
from nncourse.check.signs import Sign
from nncourse.check.trial import Trial, full_arguments


def where(trial: Trial, others: tuple[Part, ...]) -> Sign | None:
    """Return where the answer is wrong, if it is right elsewhere."""
    masks: list[tuple[tuple[Any, ...], Array]] = []
    for i in trial.stage:
        value, target = trial.outcomes[i].value, trial.targets[i]
        if value is None or value.shape != target.least.shape:
            return None
        arguments = full_arguments(trial.part, trial.cases[i])
        masks.append((arguments, ~target.hits(value, trial.outcomes[i].dtype)))
    if sum((~wrong).sum() for _, wrong in masks) < _SOME:
        return None
    found = []
    for words, region in {**trial.part.regions, **_sides(trial.part), **_EDGES}.items():
        try:
            pairs = [
                (wrong, np.broadcast_to(region(*given, wrong), wrong.shape))
                for given, wrong in masks
            ]
        except (IndexError, TypeError, ValueError):  # there is no such place in these results
            continue
        if all(not (wrong & ~inside).any() for wrong, inside in pairs):
            found.append((sum(int(inside.sum()) for _, inside in pairs), words))
    if not found:
        return None
    words = min(found)[1]
    return Sign(
        "right-except-" + words.replace("`", "").replace(" ", "-"), f"It is right, except {words}."
    )


_SOME = 3  # elements that have to be right, so that this is no chance


def _sides(part: Part) -> dict[str, Function]:
    """Return both sides of zero of each array whose elements the result follows."""
    regions: dict[str, Function] = {}
    for j, name in enumerate(part.domain.names):
        if part.domain.dims.get(name) == ("...",):
            regions[f"where `{name}` is negative"] = partial(_below, j)
            regions[f"where `{name}` is positive"] = partial(_above, j)
    return regions


def _below(j: int, *given: Any) -> Array:
    return np.asarray(given[j] < 0)


def _above(j: int, *given: Any) -> Array:
    return np.asarray(given[j] > 0)


def _edge(place: tuple[Any, ...]) -> Function:
    """Return the region that an index picks from the result."""

    def region(*given: Any) -> Array:
        inside = np.zeros(np.shape(given[-1]), dtype=bool)
        if min(inside.shape) < 2:
            raise IndexError
        inside[place] = True
        return inside

    return region


_EDGES: dict[str, Function] = {
    "in the last row": _edge((-1, slice(None))),
    "in the first row": _edge((0, slice(None))),
    "in the last column": _edge((slice(None), -1)),
    "in the first column": _edge((slice(None), 0)),
}
