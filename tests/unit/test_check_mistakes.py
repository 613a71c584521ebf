"""Every known mistake is recognised as what it is, gets its own hint, and never passes."""

import ast
import inspect
import textwrap

import numpy as np
import pytest

from nncourse.check import outcome
from nncourse.exercises import EXERCISES, check


def leaky_relu(z, slope=0.01):
    return np.where(z > 0, z, slope * z)


def leaky_relu_derivative(z, slope=0.01):
    return np.where(z > 0, 1.0, slope)


def sigmoid(z):
    small = np.exp(-np.abs(z))
    return np.where(z >= 0, 1, small) / (1 + small)


def sigmoid_derivative(z):
    s = sigmoid(z)
    return s * (1 - s)


def softmax(scores, temperature=1.0):
    scores = scores / temperature
    powers = np.exp(scores - scores.max(axis=-1, keepdims=True))
    return powers / powers.sum(axis=-1, keepdims=True)


def log_sum_exp(Z):
    m = Z.max(axis=-1, keepdims=True)
    return m[..., 0] + np.log(np.exp(Z - m).sum(axis=-1))


def binary_cross_entropy(logits, y):
    small = np.exp(-np.abs(logits))
    return (np.maximum(logits, 0) - logits * y + np.log1p(small)).mean()


def cross_entropy(logits, y):
    shifted = logits - logits.max(axis=1, keepdims=True)
    total = np.log(np.exp(shifted).sum(axis=1))
    return (total - shifted[np.arange(len(y)), y]).mean()


def by_hand(inputs):
    x, y, z = inputs
    s = x * y + z
    return np.array([s * x, s + x * y, x * x, x])


def divide(a, b):
    return np.array([a / b, 1 / b, -a / b**2])


def way_back(slopes, arrows):
    gradient = np.zeros(arrows.max() + 1)
    gradient[-1] = 1.0
    for (start, end), slope in zip(arrows[::-1], slopes[::-1], strict=True):
        gradient[start] += gradient[end] * slope
    return gradient


def relu_backward(dA, Z):
    return dA * (Z > 0)


def sigmoid_backward(dA, A):
    return dA * A * (1 - A)


def weight_gradient(delta, A):
    return A.T @ delta


def bias_gradient(delta):
    return delta.sum(axis=0)


def input_gradient(delta, W):
    return delta @ W.T


def cross_entropy_gradient(logits, Y):
    return (softmax(logits) - Y) / len(logits)


def step(theta, g, lr):
    return theta - lr * g


def one_epoch(theta, X, y, order, size, lr):
    for first in range(0, len(order), size):
        rows = order[first : first + size]
        off = X[rows] @ theta - y[rows]
        theta = theta - lr * 2 * X[rows].T @ off / len(rows)
    return theta


def largest_stable_rate(H):
    return 2 / np.linalg.eigvalsh(H).max()


def distances(rates, curvature, steps):
    return np.abs(1 - rates * curvature) ** steps


def warm_cosine(step, peak, warm, steps):
    part = (step - warm) / (steps - warm)
    falling = peak * (1 + np.cos(np.pi * part)) / 2
    return np.where(step < warm, peak * (step + 1) / warm, falling)


def sharpest(v, H, rounds):
    for _ in range(rounds):
        v = H @ v
        v = v / np.linalg.norm(v)
    return v @ H @ v


def velocity_after(gradients, mu):
    v = np.zeros(gradients.shape[1])
    for g in gradients:
        v = mu * v + g
    return v


def heavy_ball(theta, H, lr, mu, steps):
    v = np.zeros(len(theta))
    for _ in range(steps):
        v = mu * v + H @ theta
        theta = theta - lr * v
    return theta


def larger_factor(s, mu):
    middle = (1 + mu - s) / 2
    root = np.sqrt(middle**2 - mu + 0j)
    return np.maximum(np.abs(middle + root), np.abs(middle - root))


def distance(X):
    W1 = np.array([[1, -1], [-1, 1]])
    H = np.maximum(X @ W1, 0.0)
    return H @ np.array([1.0, 1.0])


def bump(x, centre=0.0, width=1.0):
    def relu(z):
        return np.maximum(z, 0.0)

    z = x - centre
    return (relu(z + width) - 2 * relu(z) + relu(z - width)) / width


