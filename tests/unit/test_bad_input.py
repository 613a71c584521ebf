"""Bad input: every public call refuses it itself, names the argument and says what came.

For each call there is a set of good arguments. The fuzz puts something else in the place of
one of them: the call must then work, or raise a TypeError or ValueError from a ``raise`` in
nnkit that names the argument.
"""

import importlib.util
import linecache
import traceback
import warnings
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import nnkit
from nncourse import diagnostics, experiments

RNG = np.random.default_rng(0)
PACKAGES = {Path(nnkit.__file__).parent, Path(experiments.__file__).parents[1]}
X, Y = nnkit.data.moons(n=12)
Y3 = np.arange(12) % 3


def net(runs=None):
    return nnkit.Network(nnkit.Linear(2, 3), nnkit.Tanh(), nnkit.Linear(3, 3), runs=runs)


def backward(delta, to_data=True):
    network = net()
    network.forward(X)
    return network.backward(delta, to_data)


def set_parameters(parameters):
    net().parameters = parameters


def step(parameters, gradient):
    nnkit.Adam().step(parameters, gradient)


def sweep(**arguments):
    arguments = {"layers": lambda: [nnkit.Linear(2, 3)], "optimizer": nnkit.SGD} | arguments
    return experiments.sweep(**arguments)


def methods_of_sweep(record="loss", epoch=-1, lr=0.1):
    return SWEPT.values(record, epoch, lr=lr)


