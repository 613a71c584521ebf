"""The build runs a notebook again when something that it imports has changed, and only then."""

import json
import sys
from importlib import import_module
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
sys.path.append(str(ROOT / "book"))
pytest.importorskip("nbformat")
dependencies = import_module("nnkit_book.dependencies")

FILES = {
    "nnkit/__init__.py": "from nnkit.network import Network\nfrom nnkit import data\n",
    "nnkit/network.py": "import numpy as np\n",
    "nnkit/data/__init__.py": "from pathlib import Path\n",
    "nnkit/data/digits.npz": "numbers",
    "nncourse/__init__.py": "",
    "nncourse/plots/__init__.py": "from nncourse.plots.style import INK\n",
    "nncourse/plots/style.py": "",
    "nncourse/drawings/__init__.py": "",
    "nncourse/drawings/losses.py": "from nncourse import plots\n",
    "nncourse/drawings/learning.py": "def f():\n    import nncourse.late as late\n",
    "nncourse/late.py": "",
    "nncourse/exercises/__init__.py": "from nncourse.check import judge\n",
    "nncourse/exercises/losses/__init__.py": "from nncourse.exercises.losses import entropy\n",
    "nncourse/exercises/losses/entropy.py": "",
    "nncourse/exercises/learning/__init__.py": "from nncourse.exercises.learning import step\n",
    "nncourse/exercises/learning/step.py": "",
    "nncourse/check/__init__.py": "",
    "nncourse/check/judge.py": "",
}
NOTEBOOKS = {
    "losses": [
        "%pip install x\nimport nnkit\nfrom nncourse.exercises import check",
        "from nncourse.drawings import losses as drawings",
    ],
    "learning": [
        "import nnkit\nfrom nncourse.drawings import learning",
        "not ( python",
        "from nncourse.exercises import check",
    ],
    "no-exercises": ["import nnkit"],
}


@pytest.fixture
def course(tmp_path):
    """A small course: a change of any file, and which notebooks have another key after it."""
    for name, text in FILES.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    for name, sources in NOTEBOOKS.items():
        cells = [
            {"cell_type": "code", "metadata": {}, "outputs": [], "execution_count": None,
             "id": f"cell-{number}", "source": source}
            for number, source in enumerate(sources)
        ]  # fmt: skip
        content = {"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
        (tmp_path / f"{name}.ipynb").write_text(json.dumps(content))

    def keys():
        return {n: dependencies.key_of(tmp_path / f"{n}.ipynb", tmp_path) for n in NOTEBOOKS}

    def changed_by(file):
        before = keys()
        (tmp_path / file).write_text(FILES[file] + "\n# changed\n")
        return {name for name, key in keys().items() if key != before[name]}

    return changed_by


@pytest.mark.parametrize(
    ("file", "notebooks"),
    [
        ("nnkit/network.py", {"losses", "learning", "no-exercises"}),
        ("nnkit/data/digits.npz", {"losses", "learning", "no-exercises"}),
        ("nncourse/drawings/losses.py", {"losses"}),
        ("nncourse/plots/style.py", {"losses"}),
        ("nncourse/drawings/learning.py", {"learning"}),
        ("nncourse/late.py", {"learning"}),
        ("nncourse/exercises/losses/entropy.py", {"losses"}),
        ("nncourse/exercises/learning/step.py", {"learning"}),
        ("nncourse/check/judge.py", {"losses", "learning"}),
    ],
)
def test_a_change_reaches_the_notebooks_that_import_it_and_no_others(course, file, notebooks):
    assert course(file) == notebooks


@pytest.mark.parametrize("folder", ["drawings", "exercises"])
def test_every_chapter_depends_on_the_library_and_on_no_other_chapter_s(folder):
    of_chapters = ROOT / "nncourse" / folder
    for notebook in (ROOT / "chapters").glob("*.ipynb"):
        found = dependencies.files_of(notebook, ROOT)
        assert ROOT / "nnkit" / "training.py" in found
        parts = {f.relative_to(of_chapters).parts[0] for f in found if of_chapters in f.parents}
        own = notebook.stem.replace("-", "_")
        assert parts in ({"__init__.py", own}, {"__init__.py", f"{own}.py"})
