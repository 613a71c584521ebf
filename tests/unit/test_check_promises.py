"""What a class can rely on: nothing is asked that the task doesn't say, nothing slips through."""

import inspect
import threading
import time

import numpy as np
import pytest

from nncourse.check import domain, exercise
from nncourse.check.arguments import arguments
from nncourse.check.domain import Case, array, number
from nncourse.check.exercise import Exercise
from nncourse.check.part import Mistake, Part
from nncourse.check.sentence import sentence
from nncourse.exercises import EXERCISES, check
from tests.unit.test_check_mistakes import SOLUTIONS


def relu(z):
    return np.maximum(z, 0)


def said(report):
    return " ".join(report.lines)


# Integers.


def test_integers_may_go_out_where_integers_come_in_and_nothing_is_lost():
    assert check("one-layer", lambda X, W, b: relu(X @ W + b)).passed
    assert check("two-relu-distance", lambda X: np.abs(X[:, 0] - X[:, 1])).passed


def overwritten_copy(theta, g, lr):
    new = theta.copy()
    new[...] = theta - lr * g
    return new


def like_the_pre_activations(dA, Z):
    out = np.zeros_like(Z)
    out[Z > 0] = dA[Z > 0]
    return out


def like_the_labels(logits, Y):
    out = np.zeros_like(Y)
    out[...] = SOLUTIONS["cross-entropy-gradient"][0](logits, Y)
    return out


def like_the_data(X, W1, b1, W2, b2):
    hidden = np.zeros((len(X), len(b1)), dtype=X.dtype)
    hidden[...] = relu(X @ W1 + b1)
    return hidden @ W2 + b2


def like_the_parameters(theta, X, y, order, size, lr):
    new = theta.copy()
    for i in range(0, len(order), size):
        rows = order[i : i + size]
        new[:] = new - lr * 2 / len(rows) * X[rows].T @ (X[rows] @ new - y[rows])
    return new


@pytest.mark.parametrize(
    ("name", "answer"),
    [
        ("gradient-step", overwritten_copy),
        ("activation-backward", (like_the_pre_activations, SOLUTIONS["activation-backward"][1])),
        ("cross-entropy-gradient", like_the_labels),
        ("two-layers", like_the_data),
        ("mini-batches", like_the_parameters),
    ],
)
def test_an_array_that_cuts_fractions_off_when_integers_come_is_found(name, answer):
    report = check(name, answer)
    assert report.mistake == "cut-to-integers", report


# Large numbers.


@pytest.mark.parametrize(
    ("name", "answer"),
    [
        (
            "softmax-temperature",
            lambda s, t=1.0: (
                np.exp((s - s.mean(-1, keepdims=True)) / t)
                / np.exp((s - s.mean(-1, keepdims=True)) / t).sum(-1, keepdims=True)
            ),
        ),
        (
            "log-sum-exp",
            lambda Z: Z.mean(-1) + np.log(np.exp(Z - Z.mean(-1, keepdims=True)).sum(-1)),
        ),
        (
            "cross-entropy-labels",
            lambda logits, y: (
                np.log(np.exp(logits - logits.mean(1, keepdims=True)).sum(1))
                - (logits - logits.mean(1, keepdims=True))[np.arange(len(y)), y]
            ).mean(),
        ),
    ],
)
def test_subtracting_the_mean_is_not_enough_for_large_scores(name, answer):
    assert check(name, answer).mistake == "another-reference-point"


def test_a_clip_far_out_is_no_overflow():
    derivative = SOLUTIONS["stable-sigmoid"][1]
    assert check(
        "stable-sigmoid", (lambda z: 1 / (1 + np.exp(-np.clip(z, -500, 500))), derivative)
    ).passed


@pytest.mark.parametrize("name", EXERCISES)
def test_only_numbers_of_the_types_that_the_task_names_are_tried(name):
    for part in EXERCISES[name].parts:
        for case in part.domain.cases():
            for argument in case.arguments:
                assert np.asarray(argument).dtype in (np.dtype(float), np.dtype(int))
                if np.asarray(argument).dtype.kind == "i":
                    assert "integer" in EXERCISES[name].sentence or isinstance(argument, int)


@pytest.mark.parametrize("name", EXERCISES)
def test_no_elements_are_tried_only_where_the_task_says_so(name):
    cases = [case for part in EXERCISES[name].parts for case in part.domain.cases()]
    empty = any(np.size(argument) == 0 for case in cases for argument in case.arguments)
    assert empty == ("no elements" in EXERCISES[name].sentence)


def test_a_loop_over_the_rows_is_right():
    def layer(X, W, b):
        return np.array([[max(0.0, x @ w + c) for w, c in zip(W.T, b, strict=True)] for x in X])

    assert check("one-layer", layer).passed


# Arguments.


