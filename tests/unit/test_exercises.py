"""The exercises in the notebooks: found by their tags, solved, left alone, none missing.

An exercise is three code cells, in this order: the starter (tag ``exercise``), the check (tag
``check``, it contains ``check("name", answer)``) and the solution (tag ``solution``).
"""

import ast
import json
import pkgutil
import re
import subprocess
import sys
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path

import pytest

from nncourse import exercises
from nncourse.check import Report
from nncourse.exercises import EXERCISES, check

CHAPTERS = Path(__file__).parents[2] / "chapters"
ORDER = ("exercise", "check", "solution")


@dataclass(frozen=True)
class Found:
    """An exercise in a notebook: its name and the sources of its cells."""

    notebook: str
    name: str
    imports: str
    exercise: str
    check: str
    solution: str
    task: str = ""
    later: tuple[str, ...] = ()

    @property
    def solved(self) -> str:
        """The solution under the names that a reader gives it."""
        return re.sub(r"\b(\w+)_solution\b", r"\1", self.solution)

    def report(self, answer: str) -> Report:
        """What the check cell shows after the imports and `answer`, and nothing else, were run."""
        namespace = {}
        exec(self.imports, namespace)
        exec(answer, namespace)
        *statements, last = ast.parse(self.check).body
        exec(compile(ast.Module(statements, []), self.notebook, "exec"), namespace)
        assert isinstance(last, ast.Expr), f"the check cell of {self.name} shows no report"
        return eval(compile(ast.Expression(last.value), self.notebook, "eval"), namespace)


def defined_in(source):
    """The names that code gives a value, at the top level."""
    names = set()
    for statement in ast.parse(source).body:
        if isinstance(statement, ast.FunctionDef | ast.ClassDef):
            names.add(statement.name)
        elif not isinstance(statement, ast.Import | ast.ImportFrom):
            stored = (n for n in ast.walk(statement) if isinstance(n, ast.Name))
            names |= {n.id for n in stored if isinstance(n.ctx, ast.Store)}
    return names


def python(cell):
    """The cell's source; ``pass`` stands for the lines that only IPython understands."""
    return re.sub(r"(?m)^(\s*)[%!].*", r"\1pass", "".join(cell["source"]))


def imports_for(sources, cells):
    """The imports in `cells` of names that `sources` use: all that an exercise may rely on."""
    used = {node.id for node in ast.walk(ast.parse("\n".join(sources))) if hasattr(node, "id")}
    return "\n".join(
        ast.unparse(statement)
        for cell in cells
        for statement in ast.parse(python(cell)).body
        if isinstance(statement, ast.Import | ast.ImportFrom)
        if used & {(name.asname or name.name).split(".")[0] for name in statement.names}
    )


def checked_names(source):
    """The names in all calls of ``check("name", ...)``."""
    return [
        node.args[0].value
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "check"
        if node.args and isinstance(node.args[0], ast.Constant)
    ]


def exercises_in(path):
    """The exercises of a notebook; ValueError if its tagged cells are not in the right order."""
    every = json.loads(path.read_text("utf-8"))["cells"]
    cells = [cell for cell in every if cell["cell_type"] == "code"]
    tagged = []
    for i, cell in enumerate(cells):
        tags = [tag for tag in ORDER if tag in cell["metadata"].get("tags", [])]
        names = checked_names(python(cell))
        if len(tags) > 1 or (names and tags != ["check"]):
            raise ValueError(f"{path.name}: code cell {i} calls check, or has the tags {tags}")
        if tags == ["check"] and len(names) != 1:
            raise ValueError(f'{path.name}: code cell {i} should call check("name", ...) once')
        if tags:
            tagged.append((tags[0], i, cell, names))
    found = []
    for k in range(0, len(tagged), 3):
        group = tagged[k : k + 3]
        if tuple(tag for tag, *_ in group) != ORDER:
            came = [f"{tag} (code cell {i})" for tag, i, *_ in group]
            raise ValueError(f"{path.name}: wanted are exercise, check, solution; came {came}")
        sources = [python(cell) for _, _, cell, _ in group]
        imports = imports_for(sources, cells[: group[0][1]])
        before = every[every.index(group[0][2]) - 1]
        task = "".join(before["source"]) if before["cell_type"] == "markdown" else ""
        later = tuple(python(cell) for cell in cells[group[0][1] + 1 :])
        found.append(Found(path.name, group[1][3][0], imports, *sources, task, later))
    return found


