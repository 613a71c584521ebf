"""Networks: one vector, initial weights, saving, copies, and what they show."""

import copy
import json
import pickle

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import nnkit
from nncourse import storage


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
        (lambda: nnkit.LeakyReLU(slope=0.5), lambda: nnkit.HeNormal(slope=0.5)),
        (nnkit.Tanh, nnkit.XavierUniform),
        (nnkit.Sigmoid, nnkit.XavierUniform),
        (nnkit.SELU, nnkit.LeCunNormal),
    ],
)
def test_the_initialiser_follows_from_the_activation_and_is_said(activation, initialiser):
    network = nnkit.Network(nnkit.Linear(2, 3), activation(), nnkit.Linear(3, 1))
    assert repr(network.layers[0].init) == repr(initialiser())
    assert isinstance(network.layers[2].init, nnkit.XavierUniform)
    assert f"init={initialiser()!r}" in repr(network)
    assert f"for {activation().label}" in network.summary()
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
        (nnkit.HeNormal(slope=1), np.sqrt(1 / 300)),
        (nnkit.HeUniform(slope=0.5), np.sqrt(2 / 1.25 / 300)),
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
    storage.save(network, tmp_path / "a")
    again = storage.load(tmp_path / "a")
    assert repr(again) == repr(network)
    assert again.summary() == network.summary()
    X = np.random.default_rng(0).normal(size=(4, 2))
    assert (again(X) == network(X)).all()


def test_a_file_that_holds_no_network_is_refused(tmp_path):
    (tmp_path / "text.npz").write_text("nothing")
    np.savez(tmp_path / "other.npz", a=np.ones(2))
    np.savez(tmp_path / "pickle.npz", description=np.array([object()]), allow_pickle=True)
    for name in ("text", "other", "pickle"):
        with pytest.raises(ValueError, match="does not hold a network"):
            storage.load(tmp_path / f"{name}.npz")
    with pytest.raises(FileNotFoundError):
        storage.load(tmp_path / "nowhere.npz")
    with pytest.raises(TypeError, match="path"):
        storage.load(3)
    for layers in ([3], nnkit.Tanh, None):
        with pytest.raises(TypeError, match="layers must hold classes"):
            storage.load(tmp_path / "text.npz", layers=layers)
    for call in (storage.load, lambda path: storage.save(net(), path)):
        for path in ("", "..", tmp_path / ".."):
            with pytest.raises(ValueError, match="path must be the name of a file"):
                call(path)


def test_a_file_changed_by_hand_is_refused_whatever_stands_in_it(tmp_path):
    storage.save(net(), tmp_path / "good.npz")
    with np.load(tmp_path / "good.npz") as file:
        good, parameters = json.loads(str(file["description"])), file["parameters"]
    linear = good["layers"][0]
    changes = [
        {"layers": None},
        {"layers": [1]},
        {"layers": [{}]},
        {"layers": [linear | {"layer": "Lineal"}]},
        {"layers": [linear | {"settings": {"n_in": 2}}]},
        {"layers": [linear | {"settings": {"n_in": 10**9, "n_out": 10**9}}]},
        {"layers": [linear | {"settings": linear["settings"] | {"init": {}}}]},
        {"layers": [linear | {"settings": linear["settings"] | {"more": 1}}]},
        {"runs": 2**31 - 1},
        {"dtype": "int8"},
        {"format": "other"},
    ]
    for change in changes:
        np.savez(tmp_path / "bad.npz", description=json.dumps(good | change), parameters=parameters)
        with pytest.raises(ValueError, match=r"bad\.npz does not hold a network"):
            storage.load(tmp_path / "bad.npz")
    for missing in good:
        rest = {name: value for name, value in good.items() if name != missing}
        np.savez(tmp_path / "bad.npz", description=json.dumps(rest), parameters=parameters)
        with pytest.raises(ValueError, match=r"bad\.npz does not hold a network"):
            storage.load(tmp_path / "bad.npz")
    content = (tmp_path / "good.npz").read_bytes()
    rng = np.random.default_rng(0)
    for _ in range(200):
        flipped = bytearray(content)
        for place in rng.integers(len(content), size=3):
            flipped[place] ^= 1 << rng.integers(8)
        (tmp_path / "bad.npz").write_bytes(flipped)
        try:
            storage.load(tmp_path / "bad.npz")
        except ValueError as error:
            assert "does not hold a network" in str(error)  # noqa: PT017 -- some load all the same


