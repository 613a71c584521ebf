"""Sweeps on executors: the same bits as here, each family kept as it is done, clear errors."""

import multiprocessing
import os
import signal
import subprocess
import sys
import time
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path

import numpy as np
import pytest
from distributed import Client, LocalCluster

import nnkit
from nncourse.experiments import store, sweep

X, Y = nnkit.data.moons(n=60, seed=0)
SPAWN = multiprocessing.get_context("spawn")  # as on Windows and macOS; nothing is inherited


@pytest.fixture(scope="module")
def pool():
    with ProcessPoolExecutor(2, mp_context=SPAWN) as executor:
        yield executor


@pytest.fixture(scope="module")
def dask():
    with (
        LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=":0") as cluster,
        Client(cluster) as client,
    ):
        yield client


@pytest.fixture(params=["pool", "dask", "threads"])
def executor(request):
    if request.param == "dask":
        yield request.getfixturevalue("dask").get_executor()
    elif request.param == "pool":
        yield request.getfixturevalue("pool")
    else:
        with ThreadPoolExecutor(3) as threads:
            yield threads


@pytest.fixture(autouse=True)
def kept(tmp_path, monkeypatch):
    """Return the folder in which results are kept."""
    monkeypatch.setenv("NNKIT_SWEEPS", str(tmp_path / "kept"))
    return tmp_path / "kept"


def norm(net):
    return np.linalg.norm(net.parameters, axis=1)


SHARED = nnkit.Tanh()  # all families get the same object


def run(**options):
    options = {
        "grid": {"width": [2, 3, 4, 5], "epochs": [2, 3], "lr": [0.01, 0.1]},
        "measures": {"norm": norm, "mean": lambda net: net.parameters.mean(axis=1)},
        "validation": (X, Y),
    } | options
    return sweep(
        lambda width: [nnkit.Linear(2, width), SHARED, nnkit.Linear(width, 2)],
        X, Y, loss=nnkit.CrossEntropy(), optimizer=nnkit.Adam, seeds=[3, 5], **options,
    )  # fmt: skip


def assert_same(one, other):
    assert list(one.records) == list(other.records)
    np.testing.assert_array_equal(one.diverged_at, other.diverged_at)
    for name in one.records:
        assert one.records[name].dtype == other.records[name].dtype
        np.testing.assert_array_equal(one.records[name], other.records[name])


def test_an_executor_gives_the_same_bits_and_they_are_kept(executor, kept):
    there = run(executor=executor)
    assert len(list(kept.glob("*.npz"))) == 8
    assert_same(there, run(keep=False))
    assert_same(there, run(executor=NoExecutor()))


class NoExecutor(ThreadPoolExecutor):
    """Fails if anything is submitted."""

    def submit(self, *_, **__):
        raise AssertionError("everything was kept, so nothing is to be trained")


def test_the_order_in_which_families_are_done_does_not_matter():
    def slow_at_first(net):
        time.sleep(0.3 if net.layers[0].W.shape[-1] == 2 else 0)
        return norm(net)

    measures = {"norm": slow_at_first}
    with ThreadPoolExecutor(2) as threads:
        there = run(executor=threads, measures=measures, keep=False)
    assert_same(there, run(measures=measures, keep=False))


def fails_at_three(flag, ending):
    def measure(net):
        if net.layers[0].W.shape[-1] == 3 and Path(flag).exists():
            raise ending("no luck")
        return norm(net)

    return measure


@pytest.mark.parametrize("ending", [ValueError, KeyboardInterrupt])
def test_what_is_done_before_it_ends_early_is_kept_here(ending, kept, tmp_path, monkeypatch):
    flag = tmp_path / "flag"
    flag.touch()
    options = {"measures": {"norm": fails_at_three(str(flag), ending)}}
    with pytest.raises(ending) as caught:
        run(**options)
    notes = caught.value.__notes__
    assert "2 of 8 families of runs are done and kept: the same sweep goes on from there" in notes
    assert ("while training the runs with width=3, epochs=2" in notes) == (ending is ValueError)
    assert len(list(kept.iterdir())) == 2
    flag.unlink()
    written, write = [], store.write
    monkeypatch.setattr(store, "write", lambda *a: written.append(1) or write(*a))
    again = run(**options)
    assert len(written) == 6
    assert_same(again, run(measures={"norm": norm}, keep=False))


def test_what_is_done_before_a_worker_fails_is_kept(executor, kept, tmp_path):
    flag = tmp_path / "flag"
    flag.touch()
    options = {"measures": {"norm": fails_at_three(str(flag), ValueError)}, "executor": executor}
    with pytest.raises(ValueError, match="no luck") as caught:
        run(**options)
    assert any("with width=3, epochs=" in note for note in caught.value.__notes__)
    flag.unlink()
    assert_same(run(**options), run(measures={"norm": norm}, keep=False))


