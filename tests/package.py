"""Build the distribution, and try its wheel in an environment that has nothing else.

    python tests/package.py [FOLDER]

The wheel and the source archive are left in FOLDER (`_build/dist`), as the release takes them.
"""

from __future__ import annotations

import subprocess
import sys
import tarfile
import tempfile
import tomllib
import venv
import zipfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
TRIAL = """
import nncourse, nnkit
from nncourse import plots
from nncourse.experiments import sweep
from nncourse.exercises import EXERCISES

X, y = nnkit.data.digits()
net = nnkit.Network(nnkit.Linear(64, 8), nnkit.ReLU(), nnkit.Linear(8, 10))
history = nnkit.fit(net, X, y, loss=nnkit.CrossEntropy(), optimizer=nnkit.Adam(), epochs=2)
assert history.loss[1] < history.loss[0]
swept = sweep(lambda: [nnkit.Linear(64, 10)], X, y, loss=nnkit.CrossEntropy(), keep=False,
              optimizer=nnkit.SGD, grid={"lr": [0.1]}, seeds=[0, 1], epochs=1)
figure, axes = plots.panel("A trial", "x", "y")
axes.plot(swept.values("loss").ravel())
figure.canvas.draw()
assert list(EXERCISES.values())  # each of them imported
print(nnkit.__version__, nnkit.__file__)
"""


def built(folder: Path) -> tuple[Path, Path]:
    """Build both forms afresh; return the wheel and the source archive."""
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.iterdir():
        old.unlink()
    call = [sys.executable, "-m", "build", "--outdir", str(folder), str(ROOT)]
    subprocess.run(call, check=True, stdout=subprocess.DEVNULL)
    (wheel,), (source,) = folder.glob("*.whl"), folder.glob("*.tar.gz")
    return wheel, source


def check_contents(wheel: Path, source: Path) -> None:
    """The wheel holds the two packages whole, and nothing else; the archive can be built from."""
    with zipfile.ZipFile(wheel) as archive:
        names = {name for name in archive.namelist() if ".dist-info/" not in name}
    here = {
        path.relative_to(ROOT).as_posix()
        for package in ("nnkit", "nncourse")
        for path in (ROOT / package).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    if names != here:
        raise SystemExit(f"{wheel.name} differs from the packages in {sorted(names ^ here)}")
    with tarfile.open(source) as archive:
        members = {name.partition("/")[2] for name in archive.getnames()}
    if missing := (here | {"pyproject.toml", "LICENSE", "README.md"}) - members:
        raise SystemExit(f"{source.name} lacks {sorted(missing)}")


def try_in_empty_environment(wheel: Path) -> str:
    """Install the wheel, with its extra for figures, where nothing is; use it once."""
    with tempfile.TemporaryDirectory() as name:
        venv.create(name, with_pip=True)
        python = Path(name) / ("Scripts" if sys.platform == "win32" else "bin") / "python"
        pip = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
        subprocess.run([*pip, f"{wheel}[figures]"], check=True)
        done = subprocess.run(
            [str(python), "-c", TRIAL], check=True, cwd=name, capture_output=True, text=True
        )
    return done.stdout.strip()


def main(folder: Path) -> None:
    """Build, look, and try."""
    wheel, source = built(folder)
    check_contents(wheel, source)
    version = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"]
    told = try_in_empty_environment(wheel)
    if told.split()[0] != version or str(ROOT) in told:
        raise SystemExit(f"wanted {version} of the wheel, got {told}")
    print(f"{wheel.name} and {source.name} are whole, and the wheel works by itself.")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "_build" / "dist")