def collapse(layers):
    W, b = layers[0, :-1], layers[0, -1]
    for layer in layers[1:]:
        W, b = W @ layer[:-1], b @ layer[:-1] + layer[-1]
    return np.vstack([W, b])


def layer(X, W, b):
    return np.maximum(X @ W + b, 0.0)


def two_layers(X, W1, b1, W2, b2):
    A1 = np.maximum(X @ W1 + b1, 0.0)
    return A1 @ W2 + b2


def standardise(X):
    spread = X.std(axis=0)
    return (X - X.mean(axis=0)) / np.where(spread > 0, spread, 1.0)


def gain(slopes, scale):
    return scale * np.sqrt(np.mean(slopes**2))


def clip(g, limit):
    length = np.linalg.norm(g)
    return g * (limit / length) if length > limit else g.copy()


def weight_size(a, n):
    return 1 / np.sqrt(n * np.mean(a**2))


SOLUTIONS = {
    "leaky-relu": (leaky_relu, leaky_relu_derivative),
    "stable-sigmoid": (sigmoid, sigmoid_derivative),
    "softmax-temperature": (softmax,),
    "log-sum-exp": (log_sum_exp,),
    "cross-entropy-from-logits": (binary_cross_entropy,),
    "cross-entropy-labels": (cross_entropy,),
    "graph-by-hand": (by_hand,),
    "divide-with-slopes": (divide,),
    "way-back": (way_back,),
    "activation-backward": (relu_backward, sigmoid_backward),
    "linear-backward": (weight_gradient, bias_gradient, input_gradient),
    "cross-entropy-gradient": (cross_entropy_gradient,),
    "gradient-step": (step,),
    "mini-batches": (one_epoch,),
    "largest-stable-rate": (largest_stable_rate,),
    "distances": (distances,),
    "warm-cosine": (warm_cosine,),
    "sharpest": (sharpest,),
    "velocity-after": (velocity_after,),
    "heavy-ball": (heavy_ball,),
    "larger-factor": (larger_factor,),
    "two-relu-distance": (distance,),
    "relu-bump": (bump,),
    "collapse-layers": (collapse,),
    "one-layer": (layer,),
    "two-layers": (two_layers,),
    "standardise": (standardise,),
    "gain": (gain,),
    "clip": (clip,),
    "weight-size": (weight_size,),
}


@pytest.fixture(params=["numpy warns", "numpy is silent"])
def platform(request, monkeypatch):
    """Check as everywhere, and as in a browser, where NumPy does not warn of an overflow."""
    if request.param == "numpy is silent":
        monkeypatch.setattr(outcome, "NUMPY_WARNS", False)
        monkeypatch.setattr(outcome, "RuntimeWarning", ZeroDivisionError, raising=False)


MISTAKES = [
    pytest.param(name, i, mistake, example, id=f"{name}-{part.name}-{mistake.name}-{k}")
    for name, exercise in EXERCISES.items()
    for i, part in enumerate(exercise.parts)
    for mistake in part.mistakes
    for k, example in enumerate(mistake.examples)
]


def all_mistakes(name):
    return [mistake for part in EXERCISES[name].parts for mistake in part.mistakes]


@pytest.mark.parametrize("name", EXERCISES)
@pytest.mark.usefixtures("platform")
def test_a_solution_passes(name):
    report = check(name, SOLUTIONS[name])
    assert report.passed, report
    assert report.hint is None
    assert report.mistake is None


@pytest.mark.parametrize("name", EXERCISES)
def test_the_reference_itself_passes(name):
    report = check(name, tuple(part.reference for part in EXERCISES[name].parts))
    assert report.passed, report


@pytest.mark.parametrize(("name", "i", "mistake", "example"), MISTAKES)
@pytest.mark.usefixtures("platform")
def test_a_mistake_gets_its_own_hint(name, i, mistake, example):
    answer = list(SOLUTIONS[name])
    answer[i] = example
    report = check(name, answer)
    assert report.status == "not yet"
    assert report.mistake == mistake.name, report
    assert report.hint == mistake.hint
    others = [part.name for k, part in enumerate(EXERCISES[name].parts) if k != i]
    assert all(f"`{other}`: right." in report.lines for other in others)