def complaints(notebooks):
    """What is wrong with the places of the exercises: each belongs into exactly one notebook."""
    places = {name: [] for name in EXERCISES}
    said = []
    for path in notebooks:
        for found in exercises_in(path):
            if found.name in places:
                places[found.name].append(path.name)
            else:
                said.append(f"{path.name} checks {found.name!r}, which the course does not know")
    for name, where in places.items():
        if len(where) != 1:
            said.append(f"the exercise {name!r} is in {len(where)} notebooks {where}, not in one")
    return said


def assert_works(found):
    solved = found.report(found.solved)
    assert solved.passed, f"the solution of {found.name} in {found.notebook}: {solved}"
    untouched = found.report(found.exercise)
    assert untouched.status == "not attempted", f"the starter of {found.name}: {untouched}"


NOTEBOOKS = sorted(
    path for path in CHAPTERS.glob("**/*.ipynb") if ".ipynb_checkpoints" not in path.parts
)
IN_CHAPTERS = [found for path in NOTEBOOKS for found in exercises_in(path)]


def test_the_table_names_every_chapter_and_its_exercises_in_their_order():
    packages = {found.name for found in pkgutil.iter_modules(exercises.__path__)}
    assert packages == exercises.CHAPTERS.keys()
    for chapter, names in exercises.CHAPTERS.items():
        module = import_module(f"{exercises.__name__}.{chapter}")
        assert tuple(exercise.name for exercise in module.EXERCISES) == names
    assert all(EXERCISES[name].name == name for name in EXERCISES)


