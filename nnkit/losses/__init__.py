r"""Losses, and their gradients with respect to the network's output.

All work from the raw outputs (logits), so that no probability is rounded to 0 or 1 before its
logarithm is taken. A loss is a mean over the batch, of all elements or of all rows; with runs it
is one number for each run.
"""

from nnkit.losses.base import Loss
from nnkit.losses.cross_entropy import BinaryCrossEntropy, CrossEntropy
from nnkit.losses.squared import MeanSquaredError

__all__ = ["BinaryCrossEntropy", "CrossEntropy", "Loss", "MeanSquaredError"]