@pytest.mark.parametrize("name", EXERCISES)
def test_names_and_hints_of_mistakes_are_unique(name):
    for part in EXERCISES[name].parts:
        assert len({mistake.name for mistake in part.mistakes}) == len(part.mistakes)
        assert len({mistake.hint for mistake in part.mistakes}) == len(part.mistakes)


def test_hints_are_one_or_two_sentences_to_the_reader():
    for name in EXERCISES:
        for mistake in all_mistakes(name):
            sentences = sum(mistake.hint.count(end) for end in (". ", "? ", "; ", ": ")) + 1
            assert sentences <= 4, mistake.hint
            assert len(mistake.hint) < 240, mistake.hint
            assert mistake.hint[-1] in ".?", mistake.hint


@pytest.mark.parametrize("name", EXERCISES)
def test_no_hint_contains_code_of_the_solution(name):
    pieces = set()
    for function in SOLUTIONS[name]:
        for node in ast.walk(ast.parse(textwrap.dedent(inspect.getsource(function)))):
            if isinstance(node, ast.Call | ast.BinOp | ast.Compare | ast.Attribute | ast.keyword):
                pieces.add("".join(ast.unparse(node).split()))
    assert pieces
    for mistake in all_mistakes(name):
        hint = "".join(mistake.hint.split())
        assert not [piece for piece in pieces if piece in hint], mistake.hint
        assert "np." not in hint
        assert "=" not in hint


# The same mistakes as readers write them, otherwise than in the examples.
def int_container(z, slope=0.01):
    out = np.zeros_like(z)
    out[z > 0] = z[z > 0]
    out[z <= 0] = slope * z[z <= 0]
    return out


def if_statement(z, slope=0.01):
    if z > 0:
        return z
    return slope * z


def columns_without_maximum(scores, temperature=1.0):
    powers = np.exp(scores / temperature)
    return powers / powers.sum(axis=0)


def whole_array_without_maximum(scores, temperature=1.0):
    powers = np.exp(scores / temperature)
    return powers / np.sum(powers)


@pytest.mark.parametrize(
    ("name", "i", "function", "mistake"),
    [
        ("leaky-relu", 0, int_container, "cut-to-integers"),
        ("leaky-relu", 0, if_statement, "one-decision-for-all"),
        ("leaky-relu", 0, lambda z, slope=0.01: z * (z > 0), "plain-relu"),
        ("leaky-relu", 1, lambda z, slope=0.01: np.where(z > 0, 1, 0), "relu-slope"),
        ("leaky-relu", 1, lambda z, slope=0.01: (z > 0) * 1.0, "relu-slope"),
        ("stable-sigmoid", 0, lambda z: 1.0 / (1.0 + np.e**-z), "overflow"),
        ("stable-sigmoid", 0, lambda z: 1 - 1 / (1 + np.exp(z)), "large-numbers"),
        ("stable-sigmoid", 0, lambda z: 1 / (1 + np.exp(-np.clip(z, -30, 30))), "input-clipped"),
        ("softmax-temperature", 0, columns_without_maximum, "over-columns"),
        ("softmax-temperature", 0, whole_array_without_maximum, "over-the-whole-array"),
        ("softmax-temperature", 0, lambda s, temperature=1.0: s / s.sum(), "rows-mixed"),
        ("two-relu-distance", 0, lambda X: np.maximum(X @ np.array([1, -1.0]), 0), "one-unit"),
        ("one-layer", 0, lambda X, W, b: np.maximum(np.dot(X, W), 0.0), "argument-ignored"),
        (
            "two-layers",
            0,
            lambda X, W1, b1, W2, b2: layer(layer(X, W1, b1), W2, b2),
            "activation-on-the-output",
        ),
        (
            "two-layers",
            0,
            lambda X, W1, b1, W2, b2: X @ W1 @ W2 + b1 @ W2 + b2,
            "activation-forgotten",
        ),
        ("standardise", 0, lambda X: (X - X.mean()) / X.std(), "over-the-whole-array"),
        (
            "two-relu-distance",
            0,
            lambda X: np.maximum(X @ np.array([[1, -1], [-1, 1.0]]), 0),
            "units-put-together-wrongly",
        ),
        (
            "relu-bump",
            0,
            lambda x, centre=0.0, width=1.0: (
                np.minimum(np.maximum(x - centre + width, 0), width) / width
            ),
            "change-of-slope-at-the-top",
        ),
        (
            "collapse-layers",
            0,
            lambda layers: np.vstack(
                [
                    np.linalg.multi_dot(
                        [np.eye(layers.shape[2]), *layers[:, :-1], np.eye(layers.shape[2])]
                    ),
                    layers[:, -1].sum(axis=0),
                ]
            ),
            "bias-not-carried",
        ),
    ],
)
@pytest.mark.usefixtures("platform")
def test_other_ways_to_write_a_mistake_are_recognised_too(name, i, function, mistake):
    answer = list(SOLUTIONS[name])
    answer[i] = function
    report = check(name, answer)
    assert not report.passed
    assert report.mistake == mistake, report


