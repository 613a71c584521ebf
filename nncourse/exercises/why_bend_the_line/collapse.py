"""Explore: many linear layers are one."""

from collections.abc import Iterator

import numpy as np

from nncourse.check.domain import Case, drawn
from nncourse.check.exercise import Exercise
from nncourse.check.outcome import Array, Function
from nncourse.check.part import Mistake, Part


@drawn("1 to 7 layers, of floats, with `d` from 1 to 4", "layers")
def _domain(rng: np.random.Generator) -> Iterator[Case]:
    for depth, d in ((3, 1), (3, 2), (4, 3), (7, 4)):
        yield Case((rng.normal(0, 1, (depth, d + 1, d)).round(1),))
    yield Case((rng.normal(0, 1, (2, 3, 2)).round(1),), "two layers")
    yield Case((rng.normal(0, 1, (1, 4, 3)).round(1),), "one layer")


def _reference(layers: Array) -> Array:
    """Return where the layers send the unit vectors and zero, layer by layer, in plain Python."""
    d = layers.shape[2]
    points = [[float(i == k) for i in range(d)] for k in range(d)] + [[0.0] * d]
    for *weights, bias in layers.tolist():
        points = [
            [
                sum(p * row[j] for p, row in zip(point, weights, strict=True)) + bias[j]
                for j in range(d)
            ]
            for point in points
        ]
    ends = np.array(points)
    return np.vstack([ends[:-1] - ends[-1], ends[-1:]])  # fmt: skip


def _weights(layers: Array) -> Array:
    W = np.eye(layers.shape[2])
    for layer in layers:
        W = W @ layer[:-1]
    return W


def _with_bias(bias: Function) -> Function:
    """Return the right weights with another bias."""
    return lambda layers: np.vstack([_weights(layers), bias(layers)])


def _carried(rule: Function) -> Function:
    """Return the bias that a rule carries through: rule(b, W, c) with a layer's W and bias c."""

    def bias(layers: Array) -> Array:
        b = layers[0, -1]
        for layer in layers[1:]:
            b = rule(b, layer[:-1], layer[-1])
        return np.asarray(b)

    return bias


def _each(rule: Function) -> Function:
    """Return the layer that comes of rule(so_far, layer) for one layer after the other."""

    def example(layers: Array) -> Array:
        so_far = layers[0]
        for layer in layers[1:]:
            so_far = rule(so_far, layer)
        return np.asarray(so_far)

    return example


def _of(choose: Function) -> Function:
    return lambda layers: _reference(choose(layers))


_PART = Part(
    "collapse",
    _domain,
    _reference,
    regions={
        "in the last row, the bias": lambda layers, wrong: (
            np.arange(len(wrong))[:, None] == len(wrong) - 1
        ),
        "in the rows of the weights": lambda layers, wrong: (
            np.arange(len(wrong))[:, None] < len(wrong) - 1
        ),
    },
    traits={
        "one layer": "A network of one layer is collapsed already: that should come out as it is.",
        "two layers": "Three layers and more work. With two, there is one step only.",
    },
    mistakes=(
        Mistake(
            "layers-added",
            "You add the layers up. One layer works on what the one before it has made: that is a "
            "product.",
            lambda layers: layers.sum(axis=0),
        ),
        Mistake(
            "order-of-the-layers",
            "The order is not right. Data meet the first layer first and stand on the left: each "
            "new layer comes in from the right.",
            _of(lambda layers: layers[::-1]),
            lambda layers: np.vstack(
                [_weights(layers[:, :].copy()[::-1]), _carried(lambda b, W, c: b @ W + c)(layers)]
            ),
        ),
        Mistake(
            "layer-left-out",
            "Not every layer is used once: one is left out, or taken twice. Where does your loop "
            "begin and end?",
            _of(lambda layers: layers[1:]),
            _of(lambda layers: layers[:-1]),
            _of(lambda layers: layers[:2]),
            _of(lambda layers: layers[-1:]),
            _of(lambda layers: layers[:1]),
            _of(lambda layers: np.concatenate([layers[:1], layers])),
            _of(lambda layers: np.concatenate([layers, layers[-1:]])),
            _of(lambda layers: layers[[0, -1]]),
        ),
        Mistake(
            "bias-missing",
            "The weights are right, but the row of the bias is missing or zero. Send the point "
            "zero through all the layers: where does it end?",
            _weights,
            _with_bias(lambda layers: np.zeros(layers.shape[2])),
        ),
        Mistake(
            "bias-not-carried",
            "The weights are right, but not the bias. Each layer adds one of its own, and it goes "
            "through all the layers after it, as the data do.",
            _with_bias(lambda layers: layers[0, -1]),
            _with_bias(lambda layers: layers[-1, -1]),
            _with_bias(lambda layers: layers[:, -1].sum(axis=0)),
            _with_bias(_carried(lambda b, W, c: b @ W)),
            _with_bias(_carried(lambda b, W, c: W @ b + c)),
            _with_bias(_carried(lambda b, W, c: (b + c) @ W)),
            _with_bias(_carried(lambda b, W, c: b + c @ W)),
            _with_bias(_carried(lambda b, W, c: b @ W.T + c)),
        ),
        Mistake(
            "bias-taken-for-weights",
            "The last row of a layer is its bias, not a row of weights: take the two apart before "
            "you multiply.",
            _each(lambda so_far, layer: so_far @ layer),
            _each(lambda so_far, layer: so_far * layer),
            lambda layers: _reference(np.roll(layers, -1, axis=1)),
        ),
        Mistake(
            "bias-row-misplaced",
            "Right so far, but the form is not: the weights, and below them the bias as the last "
            "row.",
            lambda layers: np.vstack([_reference(layers)[-1:], _reference(layers)[:-1]]),
            lambda layers: np.vstack([_reference(layers)[:-1].T, _reference(layers)[-1:]]),
            lambda layers: np.hstack([_reference(layers)[:-1], _reference(layers)[-1:].T]),
            lambda layers: (_reference(layers)[:-1], _reference(layers)[-1]),
        ),
    ),
)

EXERCISE = Exercise(
    "collapse-layers",
    (_PART,),
    notice="Worth noticing: however deep, the network of linear layers has no more to say than one "
    "of them. Its numbers grew in number, not in what they can express.",
    more="First two layers without biases: which product of their weights does the same? Then read "
    "*Stacking lines gives a line* in this chapter again.",
)
