"""Whatever comes as an answer ends in a report: no answer breaks the check or gets through."""

import asyncio
import sys
import threading
import warnings

import numpy as np
import pytest

from nncourse.check import exercise
from nncourse.check.trial import prepared
from nncourse.exercises import EXERCISES, check


def right(z, slope=0.01):
    return np.where(z > 0, z, slope * z)


def right_derivative(z, slope=0.01):
    return np.where(z > 0, 1.0, slope)


def on_function(function):
    """The report on a leaky ReLU whose derivative is right."""
    return check("leaky-relu", (function, right_derivative))


def said(report):
    return " ".join(report.lines)


def returns_ellipsis(z, slope=0.01):
    return ...


def returns_nothing(z, slope=0.01):
    pass


def not_implemented(z, slope=0.01):
    raise NotImplementedError


class TestNotAttempted:
    UNTOUCHED = (returns_ellipsis, returns_nothing, not_implemented, None, ...)

    @pytest.mark.parametrize("function", UNTOUCHED)
    def test_an_untouched_starter_is_not_attempted(self, function):
        report = check("leaky-relu", (function, function))
        assert report.status == "not attempted"
        assert report.hint is None

    @pytest.mark.parametrize("name", EXERCISES)
    @pytest.mark.parametrize("answer", [None, ...])
    def test_no_answer_at_all_is_not_attempted(self, name, answer):
        assert check(name, answer).status == "not attempted"

    @pytest.mark.parametrize("function", UNTOUCHED)
    def test_half_an_answer_is_praised_for_its_half(self, function):
        report = check("leaky-relu", (right, function))
        assert report.status == "not yet"
        assert report.lines == (
            "`leaky_relu`: right.",
            "`leaky_relu_derivative`: not attempted.",
        )


def between(z, slope=0.01):
    return 0.7 + slope * np.sin(50 * z) / 10


def test_right_value_and_wrong_slope_are_told_apart():
    report = check("leaky-relu", (right, between))
    assert report.lines == (
        "`leaky_relu`: right.",
        "`leaky_relu_derivative`: `leaky_relu_derivative(np.array([-0.3]))` gives `[0.69935]`; "
        "right is `[0.01]`.",
        "`leaky_relu_derivative`: Measured on your own `leaky_relu`, the slope at -0.3 is 0.01.",
    )
    assert report.mistake is None


def test_of_two_wrong_functions_the_first_is_explained():
    report = check("leaky-relu", (right_derivative, lambda z, slope=0.01: 0.7 + 0 * z))
    assert report.mistake == "swapped-functions"
    assert report.lines[-1] == "`leaky_relu_derivative`: not right yet."


@pytest.mark.parametrize(
    "derivative",
    [
        lambda z, slope=0.01: [1.0],
        lambda z, slope=0.01: right_derivative(z, slope).astype(np.float64).sum(),
        lambda z, slope=0.01: right_derivative(z, slope) + 5 * (z == 0),
    ],
)
def test_no_slope_is_measured_where_it_would_say_nothing(derivative):
    assert "Measured" not in said(check("leaky-relu", (right, derivative)))


def test_no_slope_is_measured_on_a_function_that_gives_none():
    def wrong(z, slope=0.01):
        return 0.7 + 0 * z

    for own in (None, lambda z, slope=0.01: np.full_like(z, np.inf), lambda z: z):
        report = check("leaky-relu", (own, wrong))
        assert "Measured" not in said(report)


def test_an_unknown_mistake_shows_one_input_with_what_came_and_what_should():
    report = on_function(lambda z, slope=0.01: right(z, slope) + np.sin(20 * z))
    assert report.lines[0].startswith("`leaky_relu`: `leaky_relu(np.array([-0.3]))` gives `[0.276")
    assert report.lines[0].endswith("; right is `[-0.003]`.")
    assert report.hint is None


def test_a_small_difference_is_shown_with_the_digits_it_takes():
    report = on_function(lambda z, slope=0.01: right(z, slope) * (1 + 1e-7))
    assert "gives `[-0.0030000003]`; right is `[-0.003]`." in said(report)


