"""nnkit: a small NumPy library for learning how neural networks learn.

To read it in the order of the course: ``layer``, ``activations``, ``linear``, ``initialisers``,
``parameter_vector``, ``network``, ``losses``, ``optimizers``, ``batches``, ``training``,
``fitting``, and then whatever you want to know more about. What checks arguments
(``arguments``, ``stacking``, ``labelled``) can be left out: no formula is in it.
"""

from nnkit import data, diagnostics
from nnkit.activations import (
    ACTIVATIONS,
    ELU,
    GELU,
    SELU,
    Activation,
    HardTanh,
    Identity,
    LeakyReLU,
    ReLU,
    Sigmoid,
    SiLU,
    Softmax,
    Softplus,
    Step,
    Tanh,
    activation,
    saturated,
)
from nnkit.activations.error_function import erf
from nnkit.callbacks import Callback, EarlyStopping, Record
from nnkit.clipping import clip_by_norm, clip_by_value
from nnkit.evaluation import evaluate
from nnkit.fitting import fit
from nnkit.gradient_checking import gradient_check
from nnkit.gradient_comparison import GradientCheck
from nnkit.history import History
from nnkit.initialisers import (
    INITIALISERS,
    Constant,
    HeNormal,
    HeUniform,
    Initialiser,
    LeCunNormal,
    Normal,
    Orthogonal,
    Uniform,
    XavierNormal,
    XavierUniform,
    Zeros,
    initialiser,
)
from nnkit.layer import Layer
from nnkit.linear import Linear
from nnkit.losses import BinaryCrossEntropy, CrossEntropy, Loss, MeanSquaredError
from nnkit.network import Network
from nnkit.optimizers import OPTIMIZERS, SGD, AdaGrad, Adam, AdamW, Optimizer, RMSprop
from nnkit.schedules import (
    ConstantRate,
    CosineDecay,
    ExponentialDecay,
    OneCycle,
    Schedule,
    StepDecay,
    WarmUp,
)
from nnkit.storage import load, save
from nnkit.training import DivergenceWarning, Training

__version__ = "0.1.0"


__all__ = [
    "ACTIVATIONS",
    "ELU",
    "GELU",
    "INITIALISERS",
    "OPTIMIZERS",
    "SELU",
    "SGD",
    "Activation",
    "AdaGrad",
    "Adam",
    "AdamW",
    "BinaryCrossEntropy",
    "Callback",
    "Constant",
    "ConstantRate",
    "CosineDecay",
    "CrossEntropy",
    "DivergenceWarning",
    "EarlyStopping",
    "ExponentialDecay",
    "GradientCheck",
    "HardTanh",
    "HeNormal",
    "HeUniform",
    "History",
    "Identity",
    "Initialiser",
    "Layer",
    "LeCunNormal",
    "LeakyReLU",
    "Linear",
    "Loss",
    "MeanSquaredError",
    "Network",
    "Normal",
    "OneCycle",
    "Optimizer",
    "Orthogonal",
    "RMSprop",
    "ReLU",
    "Record",
    "Schedule",
    "SiLU",
    "Sigmoid",
    "Softmax",
    "Softplus",
    "Step",
    "StepDecay",
    "Tanh",
    "Training",
    "Uniform",
    "WarmUp",
    "XavierNormal",
    "XavierUniform",
    "Zeros",
    "activation",
    "clip_by_norm",
    "clip_by_value",
    "data",
    "diagnostics",
    "erf",
    "evaluate",
    "fit",
    "gradient_check",
    "initialiser",
    "load",
    "saturated",
    "save",
]
