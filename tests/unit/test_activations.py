"""Activations: values, slopes, limits, and what each refuses."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

import nnkit
from nncourse import storage

ELEMENTWISE = [
    *[kind() for name, kind in nnkit.ACTIVATIONS.items() if name != "softmax"],
    nnkit.GELU(approximate="tanh"),
    nnkit.LeakyReLU(slope=0.2),
    nnkit.ELU(alpha=0.7),
]
AWAY_FROM_KINKS = np.concatenate(
    [np.linspace(-20, 20, 801) + 0.0123, [-700.0, -90.0, -30.0, 30.0, 90.0, 700.0]]
)
finite = st.floats(-1e4, 1e4)
arrays = hnp.arrays(
    np.float64, hnp.array_shapes(min_dims=0, max_dims=3, max_side=4), elements=finite
)


@pytest.mark.parametrize("f", ELEMENTWISE, ids=repr)
def test_the_derivative_is_the_complex_step_slope_to_the_last_digits(f):
    z, h = AWAY_FROM_KINKS, 1e-30
    slope = np.imag(f.value(z + 1j * h)) / h
    np.testing.assert_allclose(f.derivative(z), slope, rtol=1e-12, atol=1e-14)


@pytest.mark.parametrize("f", ELEMENTWISE, ids=repr)
@given(z=arrays)
def test_shape_and_number_type_stay_and_nothing_overflows(f, z):
    for array in (z, z.astype(np.float32)):
        for result in (f.value(array), f.derivative(array)):
            assert result.shape == array.shape
            assert result.dtype == array.dtype
            assert np.isfinite(result).all()


@pytest.mark.parametrize("f", [f for f in ELEMENTWISE if f.name != "step"], ids=repr)
def test_as_a_layer_it_multiplies_by_its_slope(f):
    rng = np.random.default_rng(0)
    Z, delta = rng.normal(size=(2, 40, 5)) * 3
    np.testing.assert_array_equal(f.forward(Z), f.value(Z))
    np.testing.assert_allclose(f.backward(delta), delta * f.derivative(Z), rtol=1e-12, atol=1e-15)


@pytest.mark.parametrize(
    ("name", "z", "value", "slope"),
    [
        ("sigmoid", math.log(3), 0.75, 0.1875),
        ("tanh", math.log(2), 0.6, 0.64),
        ("relu", -1.0, 0.0, 0.0),
        ("relu", 0.0, 0.0, 0.0),
        ("relu", 2.0, 2.0, 1.0),
        ("leaky_relu", -2.0, -0.02, 0.01),
        ("leaky_relu", 0.0, 0.0, 0.01),
        ("elu", -math.log(2), -0.5, 0.5),
        ("elu", 0.0, 0.0, 1.0),
        ("selu", 0.0, 0.0, 1.7580993408473766),
        ("selu", 1.0, 1.0507009873554805, 1.0507009873554805),
        ("silu", math.log(3), 0.75 * math.log(3), 0.75 + math.log(3) * 0.1875),
        ("softplus", 0.0, math.log(2), 0.5),
        ("gelu", 1.0, 0.8413447460685429, 0.8413447460685429 + 0.24197072451914337),
        ("hard_tanh", 1.0, 1.0, 0.0),
        ("hard_tanh", -1.0, -1.0, 0.0),
        ("hard_tanh", 0.3, 0.3, 1.0),
        ("step", 0.0, 1.0, 0.0),
        ("step", -0.1, 0.0, 0.0),
        ("identity", -3.0, -3.0, 1.0),
    ],
)
def test_values_and_slopes_worked_out_by_hand(name, z, value, slope):
    f = nnkit.activation(name)
    assert f(z) == pytest.approx(value, rel=1e-15, abs=1e-15)
    assert f.derivative(np.array(z)) == pytest.approx(slope, rel=1e-15, abs=1e-15)


@given(z=finite)
def test_sigmoid_and_its_mirror_add_up_to_one_and_tanh_is_one_of_them(z):
    sigmoid, tanh = nnkit.Sigmoid(), nnkit.Tanh()
    assert sigmoid(z) + sigmoid(-z) == pytest.approx(1, abs=1e-15)
    assert tanh(z) == pytest.approx(2 * sigmoid(2 * z) - 1, abs=1e-15)


def test_the_error_function_is_right_to_1e_15():
    x = np.concatenate([np.linspace(-7, 7, 20001), np.geomspace(1e-300, 1, 500), [-1e300, 1e300]])
    exact = np.array([math.erf(number) for number in x])
    np.testing.assert_allclose(nnkit.erf(x), exact, rtol=1e-15, atol=0)


rows = hnp.arrays(np.float64, hnp.array_shapes(min_dims=1, max_dims=3, max_side=5), elements=finite)


@given(z=rows, shift=finite)
def test_softmax_rows_are_distributions_that_a_constant_does_not_change(z, shift):
    softmax = nnkit.Softmax()
    P = softmax(z)
    assert (P >= 0).all()
    np.testing.assert_allclose(P.sum(axis=-1), 1, rtol=1e-14)
    np.testing.assert_allclose(softmax(z + shift), P, rtol=0, atol=1e-11)


@given(z=rows, seed=st.integers(0, 1000))
def test_softmax_backward_applies_the_jacobian(z, seed):
    softmax = nnkit.Softmax()
    delta = np.random.default_rng(seed).normal(size=z.shape)
    softmax.forward(z)
    by_jacobian = np.einsum("...ij,...i->...j", softmax.jacobian(z), delta)
    np.testing.assert_allclose(softmax.backward(delta), by_jacobian, rtol=0, atol=1e-13)


def test_the_jacobian_of_softmax_is_its_complex_step_slope():
    z, h = np.array([0.3, -1.0, 2.0]), 1e-30
    columns = [np.imag(nnkit.Softmax().value(z + 1j * h * e)) / h for e in np.eye(3)]
    np.testing.assert_allclose(nnkit.Softmax().jacobian(z), np.stack(columns, axis=1), atol=1e-16)


def test_softmax_and_step_say_that_they_have_no_slope_to_use():
    with pytest.raises(ValueError, match="depends on all scores"):
        nnkit.Softmax().derivative(np.ones(3))
    with pytest.raises(ValueError, match="step has no gradient"):
        nnkit.Step().backward(np.ones((1, 2)))


def test_saturated_means_below_a_twentieth_of_the_greatest_slope():
    edge = math.log(20 + math.sqrt(399))  # cosh(edge) = 20, 1/cosh^2 below 1/20 from 2.18 on
    assert nnkit.saturated(nnkit.Tanh(), [0.0, 2.1, 2.2, -edge]).tolist() == [
        False,
        False,
        True,
        True,
    ]
    assert nnkit.saturated(nnkit.ReLU(), [-1.0, 1.0]).tolist() == [True, False]
    assert not nnkit.saturated(nnkit.Identity(), [1e4]).any()


@pytest.mark.parametrize("name", nnkit.ACTIVATIONS)
def test_every_activation_is_found_by_its_name(name):
    f = nnkit.activation(name)
    assert f.name == name
    assert f.label
    assert type(f).__doc__
    assert eval(repr(f), vars(nnkit)).settings() == f.settings()


def test_an_unknown_name_is_answered_with_the_nearest():
    with pytest.raises(ValueError, match="did you mean 'relu'"):
        nnkit.activation("RELU")
    with pytest.raises(ValueError, match="did you mean 'softplus'"):
        nnkit.activation("softpluss")


def test_an_activation_of_ones_own_works_everywhere(tmp_path):
    class Cube(nnkit.Activation):
        def value(self, z):
            return z**3 / 3

        def derivative(self, z):
            return z**2

    X, y = nnkit.data.moons(n=40)
    net = nnkit.Network(nnkit.Linear(2, 4), Cube(), nnkit.Linear(4, 2), runs=2, dtype="float64")
    assert nnkit.gradient_check(net, X, y, nnkit.CrossEntropy()).passed
    nnkit.fit(net, X, y, loss=nnkit.CrossEntropy(), optimizer=nnkit.SGD(0.1), epochs=2)
    assert "Cube()" in net.summary()
    storage.save(net, tmp_path / "net")
    with pytest.raises(ValueError, match="is loaded by its class"):
        storage.load(tmp_path / "net.npz")
    again = storage.load(tmp_path / "net", layers=[Cube])
    np.testing.assert_array_equal(again(X), net(X))


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_gelu_keeps_its_digits_far_out_on_the_left(dtype):
    z = np.linspace(-12, 12, 481).astype(dtype)
    exact = np.array([float(x) * math.erfc(-float(x) / math.sqrt(2)) / 2 for x in z])
    slope = [math.exp(-(float(x) ** 2) / 2) / math.sqrt(2 * math.pi) for x in z]
    exact_slope = np.array([math.erfc(-float(x) / math.sqrt(2)) / 2 for x in z]) + z * slope
    digits = 100 * np.finfo(dtype).eps * 144  # the exponent is -z^2 / 2
    np.testing.assert_allclose(nnkit.GELU().value(z), exact, rtol=digits, atol=1e-40)
    np.testing.assert_allclose(nnkit.GELU().derivative(z), exact_slope, rtol=digits, atol=1e-40)
    tanh = nnkit.GELU(approximate="tanh").value(np.array([-4.0], dtype=dtype))
    assert tanh[0] < 0


def test_the_complement_of_the_error_function_is_right_to_the_last_digits():
    x = np.concatenate([np.linspace(-7, 26, 20001), np.geomspace(1e-300, 1, 500), [-1e300, 1e300]])
    exact = np.array([math.erfc(number) for number in x])
    found = nnkit.activations.error_function.erfc(x)
    np.testing.assert_allclose(found, exact, rtol=1e-13, atol=1e-300)
