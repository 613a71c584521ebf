"""What an experiment says is right, and fails when it is not."""

import json

import numpy as np
import pytest

from nncourse.experiments import assert_holds, claim, minus, number, processor, say, spread, table


def test_spread_is_mean_and_standard_deviation():
    assert spread([1.0, 2.0, 3.0], 1) == "2.0 ± 1.0"
    assert spread([-1.0, -3.0], 0) == "−2 ± 1"


def test_a_spread_is_never_written_as_none_unless_there_is_none():
    assert spread([-0.001, 0.0], 1) == "−0.0005 ± 0.0007"
    assert spread([0.3, 0.1 + 0.2], 1) == "0.3 ± 0.0"
    assert spread([2.0, 2.0]) == "2.00 ± 0.00"
    assert spread([0.9996, 0.9998], digits=0, unit="%") == "99.97 ± 0.01 %"


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.0, "0"), (-0.0, "0"), (1, "1"), (-2.5, "−2.5"), (0.001, "0.001"), (12_345, "12,300"),
        (99_999.6, "100,000"), (1e5, "10⁵"), (-2e-7, "−2 · 10⁻⁷"), (-1e-7, "−10⁻⁷"),
        (np.float32(0.1), "0.1"), (np.inf, "∞"), (-np.inf, "−∞"), (np.nan, "nan"),
    ],
)  # fmt: skip
def test_numbers_are_written_for_a_reader(value, text):
    assert number(value) == text
    if value > 0:
        assert number(value, sign=True) == f"+{text}"


def test_only_numbers_get_a_minus():
    assert minus("well-known -1, (-0.5), a-1, x=-3, -∞") == "well-known −1, (−0.5), a-1, x=−3, −∞"


def test_the_processor_has_a_name():
    assert processor().strip()


def test_a_claim_that_holds_with_a_margin_passes():
    assert_holds(np.random.default_rng(0).normal(1, 0.1, 30), above=0.8)
    assert_holds(np.random.default_rng(0).normal(1, 0.1, 30), below=1.2)


@pytest.mark.parametrize(
    "values",
    [
        np.random.default_rng(0).normal(1, 0.1, 30),  # at the threshold
        np.r_[np.full(20, 5.0), np.full(10, 0.5)],  # one set of seeds on the wrong side
        np.full(30, 0.5),
    ],
)
def test_a_claim_without_margin_fails(values):
    with pytest.raises(AssertionError, match="wanted a mean above 1"):
        assert_holds(values, above=1)


@pytest.mark.parametrize("values", [[1.0], [1, 2, 3, 4, 5, np.nan], []])
def test_too_few_or_broken_results_are_refused(values):
    with pytest.raises(ValueError, match="wanted"):
        assert_holds(values, above=0)


def test_one_threshold_is_wanted():
    with pytest.raises(ValueError, match="one threshold"):
        assert_holds(np.ones(9), above=0, below=2)


def test_a_claim_is_carried_along_only_while_the_book_is_built(tmp_path, monkeypatch):
    monkeypatch.delenv("NNKIT_FRAMES", raising=False)
    assert "**Verdict: holds.** So it is." in repr(claim("X1", "holds", "So it is.", at="a#b"))
    monkeypatch.setenv("NNKIT_FRAMES", str(tmp_path))
    claim("X1", "holds when", "it is so.", at="a#b")
    written = json.loads((tmp_path / "claims" / "X1.json").read_text("utf-8"))
    assert written == {"id": "X1", "verdict": "holds when", "text": "it is so.", "at": "a#b"}


def test_an_unknown_verdict_is_refused():
    with pytest.raises(ValueError, match="verdict must be one of holds"):
        claim("X1", "true", "So it is.", at="a#b")


def test_tables_and_sentences_are_markdown():
    assert say("a\n  b")._repr_markdown_() == "a b"
    with pytest.raises(ValueError, match="a row must have 2 cells"):
        table(["a", "b"], [[1]])
