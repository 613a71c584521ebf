"""Explore: a stack of linear layers collapsed into one."""

import numpy as np

from nncourse.check.exercise import Exercise
from nncourse.check.outcome import Array, Probe
from nncourse.check.part import Mistake, Part

_rng = np.random.default_rng(6)


def _layers(depth: int, d: int) -> Probe:
    return Probe(_rng.normal(0, 1, (depth, d + 1, d)).round(1), name="layers")


_PROBES = (
    Probe(np.array([[[2.0], [1.0]], [[-3.0], [0.5]]]), name="layers"),
    _layers(2, 2),
    _layers(3, 2),
    _layers(3, 3),
    _layers(7, 4),
    _layers(1, 3),
)


def _reference(layers: Array) -> Array:
    """Return where the layers send the unit vectors and zero, layer by layer, in plain Python."""
    d = layers.shape[2]
    points = [[float(i == k) for i in range(d)] for k in range(d)] + [[0.0] * d]
    for layer in layers.tolist():
        points = [
            [
                sum(p * row[j] for p, row in zip(point, layer, strict=False)) + layer[-1][j]
                for j in range(d)
            ]
            for point in points
        ]
    ends = np.array(points)
    return np.vstack([ends[:-1] - ends[-1], ends[-1:]])


def _collapsed(layers: Array, carry: bool = True, bias: bool = True) -> Array:
    """Return the collapsed layer; some mistakes are made with the bias carried wrongly."""
    W, b = layers[0, :-1] * 1.0, layers[0, -1] * 1.0
    for layer in layers[1:]:
        W, b = W @ layer[:-1], (b @ layer[:-1] if carry else b) + layer[-1]
    return np.vstack([W, b if bias else 0 * b])


def _product(layers: Array) -> Array:
    return _collapsed(layers)[:-1]


def _last_bias(layers: Array) -> Array:
    return np.vstack([_product(layers), layers[-1, -1]])


def _first_bias_only(layers: Array) -> Array:
    b = layers[0, -1] * 1.0
    for layer in layers[1:]:
        b = b @ layer[:-1]
    return np.vstack([_product(layers), b])


def _bias_through_the_layer_itself(layers: Array) -> Array:
    W, b = np.eye(layers.shape[2]), np.zeros(layers.shape[2])
    for layer in layers:
        W, b = W @ layer[:-1], (b + layer[-1]) @ layer[:-1]
    return np.vstack([W, b])


def _bias_through_the_product(layers: Array) -> Array:
    """Each bias times all weights so far, those below it, in place of those above it."""
    W, b = layers[0, :-1] * 1.0, layers[0, -1] * 1.0
    for layer in layers[1:]:
        b = b + layer[-1] @ W
        W = W @ layer[:-1]
    return np.vstack([W, b])


def _weights_turned(layers: Array) -> Array:
    W, b = layers[0, :-1].T * 1.0, layers[0, -1] * 1.0
    for layer in layers[1:]:
        W, b = W @ layer[:-1].T, b @ layer[:-1].T + layer[-1]
    return np.vstack([W, b])


def _columns(layers: Array) -> Array:
    W, b = layers[0, :-1] * 1.0, layers[0, -1] * 1.0
    for layer in layers[1:]:
        W, b = layer[:-1] @ W, layer[:-1] @ b + layer[-1]
    return np.vstack([W, b])


def _order_of_weights(layers: Array) -> Array:
    W = layers[0, :-1] * 1.0
    for layer in layers[1:]:
        W = layer[:-1] @ W
    return np.vstack([W, _collapsed(layers)[-1:]])


def _elementwise(layers: Array) -> Array:
    W, b = layers[0, :-1] * 1.0, layers[0, -1] * 1.0
    for layer in layers[1:]:
        W, b = W * layer[:-1], b @ layer[:-1] + layer[-1]
    return np.vstack([W, b])


_PART = Part(
    "collapse",
    _reference,
    _PROBES,
    mistakes=(
        Mistake(
            "layers-added",
            "You add the layers up. One layer works on what the one before it has made: that is a "
            "product.",
            lambda layers: layers.sum(axis=0) * 1.0,
        ),
        Mistake(
            "bias-left-out",
            "The weights are right, but the row of the bias is missing. The last row of the result "
            "is the bias.",
            _product,
        ),
        Mistake(
            "bias-zero",
            "The weights are right, but the bias is zero. Send the point zero through all the "
            "layers: where does it end?",
            lambda layers: _collapsed(layers, bias=False),
        ),
        Mistake(
            "order-reversed",
            "You go through the layers from the last to the first. The data meet the first layer "
            "first.",
            lambda layers: _collapsed(layers[::-1]),
        ),
        Mistake(
            "samples-in-columns",
            "You put each new layer to the left of what there is. Rows are samples here: the data "
            "stand on the left, and each layer comes in from the right.",
            _columns,
            (_order_of_weights,),
        ),
        Mistake(
            "weights-turned",
            "Your weights are turned on their side. They come as inputs by outputs, ready for "
            "data on their left.",
            _weights_turned,
        ),
        Mistake(
            "element-by-element",
            "The weights are multiplied element by element. Two layers in a row are a matrix "
            "product.",
            _elementwise,
        ),
        Mistake(
            "last-bias-only",
            "The weights are right, but only the last bias has arrived. The others reach the "
            "output, too, on the way that the data take.",
            _last_bias,
        ),
        Mistake(
            "first-bias-only",
            "The weights are right, but only the first bias has arrived. Every layer adds one of "
            "its own.",
            _first_bias_only,
        ),
        Mistake(
            "bias-not-carried",
            "The weights are right, but the biases are added up as they are. A bias goes through "
            "all the layers above its own.",
            lambda layers: _collapsed(layers, carry=False),
        ),
        Mistake(
            "bias-through-its-own-layer",
            "Each bias goes through the weights of its own layer. It is added behind them: the "
            "next layer is the first that it meets.",
            _bias_through_the_layer_itself,
        ),
        Mistake(
            "bias-through-the-layers-below",
            "Each bias is multiplied by the weights below its layer. It goes forward, through "
            "those above.",
            _bias_through_the_product,
        ),
    ),
)

EXERCISE = Exercise("collapse-layers", (_PART,))
