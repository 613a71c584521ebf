"""fit: it learns, it repeats exactly, many runs equal each alone, divergence is contained."""

from functools import partial

import numpy as np
import pytest

import nnkit
from nncourse import diagnostics


def make(runs=None, seed=0, activation=nnkit.Tanh, dtype="float64", **options):
    return nnkit.Network(
        nnkit.Linear(2, 8),
        activation(),
        nnkit.Linear(8, 3),
        seed=seed,
        runs=runs,
        dtype=dtype,
        **options,
    )


def fitted(net, optimizer, seed=0, **options):
    X, y = nnkit.data.spirals(n=90, seed=1)
    options = {"epochs": 6, "batch_size": 32, "metrics": ("accuracy",)} | options
    return nnkit.fit(
        net, X, y, loss=nnkit.CrossEntropy(), optimizer=optimizer, seed=seed, **options
    )


OPTIMIZERS = [
    lambda lr=0.05: nnkit.SGD(lr=lr),
    lambda lr=0.05: nnkit.SGD(lr=lr, momentum=0.9, nesterov=True, weight_decay=1e-3),
    lambda lr=0.05: nnkit.AdaGrad(lr=lr),
    lambda lr=0.01: nnkit.RMSprop(lr=lr, momentum=0.5),
    lambda lr=0.01: nnkit.Adam(lr=lr),
    lambda lr=0.01: nnkit.AdamW(lr=lr),
]


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
@pytest.mark.parametrize("clip", [{}, {"clip_norm": 0.3}, {"clip_value": 0.02}])
@pytest.mark.parametrize("batch_size", [1, 32, None])
def test_each_run_of_a_family_equals_that_network_trained_alone(optimizer, clip, batch_size):
    options = {"epochs": 2, "batch_size": batch_size} | clip
    family = make(runs=3, seed=5)
    history = fitted(family, optimizer(), seed=7, **options)
    for run in range(3):
        alone = make(seed=5 + run)
        own = fitted(alone, optimizer(), seed=7 + run, **options)
        np.testing.assert_allclose(family.parameters[run], alone.parameters, rtol=0, atol=1e-12)
        np.testing.assert_allclose(history.loss[:, run], own.loss, rtol=0, atol=1e-12)
        np.testing.assert_allclose(history.accuracy[:, run], own.accuracy, rtol=0, atol=1e-12)


def test_runs_may_have_their_own_rates_and_scales():
    rates, scales = np.array([0.01, 0.1]), np.array([0.5, 2.0])
    family = make(runs=2, seed=[3, 3], init_scale=scales)
    fitted(family, nnkit.Adam(lr=rates), seed=[0, 0])
    for run in range(2):
        alone = make(seed=3, init_scale=scales[run])
        fitted(alone, nnkit.Adam(lr=rates[run]))
        np.testing.assert_allclose(family.parameters[run], alone.parameters, rtol=0, atol=1e-12)


@pytest.mark.parametrize("own_data", [False, True])
@pytest.mark.parametrize("batch_size", [16, None])
@pytest.mark.parametrize(
    ("loss", "outputs", "labels"),
    [
        (nnkit.CrossEntropy(), 3, lambda rng: rng.integers(3, size=(2, 50))),
        (nnkit.CrossEntropy(), 3, lambda rng: np.eye(3)[rng.integers(3, size=(2, 50))]),
        (nnkit.BinaryCrossEntropy(), 1, lambda rng: rng.integers(2, size=(2, 50))),
        (nnkit.MeanSquaredError(), 1, lambda rng: rng.normal(size=(2, 50))),
        (nnkit.MeanSquaredError(), 3, lambda rng: rng.normal(size=(2, 50, 3))),
    ],
)
def test_each_run_may_have_labels_of_its_own(loss, outputs, labels, batch_size, own_data):
    rng = np.random.default_rng(0)
    X, y = rng.normal(size=(2, 50, 2)), labels(rng)
    settings = {"loss": loss, "epochs": 2, "batch_size": batch_size}
    layers = nnkit.Linear(2, 4), nnkit.Tanh(), nnkit.Linear(4, outputs)
    family = nnkit.Network(*layers, runs=2, dtype="float64")
    data = X if own_data else X[0]
    history = nnkit.fit(
        family, data, y, optimizer=nnkit.Adam(0.01), validation=(data, y), **settings
    )
    values = nnkit.evaluate(family, data, y, loss=loss)
    np.testing.assert_allclose(loss(family(data), y), values["loss"], rtol=1e-12)
    for run in range(2):
        alone = nnkit.Network(*layers, seed=run, dtype="float64")
        mine = (X[run] if own_data else X[0], y[run])
        own = nnkit.fit(
            alone, *mine, optimizer=nnkit.Adam(0.01), seed=run, validation=mine, **settings
        )
        np.testing.assert_allclose(family.parameters[run], alone.parameters, rtol=0, atol=1e-12)
        for name in ("loss", "validation_loss"):
            np.testing.assert_allclose(
                getattr(history, name)[:, run], getattr(own, name), rtol=0, atol=1e-12
            )
        for name, value in nnkit.evaluate(alone, *mine, loss=loss).items():
            np.testing.assert_allclose(values[name][run], value, rtol=0, atol=1e-12)


def test_labels_as_many_as_runs_and_classes_are_one_hot():
    net = nnkit.Network(nnkit.Linear(2, 3), runs=2)
    y = [[0, 1, 0], [0, 0, 1]]  # two rows, one-hot: not three labels for each of two runs
    assert nnkit.evaluate(net, np.ones((2, 2)), y, loss=nnkit.CrossEntropy())["loss"].shape == (2,)


