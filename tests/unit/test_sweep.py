"""Sweeps: the same as fits one by one, kept on disk, computed again when anything changes."""

import numpy as np
import pytest

import nnkit
from nnkit import sweep_store

X, Y = nnkit.data.moons(n=60, seed=0)
CE = nnkit.CrossEntropy()


def layers(activation, width=4):
    return [nnkit.Linear(2, width), nnkit.activation(activation), nnkit.Linear(width, 2)]


def run(**options):
    options = {
        "grid": {"activation": ["relu", "tanh"], "lr": [0.01, 0.1], "batch_size": [8, 60]},
        "seeds": [3, 5],
        "epochs": 3,
        "dtype": "float64",
        "validation": (X, Y),
    } | options
    return nnkit.sweep(layers, nnkit.Adam, X, Y, loss=CE, **options)


@pytest.fixture
def counted(tmp_path, monkeypatch):
    """Keep results in a folder of their own, and count the families that are trained."""
    monkeypatch.setenv("NNKIT_SWEEPS", str(tmp_path / "kept"))
    calls = []
    original = nnkit.sweeps.fit
    monkeypatch.setattr(nnkit.sweeps, "fit", lambda *a, **o: calls.append(1) or original(*a, **o))
    return calls


def test_every_run_is_the_fit_that_it_stands_for(counted):
    result = run()
    assert len(counted) == 4  # runs that differ in rate or seed only are trained together
    assert result.values("loss", epoch=None).shape == (2, 2, 2, 2, 3)
    for activation in ("relu", "tanh"):
        for batch_size in (8, 60):
            alone = nnkit.Network(*layers(activation), seed=5, dtype="float64")
            history = nnkit.fit(
                alone, X, Y, loss=CE, optimizer=nnkit.Adam(lr=0.1), epochs=3,
                batch_size=batch_size, seed=5, validation=(X, Y),
            )  # fmt: skip
            where = {"activation": activation, "lr": 0.1, "batch_size": batch_size}
            own = result.values("loss", epoch=None, **where)[1]
            np.testing.assert_allclose(own, history.loss, rtol=0, atol=1e-12)
            last = result.values("validation_accuracy", **where)[1]
            assert last == history.validation_accuracy[-1]


def test_a_result_is_kept_and_read_again(counted):
    first = run()
    done = len(counted)
    again = run()
    assert len(counted) == done
    for name in first.records:
        np.testing.assert_array_equal(first.records[name], again.records[name])
    run(keep=False)
    assert len(counted) == 2 * done


@pytest.mark.parametrize(
    "change",
    [
        {"seeds": [3, 6]},
        {"epochs": 2},
        {"grid": {"activation": ["relu"], "lr": [0.01]}},
        {"measures": {"norm": lambda net: np.linalg.norm(net.parameters, axis=1)}},
        {"clip_norm": 1.0},
        {"validation": None},
        {"metrics": ()},
        {"dtype": "float32"},
    ],
    ids=lambda change: next(iter(change)),
)
def test_a_change_of_any_argument_computes_again(counted, change):
    run()
    done = len(counted)
    run(**change)
    assert len(counted) > done


def test_a_change_of_nnkit_computes_again(counted, monkeypatch):
    run()
    done = len(counted)
    monkeypatch.setattr(sweep_store, "source_hash", lambda: "other")
    run()
    assert len(counted) == 2 * done


def test_what_cannot_be_hashed_is_not_kept(counted):
    factor = 2.0
    for _ in range(2):
        run(measures={"size": lambda net: factor * np.abs(net.parameters).mean(axis=1)})
    assert len(counted) == 8


def test_a_broken_file_is_computed_again(counted, tmp_path):
    run()
    done = len(counted)
    for file in (tmp_path / "kept").iterdir():
        file.write_bytes(b"broken")
    run()
    assert len(counted) == 2 * done