CE = nnkit.CrossEntropy()
SWEPT = sweep(X=X, y=Y3, loss=CE, grid={"lr": [0.1]}, seeds=[0], epochs=1, keep=False)
P = np.zeros(21)
FIT = {
    "X": X,
    "y": Y3,
    "loss": CE,
    "optimizer": nnkit.SGD(0.1),
    "epochs": 1,
    "batch_size": 4,
    "seed": 0,
    "validation": (X, Y3),
    "metrics": ("accuracy",),
    "callbacks": (),
    "clip_norm": 1.0,
    "clip_value": 1.0,
    "progress": False,
    "on_divergence": "ignore",
}
CALLS = {
    **{f"{kind.__name__}()": (kind(), {"z": [0.5]}) for kind in nnkit.ACTIVATIONS.values()},
    "jacobian": (nnkit.Softmax().jacobian, {"z": [0.5, 1.0]}),
    "erf": (nnkit.erf, {"x": [0.5]}),
    "activation": (nnkit.activation, {"activation": "relu"}),
    "saturated": (nnkit.saturated, {"activation": nnkit.ReLU(), "z": [0.5]}),
    "LeakyReLU": (nnkit.LeakyReLU, {"slope": 0.1}),
    "ELU": (nnkit.ELU, {"alpha": 0.1}),
    "GELU": (nnkit.GELU, {"approximate": "none"}),
    "Linear": (nnkit.Linear, {"n_in": 2, "n_out": 3, "bias": True, "init": "he_normal"}),
    "initialiser": (nnkit.initialiser, {"initialiser": "zeros"}),
    "draw": (nnkit.HeNormal(), {"rng": RNG, "n_in": 2, "n_out": 3}),
    "Constant": (nnkit.Constant, {"value": 1.0}),
    "Normal": (nnkit.Normal, {"scale": 1.0}),
    "Uniform": (nnkit.Uniform, {"scale": 1.0}),
    "XavierNormal": (nnkit.XavierNormal, {"gain": 1.0}),
    "HeUniform": (nnkit.HeUniform, {"slope": 0.0}),
    "Orthogonal": (nnkit.Orthogonal, {"gain": 1.0}),
    "Network": (
        lambda **o: nnkit.Network(nnkit.Linear(1, 2), **o),
        {"seed": 0, "dtype": "float64", "runs": 2, "init_scale": 1.0},
    ),
    "Network layers": (lambda layer: nnkit.Network(layer), {"layer": nnkit.Linear(1, 2)}),
    "forward": (lambda X: net()(X), {"X": X}),
    "forward of runs": (lambda X: net(runs=2)(X), {"X": X}),
    "backward": (backward, {"delta": np.ones((12, 3))}),
    "parameters": (set_parameters, {"parameters": P}),
    "copy": (lambda dtype: net().copy(dtype), {"dtype": "float64"}),
    "repeat": (lambda runs: net().repeat(runs), {"runs": 2}),
    "extract": (lambda run: net(runs=3).extract(run), {"run": 1}),
    "CrossEntropy": (CE, {"logits": np.ones((12, 3)), "y": Y3}),
    "CrossEntropy gradient": (CE.gradient, {"logits": np.ones((12, 3)), "y": Y3}),
    "BinaryCrossEntropy": (nnkit.BinaryCrossEntropy(), {"logits": np.ones((12, 1)), "y": Y}),
    "MeanSquaredError": (nnkit.MeanSquaredError(), {"logits": np.ones((12, 1)), "y": Y}),
    "SGD": (
        nnkit.SGD,
        {"lr": 0.1, "momentum": 0.9, "nesterov": True, "weight_decay": 0.1},
    ),
    "AdaGrad": (nnkit.AdaGrad, {"lr": 0.1, "eps": 1e-8, "weight_decay": 0.0}),
    "RMSprop": (
        nnkit.RMSprop,
        {"lr": 0.1, "alpha": 0.9, "eps": 1e-8, "momentum": 0.1, "weight_decay": 0.0},
    ),
    "Adam": (
        nnkit.Adam,
        {"lr": 0.1, "betas": (0.9, 0.9), "eps": 1e-8, "weight_decay": 0, "bias_correction": True},
    ),
    "AdamW": (nnkit.AdamW, {"lr": 0.1, "betas": (0.9, 0.9), "eps": 1e-8, "weight_decay": 0.1}),
    "step": (step, {"parameters": P, "gradient": P}),
    "ConstantRate": (nnkit.ConstantRate, {"lr": 0.1}),
    "StepDecay": (nnkit.StepDecay, {"lr": 0.1, "every": 2, "factor": 0.5}),
    "ExponentialDecay": (nnkit.ExponentialDecay, {"lr": 0.1, "factor": 0.5}),
    "CosineDecay": (nnkit.CosineDecay, {"lr": 0.1, "steps": 5, "final": 0.0}),
    "WarmUp": (nnkit.WarmUp, {"steps": 5, "then": 0.1}),
    "OneCycle": (nnkit.OneCycle, {"lr": 0.1, "steps": 9, "rise": 0.3, "start": 2.0, "final": 3.0}),
    "clip_by_norm": (nnkit.clip_by_norm, {"gradient": P, "limit": 1.0}),
    "clip_by_value": (nnkit.clip_by_value, {"gradient": P, "limit": 1.0}),
    "Record": (nnkit.Record, {"name": "a", "measure": len, "every": 1}),
    "EarlyStopping": (
        nnkit.EarlyStopping,
        {"monitor": "loss", "patience": 1, "min_delta": 0.0, "restore_best": True},
    ),
    "fit": (lambda **o: nnkit.fit(net(), **o), FIT),
    "fit runs": (lambda **o: nnkit.fit(net(runs=2), **o), FIT),
    "fit net": (lambda net: nnkit.fit(net, X, Y3, loss=CE, optimizer=nnkit.SGD()), {"net": net()}),
    "evaluate": (nnkit.evaluate, {"net": net(), "X": X, "y": Y3, "loss": CE, "metrics": ()}),
    "gradient_check": (
        nnkit.gradient_check,
        {"net": net(), "X": X, "y": Y3, "loss": CE, "elements": 2, "seed": 0},
    ),
    "sweep": (
        sweep,
        {
            "X": X,
            "y": Y3,
            "loss": CE,
            "grid": {"lr": [0.1]},
            "seeds": [0],
            "epochs": 1,
            "batch_size": 6,
            "validation": (X, Y3),
            "metrics": (),
            "measures": {},
            "clip_norm": 1.0,
            "clip_value": 1.0,
            "dtype": "float32",
            "progress": False,
            "keep": False,
            "layers": lambda: [nnkit.Linear(2, 3)],
            "optimizer": nnkit.SGD,
        },
    ),
    "values": (methods_of_sweep, {"record": "loss", "epoch": 0, "lr": 0.1}),
    "xor": (nnkit.data.xor, {"n": 8, "noise": 0.1, "seed": 0}),
    "moons": (nnkit.data.moons, {"n": 8, "noise": 0.1, "seed": 0}),
    "circles": (nnkit.data.circles, {"n": 8, "noise": 0.1, "ratio": 0.5, "seed": 0}),
    "spirals": (nnkit.data.spirals, {"n": 8, "classes": 2, "noise": 0.1, "turns": 1.0, "seed": 0}),
    "blobs": (nnkit.data.blobs, {"n": 8, "classes": 2, "spread": 0.1, "seed": 0}),
    "checkerboard": (nnkit.data.checkerboard, {"n": 8, "squares": 2, "seed": 0}),
    "noisy_sine": (nnkit.data.noisy_sine, {"n": 8, "noise": 0.1, "seed": 0}),
    "sparse_features": (
        nnkit.data.sparse_features,
        {"n": 8, "features": 3, "rarest": 0.1, "seed": 0},
    ),
    "outputs": (diagnostics.outputs, {"net": net(), "X": X}),
    "deltas": (diagnostics.deltas, {"net": net(), "X": X, "y": Y3, "loss": CE}),
    "gradient_norms": (
        diagnostics.gradient_norms,
        {"net": net(), "X": X, "y": Y3, "loss": CE},
    ),
    "saturated_share": (diagnostics.saturated_share, {"net": net(), "X": X}),
    "zero_share": (diagnostics.zero_share, {"net": net(), "X": X}),
    "dead_share": (diagnostics.dead_share, {"net": net(), "X": X}),
    "update_ratio": (diagnostics.update_ratio, {"net": net(), "before": P}),
    "gradient_noise": (
        diagnostics.gradient_noise,
        {"net": net(), "X": X, "y": Y3, "loss": CE, "batch_sizes": [2], "draws": 2, "seed": 0},
    ),
    "random_direction": (diagnostics.random_direction, {"net": net(), "seed": 0}),
    "loss_slice": (
        diagnostics.loss_slice,
        {"net": net(), "X": X, "y": Y3, "loss": CE, "direction": P, "distances": [0.0]},
    ),
    "loss_surface": (
        diagnostics.loss_surface,
        {
            "net": net(),
            "X": X,
            "y": Y3,
            "loss": CE,
            "directions": (P, P),
            "first": [0.0],
            "second": [0.0],
        },
    ),
    "decision_grid": (
        diagnostics.decision_grid,
        {"net": net(), "X": X, "resolution": 3, "margin": 0.1},
    ),
}

