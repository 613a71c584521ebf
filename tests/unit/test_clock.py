"""Timing works with a browser's clock too."""

import itertools

import pytest

from nncourse.experiments import clock, least_seconds


class Machine:
    """A machine whose work takes a known time and whose clock moves in steps."""

    def __init__(self, step, work):
        self.now, self.step, self.takes = 0.37 * step, step, work
        self.calls = 0

    def perf_counter(self):
        self.now += 1e-7
        return self.now // self.step * self.step

    def work(self):
        self.calls += 1
        self.now += self.takes


@pytest.mark.parametrize(
    ("step", "work"), [*itertools.product([1e-6, 1e-4, 1e-3, 0.1], [2e-5, 3e-4, 0.02, 0.7])]
)
def test_a_coarse_clock_gives_the_right_time(monkeypatch, step, work):
    machine = Machine(step, work)
    monkeypatch.setattr(clock, "perf_counter", machine.perf_counter)
    found = least_seconds(machine.work)
    assert found > 0
    assert found == pytest.approx(work, rel=0.08, abs=min(step, work / 2))


def test_with_a_fine_clock_the_work_is_done_once_a_try(monkeypatch):
    machine = Machine(1e-7, 1e-3)
    monkeypatch.setattr(clock, "perf_counter", machine.perf_counter)
    assert least_seconds(machine.work, tries=3) == pytest.approx(1e-3, rel=0.01)
    assert machine.calls == 3
