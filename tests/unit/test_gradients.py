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
    from nnkit.gradient_check import check as gradient_checking

    net = nnkit.Network(
        nnkit.Linear(3, 5), nnkit.activation(name), nnkit.Linear(5, 4), dtype="float64", seed=3
    )
    X, y = task(loss, 4, 8, 1)
    Y = loss.targets(y, 4)
    told = gradient_checking._told(net, X, Y, loss, np.random.default_rng(0))
    chosen = gradient_checking._chosen(net, X, 100, np.random.default_rng(0))
    check = gradient_checking._by_central_differences(net, X, Y, loss, told, chosen)
    names = {f"layer {layer} Linear {name}" for layer in (1, 3) for name in "Wb"}
    assert set(check.errors) == names | {"data X"}
    assert check.error <= 1e-7, check


@pytest.mark.parametrize("name", TRAINABLE)
def test_backward_returns_the_gradient_for_the_data(name):
    net = nnkit.Network(nnkit.Linear(3, 5), nnkit.activation(name), nnkit.Linear(5, 2))
    net = net.copy(dtype="float64")
    loss, h = nnkit.CrossEntropy(), 1e-30
    X, y = task(loss, 2, 4, 0)
    found = net.backward(loss.gradient(net(X), y))
    twin = net._copy(np.complex128, None)
    for place in np.ndindex(X.shape):
        moved = X.astype(complex)
        moved[place] += 1j * h
        value, _ = loss.value_and_gradient(twin.forward(moved), loss.targets(y, 2))
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


def test_a_slope_that_is_no_number_fails_by_central_differences_too():
    class Nowhere(nnkit.Activation):
        def value(self, z):
            return np.maximum(np.tanh(z.astype(np.float64)), -2)  # takes no complex numbers

        def derivative(self, z):
            return np.full_like(z, np.nan)

    net = nnkit.Network(nnkit.Linear(3, 4), Nowhere(), nnkit.Linear(4, 2))
    X, y = task(nnkit.CrossEntropy(), 2, 6, 0)
    check = nnkit.gradient_check(net, X, y, nnkit.CrossEntropy())
    assert check.method == "central differences"
    assert not check.passed


@pytest.mark.parametrize("runs", [None, 2])
def test_a_network_that_has_diverged_is_not_checked(runs):
    X, y = task(nnkit.MeanSquaredError(), 2, 6, 0)
    net = nnkit.Network(nnkit.Linear(3, 2), dtype="float64", runs=runs)
    with pytest.raises(ValueError, match="the loss must be finite to have a gradient"):
        nnkit.gradient_check(net, X * 1e200, y, nnkit.MeanSquaredError())
    net.parameters[..., 0] = np.nan
    with pytest.raises(ValueError, match=r"net\.parameters must hold finite numbers"):
        nnkit.gradient_check(net, X, y, nnkit.MeanSquaredError())


KINKED = [nnkit.ReLU(), nnkit.LeakyReLU(), nnkit.SELU(), nnkit.ELU(alpha=0.5), nnkit.HardTanh()]


@pytest.mark.parametrize("activation", KINKED, ids=repr)
@pytest.mark.parametrize("runs", [None, 2])
def test_a_right_gradient_passes_also_where_the_data_lie_on_a_kink(activation, runs):
    X, y = nnkit.data.xor()  # with biases of zero, the pre-activations of the first row are zero
    net = nnkit.Network(nnkit.Linear(2, 4), activation, nnkit.Linear(4, 2), runs=runs)
    check = nnkit.gradient_check(net, X, y, nnkit.CrossEntropy())
    assert check.passed, check


def test_relu_passes_whatever_the_seed():
    X, y = nnkit.data.moons(n=30)
    for seed in range(30):  # a hidden layer of 4 is dead on some rows, so the next sees zeros
        layers = nnkit.Linear(2, 4), nnkit.ReLU(), nnkit.Linear(4, 4), nnkit.ReLU()
        net = nnkit.Network(*layers, nnkit.Linear(4, 2), seed=seed)
        check = nnkit.gradient_check(net, X, y, nnkit.CrossEntropy(), elements=20)
        assert check.passed, check