ODD = [
    None,
    True,
    -1,
    0,
    3,
    7,
    2**40,
    10**400,
    -0.5,
    1.5,
    1e300,
    float("nan"),
    float("inf"),
    1j,
    "text",
    "",
    b"bytes",
    [],
    [[]],
    [1, [2, 3]],
    [1.0, float("nan")],
    ["a", "b"],
    [None],
    {},
    {"a": 1},
    {"lr": []},
    {"lr": [-1.0]},
    {"lr": "abc"},
    {"lr": ["a"]},
    {"nothing": [1]},
    {3: [1]},
    (1, 2, 3),
    (X, None),
    (X, Y3[:5]),
    object(),
    len,
    int,
    nnkit.ReLU,
    nnkit.ReLU(),
    nnkit.Linear(2, 3),
    nnkit.SGD(),
    nnkit.CrossEntropy(),
    np.array(1.0),
    np.zeros(0),
    np.zeros((0, 2)),
    np.zeros((12, 0)),
    np.ones(5),
    np.ones((12, 5)),
    np.ones((2, 12, 2)),
    np.ones((2, 2, 2, 2)),
    np.ones(12) * 0.5,
    np.full(12, 99),
    np.full(12, -1),
    np.full((12, 2), 1e200),
    np.array([1 + 1j, 2]),
    np.array(["x", "y"]),
    np.array([object(), object()]),
    np.array(["2020-01-01"], dtype="datetime64[D]"),
    np.full((12, 2), np.nan),
    np.full((12, 2), np.inf),
]
PLACES = [(call, argument) for call in CALLS for argument in CALLS[call][1]]