@pytest.mark.parametrize("shape", [(3, 50), (2, 49), (2, 50, 1, 1), (3, 50, 3), (2, 49, 3)])
def test_labels_for_other_runs_or_rows_are_refused(shape):
    net = nnkit.Network(nnkit.Linear(2, 3), runs=2)
    one_hot = len(shape) == 3
    y = np.eye(3)[np.zeros(shape[:2], int)] if one_hot else np.zeros(shape, int)
    with pytest.raises(ValueError, match="y "):
        nnkit.evaluate(net, np.ones((50, 2)), y, loss=nnkit.CrossEntropy())


def test_fit_repeats_exactly_and_depends_on_the_seed():
    nets = [make() for _ in range(3)]
    for net, seed in zip(nets, (0, 0, 1), strict=True):
        fitted(net, nnkit.SGD(lr=0.1), seed=seed)
    assert (nets[0].parameters == nets[1].parameters).all()
    assert (nets[0].parameters != nets[2].parameters).any()


def test_a_second_fit_goes_on_with_the_state_of_the_optimizer():
    once, twice = make(), make()
    optimizer = nnkit.Adam(lr=0.01)
    fitted(once, nnkit.Adam(lr=0.01), epochs=4, batch_size=None)
    fitted(twice, optimizer, epochs=2, batch_size=None)
    fitted(twice, optimizer, epochs=2, batch_size=None)
    assert (once.parameters == twice.parameters).all()


def test_the_history_has_one_record_for_each_epoch_and_step():
    X, y = nnkit.data.spirals(n=90, seed=1)
    net = make()
    history = fitted(net, nnkit.Adam(lr=0.01), epochs=3, validation=(X, y))
    assert history.epochs == 3
    assert history.steps == 9
    assert history.validation_accuracy.shape == history.loss.shape == (3,)
    sizes = np.array([32, 32, 26])
    np.testing.assert_allclose(history.loss, history.step_loss.reshape(3, 3) @ sizes / 90)
    final = nnkit.evaluate(net, X, y, loss=nnkit.CrossEntropy())
    assert final == {
        "loss": history.validation_loss[-1],
        "accuracy": history.accuracy[-1],
    }
    with pytest.raises(AttributeError, match="Known are loss, step_loss"):
        history.recall  # noqa: B018 -- the access is the test


def test_one_network_that_diverges_stops_and_says_so():
    net = make(activation=nnkit.ReLU)
    with pytest.warns(nnkit.DivergenceWarning, match="NaN or infinite at step"):
        history = fitted(net, nnkit.SGD(lr=1e200))
    assert history.diverged_at is not None
    assert "diverged" in history.message
    assert np.isfinite(net.parameters).all()


def test_a_run_that_diverges_is_frozen_and_the_others_go_on():
    rates = np.array([0.1, 1e200, 0.05])
    family = make(runs=3, seed=[1, 1, 1], activation=nnkit.ReLU)
    history = fitted(family, nnkit.SGD(lr=rates), seed=[0, 0, 0])
    assert (history.diverged_at >= 0).tolist() == [False, True, False]
    assert np.isfinite(family.parameters).all()
    assert np.isfinite(history.loss[:, [0, 2]]).all()
    assert np.isnan(history.loss[-1, 1])
    for run in (0, 2):
        alone = make(seed=1, activation=nnkit.ReLU)
        fitted(alone, nnkit.SGD(lr=rates[run]))
        np.testing.assert_allclose(family.parameters[run], alone.parameters, rtol=0, atol=1e-12)


def test_early_stopping_is_for_each_run_and_restores_its_best_epoch():
    X, y = nnkit.data.blobs(n=60, spread=0.8, seed=1)
    Xv, yv = nnkit.data.blobs(n=60, spread=0.8, seed=2)

    def run(net, seed):
        return nnkit.fit(
            net, X, y, loss=nnkit.CrossEntropy(), optimizer=nnkit.Adam(lr=0.05), epochs=60,
            seed=seed, validation=(Xv, yv), callbacks=[nnkit.EarlyStopping(patience=3)],
        )  # fmt: skip

    family = make(runs=2)
    history = run(family, 0)
    for which in range(2):
        alone = make(seed=which)
        own = run(alone, which)
        assert own.epochs < 60
        assert "validation_loss has not become better" in own.message
        np.testing.assert_allclose(family.parameters[which], alone.parameters, rtol=0, atol=1e-12)
        best = nnkit.evaluate(alone, Xv, yv, loss=nnkit.CrossEntropy())["loss"]
        assert best == pytest.approx(own.validation_loss.min())
        assert np.isfinite(history.validation_loss[:, which]).sum() == own.epochs


def test_anything_can_be_recorded_at_each_step():
    norm = nnkit.Record("gradient_norm", lambda t: np.linalg.norm(t.net.gradient), every=2)
    history = fitted(make(), nnkit.SGD(lr=0.1), epochs=2, callbacks=[norm])
    assert history.gradient_norm.shape == (3,)
    assert (history.gradient_norm > 0).all()


def test_results_are_never_overwritten_by_a_later_forward():
    net = make()
    X, _ = nnkit.data.moons(n=10)
    first = net(X)
    kept = first.copy()
    net(X + 1)
    assert (first == kept).all()


def test_a_layer_used_twice_is_two_layers():
    tanh = nnkit.Tanh()
    net = nnkit.Network(nnkit.Linear(2, 3), tanh, nnkit.Linear(3, 3), tanh, dtype="float64")
    assert net.layers[1] is not net.layers[3]


