"""The first cell of each notebook: it installs what is missing, and says so where it can't."""

import importlib.metadata
import importlib.util
import json
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest
from IPython.core.error import UsageError

import nnkit

CHAPTERS = sorted((Path(__file__).parents[2] / "chapters").glob("*.ipynb"))


def first_cell(path):
    return "".join(json.loads(path.read_text("utf-8"))["cells"][0]["source"])


CELL = first_cell(CHAPTERS[0])


@pytest.fixture
def machine(monkeypatch):
    """A machine that has some packages in some versions, and takes down what pip is asked for."""
    asked = []

    def has(*, network=True, **versions):
        monkeypatch.setattr(importlib.util, "find_spec", lambda name: name in versions or None)
        monkeypatch.setattr(importlib.metadata, "version", versions.__getitem__)
        done = SimpleNamespace(returncode=0 if network else 1)
        monkeypatch.setattr(subprocess, "run", lambda call, **_: asked.append(call) or done)
        return asked

    return has


@pytest.mark.parametrize("path", CHAPTERS, ids=lambda path: path.stem)
def test_every_notebook_has_the_same_and_it_names_the_version_of_today(path):
    assert first_cell(path) == CELL
    assert f"/tags/v{nnkit.__version__}.zip" in CELL


def test_where_the_course_is_nothing_is_installed(machine):
    asked = machine(nncourse="0.1.0", numpy="2.0.2")
    exec(CELL, {})
    assert asked == []


def test_what_is_there_is_held_to_its_version(machine):
    asked = machine(numpy="2.0.2", matplotlib="3.10.0")
    exec(CELL, {})
    (call,) = asked
    assert call[:4] == [sys.executable, "-m", "pip", "install"]
    assert call[4:6] == ["numpy==2.0.2", "matplotlib==3.10.0"]
    assert call[6].startswith("nnkit-course[figures] @ https://")


def test_without_a_network_it_ends_in_a_sentence(machine):
    machine(numpy="1.26.4", network=False)
    with pytest.raises(UsageError, match=r"No network, or too old .*: \['numpy==1\.26\.4'\]"):
        exec(CELL, {})  # IPython shows a UsageError as its sentence alone
