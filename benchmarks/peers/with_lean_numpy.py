"""NumPy with all the tricks and no library around it: how fast the same lines could be.

One vector of parameters and one of gradients, arrays made once and written over, softmax and
cross-entropy in one, sums of rows as products with ones. It checks nothing and can do nothing else.
"""

import math

import numpy as np


class Lean:
    """The arrays of a task: views into two vectors, and room for every layer's results."""

    def __init__(self, task):
        pairs = list(zip(task.sizes, task.sizes[1:], strict=False))
        self.theta = np.zeros(sum(n_in * n_out + n_out for n_in, n_out in pairs), np.float32)
        self.g, self.m = np.zeros_like(self.theta), np.zeros_like(self.theta)
        self.v, self.work = np.zeros_like(self.theta), np.zeros_like(self.theta)
        self.W, self.b, self.dW, self.db = [], [], [], []
        place = 0
        for n_in, n_out in pairs:
            middle, end = place + n_in * n_out, place + n_in * n_out + n_out
            self.W.append(self.theta[place:middle].reshape(n_in, n_out))
            self.dW.append(self.g[place:middle].reshape(n_in, n_out))
            self.b.append(self.theta[middle:end])
            self.db.append(self.g[middle:end])
            place = end
        n = task.batch_size
        self.A = [np.empty((n, n_out), np.float32) for _, n_out in pairs]
        self.zeros = [np.zeros_like(A) for A in self.A]
        self.delta = [np.empty_like(A) for A in self.A]
        self.slope = [np.empty_like(A) for A in self.A]
        self.ones = np.ones(n, np.float32)
        self.columns = np.ones((task.sizes[-1], 1), np.float32)


def forward(lean, X, activation):
    """Fill the output of every layer."""
    A, last = X, len(lean.W) - 1
    for k, Z in enumerate(lean.A):
        np.dot(A, lean.W[k], out=Z)
        Z += lean.b[k]
        if k < last:
            np.tanh(Z, out=Z) if activation == "tanh" else np.maximum(Z, lean.zeros[k], out=Z)
        A = Z


def loss(lean, Y, binary):
    """Return the loss and fill the last delta."""
    Z, delta = lean.A[-1], lean.delta[-1]
    if binary:
        e = np.exp(-np.abs(Z))
        value = (np.maximum(Z, 0) - Z * Y + np.log1p(e)).sum() / len(Z)
        np.divide(np.where(Z >= 0, 1, e), 1 + e, out=delta)
    else:
        Z -= np.ascontiguousarray(Z.T).max(axis=0)[:, None]
        right = np.dot(Z.ravel(), Y.ravel())
        np.exp(Z, out=delta)
        total = delta @ lean.columns
        value = (np.log(total).sum() - right) / len(Z)
        delta /= total
    delta -= Y
    delta *= 1 / len(Z)
    return float(value)


def backward(lean, X, activation):
    """Fill the gradients."""
    for k in reversed(range(len(lean.W))):
        delta, A = lean.delta[k], lean.A[k - 1] if k else X
        np.dot(A.T, delta, out=lean.dW[k])
        np.dot(lean.ones, delta, out=lean.db[k])
        if k:
            below = np.dot(delta, lean.W[k].T, out=lean.delta[k - 1])
            if activation == "tanh":
                slope = np.multiply(A, A, out=lean.slope[k - 1])
                np.subtract(1, slope, out=slope)
                below *= slope
            else:
                below *= np.greater(A, lean.zeros[k - 1])


def step(lean, task, t):
    """Move the parameters."""
    theta, g, m, v, work = lean.theta, lean.g, lean.m, lean.v, lean.work
    if task.optimizer == "adam":
        m *= 0.9
        m += np.multiply(g, 0.1, out=work)
        v *= 0.999
        np.multiply(g, g, out=work)
        work *= 0.001
        v += work
        r = math.sqrt(1 - 0.999**t)
        np.sqrt(v, out=work)
        work += r * 1e-8
        np.divide(m, work, out=work)
        work *= task.lr * r / (1 - 0.9**t)
        theta -= work
    elif task.optimizer == "momentum":
        m *= 0.9
        m += g
        theta -= np.multiply(m, task.lr, out=work)
    else:
        theta -= np.multiply(g, task.lr, out=work)


def prepare(task):
    """Make a task ready."""
    X, y = task.data
    Y = (y[:, None] if task.binary else np.eye(task.sizes[-1])[y]).astype(np.float32)
    batches = task.batches()
    whole = task.batch_size >= task.rows
    rows_of_X = np.empty((task.batch_size, X.shape[1]), np.float32)
    rows_of_Y = np.empty((task.batch_size, Y.shape[1]), np.float32)

    def train():
        lean, losses, norms = Lean(task), [], []
        for W, start in zip(lean.W, task.weights, strict=True):
            W[...] = start
        for t, rows in enumerate(batches, start=1):
            if whole:
                A, targets = X, Y
            else:
                A = X.take(rows, axis=0, out=rows_of_X, mode="clip")
                targets = Y.take(rows, axis=0, out=rows_of_Y, mode="clip")
            forward(lean, A, task.activation)
            losses.append(loss(lean, targets, task.binary))
            backward(lean, A, task.activation)
            if task.gradient_norms:
                norms.append([np.linalg.norm(dW) for dW in lean.dW])
            step(lean, task, t)
        return task.last_epoch(losses)

    return train


PEERS = {"lean NumPy": prepare}