@pytest.mark.parametrize("batch_size", [7, None])
def test_each_run_may_have_its_own_data(batch_size):
    sets = [nnkit.data.blobs(n=30, seed=seed) for seed in (1, 2)]
    X = np.stack([X for X, _ in sets])
    Y = np.eye(3)[np.stack([y for _, y in sets])]
    options = {"loss": nnkit.CrossEntropy(), "epochs": 3, "batch_size": batch_size}
    family = make(runs=2, seed=[4, 4])
    history = nnkit.fit(family, X, Y, optimizer=nnkit.Adam(0.01), seed=[0, 0], **options)
    for run in range(2):
        alone = make(seed=4)
        own = nnkit.fit(alone, X[run], Y[run], optimizer=nnkit.Adam(0.01), seed=0, **options)
        np.testing.assert_allclose(family.parameters[run], alone.parameters, rtol=0, atol=1e-12)
        np.testing.assert_allclose(history.accuracy[:, run], own.accuracy, rtol=0, atol=1e-12)


def test_regression_and_binary_tasks_are_learnt():
    X, y = nnkit.data.noisy_sine(n=100, noise=0.02)
    net = nnkit.Network(nnkit.Linear(1, 32), nnkit.Tanh(), nnkit.Linear(32, 1))
    history = nnkit.fit(
        net, X, y, loss=nnkit.MeanSquaredError(), optimizer=nnkit.Adam(0.02), epochs=200
    )  # fmt: skip
    assert history.loss[-1] < 0.01
    assert "accuracy" not in history.records
    X, y = nnkit.data.xor(n=100, noise=0.1)
    net = nnkit.Network(nnkit.Linear(2, 8), nnkit.ReLU(), nnkit.Linear(8, 1))
    history = nnkit.fit(
        net, X, y, loss=nnkit.BinaryCrossEntropy(), optimizer=nnkit.Adam(0.02), epochs=100
    )  # fmt: skip
    assert history.accuracy[-1] == 1


def test_metrics_of_ones_own_are_recorded():
    def largest_output(logits, targets):
        assert targets.shape == logits.shape[-2:]
        return logits.max(axis=(-2, -1))

    history = fitted(make(runs=2), nnkit.SGD(0.1), metrics=("accuracy", largest_output))
    assert history.largest_output.shape == (6, 2)


def test_after_an_error_in_a_callback_the_network_is_as_usable_as_before():
    class Broken(nnkit.Callback):
        def on_step(self, training):
            raise RuntimeError("mine")

    net = make()
    with pytest.raises(RuntimeError, match="mine"):
        fitted(net, nnkit.SGD(0.1), callbacks=[Broken()])
    X, _ = nnkit.data.moons(n=5)
    first = net(X)
    assert first is not net(X)
    assert net.backward(np.ones((5, 3))).shape == (5, 2)


def test_a_callback_can_stop_training_at_any_step():
    class Enough(nnkit.Callback):
        def on_step(self, training):
            if training.step == 4:
                training.stop("enough")

    history = fitted(make(), nnkit.SGD(0.1), callbacks=[Enough()])
    assert history.steps == 5
    assert history.epochs == 2
    assert history.message == "enough"
    assert np.isfinite(history.loss).all()


def test_metrics_see_all_rows_at_once_and_each_run_alone():
    X, y = nnkit.data.moons(n=6000)
    family = nnkit.Network(nnkit.Linear(2, 3), runs=2)
    seen = []

    def largest(logits, targets):
        seen.append((logits.shape, targets.shape))
        return logits.max()

    values = nnkit.evaluate(family, X, y, loss=nnkit.CrossEntropy(), metrics=[largest])
    assert seen == [((6000, 3), (6000, 3))] * 2
    np.testing.assert_allclose(values["largest"], family(X).max(axis=(1, 2)), rtol=1e-6)


def test_metrics_that_cannot_be_recorded_are_refused():
    def each_row(logits, targets):
        return logits.argmax(-1) == targets.argmax(-1)

    for metric, message in (
        (lambda logits, targets: 1.0, "define it with def"),
        (each_row, r"'each_row' must return one number, got shape \(90,\)"),
        ("acc", "did you mean 'accuracy'"),
    ):
        with pytest.raises((TypeError, ValueError), match=message):
            fitted(make(), nnkit.SGD(0.1), metrics=[metric], epochs=1)


def named(name):
    def metric(logits, targets):
        return 1.0

    metric.__name__ = name
    return metric


@pytest.mark.parametrize("name", ["loss", "accuracy", "epochs", "validation_loss", "seconds"])
def test_no_record_may_take_a_name_that_means_something_else(name):
    X, y = nnkit.data.spirals(n=90, seed=1)
    with pytest.raises(ValueError, match="name"):
        fitted(make(), nnkit.SGD(0.1), metrics=[named(name), "accuracy"], validation=(X, y))
    record = nnkit.Record(name, lambda training: 1.0)
    with pytest.raises(ValueError, match="needs another name"):
        fitted(make(), nnkit.SGD(0.1), callbacks=[record], validation=(X, y))
    with pytest.raises(ValueError, match="name of its own"):
        fitted(make(), nnkit.SGD(0.1), metrics=[named("a"), named("a")])