def test_the_kink_allows_every_slope_between_the_two_and_no_other():
    def at_zero(value):
        return lambda z, slope=0.01: np.where(z == 0, value, right_derivative(z, slope))

    assert check("leaky-relu", (right, at_zero(0.5))).passed
    assert check("leaky-relu", (right, at_zero(1.0))).passed
    report = check("leaky-relu", (right, at_zero(2.0)))
    assert "`leaky_relu_derivative(np.array([0.0]), 0.1)` gives `[2]`" in said(report)
    assert "right is anything from `[0.1]` to `[1]`" in said(report)
    assert not check("leaky-relu", (right, at_zero(np.nan))).passed


def raises_value_error(z, slope=0.01):
    raise ValueError("a `bad` <b>value</b>\nin two lines")


def raises_deep_inside(z, slope=0.01):
    def inner():
        return np.zeros(3) @ np.zeros(4)

    return inner()


class UnreadableError(Exception):
    def __str__(self):
        raise RuntimeError


class EndlessError(Exception):
    def __str__(self):
        while True:
            pass


def raiser(error):
    def function(z, slope=0.01):
        raise error

    return function


class TestExceptions:
    def test_type_text_and_line_are_told(self):
        text = said(on_function(raises_value_error))
        line = raises_value_error.__code__.co_firstlineno + 1
        assert "raises `ValueError: a 'bad' <b>value</b> in two lines`" in text
        assert f"in line {line}: `raise ValueError(" in text
        assert "Traceback" not in text

    def test_the_line_is_the_innermost_of_the_readers_own(self):
        text = said(on_function(raises_deep_inside))
        assert f"in line {raises_deep_inside.__code__.co_firstlineno + 2}: `return np.zer" in text

    def test_code_of_a_notebook_cell_has_its_line_too(self):
        namespace = {}
        exec(compile("def f(z, slope=0.01):\n    return zz", "<cell 3>", "exec"), namespace)
        assert "NameError: name 'zz' is not defined` in line 2." in said(
            on_function(namespace["f"])
        )

    @pytest.mark.parametrize(
        "function", [lambda: 1, lambda a, b, c: 1, lambda z: right(z), lambda z, slope: 1]
    )
    def test_a_wrong_number_of_arguments_is_told_before_anything_is_called(self, function):
        report = on_function(function)
        assert report.mistake in ("number-of-arguments", "default-missing"), report

    @pytest.mark.parametrize(
        "error",
        [
            SystemExit(3),
            KeyboardInterrupt(),
            GeneratorExit(),
            BaseException("base"),
            StopIteration(),
            BaseExceptionGroup("many", [KeyboardInterrupt()]),
            MemoryError(),
            UnreadableError(),
        ],
    )
    def test_nothing_gets_through(self, error):
        assert f"raises `{type(error).__name__}" in said(on_function(raiser(error)))

    def test_sys_exit_does_not_end_the_notebook(self):
        assert "SystemExit" in said(on_function(lambda z, slope=0.01: sys.exit("done")))

    def test_an_exception_whose_text_cannot_be_read(self):
        assert "(its text cannot be read)`" in said(on_function(raiser(UnreadableError())))

    def test_an_exception_whose_text_never_ends(self, monkeypatch):
        monkeypatch.setattr(exercise, "SECONDS", 0.1)
        assert "does not come to an end" in said(on_function(raiser(EndlessError())))


def endless(z, slope=0.01):
    while True:
        pass


def bottomless(z, slope=0.01):
    return bottomless(z, slope)


class TestWithoutEnd:
    @pytest.fixture(autouse=True)
    def _short(self, monkeypatch):
        monkeypatch.setattr(exercise, "SECONDS", 0.5)

    def test_an_endless_loop_ends_in_a_message(self):
        report = on_function(endless)
        assert "does not come to an end: is there an endless loop in it?" in report.lines[0]
        assert report.lines[1] == "`leaky_relu_derivative`: not tried."

    def test_an_endless_derivative_too(self):
        report = check("leaky-relu", (right, endless))
        assert report.lines[0] == "`leaky_relu`: right."
        assert "does not come to an end" in report.lines[1]

    def test_a_loop_that_prints(self, capsys):
        def printing(z, slope=0.01):
            while True:
                print("x" * 1000)

        assert "does not come to an end" in said(on_function(printing))
        assert capsys.readouterr().out == ""

    def test_recursion_without_end(self, monkeypatch):
        monkeypatch.setattr(exercise, "SECONDS", 20.0)  # it ends by itself, on a busy machine late
        report = on_function(bottomless)
        assert "calls itself again and again" in report.lines[0]
        assert report.lines[1] == "`leaky_relu_derivative`: right."

    def test_in_another_thread(self):
        reports = []
        thread = threading.Thread(target=lambda: reports.append(on_function(endless)))
        thread.start()
        thread.join(timeout=10)
        assert "does not come to an end" in said(reports[0])