def test_measures_initial_scales_and_epochs_may_vary():
    result = nnkit.sweep(
        layers, nnkit.SGD, X, Y, loss=CE, keep=False, seeds=range(2),
        grid={"activation": ["tanh"], "init_scale": [0.1, 3.0], "epochs": [1, 2]},
        measures={"size": lambda net: np.abs(net.parameters).mean(axis=1)},
    )  # fmt: skip
    assert result.mean("size", init_scale=3.0, activation="tanh", epochs=1) > 0.3
    assert result.std("size", init_scale=0.1, activation="tanh", epochs=1) > 0
    curves = result.values("loss", epoch=None)
    assert np.isnan(curves[0, 0, 0, :, 1]).all()
    assert np.isfinite(curves[0, 0, 1]).all()
    table = repr(result)
    assert "activation  init_scale  epochs  loss" in table
    assert "0 of 2" in table
    assert result._repr_mimebundle_()["text/markdown"].startswith("| activation |")
    assert len(result.rows) == 8
    assert result.rows[-1]["seed"] == 1


def test_runs_that_diverge_are_counted():
    result = nnkit.sweep(
        lambda: [nnkit.Linear(2, 4), nnkit.ReLU(), nnkit.Linear(4, 1)],
        nnkit.SGD, X, Y, loss=nnkit.MeanSquaredError(), keep=False, seeds=range(3),
        grid={"lr": [0.01, 1e20]},
    )  # fmt: skip
    assert result.diverged().tolist() == [0, 3]
    assert result.diverged(lr=1e20) == 3
    assert np.isnan(result.mean("loss", lr=1e20))


def test_wrong_settings_are_found_before_training():
    with pytest.raises(ValueError, match="layers needs 'activation', which is not in the grid"):
        run(grid={"lr": [0.1]})
    with pytest.raises(ValueError, match="'batchsize' that nothing takes"):
        run(grid={"activation": ["relu"], "batchsize": [1]})
    with pytest.raises(ValueError, match="did you mean 'relu'"):
        run(grid={"activation": ["tanh", "rellu"]})
    with pytest.raises(ValueError, match="lr has the values"):
        run(epochs=1, keep=False).values("loss", lr=7)
    with pytest.raises(ValueError, match="one number for each run"):
        run(keep=False, measures={"bad": lambda net: 1.0})


class Leak(nnkit.Activation):
    """A leaky ReLU whose slope its repr does not tell."""

    def __init__(self, slope):
        self.own = slope

    def value(self, z):
        return np.where(z > 0, z, self.own * z)

    def derivative(self, z):
        return np.where(z > 0, 1.0, self.own)


def test_settings_that_look_alike_are_trained_apart():
    def leaky(leak):
        return [nnkit.Linear(2, 4), leak, nnkit.Linear(4, 2)]

    result = nnkit.sweep(
        leaky, nnkit.SGD, X, Y, loss=CE, grid={"leak": [Leak(-0.5), Leak(0.5)], "lr": [0.1]},
        seeds=[0], epochs=2, keep=False,
    )  # fmt: skip
    first, second = result.values("loss").ravel()
    assert first != second


def test_a_scale_that_the_layers_take_is_that_of_each_run():
    def scaled(init_scale):
        return [nnkit.Linear(2, 2, init=nnkit.Normal(init_scale))]

    result = nnkit.sweep(
        scaled, lambda: nnkit.SGD(lr=1e-9), X, Y, loss=CE, grid={"init_scale": [0.5, 2.0]},
        seeds=[0], epochs=1, keep=False,
        measures={"size": lambda net: np.abs(net.layers[0].W).mean(axis=(-2, -1))},
    )  # fmt: skip
    small, large = result.values("size").ravel()
    # Once by the initialiser of the layer, and once by the network.
    assert large / small == pytest.approx(16, rel=1e-4)


def test_seeds_and_values_may_come_from_an_iterator():
    options = {"loss": CE, "epochs": 1, "keep": False}
    grid = {"activation": ["relu"], "lr": [0.1, 0.2]}
    listed = nnkit.sweep(layers, nnkit.SGD, X, Y, grid=grid, seeds=[0, 1], **options)
    grid = {"activation": iter(["relu"]), "lr": map(float, [0.1, 0.2])}
    drawn = nnkit.sweep(layers, nnkit.SGD, X, Y, grid=grid, seeds=iter([0, 1]), **options)
    np.testing.assert_array_equal(drawn.values("loss"), listed.values("loss"))