SCRIPT = """
import sys, time
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
import nnkit
from nncourse.experiments import sweep

def slow(net):
    Path("trained", str(time.time_ns())).touch()
    time.sleep(0.15)
    return net.parameters.mean(axis=1)

def main(executor):
    X, y = nnkit.data.moons(n=20)
    sweep(
        lambda width: [nnkit.Linear(2, width), nnkit.Linear(width, 2)], X, y,
        loss=nnkit.CrossEntropy(), optimizer=nnkit.SGD, grid={"width": range(1, 13)}, epochs=1,
        measures={"slow": slow}, executor=executor,
    )

if __name__ == "__main__":
    if sys.argv[1] == "here":
        main(None)
    elif sys.argv[1] == "pool":
        with ProcessPoolExecutor(2) as pool:
            main(pool)
    else:
        from distributed import Client
        with Client(n_workers=2, threads_per_worker=1, dashboard_address=None) as client:
            main(client.get_executor())
"""


@pytest.mark.parametrize("where", ["here", "pool", "dask"])
def test_ctrl_c_cancels_what_waits_and_keeps_what_is_done(where, kept, tmp_path):
    (tmp_path / "script.py").write_text(SCRIPT)
    (tmp_path / "trained").mkdir()
    command = [sys.executable, "script.py", where]
    options = {"cwd": tmp_path, "stderr": subprocess.PIPE, "text": True}
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    program = subprocess.Popen(command, env=environment, **options)
    deadline = time.monotonic() + 60
    while len(list(kept.glob("*.npz"))) < 2 and time.monotonic() < deadline:
        time.sleep(0.02)
    program.send_signal(signal.SIGINT)
    _, said = program.communicate(timeout=60)
    trained, done = (len(list(folder.iterdir())) for folder in (tmp_path / "trained", kept))
    assert "KeyboardInterrupt" in said
    assert f"{done} of 12 families of runs are done and kept" in said
    assert 2 <= done <= trained < 12
    subprocess.run(command, env=environment, check=True, timeout=60, **options)
    assert len(list((tmp_path / "trained").iterdir())) == trained + 12 - done
    assert len(list(kept.iterdir())) == 12


def test_half_a_fit_is_not_taken_for_a_whole_one(kept, monkeypatch):
    fit = nnkit.fit

    class CtrlC(nnkit.Callback):
        def on_epoch(self, training):
            raise KeyboardInterrupt

    def stopped(*arguments, **options):
        return fit(*arguments, **options, callbacks=[CtrlC()])

    monkeypatch.setattr("nncourse.experiments.families.fit", stopped)
    with pytest.raises(KeyboardInterrupt):
        run()
    assert not kept.exists()


def test_a_lambda_needs_cloudpickle_and_the_error_says_so(monkeypatch, pool):
    numbers = (number for number in range(9))
    with pytest.raises(TypeError, match=r"^measures can't be sent to a worker .*'generator'"):
        run(executor=pool, measures={"norm": lambda net: next(numbers)})
    monkeypatch.setitem(sys.modules, "cloudpickle", None)
    with pytest.raises(TypeError, match=r"^measures can't .*lambda.* pip install cloudpickle"):
        run(executor=pool)
    with pytest.raises(TypeError, match=r"^optimizer can't .*lambda.* pip install cloudpickle"):
        sweep(
            lambda: [nnkit.Linear(2, 2)], X, Y, loss=nnkit.CrossEntropy(), executor=pool,
            optimizer=lambda epochs: nnkit.SGD(lr=nnkit.WarmUp(2, then=lambda step: 0.1)),
            grid={"epochs": [1]},
        )  # fmt: skip
    assert_same(run(executor=pool, measures={"norm": norm}), run(measures={"norm": norm}))


def test_only_an_executor_is_taken(dask):
    with pytest.raises(
        TypeError, match=r"executor must be .* got .*; give client.get_executor\(\)"
    ):
        run(executor=dask)
    with pytest.raises(TypeError, match=r"executor must be .*, got 2$"):
        run(executor=2)


def test_a_worker_with_another_version_is_refused(pool, monkeypatch):
    monkeypatch.setattr(store, "source_hash", lambda: "other")
    with pytest.raises(RuntimeError, match="another version of nnkit or nncourse"):
        run(executor=pool)


def dies(net):
    os._exit(1)


def test_a_worker_that_dies_is_explained():
    with (
        ProcessPoolExecutor(1, mp_context=SPAWN) as executor,
        pytest.raises(BrokenProcessPool) as caught,
    ):
        run(executor=executor, measures={"norm": dies})
    assert any("run out of memory" in note for note in caught.value.__notes__)


def test_progress_counts_families(capsys, pool):
    for executor in (None, pool):
        run(executor=executor, progress=True, keep=False)
        assert "8/8" in capsys.readouterr().err
