"""The recipes of CONTRIBUTING.md work as they stand."""

import re
from pathlib import Path

import numpy as np

import nnkit

TEXT = (Path(__file__).parents[2] / "CONTRIBUTING.md").read_text("utf-8")


def recipe(name, namespace):
    """Run a recipe's code and return what it defined."""
    code = re.search(rf"```python recipe={name}\n(.*?)```", TEXT, re.DOTALL)
    assert code, f"CONTRIBUTING.md has no recipe {name!r}"
    exec(code[1], namespace)
    return namespace


def test_an_activation_of_ones_own_trains_like_any_other():
    sine = recipe("activation", {})["Sine"]()
    z = np.linspace(-3, 3, 61)
    step = 1e-6
    slope = (sine(z + step) - sine(z - step)) / (2 * step)
    np.testing.assert_allclose(sine.derivative(z), slope, atol=1e-9)
    X, y = nnkit.data.moons(200, noise=0.1, seed=0)
    net = nnkit.Network(nnkit.Linear(2, 16), sine, nnkit.Linear(16, 1), seed=0)
    history = nnkit.fit(
        net, X, y, loss=nnkit.BinaryCrossEntropy(), optimizer=nnkit.Adam(lr=0.01), epochs=60
    )
    assert history.accuracy[-1] > 0.9


def test_a_layer_of_ones_own_has_the_right_gradients():
    scale = recipe("layer", recipe("activation", {}))["Scale"]
    net = nnkit.Network(nnkit.Linear(2, 3), scale(3), nnkit.Linear(3, 2), runs=2)
    X, y = nnkit.data.moons(50)
    assert nnkit.gradient_check(net, X, y, nnkit.CrossEntropy()).passed


def test_a_figure_of_ones_own_draws_every_state():
    figure = recipe("figure", recipe("activation", {}))["figure"]
    sentences = [figure.render(state).sentence for state in figure.states]
    assert len(set(sentences)) == len(figure.states) == 41


def test_an_exercise_of_ones_own_knows_its_mistakes_and_the_general_ones():
    made = recipe("exercise", {"np": np})["EXERCISE"]
    assert made.check(lambda P, Y: ((P - Y) ** 2).mean()).passed
    assert made.check(lambda P, Y: ...).status == "not attempted"
    wrong = {
        "not-squared": lambda P, Y: (P - Y).mean(),
        "sum-for-mean": lambda P, Y: ((P - Y) ** 2).sum(),
        "sign": lambda P, Y: -((P - Y) ** 2).mean(),
        "constant-factor": lambda P, Y: ((P - Y) ** 2).mean() / 2,
        "number-of-arguments": lambda P: (P**2).mean(),
    }
    assert {name: made.check(answer).mistake for name, answer in wrong.items()} == {
        name: name for name in wrong
    }


def test_the_files_that_the_recipes_name_exist():
    root = Path(__file__).parents[2]
    for path in re.findall(r"`((?:nnkit|nncourse|tests|chapters)/[\w/.]*)`", TEXT):
        assert (root / path).exists(), path
