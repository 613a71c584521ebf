"""A general mistake that can be computed from what is wanted: no exercise need declare it."""

from collections.abc import Callable
from dataclasses import dataclass

from nncourse.check.domain import Case
from nncourse.check.outcome import Array


@dataclass(frozen=True, eq=False)
class Suspect:
    """What a general mistake would give on a call; None where that says nothing."""

    name: str
    hint: str
    value: Callable[[Case, Array], Array | None]