def refuse_or_work(call, argument, odd):
    function, good = CALLS[call]
    arguments = {
        name: value.copy() if isinstance(value, np.ndarray) else value
        for name, value in good.items()
    }
    arguments[argument] = odd
    positional = {"activation", "initialiser"} & {call}
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            function(*arguments.values()) if positional else function(**arguments)
    except (TypeError, ValueError) as error:
        last = traceback.extract_tb(error.__traceback__)[-1]
        found = repr(error)
    except ImportError:
        assert argument == "progress"
        assert importlib.util.find_spec("tqdm") is None
        return
    else:
        return
    assert PACKAGES & {*Path(last.filename).parents}, f"{found} comes from {last}"
    line = linecache.getline(last.filename, last.lineno)
    assert "raise" in line, f"{found} comes from {line}"
    words = {argument, argument.rstrip("s"), *ALSO.get((call, argument), ())}
    assert any(word in found for word in words), f"{found} does not name {argument}"


# Where the message rightly names the part of the argument that is wrong.
ALSO = {
    **{(call, "X"): ("rows of the data",) for call in CALLS},
    **{(call, "validation"): ("validation X", "validation y") for call in CALLS},
    ("Network layers", "layer"): ("layers",),
    ("loss_surface", "first"): ("distances",),
    ("loss_surface", "second"): ("distances",),
    ("sweep", "optimizer"): ("lr",),
    **{(call, "logits"): ("y must",) for call in CALLS},
    ("sweep", "grid"): ("lr", "layers", "optimizer"),
    ("sweep", "X"): ("Linear", "of the data"),
    ("values", "lr"): ("0.1",),
    ("SGD", "momentum"): ("nesterov",),
    ("sweep", "layers"): ("layer 1", "Network"),
    ("sweep", "measures"): ("measure",),
}


@pytest.mark.parametrize(("call", "argument"), PLACES)
def test_odd_values(call, argument):
    for odd in ODD:
        refuse_or_work(call, argument, odd)


numbers = st.one_of(
    st.integers(-3, 40),
    st.floats(allow_nan=True, allow_infinity=True),
    st.complex_numbers(),
    st.text(max_size=4),
    st.none(),
    st.booleans(),
)
odd_things = st.one_of(
    numbers,
    st.lists(numbers, max_size=3),
    st.lists(st.lists(numbers, max_size=3), max_size=3),
    st.dictionaries(st.text(max_size=3), st.lists(numbers, max_size=2), max_size=2),
    st.tuples(numbers, numbers),
)


@settings(max_examples=400, deadline=None)
@given(place=st.sampled_from(PLACES), odd=odd_things)
def test_fuzz(place, odd):
    refuse_or_work(*place, odd)


def test_messages_speak_to_a_student():
    with pytest.raises(
        ValueError, match=r"Linear\(2, 3.*expected X with 2 features, got.*\(12, 5\)"
    ):
        net()(np.ones((12, 5)))
    with pytest.raises(ValueError, match=r"layer 2, Linear\(4, 2\), takes 4 features.*gives 3"):
        nnkit.Network(nnkit.Linear(2, 3), nnkit.Linear(4, 2))
    with pytest.raises(ValueError, match=r"class numbers from 0 to 2.*got 3"):
        CE(np.ones((12, 3)), np.arange(12) % 4)
    with pytest.raises(TypeError, match="add brackets"):
        nnkit.Network(nnkit.Linear(2, 3), nnkit.ReLU)
    with pytest.raises(AttributeError, match="put it in a Network"):
        nnkit.Linear(2, 3)(X)
    with pytest.raises(ValueError, match="12 rows of the data, got 5"):
        nnkit.fit(net(), X, Y3[:5], loss=CE, optimizer=nnkit.SGD())
    with pytest.raises(ValueError, match="needs a forward first"):
        net().backward(np.ones((12, 3)))
    with pytest.raises(ValueError, match="too large for float32"):
        net()(np.full((1, 2), 1e200))


