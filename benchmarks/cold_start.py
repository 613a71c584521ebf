"""From a cold start to the result of task two: seconds and memory, each in its own process.

The memory is the most that was resident, as Linux tells it; elsewhere this part fails.
"""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
CODE = """
import sys
sys.path[:0] = [{root!r}, {bench!r}]
from tasks import TASKS
from importlib import import_module
train = import_module("peers." + {module!r}).PEERS[{name!r}](TASKS[1])
train()
from pathlib import Path
lines = Path("/proc/self/status").read_text().splitlines()
print(next(int(line.split()[1]) / 1024 for line in lines if line.startswith("VmHWM")))
"""


def cold_start(module: str, name: str, repeats: int = 3) -> tuple[float, float]:
    """Return the median time in seconds and the memory in MB."""
    code = CODE.format(root=str(ROOT), bench=str(ROOT / "benchmarks"), module=module, name=name)
    times, memory = [], 0.0
    for _ in range(repeats):
        began = time.perf_counter()
        done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True)
        times.append(time.perf_counter() - began)
        memory = float(done.stdout.split()[-1])
    return sorted(times)[len(times) // 2], memory