@pytest.mark.parametrize("name", [names[0] for names in exercises.CHAPTERS.values()])
def test_a_check_imports_the_exercises_of_its_own_chapter_alone(name):
    code = (
        "import sys; from nncourse.exercises import check\n"
        f"check({name!r}, None)\n"
        "print(*{m.split('.')[2] for m in sys.modules if m.startswith('nncourse.exercises.')})"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    (chapter,) = (chapter for chapter, names in exercises.CHAPTERS.items() if name in names)
    assert ran.stdout.split() == [chapter]


def by_name(found):
    return f"{found.notebook}-{found.name}"


@pytest.mark.parametrize("found", IN_CHAPTERS, ids=by_name)
def test_a_notebook_checks_the_exercises_of_its_own_chapter(found):
    # What the build takes a notebook to depend on follows from that.
    chapter = Path(found.notebook).stem.replace("-", "_")
    assert found.name in exercises.CHAPTERS[chapter]


@pytest.mark.parametrize("found", IN_CHAPTERS, ids=by_name)
def test_the_solution_in_the_notebook_passes_and_its_starter_is_not_attempted(found):
    assert_works(found)


@pytest.mark.parametrize("found", IN_CHAPTERS, ids=by_name)
def test_the_solution_is_short(found):
    lines = [line for line in found.solution.splitlines() if line.strip()]
    assert len(lines) <= 15


@pytest.mark.parametrize("found", IN_CHAPTERS, ids=by_name)
def test_a_task_says_what_is_tried(found):
    assert EXERCISES[found.name].sentence in " ".join(found.task.split())


@pytest.mark.parametrize("found", IN_CHAPTERS, ids=by_name)
def test_a_check_sees_no_code_but_the_readers(found):
    """Not even after all cells were run: none behind the starter defines a name of its own."""
    names = defined_in(found.exercise)
    assert names == {part.name for part in EXERCISES[found.name].parts}
    for cell in found.later:
        assert not names & defined_in(cell)


@pytest.mark.parametrize("found", IN_CHAPTERS, ids=by_name)
def test_running_all_cells_leaves_an_exercise_not_attempted(found):
    assert found.report(f"{found.exercise}\n{found.solution}").status == "not attempted"


@pytest.mark.parametrize("found", IN_CHAPTERS, ids=by_name)
def test_a_solution_prints_nothing_unasked(found, capsys):
    namespace = {}
    exec(found.imports, namespace)
    exec(found.solution, namespace)
    assert capsys.readouterr().out == ""
    assert isinstance(ast.parse(found.solution).body[-1], ast.FunctionDef)


@pytest.mark.parametrize("found", IN_CHAPTERS, ids=by_name)
def test_what_a_solution_offers_to_show_can_be_called(found, capsys):
    namespace = {}
    exec(found.imports, namespace)
    exec(found.solution, namespace)
    for name in defined_in(found.solution):
        if not name.endswith("_solution"):
            assert f"`{name}()`" in found.task
            namespace[name]()
            assert capsys.readouterr().out


@pytest.mark.parametrize("found", IN_CHAPTERS, ids=by_name)
def test_the_section_to_read_again_exists(found):
    cells = json.loads((CHAPTERS / found.notebook).read_text("utf-8"))["cells"]
    titles = {
        line.lstrip("# ")
        for cell in cells
        if cell["cell_type"] == "markdown"
        for line in "".join(cell["source"]).splitlines()
        if line.startswith("##")
    }
    (section,) = re.findall(r"read \*(.+?)\*", EXERCISES[found.name].more)
    assert section in titles


def test_every_exercise_is_in_exactly_one_notebook():
    if NOTEBOOKS:  # before the first chapter is written there is nothing to be missing from
        assert complaints(NOTEBOOKS) == []


# The same, tried on notebooks made here, right and wrong ones.

SETUP = """
import numpy as np
import not_needed
from nncourse.exercises import check

if np is None:
    %pip install numpy
%matplotlib inline
"""
STARTER = (
    'def softmax(scores, temperature=1.0):\n    """Softmax over rows."""\n    ...  # your code'
)
CHECK = 'check("softmax-temperature", softmax)'
SOLUTION = """
def softmax(scores, temperature=1.0):
    scores = scores / temperature
    powers = np.exp(scores - scores.max(axis=-1, keepdims=True))
    return powers / powers.sum(axis=-1, keepdims=True)
"""


def code(source, *tags):
    return {"cell_type": "code", "source": source, "metadata": {"tags": list(tags)}}


GOOD = [
    {"cell_type": "markdown", "source": ["# A chapter"], "metadata": {}},
    code(SETUP),
    code("expensive = undefined_here"),
    code(STARTER.splitlines(keepends=True), "exercise"),
    code(CHECK, "check"),
    code(SOLUTION, "solution", "hide-cell"),
]


@pytest.fixture
def write(tmp_path):
    def write(cells, name="chapter.ipynb"):
        path = tmp_path / name
        path.write_text(json.dumps({"cells": cells, "nbformat": 4}), "utf-8")
        return path

    return write


def test_an_exercise_is_found_and_works(write):
    (found,) = exercises_in(write(GOOD))
    assert found.name == "softmax-temperature"
    assert found.imports == "import numpy as np\nfrom nncourse.exercises import check"
    assert_works(found)


def test_a_solution_that_is_wrong_is_noticed(write):
    wrong = code(SOLUTION.replace("/ temperature", "* temperature"), "solution")
    (found,) = exercises_in(write([*GOOD[:-1], wrong]))
    with pytest.raises(AssertionError, match="solution of softmax-temperature"):
        assert_works(found)


def test_a_starter_that_is_no_starter_is_noticed(write):
    (found,) = exercises_in(write([code(SETUP), code(SOLUTION, "exercise"), *GOOD[4:]]))
    with pytest.raises(AssertionError, match="starter of softmax-temperature"):
        assert_works(found)


def test_missing_doubled_and_unknown_exercises_are_named(write):
    one, two = write(GOOD, "one.ipynb"), write(GOOD, "two.ipynb")
    unknown = write([*GOOD[:4], code('check("soft", softmax)', "check"), GOOD[5]], "odd.ipynb")
    without = write(GOOD[:3], "without.ipynb")
    others = [name for name in EXERCISES if name != "softmax-temperature"]
    missing = [f"the exercise {name!r} is in 0 notebooks [], not in one" for name in others]
    assert complaints([one, without]) == missing
    assert "'softmax-temperature' is in 2 notebooks ['one.ipynb', 'two.ipynb']" in str(
        complaints([one, two])
    )
    assert "odd.ipynb checks 'soft', which the course does not know" in complaints([unknown])
    assert len(complaints([without])) == len(EXERCISES)


@pytest.mark.parametrize(
    "cells",
    [
        GOOD[:-1],
        [GOOD[3], GOOD[5], GOOD[4]],
        [GOOD[4], GOOD[3], GOOD[5]],
        [GOOD[3], code(CHECK), GOOD[5]],
        [GOOD[3], code("1 + 1", "check"), GOOD[5]],
        [GOOD[3], code(CHECK, "check", "solution"), GOOD[5]],
    ],
)
def test_cells_out_of_order_untagged_or_without_a_check_are_an_error(write, cells):
    with pytest.raises(ValueError, match=r"chapter\.ipynb"):
        exercises_in(write(cells))


def test_a_notebook_run_from_top_to_bottom_never_stops_at_an_exercise():
    """Also the check before anything is defined by the reader: the starter defines it."""
    for name in EXERCISES:
        assert check(name, None).status == "not attempted"
