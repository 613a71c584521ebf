"""Networks: one vector, initial weights, saving, copies, and what they show."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import nnkit


def net(**options):
    return nnkit.Network(nnkit.Linear(2, 3), nnkit.ReLU(), nnkit.Linear(3, 2), **options)


def test_forward_is_what_the_formula_says():
    network = net(dtype="float64", seed=4)
    X = np.random.default_rng(0).normal(size=(5, 2))
    first, _, second = network.layers
    by_hand = np.maximum(X @ first.W + first.b, 0) @ second.W + second.b
    np.testing.assert_allclose(network(X), by_hand, rtol=1e-14)


def test_all_parameters_and_gradients_are_views_of_one_vector():
    for runs in (None, 4):
        network = net(runs=runs)
        for layer in (network.layers[0], network.layers[2]):
            for array in (layer.W, layer.b):
                assert np.shares_memory(array, network.parameters)
            for array in (layer.dW, layer.db):
                assert np.shares_memory(array, network.gradient)
        network.parameters = np.zeros_like(network.parameters)
        assert not network.layers[0].W.any()
        assert network.parameters.shape[-1] == 2 * 3 + 3 + 3 * 2 + 2


def test_deep_linear_layers_are_one_affine_map():
    network = nnkit.Network(
        nnkit.Linear(3, 5), nnkit.Linear(5, 4), nnkit.Linear(4, 2), dtype="float64"
    )
    network.parameters += 0.1
    W, b = np.eye(3), np.zeros(3)
    for layer in network.layers:
        W, b = W @ layer.W, b @ layer.W + layer.b
    X = np.random.default_rng(0).normal(size=(7, 3))
    np.testing.assert_allclose(network(X), X @ W + b, rtol=1e-12)


@pytest.mark.parametrize(
    ("activation", "initialiser"),
    [
        (nnkit.ReLU, nnkit.HeNormal),
        (nnkit.GELU, nnkit.HeNormal),
        (nnkit.Tanh, nnkit.XavierUniform),
        (nnkit.Sigmoid, nnkit.XavierUniform),
        (nnkit.SELU, nnkit.LeCunNormal),
    ],
)
def test_the_initialiser_follows_from_the_activation_and_is_said(activation, initialiser):
    network = nnkit.Network(nnkit.Linear(2, 3), activation(), nnkit.Linear(3, 1))
    assert isinstance(network.layers[0].init, initialiser)
    assert isinstance(network.layers[2].init, nnkit.XavierUniform)
    assert f"init={initialiser.__name__}()" in repr(network)
    own = nnkit.Network(nnkit.Linear(2, 3, init="zeros"), activation())
    assert not own.parameters.any()


@pytest.mark.parametrize(
    ("initialiser", "deviation"),
    [
        (nnkit.Normal(0.3), 0.3),
        (nnkit.Uniform(0.3), 0.3 / np.sqrt(3)),
        (nnkit.XavierUniform(), np.sqrt(2 / 700)),
        (nnkit.XavierNormal(gain=2), 2 * np.sqrt(2 / 700)),
        (nnkit.HeUniform(), np.sqrt(2 / 300)),
        (nnkit.HeNormal(gain=1), np.sqrt(1 / 300)),
        (nnkit.LeCunNormal(), np.sqrt(1 / 300)),
        (nnkit.Constant(0.5), 0.0),
        (nnkit.Zeros(), 0.0),
        (nnkit.Orthogonal(), np.sqrt(1 / 400)),
    ],
    ids=repr,
)
def test_initialisers_have_the_spread_they_promise(initialiser, deviation):
    W = initialiser(np.random.default_rng(0), 300, 400)
    assert W.shape == (300, 400)
    assert W.std() == pytest.approx(deviation, rel=0.01)
    if "Uniform" in type(initialiser).__name__:
        assert np.abs(W).max() <= np.sqrt(3) * deviation
        assert np.abs(W).max() > 0.99 * np.sqrt(3) * deviation


@settings(max_examples=20, deadline=None)
@given(n_in=st.integers(1, 8), n_out=st.integers(1, 8), seed=st.integers(0, 100))
def test_orthogonal_weights_keep_lengths(n_in, n_out, seed):
    W = nnkit.Orthogonal(gain=2.0)(np.random.default_rng(seed), n_in, n_out)
    small = W.T @ W if n_in >= n_out else W @ W.T
    np.testing.assert_allclose(small, 4 * np.eye(min(n_in, n_out)), atol=1e-13)


def test_seeds_decide_everything():
    assert (net(seed=1).parameters == net(seed=1).parameters).all()
    assert (net(seed=1).parameters != net(seed=2).parameters).any()
    family = net(seed=[5, 1], runs=2, init_scale=[1.0, 3.0])
    assert (family.parameters[0] == net(seed=5).parameters).all()
    np.testing.assert_allclose(family.parameters[1], 3 * net(seed=1).parameters, rtol=1e-6)


def test_copies_are_independent_and_families_come_apart():
    network = net()
    twin = network.copy(dtype="float64")
    twin.parameters += 1
    assert twin.parameters.dtype == np.float64
    assert (network.parameters == net().parameters).all()
    family = network.repeat(3)
    family.parameters[1] += 1
    X = np.ones((4, 2), dtype=np.float32)
    np.testing.assert_allclose(family.extract(0)(X), network(X), rtol=1e-6)
    np.testing.assert_allclose(family.extract(1)(X), family(X)[1], rtol=1e-6)
    with pytest.raises(ValueError, match="this is a family"):
        family.repeat(2)
    with pytest.raises(ValueError, match="needs a family"):
        network.extract(0)


@pytest.mark.parametrize("runs", [None, 2])
def test_saving_and_loading_gives_the_same_network(tmp_path, runs):
    network = nnkit.Network(
        nnkit.Linear(2, 3, bias=False, init=nnkit.Normal(0.2)),
        nnkit.LeakyReLU(slope=0.3),
        nnkit.Linear(3, 3, init=nnkit.Constant(1.0)),
        nnkit.GELU(approximate="tanh"),
        nnkit.Linear(3, 2),
        runs=runs,
        dtype="float64",
        seed=9,
    )
    network.save(tmp_path / "a")
    again = nnkit.load(tmp_path / "a")
    assert repr(again) == repr(network)
    X = np.random.default_rng(0).normal(size=(4, 2))
    assert (again(X) == network(X)).all()


def test_a_file_that_holds_no_network_is_refused(tmp_path):
    (tmp_path / "text.npz").write_text("nothing")
    np.savez(tmp_path / "other.npz", a=np.ones(2))
    np.savez(tmp_path / "pickle.npz", description=np.array([object()]), allow_pickle=True)
    for name in ("text", "other", "pickle"):
        with pytest.raises(ValueError, match="does not hold a network"):
            nnkit.load(tmp_path / f"{name}.npz")
    with pytest.raises(FileNotFoundError):
        nnkit.load(tmp_path / "nowhere.npz")
    with pytest.raises(TypeError, match="path"):
        nnkit.load(3)
    with pytest.raises(TypeError, match="layers must hold classes"):
        nnkit.load(tmp_path / "text.npz", layers=[3])


def test_what_a_notebook_shows_is_text_and_markdown_and_never_markup():
    class Evil(nnkit.Activation):
        label = "<script>|*"

        def __repr__(self):
            return "<img src=x onerror=alert(1)>|`*_"

    network = nnkit.Network(nnkit.Linear(2, 3), Evil(), nnkit.Linear(3, 1), runs=2)
    shown = network._repr_mimebundle_()
    assert set(shown) == {"text/plain", "text/markdown"}
    assert "<" not in shown["text/markdown"]
    assert r"\|\`\*\_" in shown["text/markdown"]
    assert "2 runs of 13 parameters, float32" in shown["text/plain"]
    assert "Linear(3, 1, init=XavierUniform())" in network.summary()


def test_results_are_of_the_networks_number_type_whatever_comes_in():
    for X in ([[1, 2]], np.ones((1, 2), dtype=np.float16), np.ones((1, 2), dtype=bool)):
        assert net()(X).dtype == np.float32
    assert net(dtype="float64")([[1, 2]]).dtype == np.float64


def test_a_layer_can_be_called_by_hand_with_any_numbers():
    layer = net().layers[0]
    Z = layer.forward([[1, 2], [3, 4]])
    assert Z.dtype == np.float32
    np.testing.assert_allclose(Z, np.array([[1, 2], [3, 4]]) @ layer.W, rtol=1e-6)
    back = layer.backward(np.ones((2, 3)))  # float64, as a gradient worked out by hand is
    np.testing.assert_allclose(back, np.ones((2, 3)) @ layer.W.T, rtol=1e-6)
    assert layer.db.tolist() == [2, 2, 2]
    with pytest.raises(ValueError, match="expected A with 2 features, got shape"):
        layer.forward(np.ones((2, 5)))
    with pytest.raises(ValueError, match="the 2 rows of the forward before"):
        layer.backward(np.ones((3, 3)))
    with pytest.raises(ValueError, match="needs a forward"):
        net().layers[0].backward(np.ones((3, 3)))


def test_an_activation_that_returns_another_number_type_does_no_harm():
    class Doubles(nnkit.Activation):
        def value(self, z):
            return z.astype(np.float64)

        def derivative(self, z):
            return np.ones(z.shape)

    X, y = nnkit.data.xor()
    network = nnkit.Network(nnkit.Linear(2, 3), Doubles(), nnkit.Linear(3, 2))
    nnkit.fit(network, X, y, loss=nnkit.CrossEntropy(), optimizer=nnkit.SGD(), epochs=2)
    assert network(X).dtype == np.float32


def test_a_layer_inside_a_layer_is_copied_with_it():
    class Residual(nnkit.Layer):
        def __init__(self, n):
            self.n = self.n_in = self.n_out = n
            self.inner = nnkit.Linear(n, n)

        def shapes(self):
            return self.inner.shapes()

        def initialise(self, rng):
            return self.inner.initialise(rng)

        def bind(self, parameters, gradients):
            self.inner.bind(parameters, gradients)

        def forward(self, A):
            return A + self.inner.forward(A)

        def backward(self, delta):
            return delta + self.inner.backward(delta)

    network = nnkit.Network(nnkit.Linear(2, 3), nnkit.Tanh(), Residual(3), nnkit.Linear(3, 2))
    X, y = nnkit.data.moons(n=20)
    assert nnkit.gradient_check(network, X, y, nnkit.CrossEntropy()).passed
    assert np.shares_memory(network.layers[2].inner.W, network.parameters)
    twin = network.copy()
    twin.parameters[...] = 0
    assert network.layers[2].inner.W.any()
