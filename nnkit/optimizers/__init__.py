"""The optimizers, from the plainest rule to the one that joins them all."""

from __future__ import annotations

from nnkit.optimizers.adam import Adam, AdamW
from nnkit.optimizers.adaptive import AdaGrad, RMSprop
from nnkit.optimizers.base import Optimizer
from nnkit.optimizers.sgd import SGD

OPTIMIZERS: dict[str, type[Optimizer]] = {
    "sgd": SGD,
    "adagrad": AdaGrad,
    "rmsprop": RMSprop,
    "adam": Adam,
    "adamw": AdamW,
}
"""Every optimizer by its name, in teaching order."""

__all__ = ["OPTIMIZERS", "SGD", "AdaGrad", "Adam", "AdamW", "Optimizer", "RMSprop"]
