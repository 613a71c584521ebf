"""nnkit: a small NumPy library for learning how neural networks learn.

To read it, follow the order of the chapters; look at ``Layer``, in ``layers``, before the rest.

1. ``activations``: activation functions and their derivatives
2. ``initialisers``: how the first weights are drawn
3. ``layers``: what a layer is; Z = A W + b, and its local gradients
4. ``losses``: how wrong the output is, and the gradient that starts the way back
5. ``network``: layers in a row; forward, and backward
6. ``optimizers``: from a gradient to a step
7. ``training``: the loop around all that

Everything else supports them: ``validation`` checks input at the public entry points (``net(X)``
checks; ``net.forward(X)``, which runs at every step, trusts); ``gradient_check`` compares
``backward`` with slopes found without it; ``extras`` has schedules, callbacks, and what ``Network``
and ``fit`` keep track of (``vectors``, ``runs``); ``data`` makes data sets.
"""

# The seven, in the order of the chapters.
from nnkit.activations import (
    ACTIVATIONS, ELU, GELU, SELU, Activation, HardTanh, Identity, LeakyReLU, ReLU, Sigmoid, SiLU,
    Softmax, Softplus, Step, Tanh, activation, saturated,
)  # fmt: skip
from nnkit.initialisers import (
    INITIALISERS, Constant, HeNormal, HeUniform, Initialiser, LeCunNormal, Normal, Orthogonal,
    Uniform, XavierNormal, XavierUniform, Zeros, initialiser,
)  # fmt: skip
from nnkit.layers import Layer, Linear
from nnkit.losses import BinaryCrossEntropy, CrossEntropy, Loss, MeanSquaredError
from nnkit.network import Network
from nnkit.optimizers import (
    OPTIMIZERS, SGD, AdaGrad, Adam, AdamW, Optimizer, RMSprop, clip_by_norm, clip_by_value,
)  # fmt: skip
from nnkit.training import Callback, DivergenceWarning, Training, fit

# Supporting code.
from nnkit import data
from nnkit.activations.error_function import erf
from nnkit.extras.callbacks import EarlyStopping, Record
from nnkit.extras.evaluation import evaluate
from nnkit.extras.history import History
from nnkit.extras.schedules import (
    ConstantRate, CosineDecay, ExponentialDecay, OneCycle, Schedule, StepDecay, WarmUp,
)  # fmt: skip
from nnkit.gradient_check import GradientCheck, gradient_check

__version__ = "0.1.0"

__all__ = [
    "ACTIVATIONS", "ELU", "GELU", "INITIALISERS", "OPTIMIZERS", "SELU", "SGD", "Activation",
    "AdaGrad", "Adam", "AdamW", "BinaryCrossEntropy", "Callback", "Constant", "ConstantRate",
    "CosineDecay", "CrossEntropy", "DivergenceWarning", "EarlyStopping", "ExponentialDecay",
    "GradientCheck", "HardTanh", "HeNormal", "HeUniform", "History", "Identity", "Initialiser",
    "Layer", "LeCunNormal", "LeakyReLU", "Linear", "Loss", "MeanSquaredError", "Network",
    "Normal", "OneCycle", "Optimizer", "Orthogonal", "RMSprop", "ReLU", "Record", "Schedule",
    "SiLU", "Sigmoid", "Softmax", "Softplus", "Step", "StepDecay", "Tanh", "Training", "Uniform",
    "WarmUp", "XavierNormal", "XavierUniform", "Zeros", "activation", "clip_by_norm",
    "clip_by_value", "data", "erf", "evaluate", "fit", "gradient_check",
    "initialiser", "saturated",
]  # fmt: skip
