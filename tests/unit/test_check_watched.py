"""A watched array sees what NumPy warns of, and otherwise computes what a plain one does."""

import warnings

import numpy as np
import pytest

from nncourse.check.watched import numpy_warns, watch

Z = np.array([[-1000.0, -1.0, 0.0], [0.5, 3.0, 1000.0]])


def noted(function, z=Z):
    """What NumPy warns of in function(z), and what a watched array notes."""
    seen = []
    with warnings.catch_warnings(record=True) as caught, np.errstate(all="warn", under="ignore"):
        warnings.simplefilter("always")
        function(z.copy())
        warned = [str(w.message) for w in caught]
        function(watch(z.copy(), seen))
    return warned, seen


def in_place(z):
    z *= 2
    np.add(z, 1, out=z)
    return z


@pytest.mark.parametrize(
    "function",
    [
        lambda z: 1 / (1 + np.exp(-z)),
        lambda z: np.exp(z) / (1 + np.exp(z)),
        lambda z: np.where(z > 0, 1.0, np.exp(z)),
        lambda z: np.exp(-np.abs(z)),
        lambda z: np.tanh(z) ** 2,
        lambda z: np.e**z,
        lambda z: (z - z.max(axis=-1, keepdims=True)).sum(),
        lambda z: np.log1p(np.exp(-np.abs(z))) + np.maximum(z, 0),
        lambda z: np.logaddexp(0, z),
        lambda z: np.array([np.inf, 1.0, 2.0]) + z,
        lambda z: np.sqrt(z),
        lambda z: np.divmod(z, 3)[0],
        lambda z: np.zeros_like(z) + np.sinh(z),
        in_place,
    ],
)
def test_it_notes_what_numpy_warns_of(function):
    warned, seen = noted(function)
    assert seen == warned


@pytest.mark.parametrize("function", [in_place, np.tanh, lambda z: z[z > 0] / 2, np.sum, np.divmod])
def test_it_computes_what_a_plain_array_does(function):
    arguments = (3,) if function is np.divmod else ()
    wanted = function(Z.copy(), *arguments)
    np.testing.assert_array_equal(function(watch(Z.copy(), []), *arguments), wanted)


def test_what_is_ignored_on_purpose_is_not_noted():
    def quiet(z):
        with np.errstate(over="ignore"):
            return 1 / (1 + np.exp(-z))

    assert noted(quiet) == ([], [])


def test_this_machine_is_known_to_warn_or_not():
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        np.exp(np.array([1000.0]))
    assert numpy_warns() == bool(caught)
