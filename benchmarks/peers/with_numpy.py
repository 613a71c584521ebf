"""NumPy as most tutorials write it, and the matrix products alone: the floor under all."""

import numpy as np


def forward(A, weights, biases, activation):
    """Return the output of every layer."""
    activations = [A]
    for place, (W, b) in enumerate(zip(weights, biases, strict=True)):
        Z = A @ W + b
        last = place == len(weights) - 1
        A = Z if last else np.tanh(Z) if activation == "tanh" else np.maximum(0, Z)
        activations.append(A)
    return activations


def loss_and_delta(logits, y, binary):
    """Return the loss and its gradient for the logits."""
    n = len(y)
    if binary:
        p = 1 / (1 + np.exp(-logits))
        Y = y[:, None].astype(np.float32)
        loss = -np.mean(Y * np.log(p + 1e-12) + (1 - Y) * np.log(1 - p + 1e-12))
        return loss, (p - Y) / n
    e = np.exp(logits - logits.max(axis=1, keepdims=True))
    p = e / e.sum(axis=1, keepdims=True)
    loss = -np.mean(np.log(p[np.arange(n), y] + 1e-12))
    delta = p.copy()
    delta[np.arange(n), y] -= 1
    return loss, delta / n


def backward(delta, activations, weights, activation):
    """Return the gradients of every layer's weights and biases."""
    gradients = []
    for place in reversed(range(len(weights))):
        A = activations[place]
        gradients.append((A.T @ delta, delta.sum(axis=0)))
        if place > 0:
            delta = delta @ weights[place].T
            delta = delta * (1 - A**2) if activation == "tanh" else delta * (A > 0)
    return gradients[::-1]


def prepare_naive(task):
    """Make a task ready, with a loop over the parameter arrays as optimizer."""
    X, y = task.data
    batches = task.batches()

    def train():
        weights = [W.copy() for W in task.weights]
        biases = [np.zeros(W.shape[1], dtype=np.float32) for W in weights]
        parameters = [p for pair in zip(weights, biases, strict=True) for p in pair]
        first = [np.zeros_like(p) for p in parameters]
        second = [np.zeros_like(p) for p in parameters]
        norms, losses = [], []
        for t, rows in enumerate(batches, start=1):
            activations = forward(X[rows], weights, biases, task.activation)
            loss, delta = loss_and_delta(activations[-1], y[rows], task.binary)
            losses.append(loss)
            pairs = backward(delta, activations, weights, task.activation)
            gradients = [g for pair in pairs for g in pair]
            if task.gradient_norms:
                norms.append([np.linalg.norm(g) for g in gradients[::2]])
            for p, g, m, v in zip(parameters, gradients, first, second, strict=True):
                if task.optimizer == "adam":
                    m[:] = 0.9 * m + 0.1 * g
                    v[:] = 0.999 * v + 0.001 * g**2
                    m_hat, v_hat = m / (1 - 0.9**t), v / (1 - 0.999**t)
                    p -= task.lr * m_hat / (np.sqrt(v_hat) + 1e-8)
                elif task.optimizer == "momentum":
                    m[:] = 0.9 * m + g
                    p -= task.lr * m
                else:
                    p -= task.lr * g
        return task.last_epoch(losses)

    return train


def prepare_products(task):
    """Make only the matrix products of a task ready."""
    n, weights = task.batch_size, task.weights
    signals = [np.ones((n, W.shape[0]), np.float32) for W in weights]
    outputs = [np.ones((n, W.shape[1]), np.float32) for W in weights]
    gradients = [np.empty_like(W) for W in weights]
    backs = [np.empty_like(A) for A in signals]

    def train():
        for _ in range(task.steps):
            for A, W, Z in zip(signals, weights, outputs, strict=True):
                np.dot(A, W, out=Z)
            for A, Z, dW in zip(signals, outputs, gradients, strict=True):
                np.dot(A.T, Z, out=dW)
            for W, Z, dA in zip(weights[1:], outputs[1:], backs[1:], strict=True):
                np.dot(Z, W.T, out=dA)
        return float("nan")

    return train


PEERS = {"bare matrix products": prepare_products, "naive NumPy": prepare_naive}