def test_a_record_is_a_copy_in_numbers_and_nan_where_a_run_has_ended():
    family = make(runs=2, seed=[1, 1], activation=nnkit.ReLU)
    records = [
        nnkit.Record("norm", lambda t: np.linalg.norm(t.net.gradient, axis=1)),
        nnkit.Record("pair", lambda t: [t.net.parameters[0, 0], t.net.parameters[0, 1]]),
    ]
    rates = np.array([0.1, 1e200])
    history = fitted(family, nnkit.SGD(lr=rates), seed=[0, 0], callbacks=records)
    diverged = history.diverged_at[1]
    assert np.isnan(history.norm[diverged:, 1]).all()
    assert np.isfinite(history.norm[:, 0]).all()
    assert len(np.unique(history.pair[:, 0])) > 1
    for measure in (lambda t: None, lambda t: "text", lambda t: np.ones(1 + t.step)):
        with pytest.raises((TypeError, ValueError), match="record 'bad'"):
            fitted(make(), nnkit.SGD(0.1), callbacks=[nnkit.Record("bad", measure)])


def test_how_far_each_step_goes_can_be_recorded():
    moved = nnkit.Record("moved", lambda t: diagnostics.update_ratio(t.net, t.before)["0.W"])
    net = make()
    W = net.layers[0].W.copy()
    history = fitted(net, nnkit.SGD(0.1), epochs=1, batch_size=None, callbacks=[moved])
    step = 0.1 * np.linalg.norm(net.layers[0].dW) / np.linalg.norm(W)
    np.testing.assert_allclose(history.moved, [step], rtol=1e-12)


def test_early_stopping_knows_its_record_and_its_direction_before_training():
    net = make()
    before = net.parameters.copy()
    for monitor in ("validation_loss", "validaton_loss"):
        with pytest.raises(ValueError, match=f"monitor '{monitor}' is not recorded"):
            fitted(net, nnkit.SGD(0.1), callbacks=[nnkit.EarlyStopping(monitor)])
    assert (net.parameters == before).all()
    with pytest.raises(ValueError, match="mode must be 'min' or 'max'"):
        nnkit.EarlyStopping("f1")

    rising = iter(range(100))

    def score(logits, targets):
        return next(rising)

    stopping = nnkit.EarlyStopping("score", patience=2, mode="max")
    history = fitted(make(), nnkit.SGD(0.1), metrics=[score], callbacks=[stopping])
    assert history.epochs == 6


def test_the_message_says_of_many_runs_how_many_ended_why():
    rates = np.array([0.1, 1e200, 0.05])
    family = make(runs=3, seed=[1, 1, 1], activation=nnkit.ReLU)
    history = fitted(family, nnkit.SGD(lr=rates), seed=[0, 0, 0])
    assert "2 of 3 runs: all 6 epochs done" in history.message
    assert "1 of 3 runs: diverged: the loss became NaN or infinite at step" in history.message


@pytest.mark.parametrize("runs", [None, 2])
@pytest.mark.parametrize("metrics", [(), ("accuracy",)])
def test_parameters_are_finite_after_a_divergence_that_the_loss_did_not_show(runs, metrics):
    X = np.linspace(-2000, 2000, 60)[:, None]
    y = (X[:, 0] > 0).astype(int)
    layers = nnkit.Linear(1, 4, init="zeros"), nnkit.Tanh(), nnkit.Linear(4, 2)
    net = nnkit.Network(*layers, runs=runs)
    history = nnkit.fit(
        net, X, y, loss=nnkit.CrossEntropy(), optimizer=nnkit.SGD(1e36), epochs=2,
        batch_size=10, metrics=metrics, on_divergence="ignore",
    )  # fmt: skip
    assert np.min(history.diverged_at) >= 0
    assert np.isfinite(net.parameters).all()


def test_a_run_that_is_stopped_in_mid_epoch_has_the_records_it_has_alone():
    class Stop(nnkit.Callback):
        def on_step(self, training):
            if training.step == 4:
                training.stop("enough", np.arange(training.active.size) == 0)

    family, alone = make(runs=2), make()
    history = fitted(family, nnkit.SGD(0.1), callbacks=[Stop()])
    own = fitted(alone, nnkit.SGD(0.1), callbacks=[Stop()])
    np.testing.assert_allclose(family.parameters[0], alone.parameters, rtol=0, atol=1e-12)
    np.testing.assert_allclose(history.loss[: own.epochs, 0], own.loss, rtol=1e-12)
    np.testing.assert_allclose(history.accuracy[: own.epochs, 0], own.accuracy, rtol=1e-12)
    assert np.isnan(history.loss[own.epochs :, 0]).all()
    assert np.isfinite(history.loss[:, 1]).all()


def test_who_has_stopped_stays_whatever_a_callback_does():
    class StopAndShrink(nnkit.Callback):
        def on_start(self, training):
            training.stop("at once", np.array([True, False]))

        def on_step(self, training):
            training.net.parameters *= 0.9

    family = make(runs=2)
    before = family.parameters.copy()
    fitted(family, nnkit.SGD(0.1), callbacks=[StopAndShrink()])
    assert (family.parameters[0] == before[0]).all()
    assert (family.parameters[1] != before[1]).any()

    class StopAll(nnkit.Callback):
        def on_start(self, training):
            training.stop("at once")

    net = make()
    before = net.parameters.copy()
    history = fitted(net, nnkit.SGD(0.1), callbacks=[StopAll()])
    assert (net.parameters == before).all()
    assert history.epochs == 0
    assert history.message == "at once"


@pytest.mark.parametrize("runs", [[1], [True, False, True], "text", [0.0, 1.0]])
def test_a_mask_that_is_none_is_refused(runs):
    class Stop(nnkit.Callback):
        def on_step(self, training):
            training.stop("no", runs)

    with pytest.raises(ValueError, match="runs must be a mask"):
        fitted(make(runs=2), nnkit.SGD(0.1), callbacks=[Stop()])