# Right answers of other kinds, none of which may be refused.
def masked(z, slope=0.01):
    out = np.array(z, dtype=float)
    out[z < 0] *= slope
    return out


def in_a_loop(z, slope=0.01):
    return np.array([x if x > 0 else slope * x for x in z.flat]).reshape(z.shape).astype(float)


def sigmoid_by_logaddexp(z):
    return np.exp(-np.logaddexp(0, -z))


def sigmoid_by_masks(z):
    z = np.asarray(z, dtype=float)
    out = np.empty(z.shape)
    out[z >= 0] = 1 / (1 + np.exp(-z[z >= 0]))
    powers = np.exp(z[z < 0])
    out[z < 0] = powers / (1 + powers)
    return out


def central_difference(z):
    return (sigmoid(z + 1e-5) - sigmoid(z - 1e-5)) / 2e-5


@pytest.mark.parametrize(
    ("name", "answer"),
    [
        ("leaky-relu", (masked, leaky_relu_derivative)),
        ("leaky-relu", (in_a_loop, leaky_relu_derivative)),
        ("leaky-relu", (leaky_relu, lambda z, slope=0.01: np.where(z >= 0, 1, slope))),
        (
            "leaky-relu",
            (
                leaky_relu,
                lambda z, slope=0.01: (1 + slope) / 2 + (1 - slope) / 2 * np.sign(z),
            ),
        ),
        ("stable-sigmoid", (sigmoid_by_logaddexp, sigmoid_derivative)),
        ("stable-sigmoid", (sigmoid_by_masks, sigmoid_derivative)),
        ("stable-sigmoid", (lambda z: sigmoid(np.clip(z, -500, 500)), sigmoid_derivative)),
        ("softmax-temperature", lambda scores, temperature=1.0: softmax(scores, temperature)),
        ("softmax-temperature", [softmax]),
        ("one-layer", lambda X, W, b: np.clip(np.einsum("ni,ij->nj", X, W) + b, 0.0, None)),
        ("one-layer", lambda X, W, b: np.where((Z := X @ W + b) > 0, Z, 0.0)),
        ("two-layers", lambda X, W1, b1, W2, b2: (W2.T @ layer(X, W1, b1).T).T + b2[None]),
        ("standardise", lambda X: (X - X.mean(0)) / np.maximum(X.std(0), 1e-30)),
        ("clip", lambda g, limit: g * min(1.0, limit / (np.sqrt(g @ g) + 1e-6))),
        ("weight-size", lambda a, n: np.mean(n * a**2) ** -0.5),
        ("two-relu-distance", lambda X: np.abs(1.0 * X[:, 0] - X[:, 1])),
        ("two-relu-distance", lambda X: 1.0 * np.ptp(X, axis=1)),
        ("relu-bump", lambda x, centre=0.0, width=1.0: np.maximum(0, 1 - abs(x - centre) / width)),
    ],
)
@pytest.mark.usefixtures("platform")
def test_other_right_answers_pass(name, answer):
    report = check(name, answer)
    assert report.passed, report


def test_a_derivative_by_differences_is_nearly_right():
    assert check("stable-sigmoid", (sigmoid, central_difference)).mistake == "nearly-right"