async def coroutine(z, slope=0.01):
    return z


def generator(z, slope=0.01):
    yield z


class Liar:
    """Says that it is an array."""

    @property
    def __class__(self):
        return np.ndarray


class TestWrongResults:
    @pytest.mark.parametrize(
        ("function", "words"),
        [
            (lambda z, slope=0.01: (right(z, slope),), "returns shape `(1, 4)`"),
            (lambda z, slope=0.01: "z", "an object of type `str`"),
            (lambda z, slope=0.01: {"z": z}, "an object of type `dict`"),
            (lambda z, slope=0.01: right, "an object of type `function`"),
            (generator, "an object of type `generator`"),
            (coroutine, "returns an object of type `coroutine`"),
            (lambda z, slope=0.01: NotImplemented, "an object of type `NotImplementedType`"),
            (lambda z, slope=0.01: Liar(), "values of type `object`"),
            (lambda z, slope=0.01: right(z, slope) + 0j, "complex numbers"),
            (lambda z, slope=0.01: 1j, "complex numbers"),
            (lambda z, slope=0.01: right(z, slope).astype(object), "values of type `object`"),
            (lambda z, slope=0.01: right(z, slope).astype(str), "values of type"),
            (lambda z, slope=0.01: right(z, slope).sum(), "a single number, shape `()`"),
            (lambda z, slope=0.01: right(z, slope)[..., None], "returns shape `(4, 1)`"),
            (
                lambda z, slope=0.01: right(z, slope).ravel(),
                "returns shape `(6,)`; right is shape `(2, 3)`",
            ),
            (lambda z, slope=0.01: 1, "a single number, shape `()`"),
            (lambda z, slope=0.01: right(z, slope) * np.nan, "gives `[nan]`"),
            (lambda z, slope=0.01: right(z, slope) + np.inf, "gives `[inf]`"),
            (lambda z, slope=0.01: right(z, slope).astype(int), "right is `[-0.003]`"),
        ],
    )
    def test_it_is_told_what_came(self, function, words):
        report = on_function(function)
        assert report.status == "not yet"
        assert words in said(report), report

    def test_a_list_of_numbers_is_as_good_as_an_array(self):
        assert on_function(lambda z, slope=0.01: right(z, slope).tolist()).passed

    def test_whole_numbers_where_floats_are_wanted(self):
        def integers_where_possible(z, slope=0.01):
            result = right(z, slope)
            return result.astype(int) if (result == result.astype(int)).all() else result

        report = on_function(integers_where_possible)
        assert report.mistake == "not-floats"
        assert "it returns integers or booleans; floats are asked for" in said(report)

    def test_nothing_returned_for_some_inputs_only(self):
        report = on_function(lambda z, slope=0.01: right(z, slope) if z.size else None)
        assert "`leaky_relu(np.empty((0,)), " in said(report)
        assert "gives nothing back" in said(report)
        assert report.status == "not yet"

    def test_a_subclass_of_arrays_is_an_array(self):
        class Mine(np.ndarray):
            pass

        assert on_function(lambda z, slope=0.01: right(z, slope).view(Mine)).passed

    def test_a_buffer_that_is_used_again_is_read_in_time(self):
        buffers = {}

        def buffered(z, slope=0.01):
            out = buffers.setdefault(z.shape, np.empty(z.shape))
            out[...] = right(z, slope)
            return out

        assert on_function(buffered).passed