def test_a_target_too_large_for_the_network_is_refused_as_data_are():
    one = nnkit.Network(nnkit.Linear(1, 1))
    with pytest.raises(ValueError, match=r"y holds numbers up to 1e\+39, too large for float32"):
        nnkit.fit(one, [[1.0]], [[1e39]], loss=nnkit.MeanSquaredError(), optimizer=nnkit.SGD())


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: nnkit.Linear(2, 3, init="glorot_uniform"), "did you mean 'xavier_uniform'"),
        (lambda: nnkit.initialiser("kaiming_normal"), "did you mean 'he_normal'"),
        (lambda: nnkit.activation("swish"), "did you mean 'silu'"),
        (lambda: nnkit.activation("linear"), "did you mean 'identity'"),
        (lambda: nnkit.Linear(2, 3, init=nnkit.HeNormal), "add brackets"),
        (lambda: nnkit.activation(nnkit.ReLU), "add brackets"),
        (lambda: nnkit.evaluate(net(), X, Y3, loss=nnkit.CrossEntropy), "add brackets"),
        (lambda: nnkit.Network([nnkit.Linear(2, 3)]), r"one by one, Network\(\*layers\)"),
        (lambda: nnkit.Network(nnkit.Linear(2, 3), dtype=None), "dtype must be 'float32' or"),
        (lambda: nnkit.Network(nnkit.Linear(2, 3), dtype="int64"), "dtype must be 'float32' or"),
        (lambda: CE(np.ones((3, 1)), [0, 1, 1]), r"by one output, BinaryCrossEntropy\(\)"),
        (lambda: CE(np.ones((3, 2)), [[0], [1], [1]]), r"use y\.ravel\(\)"),
        (
            lambda: nnkit.BinaryCrossEntropy()(np.ones((3, 2)), [0, 1, 1]),
            r"go with CrossEntropy\(\)",
        ),
        (lambda: nnkit.SGD(lr=[0.1, None]), r"lr must be an array of numbers, got \[0\.1, None\]"),
        (lambda: nnkit.SGD(lr=[0.1, -0.2]), r"got -0\.2 among them"),
        (lambda: nnkit.SGD(lr=[]), r"lr must be one number or an array \(runs,\)"),
        (lambda: net()(np.ma.masked_greater(np.ones((2, 2)), 0)), "masked"),
        (lambda: nnkit.Network(nnkit.Tanh())(np.ones((3, 0))), "at least one row and one feature"),
        (
            lambda: nnkit.Network(nnkit.Linear(1, 1), init_scale=[1.0, 2.0]),
            "init_scale must be one number for a single network",
        ),
    ],
    ids=range(19),
)
def test_messages_say_what_to_do(call, message):
    with pytest.raises((TypeError, ValueError), match=message):
        call()


@pytest.mark.filterwarnings("ignore:the matrix subclass")
def test_other_kinds_of_arrays_are_taken_for_what_they_hold():
    plain, big_endian = net()(X), X.astype(">f8")
    for array in (np.matrix(X), np.ma.masked_array(X), memoryview(X), big_endian, X.tolist()):
        output = net()(array)
        assert type(output) is np.ndarray
        np.testing.assert_allclose(output, plain, rtol=1e-6)


def test_a_function_that_takes_a_rate_for_one_is_told_that_a_sweep_has_many():
    with pytest.raises(TypeError) as caught:
        sweep(X=X, y=Y3, loss=CE, optimizer=lambda lr: nnkit.SGD(float([lr])), grid={"lr": [0.1]})
    assert "lr comes as an array" in caught.value.__notes__[0]


class Column(list):
    """What a data frame or a nullable column looks like to NumPy."""

    def __init__(self, values, dtype):
        super().__init__(values)
        self.values = np.array(values, dtype=dtype)

    def to_numpy(self):
        return self.values

    def __array__(self, dtype=None, copy=None):
        return self.values


def test_columns_of_objects_and_data_frames_are_told_what_to_do():
    for column in (np.array([1, 0], dtype=object), Column([1, 0], object)):
        with pytest.raises(TypeError, match=r"type object: convert it first, with \.astype"):
            CE(np.ones((2, 3)), column)
    frame = Column([[0], [1]], np.int64)
    with pytest.raises(ValueError, match=r"use y\.to_numpy\(\)\.ravel\(\)"):
        CE(np.ones((2, 3)), frame)
