"""Data sets: shapes, labels, seeds, and the digits."""

import inspect

import numpy as np
import pytest

import nnkit
from nnkit import data

MADE = [getattr(data, name) for name in data.__all__ if name != "digits"]


@pytest.mark.parametrize("make", MADE, ids=lambda f: f.__name__)
def test_rows_are_samples_and_seeds_decide(make):
    noisy = {"noise": 0.1} if "noise" in inspect.signature(make).parameters else {}
    X, y = make(n=31, seed=1, **noisy)
    again, same = make(n=31, seed=1, **noisy)
    other, _ = make(n=31, seed=2, **noisy)
    assert X.shape[0] == y.shape[0] == 31
    assert X.ndim == 2
    assert y.ndim == 1
    assert X.dtype == np.float64
    assert np.isfinite(X).all()
    assert (again == X).all()
    assert (y == same).all()
    assert (other != X).any()


@pytest.mark.parametrize("make", [data.moons, data.circles, data.spirals, data.blobs])
def test_classes_are_of_equal_size(make):
    _, y = make(n=60)
    assert len(set(np.bincount(y))) == 1


def test_the_digits_are_all_there():
    X, y = data.digits()
    assert X.shape == (1797, 64)
    assert np.bincount(y).tolist() == [178, 182, 177, 183, 181, 182, 181, 179, 174, 180]
    assert X.min() == 0
    assert X.max() == 1
    assert (X[0].reshape(8, 8)[0] * 16).tolist() == [0, 0, 5, 13, 9, 1, 0, 0]


def test_on_sparse_features_adagrad_beats_gradient_descent():
    X, y = data.sparse_features(n=400, seed=3)

    def loss_of(rule, rates):
        family = nnkit.Network(nnkit.Linear(60, 1), runs=len(rates), seed=[0] * len(rates))
        history = nnkit.fit(
            family, X, y, loss=nnkit.BinaryCrossEntropy(), optimizer=rule(np.array(rates)),
            epochs=5, batch_size=16,
        )  # fmt: skip
        return np.nanmin(history.loss[-1])

    rates = np.geomspace(0.01, 30, 12)
    assert loss_of(nnkit.AdaGrad, rates) < loss_of(nnkit.SGD, rates)
