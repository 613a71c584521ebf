"""Measure nnkit beside its peers on six tasks, and print a table in Markdown.

    python benchmarks/training.py                       # all tasks, installed peers
    python benchmarks/training.py --readme README.md    # and put the table into the README

On one processor, in float32, with the same initial weights and batches. The peers take turns, so
that what else the machine does meets all alike; medians of the turns are shown, as microseconds a
step and as a ratio to nnkit.
"""

from __future__ import annotations

import argparse
import importlib
import os
import platform
import statistics
import sys
import time
from pathlib import Path

for _variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[_variable] = "1"
os.environ["XLA_FLAGS"] = "--xla_cpu_multi_thread_eigen=false intra_op_parallelism_threads=1"
# JAX spreads its work over all processors that it sees, whatever these settings say.
if hasattr(os, "sched_setaffinity"):
    os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})
ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "benchmarks")]

from cold_start import cold_start  # noqa: E402 -- the threads must be set before NumPy is read
from tasks import TASKS, Task  # noqa: E402

from nncourse.experiments.evidence import processor  # noqa: E402

MODULES = ["with_nnkit", "with_numpy", "with_lean_numpy", "with_sklearn", "with_torch", "with_jax"]
MARK = "<!-- benchmark -->"
RUNS = 32


def installed(kind: str) -> tuple[dict, list[str]]:
    """Return the peers that are installed, as name to module and function, and those missing."""
    found, missing = {}, []
    for name in MODULES:
        try:
            module = importlib.import_module(f"peers.{name}")
        except ImportError:
            missing.append(name.removeprefix("with_"))
            continue
        found |= {peer: (name, make) for peer, make in getattr(module, kind, {}).items()}
    return found, missing


def measured(task: Task, peers: dict, repeats: int, clock) -> dict[str, tuple[float, float]]:
    """Return for each peer the median time of a step in microseconds, and the last loss."""
    ready = {name: make(task) for name, (_, make) in peers.items()}
    losses = {name: float(train()) for name, train in ready.items()}  # warms up, compiles
    times: dict[str, list[float]] = {name: [] for name in ready}
    for _ in range(repeats):
        for name, train in ready.items():
            began = clock()
            train()
            times[name].append((clock() - began) / task.steps * 1e6)
    return {name: (statistics.median(times[name]), losses[name]) for name in ready}


def table_of(rows: dict[str, list[str]], head: list[str]) -> str:
    """Return a table in Markdown."""
    lines = ["| " + " | ".join(head) + " |", "| --- " * len(head) + "|"]
    lines += ["| " + " | ".join([name, *cells]) + " |" for name, cells in rows.items()]
    return "\n".join(lines)


def written(microseconds: float) -> str:
    """Write a time with three digits, a long one without decimals."""
    return f"{microseconds:,.0f}" if microseconds >= 100 else f"{microseconds:.3g}"


def report(repeats: int, clock) -> str:
    """Measure everything and return the tables."""
    peers, missing = installed("PEERS")
    rows: dict[str, list[str]] = {name: [] for name in peers}
    for task in TASKS:
        print(f"{task.name} ...", file=sys.stderr, flush=True)
        results = measured(task, peers, repeats, clock)
        ours, our_loss = results["nnkit"]
        for name, (microseconds, loss) in results.items():
            rows[name].append(f"{written(microseconds)} ({microseconds / ours:.2f})")
            if loss == loss and abs(loss - our_loss) > 0.05 + 0.05 * abs(our_loss):
                print(f"  {name} ends at loss {loss:.4g}, nnkit at {our_loss:.4g}", file=sys.stderr)
    text = [table_of(rows, ["µs a step (ratio to nnkit)", *[task.name for task in TASKS]])]

    print("many networks at once ...", file=sys.stderr, flush=True)
    families, _ = installed("FAMILIES")
    singles = {n: p for n, p in peers.items() if n in ("nnkit", "JAX, jit of a scan")}
    one = {name: value[0] for name, value in measured(TASKS[1], singles, repeats, clock).items()}
    many = {
        name: value[0] / RUNS
        for name, value in measured(TASKS[1], families, max(3, repeats // 3), clock).items()
    }
    rows = {f"{n}, one network" if n == "nnkit" else n: [f"{t:.3g}"] for n, t in one.items()}
    rows |= {name: [f"{t:.3g}"] for name, t in many.items()}
    text.append(table_of(rows, ["Task two", "µs a step and network"]))

    print("cold starts ...", file=sys.stderr, flush=True)
    rows = {}
    for name, (module, _) in peers.items():
        if name in ("nnkit", "scikit-learn", "PyTorch, fused optimizer", "JAX, jit of a step"):
            seconds, memory = cold_start(module, name)
            rows[name] = [f"{seconds:.2f}", f"{memory:.0f}"]
    text.append(table_of(rows, ["From a cold start to the result of task two", "s", "MB"]))
    absent = f" Not installed, so not measured: {', '.join(missing)}." if missing else ""
    text.append(
        f"Measured on one processor ({processor()}), float32, Python {platform.python_version()}; "
        f"medians of {repeats} turns.{absent}"
    )
    return "\n\n".join(text)


def put_into(path: Path, text: str) -> None:
    """Put the tables between the two marks of a file."""
    parts = path.read_text().split(MARK)
    if len(parts) != 3:
        raise SystemExit(f"{path} must have the line {MARK} twice, found {len(parts) - 1}")
    path.write_text(f"{parts[0]}{MARK}\n\n{text}\n\n{MARK}{parts[2]}")


def main() -> None:
    """Read the options, measure and print."""
    parser = argparse.ArgumentParser(description="Measure nnkit beside its peers.")
    parser.add_argument("--readme", type=Path, help="put the tables between the marks of this file")
    parser.add_argument("--repeats", type=int, default=9, help="turns of each peer")
    parser.add_argument(
        "--cpu-time", action="store_true", help="count processor time, where others are busy too"
    )
    options = parser.parse_args()
    clock = time.process_time if options.cpu_time else time.perf_counter
    text = report(options.repeats, clock)
    print(text)
    if options.readme:
        put_into(options.readme, text)


if __name__ == "__main__":
    main()
