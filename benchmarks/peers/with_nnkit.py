"""nnkit."""

import numpy as np

import nnkit

RULES = {
    "sgd": lambda lr: nnkit.SGD(lr),
    "momentum": lambda lr: nnkit.SGD(lr, momentum=0.9),
    "adam": lambda lr: nnkit.Adam(lr),
}


def make(task, runs=None):
    """Make the network, with the task's initial weights."""
    layers = []
    for n_in, n_out in zip(task.sizes, task.sizes[1:], strict=False):
        layers += [nnkit.Linear(n_in, n_out), nnkit.activation(task.activation)]
    net = nnkit.Network(*layers[:-1], runs=runs)
    for layer, W in zip(net.layers[::2], task.weights, strict=True):
        layer.W[...] = W
    return net


def norms_of(training):
    """Return the norm of each layer's weight gradient."""
    return [np.linalg.norm(layer.dW) for layer in training.net.layers[::2]]


def prepare(task, runs=None):
    """Make a task ready."""
    X, y = task.data
    net = make(task, runs)
    start = net.parameters.copy()
    loss = nnkit.BinaryCrossEntropy() if task.binary else nnkit.CrossEntropy()
    callbacks = [nnkit.Record("norms", norms_of)] if task.gradient_norms else []

    def train():
        net.parameters[...] = start
        history = nnkit.fit(
            net, X, y, loss=loss, optimizer=RULES[task.optimizer](task.lr), epochs=task.epochs,
            batch_size=task.batch_size, metrics=(), callbacks=callbacks,
        )  # fmt: skip
        return task.last_epoch(history.records["step_loss"]) if runs is None else history.loss[-1]

    return train


def prepare_family(task):
    """Train 32 networks at once."""
    train = prepare(task, runs=32)
    return lambda: float(np.mean(train()))


PEERS = {"nnkit": prepare}
FAMILIES = {"nnkit, 32 runs at once": prepare_family}
