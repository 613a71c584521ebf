"""The glossary has every term that the course promises, once, in order, and every link finds it."""

import json
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
GLOSSARY = (ROOT / "glossary.md").read_text("utf-8")
DEFINED = re.findall(r"(?m)^## (.+)$", GLOSSARY)
PROMISED = """
activation function, pre-activation, nonlinearity, sigmoid, tanh, ReLU, leaky ReLU, softmax, logit,
saturation, dying ReLU, dead unit, forward propagation, loss function, mean squared error,
cross-entropy, backpropagation, chain rule, local gradient, computational graph, Jacobian,
gradient check, vanishing gradient problem, exploding gradient problem, gradient clipping, sparsity,
initialisation, gradient descent, batch, stochastic gradient descent, mini-batch, epoch,
learning rate, schedule, momentum, Nesterov momentum, AdaGrad, RMSprop, Adam, weight decay,
overfitting, seed, weight, bias, gradient, one-hot, validation set, condition number, log-sum-exp,
calibration
"""
PAGES = [*ROOT.glob("*.md"), *ROOT.glob("reference/*.md"), *ROOT.glob("chapters/*.ipynb")]


def anchor(term: str) -> str:
    """The heading's anchor, as Sphinx makes it."""
    return term.lower().replace(" ", "-")


def prose(page: Path) -> str:
    """A page's Markdown: of a notebook, all its cells (some sentences are written by code)."""
    text = page.read_text("utf-8")
    if page.suffix != ".ipynb":
        return text
    return "\n".join("".join(cell["source"]) for cell in json.loads(text)["cells"])


@pytest.mark.parametrize("term", [term.strip() for term in PROMISED.split(",")])
def test_every_promised_term_is_defined_once(term):
    assert DEFINED.count(term) == 1


def test_terms_stand_in_alphabetical_order():
    assert sorted(DEFINED, key=str.lower) == DEFINED


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_link_to_a_term_finds_it(page):
    pattern = r"\]\(#([^)]+)\)" if page.name == "glossary.md" else r"glossary\.md#([\w-]+)"
    missing = set(re.findall(pattern, prose(page))) - {anchor(term) for term in DEFINED}
    assert not missing
