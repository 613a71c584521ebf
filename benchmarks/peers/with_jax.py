"""JAX: one step compiled, all steps compiled as a scan, and that scan over 32 networks."""

import jax
import jax.numpy as jnp
import numpy as np


def pieces(task):
    """Return the initial state and a function of one step."""
    X, y = (jnp.asarray(array) for array in task.data)

    def loss_of(parameters, rows):
        A, labels = X[rows], y[rows]
        for place, (W, b) in enumerate(parameters):
            A = A @ W + b
            if place < len(parameters) - 1:
                A = jnp.tanh(A) if task.activation == "tanh" else jnp.maximum(A, 0)
        if task.binary:
            z = A[:, 0]
            return jnp.mean(jnp.maximum(z, 0) - z * labels + jnp.log1p(jnp.exp(-jnp.abs(z))))
        scores = jax.nn.log_softmax(A)
        return -jnp.mean(jnp.take_along_axis(scores, labels[:, None], axis=1))

    def step(state, rows):
        parameters, m, v, t = state
        loss, g = jax.value_and_grad(loss_of)(parameters, rows)
        t = t + 1
        both = jax.tree.map
        if task.optimizer == "adam":
            m = both(lambda m, g: 0.9 * m + 0.1 * g, m, g)
            v = both(lambda v, g: 0.999 * v + 0.001 * g * g, v, g)
            c1, c2 = 1 - 0.9**t, 1 - 0.999**t
            parameters = both(
                lambda p, m, v: p - task.lr * (m / c1) / (jnp.sqrt(v / c2) + 1e-8),
                parameters, m, v,
            )  # fmt: skip
        elif task.optimizer == "momentum":
            m = both(lambda m, g: 0.9 * m + g, m, g)
            parameters = both(lambda p, m: p - task.lr * m, parameters, m)
        else:
            parameters = both(lambda p, g: p - task.lr * g, parameters, g)
        norms = [jnp.linalg.norm(W) for W, _ in g] if task.gradient_norms else []
        return (parameters, m, v, t), (loss, norms)

    start = [(jnp.asarray(W), jnp.zeros(W.shape[1], jnp.float32)) for W in task.weights]
    zeros = jax.tree.map(jnp.zeros_like, start)
    return (start, zeros, zeros, jnp.zeros((), jnp.float32)), step


def prepare_step(task):
    """Compile one step; the loop over batches is Python's."""
    start, step = pieces(task)
    compiled = jax.jit(step)
    batches = [np.asarray(rows, dtype=np.int32) for rows in task.batches()]

    def train():
        state, losses = start, []
        for rows in batches:
            state, (loss, _) = compiled(state, rows)
            losses.append(loss)
        return task.last_epoch(losses)

    return train


def scan_of(task):
    """Return the initial state and the training as one function of it."""
    start, step = pieces(task)
    batches = jnp.asarray(np.stack(task.batches()).astype(np.int32))
    return start, lambda state: jax.lax.scan(step, state, batches)[1][0]


def prepare_scan(task):
    """Compile all steps as one loop."""
    start, scan = scan_of(task)
    compiled = jax.jit(scan)
    return lambda: task.last_epoch(np.asarray(compiled(start)))


def prepare_vmap(task):
    """Train 32 networks at once."""
    start, scan = scan_of(task)
    many = jax.tree.map(lambda a: jnp.stack([a] * 32), start)
    compiled = jax.jit(jax.vmap(scan))
    return lambda: task.last_epoch(np.asarray(compiled(many))[0])


PEERS = {"JAX, jit of a step": prepare_step, "JAX, jit of a scan": prepare_scan}
FAMILIES = {"JAX, vmap of the scan over 32": prepare_vmap}
