"""Gradients: exact for every layer, loss and architecture, and wrong ones are found out."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import nnkit

TRAINABLE = [name for name in nnkit.ACTIVATIONS if name != "step"]


def task(loss, outputs, n, seed):
    rng = np.random.default_rng(seed)
    X = rng.normal(size=(n, 3))
    if isinstance(loss, nnkit.CrossEntropy):
        return X, rng.integers(outputs, size=n)
    if isinstance(loss, nnkit.BinaryCrossEntropy):
        return X, rng.integers(2, size=(n, outputs))
    return X, rng.normal(size=(n, outputs))


losses = st.sampled_from(
    [nnkit.MeanSquaredError(), nnkit.BinaryCrossEntropy(), nnkit.CrossEntropy()]
)


@settings(max_examples=60, deadline=None)
@given(
    hidden=st.lists(st.tuples(st.integers(1, 6), st.sampled_from(TRAINABLE)), max_size=4),
    loss=losses,
    outputs=st.integers(1, 4),
    n=st.integers(1, 6),
    runs=st.sampled_from([None, 1, 3]),
    bias=st.booleans(),
    seed=st.integers(0, 10**6),
)
def test_gradients_of_random_architectures(hidden, loss, outputs, n, runs, bias, seed):
    layers, width = [], 3
    for units, name in hidden:
        layers += [nnkit.Linear(width, units, bias=bias), nnkit.activation(name)]
        width = units
    net = nnkit.Network(*layers, nnkit.Linear(width, outputs), seed=seed, runs=runs)
    # Biases away from zero, so that no unit sits on its kink.
    net.parameters += np.random.default_rng(seed).normal(size=net.parameters.shape) * 0.1
    X, y = task(loss, outputs, n, seed)
    check = nnkit.gradient_check(net, X, y, loss, elements=12)
    assert check.method == "complex step"
    assert check.passed, check


@pytest.mark.parametrize("name", TRAINABLE)
@pytest.mark.parametrize("loss", [nnkit.MeanSquaredError(), nnkit.CrossEntropy()], ids=repr)
def test_central_differences_agree_to_1e_7(name, loss):
    from nnkit import gradient_checking

    net = nnkit.Network(
        nnkit.Linear(3, 5), nnkit.activation(name), nnkit.Linear(5, 4), dtype="float64", seed=3
    )
    X, y = task(loss, 4, 8, 1)
    Y = loss.targets(y, 4)
    _, delta = loss.value_and_gradient(net.forward(X), Y)
    net.backward(delta)
    chosen = gradient_checking._chosen(net, 100, np.random.default_rng(0))
    check = gradient_checking._by_central_differences(net, X, Y, loss, chosen)
    assert check.error <= 1e-7, check


@pytest.mark.parametrize("name", TRAINABLE)
def test_backward_returns_the_gradient_for_the_data(name):
    net = nnkit.Network(nnkit.Linear(3, 5), nnkit.activation(name), nnkit.Linear(5, 2))
    net = net.copy(dtype="float64")
    loss, h = nnkit.CrossEntropy(), 1e-30
    X, y = task(loss, 2, 4, 0)
    found = net.backward(loss.gradient(net(X), y))
    twin = net._copy(np.complex128, None, net.parameters)
    for place in np.ndindex(X.shape):
        moved = X.astype(complex)
        moved[place] += 1j * h
        value, _ = loss.value_and_gradient(twin._forward(moved), loss.targets(y, 2))
        assert np.imag(value) / h == pytest.approx(found[place], rel=1e-9, abs=1e-15)


@pytest.mark.parametrize("runs", [None, 3])
@pytest.mark.parametrize("first", [nnkit.Linear(3, 4), nnkit.Tanh()])
def test_without_the_gradient_for_the_data_those_of_the_parameters_are_the_same(first, runs):
    net = nnkit.Network(first, nnkit.Linear(first.n_out or 3, 2), runs=runs)
    loss = nnkit.CrossEntropy()
    X, y = task(loss, 2, 4, 0)
    delta = loss.gradient(net(X), y)
    net.backward(delta)
    whole = net.gradient.copy()
    net.gradient[...] = 0
    assert net.backward(delta, to_data=False) is None
    np.testing.assert_array_equal(net.gradient, whole)
    assert whole.any()


def test_softmax_as_a_last_layer_before_mean_squared_error():
    net = nnkit.Network(nnkit.Linear(3, 4), nnkit.Softmax())
    X, y = task(nnkit.MeanSquaredError(), 4, 5, 0)
    assert nnkit.gradient_check(net, X, y, nnkit.MeanSquaredError()).passed


def test_a_layer_of_ones_own_with_parameters_is_checked_too():
    class Scale(nnkit.Layer):
        def __init__(self, n, factor=1.0):
            self.n_in = self.n_out = self.n = n
            self.factor_of_gradient = factor

        def shapes(self):
            return {"scale": (self.n,)}

        def initialise(self, rng):
            return {"scale": rng.normal(size=self.n)}

        def forward(self, A):
            self.A = A
            return A * self.scale

        def backward(self, delta):
            self.dscale[...] = (delta * self.A).sum(axis=-2, keepdims=True)
            self.dscale[...] *= self.factor_of_gradient
            return delta * self.scale

    X, y = task(nnkit.CrossEntropy(), 2, 6, 0)
    for runs in (None, 3):
        good = nnkit.Network(nnkit.Linear(3, 2), Scale(2), runs=runs)
        assert nnkit.gradient_check(good, X, y, nnkit.CrossEntropy()).passed
        wrong = nnkit.Network(nnkit.Linear(3, 2), Scale(2, factor=2.0), runs=runs)
        check = nnkit.gradient_check(wrong, X, y, nnkit.CrossEntropy())
        assert not check.passed
        assert check.worst == "layer 2 Scale scale"
        assert "FAILED" in repr(check)


def test_where_the_complex_step_is_not_allowed_central_differences_decide():
    class Abs(nnkit.Activation):
        def value(self, z):
            return np.abs(z)

        def derivative(self, z):
            return np.sign(z)

    class NoComplex(nnkit.Activation):
        def value(self, z):
            return np.cbrt(z)

        def derivative(self, z):
            return 1 / (3 * np.cbrt(z) ** 2)

    X, y = task(nnkit.CrossEntropy(), 2, 6, 0)
    for own in (Abs(), NoComplex()):
        net = nnkit.Network(nnkit.Linear(3, 4), own, nnkit.Linear(4, 2))
        check = nnkit.gradient_check(net, X, y, nnkit.CrossEntropy())
        assert check.passed, check
        assert check.method == "central differences"


def test_the_check_leaves_the_network_as_it_was():
    net = nnkit.Network(nnkit.Linear(3, 4), nnkit.ReLU(), nnkit.Linear(4, 2))
    before = net.parameters.copy()
    X, y = task(nnkit.CrossEntropy(), 2, 6, 0)
    nnkit.gradient_check(net, X, y, nnkit.CrossEntropy())
    assert (net.parameters == before).all()
    assert net.dtype == np.float32


@settings(max_examples=40, deadline=None)
@given(
    scale=st.sampled_from([1e-3, 1.0, 1e4]),
    outputs=st.integers(1, 4),
    runs=st.sampled_from([(), (2,)]),
    loss=losses,
    seed=st.integers(0, 1000),
)
def test_losses_are_finite_and_their_gradients_exact_for_any_logits(
    scale, outputs, runs, loss, seed
):
    rng = np.random.default_rng(seed)
    logits = rng.normal(size=(*runs, 5, outputs)) * scale
    _, y = task(loss, outputs, 5, seed)
    value, gradient = loss(logits, y), loss.gradient(logits, y)
    assert np.shape(value) == runs
    assert np.isfinite(value).all()
    h = 1e-30
    place = (..., rng.integers(5), rng.integers(outputs))
    moved = logits.astype(complex)
    moved[place] += 1j * h
    slope, _ = loss.value_and_gradient(moved, loss.targets(y, outputs))
    np.testing.assert_allclose(gradient[place], np.imag(slope) / h, rtol=1e-9, atol=1e-14)


def test_losses_by_hand():
    log = np.log
    assert nnkit.CrossEntropy()([[log(1), log(3)]], [1]) == pytest.approx(log(4 / 3))
    assert nnkit.CrossEntropy()([[1e4, -1e4], [0, 0]], [1, 0]) == pytest.approx(1e4 + log(2) / 2)
    assert nnkit.BinaryCrossEntropy()([[log(3)]], [0]) == pytest.approx(log(4))
    assert nnkit.BinaryCrossEntropy()([[1e4], [-1e4]], [0, 0]) == pytest.approx(5e3)
    assert nnkit.MeanSquaredError()([[1.0, 2.0]], [[0.0, 4.0]]) == 2.5
    one_hot = np.eye(3)[[2, 0]]
    logits = np.arange(6.0).reshape(2, 3)
    assert nnkit.CrossEntropy()(logits, one_hot) == nnkit.CrossEntropy()(logits, [2, 0])


@pytest.mark.parametrize(
    "loss", [nnkit.MeanSquaredError(), nnkit.BinaryCrossEntropy(), nnkit.CrossEntropy()], ids=repr
)
def test_with_runs_a_loss_is_that_of_each_run(loss):
    logits = np.random.default_rng(0).normal(size=(3, 5, 4))
    _, y = task(loss, 4, 5, 0)
    for run in range(3):
        assert loss(logits, y)[run] == pytest.approx(loss(logits[run], y), rel=1e-14)
        alone = loss.gradient(logits[run], y)
        np.testing.assert_allclose(loss.gradient(logits, y)[run], alone, rtol=1e-14)


def test_a_gradient_that_is_no_number_fails_the_check():
    class Nowhere(nnkit.Activation):
        def value(self, z):
            return np.tanh(z)

        def derivative(self, z):
            return np.full_like(z, np.nan)

    net = nnkit.Network(nnkit.Linear(3, 4), Nowhere(), nnkit.Linear(4, 2))
    X, y = task(nnkit.CrossEntropy(), 2, 6, 0)
    check = nnkit.gradient_check(net, X, y, nnkit.CrossEntropy())
    assert not check.passed
    assert check.worst.startswith("layer 1 Linear")
