"""Checking gradients: what ``backward`` says must be the slope that the loss has."""

from nnkit.gradient_check.check import gradient_check
from nnkit.gradient_check.report import GradientCheck

__all__ = ["GradientCheck", "gradient_check"]
