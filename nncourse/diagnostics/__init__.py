"""Looking into a network: signals, gradients, noise and landscapes."""

from nncourse.diagnostics.landscape import (
    decision_grid,
    loss_slice,
    loss_surface,
    random_direction,
)
from nncourse.diagnostics.noise import gradient_noise
from nncourse.diagnostics.signals import (
    dead_share,
    deltas,
    gradient_norms,
    outputs,
    saturated_share,
    update_ratio,
    zero_share,
)

__all__ = [
    "dead_share",
    "decision_grid",
    "deltas",
    "gradient_noise",
    "gradient_norms",
    "loss_slice",
    "loss_surface",
    "outputs",
    "random_direction",
    "saturated_share",
    "update_ratio",
    "zero_share",
]
