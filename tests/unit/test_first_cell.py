"""The first cell of each notebook: it installs what is missing, and says so where it can't."""

import importlib.util
import json
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

import nnkit

CHAPTERS = sorted((Path(__file__).parents[2] / "chapters").glob("*.ipynb"))


def first_cell(path):
    return "".join(json.loads(path.read_text("utf-8"))["cells"][0]["source"])


CELL = first_cell(CHAPTERS[0])


@pytest.fixture
def machine(monkeypatch):
    """A machine that has some modules, and takes down what pip is asked for."""
    asked = []

    def has(*names, network=True):
        monkeypatch.setattr(importlib.util, "find_spec", lambda name: name in names or None)
        done = SimpleNamespace(returncode=0 if network else 1)
        monkeypatch.setattr(subprocess, "run", lambda call, **_: asked.append(call) or done)
        return asked

    return has


@pytest.mark.parametrize("path", CHAPTERS, ids=lambda path: path.stem)
def test_every_notebook_has_the_same_and_it_names_the_version_of_today(path):
    assert first_cell(path) == CELL
    assert f"/tags/v{nnkit.__version__}.zip" in CELL


def test_where_the_course_is_nothing_is_installed(machine):
    asked = machine("nncourse", "numpy")
    exec(CELL, {})
    assert asked == []


def test_what_is_there_is_not_asked_for(machine):
    asked = machine("numpy", "matplotlib")
    exec(CELL, {})
    assert [call[-1].split()[0] for call in asked] == ["ipywidgets", "nnkit-course"]
    assert "--no-deps" in asked[-1]
    assert all(call[:4] == [sys.executable, "-m", "pip", "install"] for call in asked)


def test_without_a_network_it_ends_in_a_sentence(machine):
    machine("numpy", "matplotlib", "ipywidgets", network=False)
    with pytest.raises(SystemExit, match=r"nnkit-course.*could not be installed: is there a netw"):
        exec(CELL, {})
