"""Experiments: sweeps over settings and seeds, and what the course says of their results."""

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
from nncourse.experiments.landscape import (
    decision_grid,
    loss_slice,
    loss_surface,
    random_direction,
)
from nncourse.experiments.noise import gradient_noise
from nncourse.experiments.result import SweepResult
from nncourse.experiments.sweeps import sweep

__all__ = [
    "SweepResult",
    "assert_holds",
    "claim",
    "decision_grid",
    "gradient_noise",
    "loss_slice",
    "loss_surface",
    "minus",
    "number",
    "processor",
    "random_direction",
    "say",
    "spread",
    "sweep",
    "table",
]