class TestSideEffects:
    def test_a_changed_input_is_told_even_if_the_result_is_right(self):
        def in_place(z, slope=0.01):
            z[z < 0] *= slope
            return z

        report = on_function(in_place)
        assert "It changes `z`, which should stay as it is" in said(report)
        assert report.status == "not yet"

    def test_a_resized_input_is_a_changed_one(self):
        def resized(z, slope=0.01):
            result = right(z, slope)
            z.resize(z.size + 1, refcheck=False)
            return result

        assert "It changes `z`" in said(on_function(resized))

    def test_the_arguments_themselves_stay_as_they_are(self):
        cases, _ = prepared(EXERCISES["leaky-relu"].parts[0], 0)
        before = [case.fresh() for case in cases]

        def spoil(z, slope=0.01):
            z[...] = 7
            return z

        on_function(spoil)
        for case, arguments in zip(cases, before, strict=True):
            np.testing.assert_array_equal(case.arguments[0], arguments[0])

    def test_printing_gives_no_points_and_is_not_shown(self, capsys):
        def prints(z, slope=0.01):
            print(right(z, slope))
            print(right(z, slope), file=sys.stderr)

        assert on_function(prints).mistake == "printed"
        assert capsys.readouterr() == ("", "")

    def test_numpy_settings_and_warnings_filters_are_put_back(self):
        errors, filters = np.geterr(), list(warnings.filters)

        def meddles(z, slope=0.01):
            np.seterr(all="ignore")
            warnings.simplefilter("ignore")
            return right(z, slope)

        on_function(meddles)
        assert np.geterr() == errors
        assert list(warnings.filters) == filters

    def test_the_result_does_not_depend_on_numpy_settings(self):
        def naive(z):
            return 1 / (1 + np.exp(-z))

        with np.errstate(all="ignore"):
            assert check("stable-sigmoid", (naive, naive)).mistake == "overflow"
        with np.errstate(all="raise"):
            assert check("stable-sigmoid", (naive, naive)).mistake == "overflow"


class TestWrongAnswers:
    @pytest.mark.parametrize(
        ("answer", "words"),
        [
            (right, "what came is `function`"),
            ("leaky_relu", "what came is `str`"),
            (np.zeros(2), "what came is `ndarray`"),
            (3.0, "what came is `float`"),
            ((f for f in (right, right_derivative)), "what came is `generator`"),
            ({"leaky_relu": right}, "what came is `dict`"),
            ((right,), "what came is 1"),
            ((right, right, right), "what came is 3"),
            ((), "what came is 0"),
        ],
    )
    def test_anything_but_a_pair_of_functions_is_told(self, answer, words):
        report = check("leaky-relu", answer)
        assert report.status == "not yet"
        assert "`(leaky_relu, leaky_relu_derivative)`" in said(report)
        assert words in said(report)

    @pytest.mark.parametrize("value", [1.0, np.zeros(3), "text", [right], object()])
    def test_values_in_place_of_functions_are_told(self, value):
        text = said(check("leaky-relu", (value, right_derivative)))
        assert "`leaky_relu`: the function itself is wanted" in text

    def test_an_object_that_can_be_called_is_a_function(self):
        class LeakyReLU:
            def __call__(self, z, slope=0.01):
                return right(z, slope)

        assert on_function(LeakyReLU()).passed
        assert "an object of type `LeakyReLU`" not in said(on_function(LeakyReLU()))
        assert "it should be `leaky_relu(z, slope)`" in said(on_function(LeakyReLU))


class TestNames:
    @pytest.mark.parametrize(
        ("name", "nearest"), [("leaky_relu", "leaky-relu"), ("Sigmoid", "stable-sigmoid")]
    )
    def test_an_unknown_name_is_an_error_that_names_the_nearest(self, name, nearest):
        with pytest.raises(ValueError, match=f"no exercise '{name}'; did you mean '{nearest}'"):
            check(name, None)

    def test_arguments_the_wrong_way_round_are_explained(self):
        with pytest.raises(ValueError, match="expects the exercise's name first"):
            check(right, "leaky-relu")


def test_a_check_inside_a_running_event_loop_as_in_a_notebook():
    async def cell():
        return on_function(right)

    assert asyncio.run(cell()).passed


def test_the_same_answer_gets_the_same_report_again():
    def naive(z, slope=0.01):
        return z * slope

    assert repr(on_function(naive)) == repr(on_function(naive))