def test_a_layer_of_ones_own_is_never_taken_for_one_of_nnkit(tmp_path):
    class Tanh(nnkit.Activation):
        def value(self, z):
            return 2 * z

        def derivative(self, z):
            return 2 * np.ones_like(z)

    own = nnkit.Network(nnkit.Linear(2, 2), Tanh())
    storage.save(own, tmp_path / "own")
    with pytest.raises(ValueError, match=r"load\(path, layers=\[Tanh\]\)"):
        storage.load(tmp_path / "own")
    X = np.ones((1, 2))
    np.testing.assert_array_equal(storage.load(tmp_path / "own", layers=[Tanh])(X), own(X))


def test_what_could_not_be_loaded_is_not_saved(tmp_path):
    class Forgets(nnkit.Activation):
        def __init__(self, factor=1.0):
            self.k = factor

        def value(self, z):
            return self.k * z

    with pytest.raises(TypeError, match=r"write self\.factor = factor"):
        storage.save(nnkit.Network(nnkit.Linear(2, 2), Forgets(5.0)), tmp_path / "a")
    broken = net()
    broken.parameters[0] = np.nan
    with pytest.raises(ValueError, match="finite"):
        storage.save(broken, tmp_path / "a")
    assert not list(tmp_path.iterdir())


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
    Z = layer([[1, 2], [3, 4]])
    np.testing.assert_allclose(Z, np.array([[1, 2], [3, 4]]) @ layer.W, rtol=1e-6)
    back = layer.backward(np.ones((2, 3)))  # float64, as a gradient worked out by hand is
    np.testing.assert_allclose(back, np.ones((2, 3)) @ layer.W.T, rtol=1e-6)
    assert layer.db.tolist() == [2, 2, 2]
    with pytest.raises(ValueError, match="expected A with 2 features, got shape"):
        layer(np.ones((2, 5)))
    with pytest.raises(ValueError, match="not aligned"):
        layer.backward(np.ones((3, 3)))
    for layer in (net().layers[0], nnkit.Tanh(), nnkit.Sigmoid(), nnkit.Softmax(), nnkit.GELU()):
        with pytest.raises(AttributeError, match="needs a forward before its backward"):
            layer.backward(np.ones((3, 3)))


def test_a_parameter_is_written_into_its_place_in_the_vector():
    for runs in (None, 2):
        network = net(runs=runs)
        layer = network.layers[0]
        layer.W[...] = np.arange(6.0).reshape(2, 3)
        layer.W += 1
        np.testing.assert_array_equal(
            network.parameters.reshape(runs or 1, -1)[-1, :6], range(1, 7)
        )


@pytest.mark.parametrize(
    "use",
    [
        lambda network: network(np.ones((4, 2))),
        lambda network: network.copy(),
        lambda network: storage.save(network, "never"),
        lambda network: nnkit.fit(
            network, np.ones((4, 2)), [0, 1, 0, 1], loss=nnkit.CrossEntropy(), optimizer=nnkit.SGD()
        ),
        lambda network: nnkit.gradient_check(
            network, np.ones((4, 2)), [0, 1, 0, 1], nnkit.CrossEntropy()
        ),
    ],
    ids=["call", "copy", "save", "fit", "check"],
)
def test_a_parameter_that_was_replaced_by_another_array_is_refused_at_every_door(use):
    network = net()
    network.layers[0].W = np.ones((2, 3))
    with pytest.raises(ValueError, match=r"W of Linear.* has been replaced.*W\[\.\.\.\] = "):
        use(network)


def test_a_layer_of_ones_own_that_replaces_its_gradient_is_refused():
    class Scale(nnkit.Layer):
        def shapes(self):
            return {"factor": (2,)}

        def initialise(self, rng):
            return {"factor": np.ones(2)}

        def forward(self, A):
            self.A = A
            return A * self.factor

        def backward(self, delta):
            self.dfactor = (delta * self.A).sum(axis=-2)
            return delta * self.factor

    X, y = nnkit.data.moons(n=20)
    for train in (nnkit.fit, nnkit.gradient_check):
        options = {"optimizer": nnkit.SGD()} if train is nnkit.fit else {}
        with pytest.raises(ValueError, match=r"dfactor of Scale\(\) has been replaced"):
            train(nnkit.Network(Scale()), X, y, loss=nnkit.CrossEntropy(), **options)


