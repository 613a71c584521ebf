"""Experiments: sweeps over settings and seeds, and what the course says of their results."""

from nncourse.experiments.clock import least_seconds
from nncourse.experiments.evidence import (
    assert_holds,
    claim,
    minus,
    number,
    processor,
    say,
    spread,
    table,
)
from nncourse.experiments.result import SweepResult
from nncourse.experiments.sweeps import sweep

__all__ = [
    "SweepResult",
    "assert_holds",
    "claim",
    "least_seconds",
    "minus",
    "number",
    "processor",
    "say",
    "spread",
    "sweep",
    "table",
]
