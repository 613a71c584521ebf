"""The deadline stops what does not end, and leaves no trace of itself."""

import signal
import sys
import threading
import time

import pytest

from nncourse.check.deadline import Deadline, Stopped


def on_one_line():
    while True: pass  # fmt: skip # noqa: E701 - one instruction that jumps to itself


def on_two_lines():
    while True:
        pass


def in_a_comprehension():
    return [x + 1 for x in iter(int, 1)]


def in_a_generator():
    def endless():
        while True:
            yield 1

    return sum(endless())


def swallowed_by_except_exception():
    while True:
        try:
            on_two_lines()
        except Exception:
            continue


def swallowed_by_a_bare_except():
    while True:
        try:
            while True:
                pass
        except:  # noqa: E722 - what a reader may write
            pass


def swallowed_with_a_name():
    while True:
        try:
            on_two_lines()
        except BaseException as error:
            print(end=str(error)[:0])


def swallowed_by_finally():
    while True:
        try:
            on_two_lines()
        finally:
            continue  # noqa: B012 - what a reader may write


ENDLESS = [
    on_one_line,
    on_two_lines,
    in_a_comprehension,
    in_a_generator,
    swallowed_by_except_exception,
    swallowed_by_a_bare_except,
    swallowed_with_a_name,
    swallowed_by_finally,
]


def without_bottom():
    return without_bottom()


def without_bottom_and_undeterred():
    try:
        return without_bottom_and_undeterred()
    except RecursionError:
        return without_bottom_and_undeterred()


def reason(function, seconds=0.05):
    """How the deadline stopped `function`."""
    with pytest.raises(Stopped) as caught:
        Deadline(seconds).run(function)
    return caught.value.reason


@pytest.mark.parametrize("function", ENDLESS)
def test_an_endless_loop_is_stopped_in_time(function):
    start = time.monotonic()
    assert reason(function) == "time"
    assert time.monotonic() - start < 1.0


def test_calls_without_end_are_stopped():
    assert reason(without_bottom, seconds=5) == "depth"


def test_calls_without_end_are_stopped_even_if_they_catch_their_error():
    assert reason(without_bottom_and_undeterred, seconds=0.2) in ("depth", "time")


def test_on_the_main_thread_a_timer_watches_and_elsewhere_tracing():
    ways = [Deadline(1).how]
    thread = threading.Thread(target=lambda: ways.append(Deadline(1).how))
    thread.start()
    thread.join()
    assert ways == ["timer" if hasattr(signal, "setitimer") else "tracing", "tracing"]


@pytest.mark.skipif(not hasattr(signal, "setitimer"), reason="this system has no timers")
def test_a_timer_and_its_handler_that_were_there_are_back_afterwards():
    def handler(number, frame):
        raise AssertionError("it is not time yet")

    before = signal.signal(signal.SIGALRM, handler)
    signal.setitimer(signal.ITIMER_REAL, 100)
    try:
        Deadline(5).run(lambda: 1)
        with pytest.raises(Stopped):
            Deadline(0.05).run(on_two_lines)
        assert signal.getsignal(signal.SIGALRM) is handler
        assert 90 < signal.getitimer(signal.ITIMER_REAL)[0] <= 100
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


@pytest.mark.parametrize("function", ENDLESS)
def test_without_a_timer_tracing_stops_an_endless_loop(function, monkeypatch):
    monkeypatch.setattr(Deadline, "how", "tracing")
    assert reason(function) == "time"


def test_without_a_timer_calls_without_end_are_stopped(monkeypatch):
    monkeypatch.setattr(Deadline, "how", "tracing")
    assert reason(without_bottom, seconds=5) == "depth"
    assert reason(without_bottom_and_undeterred, seconds=5) == "depth"


def test_a_deep_but_finite_recursion_is_left_alone():
    def count(n):
        return 0 if n == 0 else 1 + count(n - 1)

    assert Deadline(5).run(count, 100) == 100


def test_results_arguments_and_exceptions_pass_through():
    assert Deadline(5).run(divmod, 7, 2) == (3, 1)
    assert Deadline(5).run(sorted, [1, 3, 2], reverse=True) == [3, 2, 1]
    with pytest.raises(ZeroDivisionError):
        Deadline(5).run(lambda: 1 / 0)


def test_the_budget_is_for_all_calls_together():
    deadline = Deadline(0.2)
    for _ in range(2):
        deadline.run(time.sleep, 0.05)
    assert 0 < deadline.left < 0.11
    with pytest.raises(Stopped):
        deadline.run(on_two_lines)
    with pytest.raises(Stopped):
        deadline.run(lambda: 1)


@pytest.mark.parametrize("function", [int, lambda: 1 / 0, *ENDLESS])
def test_a_tracer_that_was_there_is_back_afterwards(function):
    def tracer(frame, event, arg):
        return None

    before = sys.gettrace()
    sys.settrace(tracer)
    try:
        Deadline(0.05).run(function)
    except (Stopped, ZeroDivisionError):
        pass
    finally:
        found = sys.gettrace()
        sys.settrace(before)
    assert found is tracer


def test_it_works_in_another_thread_and_leaves_this_one_alone():
    reasons = []
    before = sys.gettrace()
    thread = threading.Thread(target=lambda: reasons.append(reason(on_one_line)))
    thread.start()
    thread.join(timeout=10)
    assert reasons == ["time"]
    assert sys.gettrace() is before


def test_what_is_thrown_away_at_the_deepest_place_dies_in_silence():
    """It has no room to put the tracing back there; the timer does so a little later."""

    def throw_away():
        try:
            return throw_away()
        except RecursionError:
            Stopped("time", deadline)

    said, before = [], sys.unraisablehook
    sys.unraisablehook = said.append
    try:
        deadline = Deadline(5)
        deadline.run(throw_away)
        assert not said
        assert sys.unraisablehook == said.append
    finally:
        sys.unraisablehook = before