@pytest.mark.parametrize(
    "copied", [copy.deepcopy, lambda network: pickle.loads(pickle.dumps(network))]
)
@pytest.mark.parametrize("runs", [None, 2])
def test_a_network_that_was_copied_or_pickled_learns_as_the_first_one_does(copied, runs):
    network = net(runs=runs)
    twin = copied(network)
    X, y = nnkit.data.moons(n=20)
    for one in (network, twin):
        nnkit.fit(one, X, y, loss=nnkit.CrossEntropy(), optimizer=nnkit.Adam(0.1), epochs=2)
    assert (twin.parameters == network.parameters).all()
    assert not np.shares_memory(twin.parameters, network.parameters)


def test_a_layer_that_works_in_place_cannot_change_the_data_of_the_caller():
    class InPlace(nnkit.Activation):
        def value(self, z):
            z *= 2
            return z

        def derivative(self, z):
            return np.full_like(z, 2)

    X = np.ones((4, 2), dtype=np.float32)
    network = nnkit.Network(InPlace(), nnkit.Linear(2, 2))
    with pytest.raises(ValueError, match="read-only"):
        network(X)
    assert (X == 1).all()


class PReLU(nnkit.Activation):
    """A leaky ReLU whose slope is learnt: one number for the whole layer."""

    def shapes(self):
        return {"slope": ()}

    def initialise(self, rng):
        return {"slope": np.array(0.25)}

    def value(self, z):
        return np.where(z > 0, z, self.slope * z)

    def derivative(self, z):
        return np.where(z > 0, 1.0, self.slope)

    def backward(self, delta):
        of_each = delta * np.where(self.Z > 0, 0.0, self.Z)
        self.dslope[...] = of_each.sum(axis=(-2, -1), keepdims=delta.ndim == 3)
        return super().backward(delta)


@pytest.mark.parametrize("runs", [None, 3])
def test_an_activation_with_a_parameter_learns_it_in_any_place(runs):
    X, y = nnkit.data.moons(n=40)
    network = nnkit.Network(PReLU(), nnkit.Linear(2, 4), PReLU(), nnkit.Linear(4, 2), runs=runs)
    assert nnkit.gradient_check(network, X, y, nnkit.CrossEntropy()).passed
    nnkit.fit(network, X, y, loss=nnkit.CrossEntropy(), optimizer=nnkit.Adam(0.05), epochs=3)
    for layer in (network.layers[0], network.layers[2]):
        assert (np.abs(layer.slope - 0.25) > 0.01).all()


def test_a_first_layer_with_a_backward_of_its_own_is_asked_by_it():
    class Frozen(nnkit.Linear):
        def backward(self, delta):
            dA = super().backward(delta)
            self.dW *= 0
            return dA

    X, y = nnkit.data.moons(n=40)
    network = nnkit.Network(Frozen(2, 3), nnkit.Tanh(), nnkit.Linear(3, 2))
    W, b = network.layers[0].W.copy(), network.layers[0].b.copy()
    nnkit.fit(network, X, y, loss=nnkit.CrossEntropy(), optimizer=nnkit.SGD(0.1), epochs=2)
    assert (network.layers[0].W == W).all()
    assert (network.layers[0].b != b).any()


def test_a_child_of_tanh_with_a_slope_of_its_own_is_refused_where_it_would_not_be_used():
    class ScaledTanh(nnkit.Tanh):
        def value(self, z):
            return 1.7159 * np.tanh(2 * z / 3)

        def derivative(self, z):
            return 1.7159 * 2 / 3 * (1 - np.tanh(2 * z / 3) ** 2)

    class Mended(ScaledTanh):
        def forward(self, A):
            return nnkit.Activation.forward(self, A)

        def backward(self, delta):
            return nnkit.Activation.backward(self, delta)

    X, y = nnkit.data.moons(n=40)
    with pytest.raises(TypeError, match="the backward of Tanh does not use it"):
        nnkit.Network(nnkit.Linear(2, 3), ScaledTanh(), nnkit.Linear(3, 2))
    network = nnkit.Network(nnkit.Linear(2, 3), Mended(), nnkit.Linear(3, 2))
    assert nnkit.gradient_check(network, X, y, nnkit.CrossEntropy()).passed