def test_an_optimizer_that_moves_nothing_is_told():
    class Rebinds(nnkit.Optimizer):
        def update(self, parameters, gradient, lr):
            parameters = parameters - lr * gradient

    with pytest.warns(UserWarning, match="no parameter has changed"):
        fitted(make(), Rebinds(0.1), epochs=1)


def test_a_network_that_holds_nan_is_refused():
    net = make()
    net.parameters[3] = np.nan
    with pytest.raises(ValueError, match=r"net\.parameters must hold finite numbers"):
        fitted(net, nnkit.SGD(0.1))


class MeanOfAll(nnkit.Loss):
    """A mean squared error that forgets that the first axis may be runs."""

    def value_and_gradient(self, logits, Y):
        return ((logits - Y) ** 2).mean(), 2 * (logits - Y) / logits.size


def loss_that_returns(value_and_gradient):
    class Own(nnkit.Loss):
        pass

    Own.value_and_gradient = lambda self, logits, Y: value_and_gradient(logits, Y)
    return Own()


@pytest.mark.parametrize(
    ("loss", "runs", "message"),
    [
        (MeanOfAll(), 2, r"one number for each run, shape \(2,\)"),
        (loss_that_returns(lambda Z, Y: (Z - Y).sum()), None, "the loss and its gradient"),
        (loss_that_returns(lambda Z, Y: ((Z - Y) ** 2, Z - Y)), None, "must be one number"),
        (loss_that_returns(lambda Z, Y: (1.0, (Z - Y)[:1])), None, "of the output's shape"),
        (loss_that_returns(lambda Z, Y: (1.0, 0.5)), None, "of the output's shape"),
        (loss_that_returns(lambda Z, Y: ("text", Z - Y)), None, "array of numbers"),
    ],
    ids=range(6),
)
def test_a_loss_of_ones_own_that_does_not_fit_is_found_before_training(loss, runs, message):
    X, _ = nnkit.data.moons(n=20)
    net = nnkit.Network(nnkit.Linear(2, 3), runs=runs)
    Y = np.zeros((20, 3))
    calls = (
        lambda: nnkit.fit(net, X, Y, loss=loss, optimizer=nnkit.SGD(0.1)),
        lambda: nnkit.evaluate(net, X, Y, loss=loss),
        lambda: nnkit.gradient_check(net, X, Y, loss),
        lambda: diagnostics.deltas(net, X, Y, loss),
    )
    before = net.parameters.copy()
    for call in calls:
        with pytest.raises((TypeError, ValueError), match=message):
            call()
    assert (net.parameters == before).all()


def test_a_layer_of_ones_own_may_change_the_width_and_must_keep_the_rows():
    class Last(nnkit.Layer):
        def __init__(self, output):
            self.output = output

        def forward(self, A):
            return self.output(A)

    X, y = nnkit.data.moons(n=20)
    loss = nnkit.MeanSquaredError()
    total = nnkit.Network(nnkit.Linear(2, 3), Last(lambda A: A.sum(axis=-1, keepdims=True)))
    assert nnkit.evaluate(total, X, y, loss=loss)["loss"] > 0
    for output, message in (
        (lambda A: A[:1], r"a row for each row of the data, shape \(20, k\); got shape \(1, 3\)"),
        (lambda A: A.sum(axis=-1), r"got shape \(20,\)"),
        (lambda A: [1], r"forward of layer 2, .* must return an array of floats, got \[1\]"),
        (lambda A: None, "got None"),
        (lambda A: A.astype(np.float16), "must keep the type .*, float32, got float16"),
    ):
        net = nnkit.Network(nnkit.Linear(2, 3), Last(output))
        with pytest.raises((TypeError, ValueError), match=message):
            nnkit.evaluate(net, X, y, loss=loss)
    # Right as it may be, a gradient check could not tell it from a wrong one.
    single = nnkit.Network(nnkit.Linear(2, 1), Last(lambda A: A.astype(np.float32)))
    assert nnkit.evaluate(single, X, y, loss=loss)["loss"] > 0
    with pytest.raises(
        TypeError, match=r"float64, got float32 \(a gradient check gives it float64\)"
    ):
        nnkit.gradient_check(single, X, y, loss)


def test_targets_of_ones_own_get_the_labels_as_they_came():
    class OwnTargets(nnkit.CrossEntropy):
        def targets(self, y, outputs, name="y"):
            return np.eye(outputs)[y]

    X, y = nnkit.data.moons(n=20)
    net = nnkit.Network(nnkit.Linear(2, 2))
    own = nnkit.evaluate(net, X, y, loss=OwnTargets())
    assert own == nnkit.evaluate(net, X, y, loss=nnkit.CrossEntropy())


class Counts(nnkit.Layer):
    """A layer with a state: it counts the rows that it has seen."""

    def __init__(self):
        self.seen = 0

    def forward(self, A):
        self.seen += A.shape[-2]
        return A

    def backward(self, delta):
        return delta


def test_a_layer_with_a_state_sees_the_data_as_often_as_asked_for():
    X, y = nnkit.data.moons(n=20)
    net = nnkit.Network(nnkit.Linear(2, 2), Counts())
    nnkit.fit(
        net, X, y, loss=nnkit.CrossEntropy(), optimizer=nnkit.SGD(0.1), epochs=3,
        batch_size=8, metrics=(),
    )  # fmt: skip
    assert net.layers[1].seen == 60


