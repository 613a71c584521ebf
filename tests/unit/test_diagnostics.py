"""Diagnostics: each number is what its definition says."""

import numpy as np
import pytest

import nnkit
from nncourse import diagnostics

X, Y = nnkit.data.moons(n=50, seed=0)
CE = nnkit.CrossEntropy()


def net(activation=nnkit.Tanh, **options):
    return nnkit.Network(
        nnkit.Linear(2, 6), activation(), nnkit.Linear(6, 6), activation(), nnkit.Linear(6, 2),
        **({"dtype": "float64"} | options),
    )  # fmt: skip


def test_outputs_and_deltas_belong_together():
    network = net()
    signals, found = diagnostics.outputs(network, X), diagnostics.deltas(network, X, Y, CE)
    assert [a.shape for a in signals] == [d.shape for d in found]
    np.testing.assert_array_equal(signals[-1], network(X))
    np.testing.assert_array_equal(found[-1], CE.gradient(network(X), Y))
    # The gradient of a weight is the layer's input times the signal from above.
    np.testing.assert_allclose(network.layers[2].dW, signals[1].T @ found[2], rtol=1e-12)
    norms = diagnostics.gradient_norms(network, X, Y, CE)
    np.testing.assert_allclose(norms, [np.linalg.norm(d) for d in found], rtol=1e-12)


def test_shares_of_saturated_zero_and_dead_units():
    network = net(nnkit.ReLU)
    network.layers[0].W[...] = 0.0
    network.layers[0].b[...] = [1, 1, 1, -1, -1, 0]
    assert diagnostics.zero_share(network, X)[1] == 0.5
    assert diagnostics.dead_share(network, X)[1] == 0.5
    assert diagnostics.saturated_share(network, X)[1] == 0.5
    assert set(diagnostics.zero_share(network, X)) == {1, 3}
    family = net(nnkit.ReLU, runs=3)
    assert diagnostics.dead_share(family, X)[3].shape == (3,)


def test_update_ratio():
    network = net()
    before = network.parameters.copy()
    network.layers[2].W *= 1.5
    network.layers[4].b += 1
    ratios = diagnostics.update_ratio(network, before)
    assert ratios["2.W"] == pytest.approx(0.5)
    assert ratios["0.W"] == 0
    assert ratios["4.b"] == np.inf


@pytest.mark.parametrize("replace", [True, False])
def test_gradient_noise_falls_as_one_over_the_batch_size(replace):
    sizes = [1, 5, 25]
    noise = diagnostics.gradient_noise(net(), X, Y, CE, sizes, draws=2000, replace=replace)
    factor = np.array([1 if replace else (50 - B) / 49 for B in sizes]) / sizes
    np.testing.assert_allclose(noise / noise[0], factor / factor[0], rtol=0.15)


def test_the_landscape_is_the_loss_at_moved_parameters():
    network = net(dtype="float32")
    d1, d2 = diagnostics.random_direction(network, 0), diagnostics.random_direction(network, 1)
    first, second = [-1.0, 0.0, 0.5], [0.0, 2.0]
    surface = diagnostics.loss_surface(network, X, Y, CE, (d1, d2), first, second)
    assert surface.shape == (2, 3)
    twin = network.copy(dtype="float64")
    for row, b in enumerate(second):
        for column, a in enumerate(first):
            twin.parameters = network.parameters + a * d1 + b * d2
            assert surface[row, column] == pytest.approx(CE(twin(X), Y), rel=1e-12)
    line = diagnostics.loss_slice(network, X, Y, CE, d1, first)
    np.testing.assert_allclose(line, surface[0], rtol=1e-12)
    for layer in (0, 2):
        start = network.places()[layer]["W"][0]
        part = slice(start, start + network.layers[layer].W.size)
        size = np.linalg.norm(network.parameters[part])
        assert np.linalg.norm(d1[part]) == pytest.approx(size, rel=1e-6)


def test_the_decision_grid_covers_the_points_row_by_row():
    network = net()
    x, y, logits = diagnostics.decision_grid(network, X, resolution=7)
    assert logits.shape == (7, 7, 2)
    assert x[0] < X[:, 0].min()
    assert y[-1] > X[:, 1].max()
    np.testing.assert_allclose(logits[2, 5], network([[x[5], y[2]]])[0], rtol=1e-12)
    assert diagnostics.decision_grid(net(runs=2), X, resolution=3)[2].shape == (2, 3, 3, 2)


@pytest.mark.parametrize("dtype", [np.float16, np.float32])
def test_directions_and_distances_may_be_of_any_float_type(dtype):
    network = net()
    direction = diagnostics.random_direction(network).astype(dtype)
    distances = np.array([-0.1, 0.3, 6e4], dtype)
    found = diagnostics.loss_slice(network, X, Y, CE, direction, distances)
    in_float64 = direction.astype(np.float64), distances.astype(np.float64)
    np.testing.assert_array_equal(
        found, diagnostics.loss_slice(network, X, Y, CE, *in_float64), strict=True
    )


def test_a_product_too_large_for_float32_is_a_loss_all_the_same():
    linear = nnkit.Network(nnkit.Linear(2, 2), dtype="float64")
    direction = np.full(6, 1e3, np.float32)
    direction[0] = -1e3  # all weights alike would leave the loss as it is
    line = diagnostics.loss_slice(linear, X, Y, CE, direction, np.array([1e36], np.float32))
    assert np.isfinite(line).all()


def test_the_decision_grid_has_lines_apart_also_around_one_point_far_out():
    network = nnkit.Network(nnkit.Linear(2, 2), dtype="float64")
    x, _, _ = diagnostics.decision_grid(network, np.array([[1e6, 2.0]], np.float32), 5)
    assert (np.diff(x) > 0).all()
    x, _, _ = diagnostics.decision_grid(network, np.array([[-6e4, 0], [6e4, 1]], np.float16), 5)
    np.testing.assert_allclose(x, [-84e3, -42e3, 0, 42e3, 84e3])
    with pytest.raises(ValueError, match="X must hold finite numbers"):
        diagnostics.decision_grid(network, [[-1.7e308, 0.0], [1.7e308, 1.0]])


def test_a_network_without_parameters_has_no_landscape():
    flat = nnkit.Network(nnkit.Tanh())
    with pytest.raises(ValueError, match="no parameters"):
        diagnostics.loss_slice(flat, X, Y, CE, [], [0.5])


def test_outputs_are_those_of_each_layer_and_ones_own():
    class Doubles(nnkit.Layer):  # in place
        def forward(self, A):
            A *= 2
            return A

        def backward(self, delta):
            return 2 * delta

    network = nnkit.Network(nnkit.Linear(2, 3), Doubles(), dtype="float64")
    first, second = diagnostics.outputs(network, X)
    np.testing.assert_allclose(first, X @ network.layers[0].W)
    np.testing.assert_allclose(second, 2 * first)
    network = net()
    wanted = diagnostics.deltas(network, X, Y, CE)[0] @ network.layers[0].W.T
    for signal in diagnostics.outputs(network, X):
        signal[...] = 0
    delta = CE.gradient(network(X), Y)
    for signal in diagnostics.outputs(network, X):
        signal[...] = 0
    np.testing.assert_array_equal(network.backward(delta), wanted)