@pytest.mark.parametrize(
    ("drawn", "message"),
    [
        (lambda rng, n_in, n_out: rng.normal(), r"must have shape \(2, 3\), got \(\)"),
        (lambda rng, n_in, n_out: rng.normal(size=n_out), r"got \(3,\)"),
        (lambda rng, n_in, n_out: np.full((n_in, n_out), np.nan), "finite"),
        (lambda rng, n_in, n_out: np.full((n_in, n_out), 1e300), "too large for float32"),
        (lambda rng, n_in, n_out: "text", "array of numbers"),
        (lambda rng, n_in, n_out: None, "array of numbers"),
    ],
)
def test_first_values_that_do_not_fit_are_refused(drawn, message):
    class Own(nnkit.Initialiser):
        def draw(self, rng, n_in, n_out):
            return drawn(rng, n_in, n_out)

    with pytest.raises((TypeError, ValueError), match=message):
        nnkit.Network(nnkit.Linear(2, 3, init=Own()))


def test_shapes_without_first_values_and_shapes_that_are_none_are_refused():
    class Own(nnkit.Layer):
        def __init__(self, shapes):
            self.own = shapes

        def shapes(self):
            return self.own

    with pytest.raises(ValueError, match="a parameter 'w' in shapes"):
        nnkit.Network(Own({"w": (3,)}))
    for shapes in ({"w": 3}, [("w", (3,))], {"w": (-1,)}, {3: (3,)}):
        with pytest.raises(TypeError, match="must return a dict of names to shapes"):
            nnkit.Network(Own(shapes))


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


def test_step_may_stand_where_nobody_needs_its_gradient():
    X, y = nnkit.data.moons(n=40)
    network = nnkit.Network(nnkit.Step(), nnkit.Linear(2, 2))
    history = nnkit.fit(
        network, X, y, loss=nnkit.CrossEntropy(), optimizer=nnkit.SGD(0.1), epochs=5
    )  # fmt: skip
    assert history.loss[-1] < history.loss[0]


def test_a_child_of_linear_may_use_the_short_way_in_its_own_backward_or_get_it_from_a_mixin():
    class Uses(nnkit.Linear):
        def backward(self, delta):
            self.parameter_gradients(delta)
            return delta @ self.W.mT

    class Freezes:
        def backward(self, delta):
            dA = super().backward(delta)
            self.dW *= 0
            return dA

    class Frozen(Freezes, nnkit.Linear):
        pass

    X, y = nnkit.data.moons(n=40)
    nets = [nnkit.Network(kind(2, 2)) for kind in (nnkit.Linear, Uses, Frozen)]
    W = nets[2].layers[0].W.copy()
    for network in nets:
        nnkit.fit(network, X, y, loss=nnkit.CrossEntropy(), optimizer=nnkit.SGD(0.1), epochs=2)
    assert (nets[0].parameters == nets[1].parameters).all()
    assert (nets[2].layers[0].W == W).all()


def test_a_mistake_in_ones_own_derivative_is_shown_as_it_is():
    class Misspelt(nnkit.Activation):
        def value(self, z):
            return z

        def derivative(self, z):
            return self.factr * z

    X, y = nnkit.data.moons(n=20)
    network = nnkit.Network(nnkit.Linear(2, 2), Misspelt())
    with pytest.raises(AttributeError, match="factr"):
        nnkit.fit(network, X, y, loss=nnkit.CrossEntropy(), optimizer=nnkit.SGD())


def test_a_layer_that_was_copied_by_itself_still_stores_its_gradients():
    layer = copy.deepcopy(net(runs=2).layers[0])
    layer.forward(np.ones((4, 2)))
    layer.backward(np.ones((2, 4, 3)))
    assert layer.db.shape == (2, 1, 3)
    assert (layer.db == 4).all()


def test_a_backward_that_returns_nothing_or_another_shape_is_refused():
    class Forgets(nnkit.Layer):
        def __init__(self, returned):
            self.returned = returned

        def forward(self, A):
            return 2 * A

        def backward(self, delta):
            return self.returned(delta)

    X, y = nnkit.data.moons(n=20)
    for returned in (lambda delta: None, lambda delta: delta[:, :1]):
        net = nnkit.Network(nnkit.Linear(2, 3), Forgets(returned), nnkit.Linear(3, 2))
        with pytest.raises(ValueError, match=r"backward of layer 2, .* shape \(20, 3\), got"):
            nnkit.fit(net, X, y, loss=nnkit.CrossEntropy(), optimizer=nnkit.SGD())


def test_a_parameter_may_not_take_the_name_of_a_method():
    class Own(nnkit.Layer):
        def shapes(self):
            return {"forward": (2,)}

    with pytest.raises(TypeError, match="another name than 'forward'"):
        nnkit.Network(Own())