class WrongSlope(nnkit.Activation):
    def value(self, z):
        return np.tanh(z)

    def derivative(self, z):
        return 1 - np.tanh(z)


class WrongWay(nnkit.Linear):
    def backward(self, delta):
        return 2 * super().backward(delta)


class WrongInAFit(nnkit.Linear):
    def parameter_gradients(self, delta):
        """Do nothing, as a fit would find out."""


class Adds(nnkit.Linear):
    def backward(self, delta):
        self.dW += self.A.T @ delta
        return delta @ self.W.T


@pytest.mark.parametrize(
    ("layers", "worst"),
    [
        ((WrongSlope(), nnkit.Linear(2, 2)), "data X"),
        ((nnkit.Linear(2, 3), WrongSlope(), nnkit.Linear(3, 2)), "layer 1 Linear"),
        ((WrongWay(2, 2),), "data X"),
        ((WrongInAFit(2, 2),), "layer 1 WrongInAFit"),
        ((nnkit.Linear(2, 2), Adds(2, 2, bias=False)), "layer 2 Adds W"),
    ],
    ids=["slope first", "slope", "way", "fit", "adds"],
)
def test_a_wrong_backward_is_found_wherever_it_is(layers, worst):
    X, y = nnkit.data.moons(n=20)
    check = nnkit.gradient_check(nnkit.Network(*layers), X, y, nnkit.CrossEntropy())
    assert not check.passed
    assert check.worst.startswith(worst)
    assert "backward says" in repr(check)


def test_the_element_that_is_furthest_off_is_named():
    class OneWrong(nnkit.Linear):
        def backward(self, delta):
            dA = super().backward(delta)
            self.dW[..., 1, 2] += 1.0
            return dA

    X, y = nnkit.data.moons(n=20)
    loss = nnkit.CrossEntropy()
    check = nnkit.gradient_check(nnkit.Network(OneWrong(2, 3)), X, y, loss)
    assert "layer 1 OneWrong W" in repr(check)
    assert "at [1, 2] backward says" in repr(check)
    assert "right are layer 1 OneWrong b, data X" in repr(check)
    family = nnkit.gradient_check(nnkit.Network(OneWrong(2, 3), runs=2), X, y, loss)
    assert "of run" in repr(family)


def test_a_wrong_gradient_is_found_however_small_it_is():
    class TimesMinusFive(nnkit.Tanh):
        def backward(self, delta):
            return -5 * super().backward(delta)

    X, y = nnkit.data.noisy_sine(n=40)
    net = nnkit.Network(nnkit.Linear(1, 5), TimesMinusFive(), nnkit.Linear(5, 1))
    net.layers[2].W *= 1e-5
    loss = nnkit.MeanSquaredError()
    assert not nnkit.gradient_check(net, X, y * 1e-5, loss).passed
    assert not nnkit.gradient_check(net, X * 1e-9, y, loss).passed


def test_a_right_gradient_passes_at_a_minimum_and_for_large_data():
    class Abs(nnkit.Activation):  # the complex step goes wrong here
        def value(self, z):
            return np.abs(z)

        def derivative(self, z):
            return np.sign(z)

    X, y = nnkit.data.moons(n=40)
    loss = nnkit.CrossEntropy()
    for scale in (1.0, 1e4):
        net = nnkit.Network(nnkit.Linear(2, 4), Abs(), nnkit.Linear(4, 2))
        check = nnkit.gradient_check(net, X * scale, y, loss)
        assert check.passed, check
    nothing = nnkit.Network(nnkit.Linear(2, 2, init="zeros"))
    assert nnkit.gradient_check(nothing, X, np.zeros((40, 2)), nnkit.MeanSquaredError()).passed


def test_a_network_without_parameters_is_checked_for_its_data():
    X, y = nnkit.data.moons(n=20)
    assert nnkit.gradient_check(nnkit.Network(nnkit.Tanh()), X, y, nnkit.CrossEntropy()).passed
    wrong = nnkit.gradient_check(nnkit.Network(WrongSlope()), X, y, nnkit.CrossEntropy())
    assert wrong.worst == "data X"
    assert not wrong.passed