def test_integers_and_truth_values_between_layers_are_converted():
    class Above(nnkit.Activation):
        def value(self, z):
            return z > 0

        def derivative(self, z):
            return np.zeros_like(z)

    X, y = nnkit.data.moons(n=20)
    net = nnkit.Network(nnkit.Linear(2, 4), Above(), nnkit.Linear(4, 2))
    history = nnkit.fit(
        net, X, y, loss=nnkit.CrossEntropy(), optimizer=nnkit.SGD(0.5), epochs=20
    )  # fmt: skip
    assert history.loss[-1] < history.loss[0]


def test_a_loss_that_works_in_place_cannot_change_the_labels_of_the_caller():
    class InPlace(nnkit.MeanSquaredError):
        def value_and_gradient(self, logits, Y):
            Y -= logits
            return (Y * Y).mean(), -2 * Y / Y.size

    X, _ = nnkit.data.moons(n=20)
    y = np.zeros((20, 1), dtype=np.float32)
    net = nnkit.Network(nnkit.Linear(2, 1))
    with pytest.raises(ValueError, match=r"the loss InPlace\(\) changes in place"):
        nnkit.fit(net, X, y, loss=InPlace(), optimizer=nnkit.SGD(0.1), batch_size=None)
    assert not y.any()


def test_a_loss_with_a_threshold_of_its_own_has_the_right_accuracy():
    class Regression(nnkit.MeanSquaredError):
        classifies = True

        def predictions(self, logits):
            return (logits > 0.5)[..., 0]

    assert Regression().accuracy([[1.0], [0.9], [0.1], [0.6]], [1, 1, 0, 0]) == 0.75


def test_early_stopping_watches_a_record_wherever_it_stands_and_whatever_it_holds():
    net = make()
    watched = nnkit.Record("norm", lambda t: np.linalg.norm(t.net.parameters))
    stopping = nnkit.EarlyStopping("norm", patience=1, mode="max")
    history = fitted(net, nnkit.SGD(0.1), callbacks=[stopping, watched])
    assert history.epochs < 6

    nowhere = nnkit.Record("nowhere", lambda t: np.nan)
    stopping = nnkit.EarlyStopping("nowhere", patience=2, mode="min")
    trained, same = make(), make()
    history = fitted(trained, nnkit.SGD(0.1), callbacks=[nowhere, stopping])
    assert "never a finite number" in history.message
    fitted(same, nnkit.SGD(0.1), epochs=2)
    assert (trained.parameters == same.parameters).all()

    stopping = nnkit.EarlyStopping("norm", patience=2, mode="min")
    huge = make(init_scale=1e307)
    history = fitted(
        huge, nnkit.SGD(0.1), callbacks=[watched, stopping], on_divergence="ignore", epochs=1
    )  # fmt: skip
    assert history.diverged_at == 0


def test_a_family_is_made_and_measured_in_the_time_of_a_few_networks():
    calls = []

    class Watched(nnkit.Linear):
        def __repr__(self):
            calls.append(1)
            return super().__repr__()

    net = nnkit.Network(Watched(2, 3), runs=50)
    X, y = nnkit.data.moons(n=10)
    nnkit.evaluate(net, X, y, loss=nnkit.CrossEntropy())
    assert len(calls) == 0  # no message is made up that nobody reads


# ---- what was found when the library was tried on public bug reports -------------------------


@pytest.mark.parametrize("last", [nnkit.Sigmoid, nnkit.Tanh, nnkit.Softmax])
def test_what_a_network_returns_may_be_changed_before_it_goes_back(last):
    X, y = nnkit.data.moons(n=6)
    net = nnkit.Network(nnkit.Linear(2, 2), last(), dtype="float64")
    Y = np.eye(2)[y]
    net.backward(net(X) - Y)
    right = net.gradient.copy()
    out = net(X)
    out -= Y
    net.backward(out)
    np.testing.assert_array_equal(net.gradient, right)


def in_place_layers():
    class Doubles(nnkit.Layer):
        def forward(self, A):
            A *= 2
            return A

        def backward(self, delta):
            return 2 * delta

    class DoublesBack(nnkit.Layer):
        def forward(self, A):
            return 2 * A

        def backward(self, delta):
            delta *= 2
            return delta

    return [Doubles, DoublesBack]


@pytest.mark.parametrize("layer", in_place_layers(), ids=lambda kind: kind.__name__)
@pytest.mark.parametrize(
    "use",
    [
        partial(nnkit.fit, optimizer=nnkit.SGD()),
        nnkit.gradient_check,
        diagnostics.gradient_norms,
    ],
    ids=["fit", "check", "norms"],
)
def test_a_layer_that_works_in_place_is_refused_before_it_spoils_a_gradient(layer, use):
    X, y = nnkit.data.moons(n=20)
    net = nnkit.Network(nnkit.Linear(2, 3), nnkit.Tanh(), layer(), nnkit.Linear(3, 2))
    loss = nnkit.CrossEntropy()
    with pytest.raises(ValueError, match=r"ward of layer 3, Doubles.*changes in place"):
        use(net, X, y, loss=loss)


def test_a_loss_that_works_in_place_on_the_output_is_refused():
    class Shifts(nnkit.MeanSquaredError):
        def value_and_gradient(self, logits, Y):
            logits -= Y
            return (logits**2).mean(), 2 * logits / logits.size

    X, _ = nnkit.data.moons(n=20)
    net = nnkit.Network(nnkit.Linear(2, 1), nnkit.Tanh())
    with pytest.raises(ValueError, match=r"the loss Shifts.*changes in place"):
        nnkit.fit(net, X, np.zeros(20), loss=Shifts(), optimizer=nnkit.SGD())