def test_what_an_answer_does_to_its_arguments_is_undone_before_the_next_call():
    def spoils(theta, g, lr):
        g.flags.writeable = True
        result = theta - lr * g
        g[...] = 0
        return result

    assert check("gradient-step", spoils).mistake == "in-place"
    assert not check("gradient-step", lambda theta, g, lr: theta).passed
    assert check("gradient-step", SOLUTIONS["gradient-step"]).passed


def test_names_of_parameters_are_free():
    assert check("gradient-step", lambda place, slope, rate: place - rate * slope).passed


@pytest.mark.parametrize(
    ("name", "answer"),
    [
        ("two-layers", lambda X, W1, W2, b1, b2: relu(X @ W1 + b1) @ W2 + b2),
        ("relu-bump", lambda x, width=1.0, centre=0.0: relu(1 - np.abs(x - centre) / width)),
        ("linear-backward", (lambda A, delta: A.T @ delta, *SOLUTIONS["linear-backward"][1:])),
        ("gradient-step", lambda lr, theta, g: theta - lr * g),
    ],
)
def test_arguments_in_another_order_are_told(name, answer):
    assert check(name, answer).mistake == "argument-order"


def test_the_number_of_parameters_is_looked_at_first():
    report = check("one-layer", lambda X, W: relu(X @ W))
    assert report.mistake == "number-of-arguments"
    assert report.lines == ("it should be `layer(X, W, b)`.",)
    report = check("softmax-temperature", lambda scores, temperature: scores / temperature)
    assert report.mistake == "default-missing"


# What hands nothing back.


def test_a_forgotten_return_among_several_functions_is_told():
    def forgets(delta):
        delta.sum(axis=0)

    weights, _, inputs = SOLUTIONS["linear-backward"]
    report = check("linear-backward", (weights, forgets, inputs))
    assert report.mistake == "return-missing"
    assert report.lines[0] == "`weight_gradient`: right."


def test_a_printed_result_is_told():
    assert check("largest-stable-rate", lambda H: print(H)).mistake == "printed"


def test_asking_for_input_is_told():
    def asks(theta, g, lr):
        return theta - float(input("rate? ")) * g

    assert check("gradient-step", asks).mistake == "asks-for-input"


def test_an_error_inside_numpy_names_no_line_of_numpys():
    vectorised = np.vectorize(lambda z, slope=0.01: z if z > 0 else slope * z)
    report = check("leaky-relu", (vectorised, SOLUTIONS["leaky-relu"][1]))
    assert "in line" not in said(report)
    assert report.mistake in ("no-elements", "number-of-arguments")


# Time.


def slow_but_right(X, W, b):
    for _ in range(20_000):
        sum(range(10))
    return relu(X @ W + b)


def test_a_plain_loop_is_not_slowed_down_on_the_main_thread():
    start = time.monotonic()
    slow_but_right(np.ones((2, 2)), np.ones((2, 2)), np.ones(2))
    alone = time.monotonic() - start
    start = time.monotonic()
    report = check("one-layer", slow_but_right)
    calls = len(EXERCISES["one-layer"].parts[0].domain.cases())
    assert report.passed
    assert time.monotonic() - start < 5 * calls * alone + 1


def test_where_lines_are_counted_the_report_says_so(monkeypatch):
    monkeypatch.setattr(exercise, "SECONDS", 0.1)

    def endless(theta, g, lr):
        while True:
            pass

    reports = [check("gradient-step", endless)]
    thread = threading.Thread(target=lambda: reports.append(check("gradient-step", endless)))
    thread.start()
    thread.join(timeout=10)
    assert "counts every line" not in said(reports[0])
    assert "counts every line" in said(reports[1])


# Float32.


@pytest.mark.parametrize("name", EXERCISES)
def test_float32_results_are_right_to_five_digits(name):
    def single(function):
        def rounded(*arguments, **options):
            return np.asarray(function(*arguments, **options)).astype(np.float32)

        rounded.__signature__ = inspect.signature(function)
        return rounded

    assert check(name, tuple(single(function) for function in SOLUTIONS[name])).passed


def test_a_wrong_float32_result_is_called_so():
    report = check("gradient-step", lambda theta, g, lr: np.float32(theta - lr * g**3))
    assert "(computed in float32)" in said(report)


# The report.


def double(z):
    return 2 * z


TINY = Part(
    "double",
    arguments(z=array("...", large=10)),
    double,
    mistakes=(Mistake("tripled", "Count again.", lambda z: np.where(np.abs(z) > 9, 3 * z, 2 * z)),),
    points=3,
)
SMALL = Exercise("small", (TINY,), "Worth noticing: 2.", "First 1.")


@pytest.fixture(autouse=True)
def _forget(monkeypatch):
    monkeypatch.setattr(exercise, "_last", {})


