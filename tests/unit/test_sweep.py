"""Sweeps: the same as fits one by one, kept on disk, computed again when anything changes."""

import numpy as np
import pytest

import nnkit
from nncourse.experiments import families, store, sweep

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
    return sweep(layers, X, Y, loss=CE, optimizer=nnkit.Adam, **options)


@pytest.fixture
def counted(tmp_path, monkeypatch):
    """Keep results in a folder of their own, and count the families that are trained."""
    monkeypatch.setenv("NNKIT_SWEEPS", str(tmp_path / "kept"))
    calls = []
    original = families.fit
    monkeypatch.setattr(families, "fit", lambda *a, **o: calls.append(1) or original(*a, **o))
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
    monkeypatch.setattr(store, "source_hash", lambda: "other")
    run()
    assert len(counted) == 2 * done


def test_what_cannot_be_told_apart_is_not_kept(counted):
    without_source = eval("lambda net: np.abs(net.parameters).mean(axis=1)", {"np": np})
    hidden = np.random.default_rng(0)  # its state does not show
    for measure in (without_source, lambda net: hidden.normal(size=net.runs)):
        counted.clear()
        for _ in range(2):
            run(measures={"size": measure})
        assert len(counted) == 8


def test_a_broken_file_is_computed_again(counted, tmp_path):
    run()
    done = len(counted)
    for file in (tmp_path / "kept").iterdir():
        file.write_bytes(b"broken")
    run()
    assert len(counted) == 2 * done