@pytest.mark.parametrize("rule", [nnkit.Adam, nnkit.RMSprop, nnkit.AdaGrad, nnkit.AdamW])
@pytest.mark.parametrize("runs", [None, 2])
def test_a_second_moment_that_overflows_is_a_divergence_and_not_a_frozen_weight(rule, runs):
    X, y = np.ones((20, 1), dtype=np.float32), np.arange(20) % 2
    spoilt = X.copy()
    spoilt[3:5] = 1e21  # the gradients of these two are finite, their squares are not
    net = nnkit.Network(nnkit.Linear(1, 1), runs=runs)
    start, optimizer = net.parameters.copy(), rule(lr=0.01)
    options = {"loss": nnkit.BinaryCrossEntropy(), "optimizer": optimizer}
    options |= {"batch_size": 5, "epochs": 3, "on_divergence": "ignore"}
    history = nnkit.fit(net, np.stack([spoilt, X]) if runs else spoilt, y, **options)
    diverged = np.atleast_1d(np.not_equal(history.diverged_at, None if runs is None else -1))
    assert diverged.tolist() == ([True] if runs is None else [True, False])
    assert "the optimizer's state became NaN or infinite" in history.message
    assert np.isfinite(net.parameters).all()
    if runs:
        assert (net.parameters[1] != start[1]).any()
    start = net.parameters.copy()
    again = nnkit.fit(net, X, y, **options)
    assert "diverged" not in again.message
    assert (net.parameters != start).all()


def test_the_layers_of_a_network_are_fixed_once_it_is_made():
    net = make()
    with pytest.raises(TypeError):
        del net.layers[:2]
    with pytest.raises(AttributeError):
        net.layers.pop()
    with pytest.raises(AttributeError):
        net.layers = net.layers[:2]


class Worse(nnkit.Callback):
    """Makes the network worse from the third epoch on."""

    def __init__(self, factor):
        self.factor = factor

    def on_step(self, training):
        if training.epoch >= 2:
            training.net.parameters[...] *= self.factor


@pytest.mark.parametrize(("factor", "ends"), [(1e30, "diverged"), (3.0, "all 4 epochs done")])
@pytest.mark.filterwarnings("ignore:diverged")
def test_the_best_epoch_is_restored_whatever_ended_the_fit(factor, ends):
    X, y = nnkit.data.spirals(n=90, seed=1)
    stop = nnkit.EarlyStopping(patience=10)
    net = make(dtype="float32")
    history = fitted(
        net, nnkit.SGD(0.1), epochs=4, validation=(X, y), callbacks=[Worse(factor), stop]
    )
    assert ends in history.message
    best = nnkit.evaluate(net, X, y, loss=nnkit.CrossEntropy())["loss"]
    assert best == pytest.approx(np.nanmin(history.validation_loss))


def test_half_precision_is_computed_in_single():
    X, y = nnkit.data.moons(n=2000)
    halves = (X * 100).astype(np.float16)
    loss = nnkit.MeanSquaredError()
    logits = np.full((2000, 1), 300, dtype=np.float16)
    assert loss(logits, np.zeros(2000)) == pytest.approx(9e4)
    assert loss.gradient(logits, np.zeros(2000)).dtype == np.float32
    assert nnkit.erf(np.float16([0.3])).dtype == np.float32
    assert nnkit.GELU()(np.float16([60.0])).item() == 60
    net = nnkit.Network(nnkit.Linear(2, 1))
    history = nnkit.fit(net, halves, y, loss=loss, optimizer=nnkit.Adam(), epochs=2)
    assert np.isfinite(history.loss).all()


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("runs", [(), (2,)])
def test_a_gradient_of_any_size_is_clipped_to_its_direction(dtype, runs):
    largest = np.finfo(dtype).max
    g = np.full((*runs, 4), largest, dtype=dtype)
    nnkit.clip_by_norm(g, 1.0)
    np.testing.assert_allclose(g, 0.5, rtol=1e-6)
    tiny = np.full((*runs, 4), 1e-30, dtype=dtype)
    nnkit.clip_by_norm(tiny, 1.0)
    np.testing.assert_array_equal(tiny, dtype(1e-30))


def test_a_few_labels_of_many_classes_take_little_memory():
    import tracemalloc

    logits, y = np.zeros((4, 15_000)), [0, 1, 2, 14_999]
    tracemalloc.start()
    value = nnkit.CrossEntropy()(logits, y)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert value == pytest.approx(np.log(15_000))
    assert peak < 20e6


@pytest.mark.parametrize("rule", [nnkit.SGD(0.1), nnkit.RMSprop(0.1)])
def test_momentum_may_be_set_after_some_steps(rule):
    theta = np.ones(2)
    rule.step(theta, np.ones(2))
    rule.momentum = 0.9
    before = theta.copy()
    rule.step(theta, np.ones(2))
    assert (theta < before).all()


class PressesCtrlC(nnkit.Callback):
    def __init__(self, step, where="on_step"):
        self.step, self.where = step, where

    def on_step(self, training):
        if self.where == "on_step" and training.step == self.step:
            raise KeyboardInterrupt

    def on_epoch(self, training):
        if self.where == "on_epoch" and training.step >= self.step:
            raise KeyboardInterrupt


@pytest.mark.parametrize("runs", [None, 2])
@pytest.mark.parametrize(("where", "epochs"), [("on_step", 1), ("on_epoch", 2)])
def test_ctrl_c_ends_a_fit_and_leaves_its_history(runs, where, epochs):
    net = make(runs=runs)
    history = fitted(net, nnkit.SGD(0.1), callbacks=[PressesCtrlC(4, where)])
    assert history.interrupted
    assert history.epochs == len(history.accuracy) == len(history.seconds) == epochs
    assert history.steps >= 4
    assert "interrupted at step" in history.message
    assert np.isfinite(net.parameters).all()