@pytest.mark.parametrize("name", EXERCISES)
def test_the_failing_call_can_be_pasted(name):
    for i, part in enumerate(EXERCISES[name].parts):
        for mistake in part.mistakes:
            answer = list(SOLUTIONS[name])
            answer[i] = mistake.examples[0]
            lines = check(name, tuple(answer)).lines
            line = next(line for line in lines if f"`{part.name}(" in line)
            call = line[line.index(f"`{part.name}(") + 1 :].partition("`")[0]
            namespace = {"np": np, part.name: SOLUTIONS[name][i]}
            right = eval(call, namespace)
            assert part.reference is not None
            with np.errstate(all="ignore"):
                try:
                    wrong = eval(call, {"np": np, part.name: mistake.examples[0]})
                except Exception:
                    continue
            assert (
                np.shape(wrong) != np.shape(right)
                or not np.allclose(wrong, right, rtol=1e-12, atol=0)
                or "NumPy warns" in " ".join(lines)
            )


def test_the_smallest_failing_call_is_shown():
    report = SMALL.check(lambda z: np.where(z > 1, 0.0, 2 * z))
    assert report.lines[0].startswith("`double(np.array([1.3]))` gives `[0]`; right is `[2.6]`")


def test_numbers_are_shown_with_the_digits_that_matter():
    constant = Part("f", arguments(z=array("...")), lambda z: z + 1000.13)
    report = Exercise("f", (constant,), "", "").check(lambda z: z + 1000)
    assert "gives `[999.7]`; right is `[999.83]`" in said(report)


def test_a_mistake_is_not_named_where_the_answer_is_already_wrong_on_a_plainer_call():
    assert SMALL.check(lambda z: np.where(np.abs(z) > 9, 3 * z, 2 * z)).mistake == "tripled"
    both = SMALL.check(lambda z: np.where(np.abs(z) > 9, 3 * z, 2 * z + np.sin(9 * z)))
    assert both.mistake is None


def test_the_third_time_the_same_fails_more_is_offered():
    def wrong(z):
        return 2 * z + np.sin(9 * z)

    reports = [SMALL.check(wrong) for _ in range(4)]
    assert [report.more for report in reports] == [None, None, "First 1.", "First 1."]
    assert "Stuck? First 1." in repr(reports[2])
    assert SMALL.check(lambda z: 2 * z + np.sin(8 * z)).more is None
    assert SMALL.check(wrong).more is None


def test_success_says_what_was_tried_and_one_thing_worth_noticing():
    report = SMALL.check(double)
    calls = len(TINY.domain.cases())
    assert report.lines == (f"{calls} calls were tried, and all are right.", "Worth noticing: 2.")


@pytest.mark.parametrize("name", EXERCISES)
def test_every_exercise_has_something_worth_noticing_and_more_to_offer(name):
    assert EXERCISES[name].notice.startswith("Worth noticing: ")
    assert EXERCISES[name].more.startswith(("First ", "Hold ", "Start "))
    assert EXERCISES[name].more.endswith("in this chapter again.")


def test_points_are_reported_part_by_part():
    relu_backward, _ = SOLUTIONS["activation-backward"]
    report = check("activation-backward", (relu_backward, lambda dA, A: dA))
    assert [(part.name, part.points, part.of) for part in report.parts] == [
        ("relu_backward", 1, 1),
        ("sigmoid_backward", 0, 1),
    ]
    assert report.points == 1
    assert SMALL.check(double).points == 3


@pytest.mark.parametrize("name", EXERCISES)
def test_another_seed_draws_other_calls_of_the_same_kind(name):
    for part in EXERCISES[name].parts:
        ours, theirs = part.domain.cases(0), part.domain.cases(7)
        assert [case.trait for case in ours] == [case.trait for case in theirs]
        assert repr([c.arguments for c in ours]) == repr([c.arguments for c in part.domain.cases()])
        assert repr([c.arguments for c in ours]) != repr([c.arguments for c in theirs])
    assert EXERCISES[name].check(SOLUTIONS[name], seed=7).passed


# Domains.


def test_a_default_is_left_out_in_some_calls_and_given_in_others():
    f = arguments(z=array("..."), slope=number((0.1, 0.2), default=0.5, words="above 0"))
    assert {len(case.arguments) for case in f.cases()} == {1, 2}
    assert f.defaults == (0.5,)


def test_what_is_special_about_a_call_is_said_of_it():
    f = arguments(X=array("n d", integers=True, large=100))
    for case in f.cases():
        (X,) = case.arguments
        assert (case.trait == domain.INTEGERS) == (X.dtype.kind == "i")
        assert (case.trait == domain.LARGE) == (np.abs(X).max() > 20)
        assert (case.trait.startswith(domain.ONE)) == (1 in X.shape)


def test_calls_of_its_own_are_words_of_its_own():
    f = arguments(X=array("n 2")).also("the corner", Case((np.zeros((1, 2)),), "corner"))
    assert "`X` of shape `(n, 2)` and the corner" in sentence([f])
    assert f.cases()[-1].trait == "corner"