def test_measures_initial_scales_and_epochs_may_vary():
    result = sweep(
        layers, X, Y, loss=CE, optimizer=nnkit.SGD, keep=False, seeds=range(2),
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
    result = sweep(
        lambda: [nnkit.Linear(2, 4), nnkit.ReLU(), nnkit.Linear(4, 1)],
        X, Y, loss=nnkit.MeanSquaredError(), optimizer=nnkit.SGD, keep=False, seeds=range(3),
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

    result = sweep(
        leaky, X, Y, loss=CE, optimizer=nnkit.SGD,
        grid={"leak": [Leak(-0.5), Leak(0.5)], "lr": [0.1]}, seeds=[0], epochs=2, keep=False,
    )  # fmt: skip
    first, second = result.values("loss").ravel()
    assert first != second


def test_a_scale_that_the_layers_take_is_that_of_each_run():
    def scaled(init_scale):
        return [nnkit.Linear(2, 2, init=nnkit.Normal(init_scale))]

    result = sweep(
        scaled, X, Y, loss=CE, optimizer=lambda: nnkit.SGD(lr=1e-9),
        grid={"init_scale": [0.5, 2.0]}, seeds=[0], epochs=1, keep=False,
        measures={"size": lambda net: np.abs(net.layers[0].W).mean(axis=(-2, -1))},
    )  # fmt: skip
    small, large = result.values("size").ravel()
    # Once by the initialiser of the layer, and once by the network.
    assert large / small == pytest.approx(16, rel=1e-4)


def test_seeds_and_values_may_come_from_an_iterator():
    options = {"loss": CE, "epochs": 1, "keep": False}
    grid = {"activation": ["relu"], "lr": [0.1, 0.2]}
    listed = sweep(layers, X, Y, optimizer=nnkit.SGD, grid=grid, seeds=[0, 1], **options)
    grid = {"activation": iter(["relu"]), "lr": map(float, [0.1, 0.2])}
    drawn = sweep(layers, X, Y, optimizer=nnkit.SGD, grid=grid, seeds=iter([0, 1]), **options)
    np.testing.assert_array_equal(drawn.values("loss"), listed.values("loss"))


def test_swapped_measures_and_changed_losses_are_not_read_back(counted):
    def one(net):
        return np.full(net.runs, 1.0)

    def two(net):
        return np.full(net.runs, 2.0)

    assert run(measures={"a": one, "b": two}).values("a").max() == 1
    assert run(measures={"a": two, "b": one}).values("a").max() == 2
    for factor in (1.0, 2.0):
        scaled = lambda net, factor=factor: factor * one(net)  # noqa: E731
        assert run(measures={"a": scaled}).values("a").max() == factor

    class Weighted(nnkit.MeanSquaredError):
        def __init__(self, weight):
            self.own = weight

        def value_and_gradient(self, logits, Y):
            value, gradient = super().value_and_gradient(logits, Y)
            return self.own * value, self.own * gradient

    found = [
        sweep(
            lambda: [nnkit.Linear(2, 1)], X, Y, loss=Weighted(weight), optimizer=nnkit.SGD,
            grid={"lr": [1e-6]}, seeds=[0], epochs=1,
        ).values("loss").item()
        for weight in (1.0, 2.0)
    ]  # fmt: skip
    assert found[1] == pytest.approx(2 * found[0], rel=1e-3)


def test_the_last_epoch_is_that_of_each_fit():
    result = sweep(
        layers, X, Y, loss=CE, optimizer=nnkit.SGD, keep=False, seeds=range(2),
        grid={"epochs": [1, 3], "activation": ["relu"], "lr": [0.1]},
    )  # fmt: skip
    last = result.mean("loss", activation="relu", lr=0.1)
    assert np.isfinite(last).all()
    curves = result.values("loss", epoch=None, activation="relu", lr=0.1)
    np.testing.assert_array_equal(result.values("loss", epochs=1)[0, 0], curves[0, :, 0])
    np.testing.assert_array_equal(result.values("loss", epochs=3)[0, 0], curves[1, :, 2])
    assert "nan" not in repr(result)
    assert all(np.isfinite(row["loss"]) for row in result.rows)
    with pytest.raises(ValueError, match="before the first of the shortest fit"):
        result.values("loss", epoch=-2)
    for epoch in (True, 99, -4, 1.0):
        with pytest.raises((TypeError, ValueError), match="epoch must be"):
            result.values("loss", epoch=epoch)


def test_a_setting_that_is_an_object_is_found_by_one_made_alike():
    result = sweep(
        lambda f: [nnkit.Linear(2, 2), f], X, Y, loss=CE, optimizer=nnkit.SGD, keep=False,
        grid={"f": [nnkit.Tanh(), nnkit.LeakyReLU(0.2)]}, seeds=[0], epochs=1,
    )  # fmt: skip
    wanted = result.values("loss", f=nnkit.LeakyReLU(0.2))
    assert wanted == result.values("loss")[1]


def test_functions_that_take_any_setting_get_all_of_them():
    result = sweep(
        lambda **settings: layers(settings["activation"]), X, Y, loss=CE, optimizer=nnkit.SGD,
        grid={"activation": ["relu", "tanh"], "lr": [0.1]}, seeds=[0], epochs=1, keep=False,
    )  # fmt: skip
    assert result.values("loss").shape == (2, 1, 1)


def test_names_that_mean_something_else_are_refused():
    for name in ("seed", "epoch", "record"):
        with pytest.raises(ValueError, match=f"{name!r}, which means something else"):
            sweep(
                lambda **any: layers("relu"), X, Y, loss=CE, optimizer=nnkit.SGD, grid={name: [1]}
            )
    for name in ("loss", "accuracy", "validation_loss"):
        with pytest.raises(ValueError, match="measures need names of their own"):
            run(measures={name: lambda net: net.runs})
    with pytest.raises(ValueError, match="did you mean 'activation'"):
        run(grid={"activatoin": ["relu"], "activation": ["relu"], "lr": [0.1]})
    with pytest.raises(TypeError, match="validation must be a pair"):
        run(validation=3)


def test_a_metric_of_ones_own_is_that_of_each_run():
    def share_of_ones(logits, targets):
        assert logits.shape == targets.shape == (60, 2)
        return (logits.argmax(-1) == 1).mean()

    result = run(metrics=("accuracy", share_of_ones), keep=False)
    alone = nnkit.Network(*layers("tanh"), seed=5, dtype="float64")
    nnkit.fit(
        alone, X, Y, loss=CE, optimizer=nnkit.Adam(lr=0.1), epochs=3, batch_size=8, seed=5
    )  # fmt: skip
    own = result.values("share_of_ones", activation="tanh", lr=0.1, batch_size=8)[1]
    assert own == share_of_ones(alone(X), np.zeros((60, 2)))


@pytest.mark.parametrize("damage", [b"broken", None])
def test_a_damaged_file_is_computed_again_wherever_the_damage_is(counted, tmp_path, damage):
    first = run()
    done = len(counted)
    file, *_ = (tmp_path / "kept").iterdir()
    content = file.read_bytes()
    rng = np.random.default_rng(0)
    for _ in range(20):
        broken = bytearray(content)
        for place in rng.integers(len(content), size=40):
            broken[place] ^= 1 << rng.integers(8)
        file.write_bytes(damage or broken)
        again = run()
        assert set(again.records) == set(first.records)
    assert len(counted) > done


def test_records_may_have_names_that_mean_something_to_numpy(counted):
    def runs_of(net):
        return np.ones(net.runs)

    for _ in range(2):
        result = run(measures={"file": runs_of, "allow_pickle": runs_of})
        assert result.values("file").min() == result.values("allow_pickle").max() == 1
    assert len(counted) == 4
    with pytest.raises(ValueError, match="names of their own, got 'activation'"):
        run(measures={"activation": runs_of})


def test_losses_in_the_grid_do_not_hide_the_loss_that_was_reached():
    result = sweep(
        lambda: [nnkit.Linear(2, 1)], X, Y, loss=nnkit.MeanSquaredError(), optimizer=nnkit.SGD,
        grid={"loss": [nnkit.MeanSquaredError(), nnkit.BinaryCrossEntropy()], "lr": [0.1]},
        seeds=[0], epochs=1, keep=False,
    )  # fmt: skip
    assert isinstance(result.rows[0]["loss"], nnkit.MeanSquaredError)
    assert result.rows[0]["loss_reached"] == result.values("loss")[0, 0, 0]