def test_logits_of_any_size_have_a_loss_and_no_warning():
    largest = np.finfo(np.float64).max
    logits = [[largest, -largest], [-largest, largest]]
    assert nnkit.CrossEntropy()(logits, [0, 1]) == 0
    assert nnkit.CrossEntropy()(logits, [1, 1]) > 1e306
    np.testing.assert_array_equal(
        nnkit.CrossEntropy().gradient(logits, [1, 1]), [[0.5, -0.5], [0, 0]]
    )


def test_accuracy_takes_the_labels_as_the_loss_does():
    logits = np.array([[1.0, 2.0], [3.0, 0.0], [0.0, 1.0], [1.0, 0.0]])
    loss = nnkit.CrossEntropy()
    assert loss.accuracy(logits, [1, 0, 0, 0]) == 0.75
    assert loss.accuracy(logits, np.eye(2)[[1, 0, 0, 0]]) == 0.75
    family = loss.accuracy(np.stack([logits, -logits]), [1, 0, 0, 0])
    np.testing.assert_array_equal(family, [0.75, 0.25])
    assert nnkit.BinaryCrossEntropy().accuracy(logits[:, :1] - 0.5, [1, 1, 1, 1]) == 0.75
    with pytest.raises(ValueError, match="does not classify"):
        nnkit.MeanSquaredError().accuracy(logits, logits)


def test_a_wrong_slope_at_one_smooth_point_is_found():
    class Sinc(nnkit.Activation):
        def value(self, z):
            return np.sinc(z)

        def derivative(self, z):
            safe = np.where(z == 0, 1.0, z)
            slope = (np.cos(np.pi * safe) - np.sinc(safe)) / safe
            return np.where(z == 0, 1.0, slope)  # 0 would be right

    rng = np.random.default_rng(0)
    X = np.concatenate([np.zeros((20, 3)), rng.normal(size=(5, 3))])
    net = nnkit.Network(nnkit.Linear(3, 4), Sinc(), nnkit.Linear(4, 2))
    assert not nnkit.gradient_check(net, X, rng.integers(2, size=25), nnkit.CrossEntropy()).passed


class SoftSign(nnkit.Activation):  # written without a thought of complex numbers
    def value(self, z):
        return z / (1 + np.abs(z))

    def derivative(self, z):
        return 1 / (1 + np.abs(z)) ** 2


@pytest.mark.parametrize("bias", [0.0, 12.0, -25.0])
@pytest.mark.parametrize("seed", [0, 1])
def test_a_right_gradient_passes_where_the_loss_is_flat_and_the_complex_step_fails(bias, seed):
    X, y = nnkit.data.moons(n=40)
    net = nnkit.Network(nnkit.Linear(2, 4), SoftSign(), nnkit.Linear(4, 1), seed=seed)
    net.layers[2].b += bias
    check = nnkit.gradient_check(net, X, y, nnkit.BinaryCrossEntropy())
    assert check.passed, check


def test_a_right_gradient_passes_after_training_to_almost_no_loss():
    X, y = nnkit.data.blobs(60, classes=2, spread=0.05)
    net = nnkit.Network(nnkit.Linear(2, 6), SoftSign(), nnkit.Linear(6, 2), dtype="float64")
    loss = nnkit.CrossEntropy()
    nnkit.fit(net, X, y, loss=loss, optimizer=nnkit.Adam(0.1), epochs=600, batch_size=None)
    check = nnkit.gradient_check(net, X, y, loss)
    assert check.passed, check


def test_a_first_layer_that_returns_no_gradient_for_the_data_is_told():
    class Silent(nnkit.Linear):
        def backward(self, delta):
            super().backward(delta)

    X, y = nnkit.data.moons(n=20)
    with pytest.raises(ValueError, match=r"layer 1, Silent.*must return the gradient"):
        nnkit.gradient_check(nnkit.Network(Silent(2, 2)), X, y, nnkit.CrossEntropy())