def test_a_layer_that_needs_the_whole_batch_is_given_it():
    class Centre(nnkit.Layer):
        def forward(self, A):
            self.A = A
            return A - A.mean(axis=-2, keepdims=True)

        def backward(self, delta):
            return delta - delta.mean(axis=-2, keepdims=True)

    X = np.concatenate([np.zeros((4096, 2)), np.ones((4096, 2))])
    y = np.zeros(8192)
    net = nnkit.Network(Centre(), nnkit.Linear(2, 1))
    loss = nnkit.MeanSquaredError()
    assert nnkit.evaluate(net, X, y, loss=loss)["loss"] == pytest.approx(loss(net(X), y), rel=1e-6)
    assert nnkit.gradient_check(net, X[::100], y[::100], loss).passed


def test_what_a_network_does_not_have_is_found_elsewhere():
    with pytest.raises(AttributeError, match=r"loss\.predictions\(net\(X\)\)"):
        make().predict  # noqa: B018 -- the access is the test
    with pytest.raises(AttributeError, match=r"no attribute 'nothing'$"):
        make().nothing  # noqa: B018 -- the access is the test


def test_a_history_names_its_records_for_completion_and_may_be_empty():
    assert {"loss", "accuracy", "epochs"} <= set(dir(fitted(make(), nnkit.SGD(0.1))))
    assert repr(nnkit.History(None)) == "History(0 epochs, 0 steps)"
    assert repr(nnkit.History(3)) == "History(3 runs, 0 epochs, 0 steps)"


def test_a_record_has_a_name_that_can_be_asked_for():
    with pytest.raises(TypeError, match="name must be a name such as"):
        nnkit.Record("class", lambda training: 1.0)


class Spoils(nnkit.Callback):
    """Does something to the training after one of its steps."""

    def __init__(self, step, act):
        self.step, self.act = step, act

    def on_step(self, training):
        if training.step == self.step:
            self.act(training)


def infinite_velocity(training):
    training.optimizer.v[..., 0] = np.inf


@pytest.mark.parametrize("metrics", [(), ("accuracy",)])
@pytest.mark.parametrize("runs", [None, 2])
def test_a_lost_state_of_the_optimizer_costs_a_few_steps_and_is_made_anew(metrics, runs):
    net, optimizer = make(runs=runs), nnkit.Adam(0.01)
    options = {"metrics": metrics, "batch_size": 2, "epochs": 1, "on_divergence": "ignore"}
    history = fitted(net, optimizer, callbacks=[Spoils(30, infinite_velocity)], **options)
    found = np.max(history.diverged_at)
    assert 30 <= found <= 46
    assert (net.parameters != make(runs=runs).parameters).any(axis=-1).all()
    assert np.isfinite(optimizer.v).all()
    assert not optimizer.m.any()
    assert optimizer.steps == 0
    again = fitted(net, optimizer, **options)
    assert "diverged" not in again.message
    assert np.max(again.loss) < 1.5


def test_a_run_that_loses_its_state_leaves_the_others_alone():
    def lose(training):
        training.optimizer.v[0, 0] = np.inf

    nets = [make(runs=2), make(runs=2)]
    for net, callbacks in zip(nets, ([], [Spoils(20, lose)]), strict=True):
        fitted(net, nnkit.Adam(0.01), epochs=3, batch_size=4, callbacks=callbacks)
    np.testing.assert_array_equal(nets[0].parameters[1], nets[1].parameters[1])


def test_ctrl_c_after_an_epoch_takes_no_step_back():
    whole, cut = make(), make()
    fitted(whole, nnkit.SGD(0.5), epochs=3)
    fitted(cut, nnkit.SGD(0.5), callbacks=[PressesCtrlC(9, "on_epoch")])
    np.testing.assert_array_equal(whole.parameters, cut.parameters)


def test_who_stops_with_infinite_parameters_has_diverged():
    def spoil_and_stop(training):
        training.net.parameters[0] = np.inf
        training.stop("enough")

    net = make()
    history = fitted(
        net, nnkit.SGD(0.1), callbacks=[Spoils(4, spoil_and_stop)], on_divergence="ignore"
    )
    assert history.diverged_at == 4
    assert np.isfinite(net.parameters).all()


def test_a_rate_set_between_steps_is_checked_as_one_given():
    rule, theta = nnkit.SGD(0.1), np.ones(3)
    rule.step(theta, np.ones(3))
    for rate in (-1.0, None, "fast", np.nan, [0.1, 0.2]):
        rule.lr = rate
        with pytest.raises((TypeError, ValueError), match="lr must"):
            rule.step(theta, np.ones(3))
    rule.lr = 0.5
    rule.step(theta, np.ones(3))
    np.testing.assert_allclose(theta, 0.4)


def test_an_optimizer_of_ones_own_may_keep_infinite_bounds_and_has_weight_decay():
    class Box(nnkit.Optimizer):
        def start(self, theta):
            self.upper = np.full_like(theta, np.inf)

        def update(self, theta, g, lr):
            theta -= lr * g
            np.minimum(theta, self.upper, out=theta)

    history = fitted(make(), Box(0.1))
    assert history.diverged_at is None
    theta = np.ones(2)
    Box(0.1, weight_decay=1.0).step(theta, np.zeros(2))
    np.testing.assert_allclose(theta, 0.9)
