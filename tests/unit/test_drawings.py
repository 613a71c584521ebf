"""What every module of drawings keeps to, whichever chapter it belongs to."""

import ast
import importlib
import inspect
import json
import pkgutil
from pathlib import Path
from typing import get_type_hints

import pytest

from nncourse import drawings

CHAPTERS = Path(__file__).parents[2] / "chapters"
PREFIX = drawings.__name__ + "."
MODULES = [found.name for found in pkgutil.walk_packages(drawings.__path__, PREFIX)]
TRAINS = {"fit", "Network", "sweep", "SGD", "Adam", "RMSprop", "AdaGrad"}


def functions_of(module):
    """The public functions that a module defines itself."""
    return {
        name: one
        for name, one in vars(module).items()
        if inspect.isfunction(one) and one.__module__ == module.__name__ and name[0] != "_"
    }


def chapter_of(name):
    """The chapter that a module, or a file of its package, draws for."""
    return name.removeprefix(PREFIX).split(".")[0]


@pytest.fixture(params=MODULES)
def module(request):
    return importlib.import_module(request.param)


def test_there_are_drawings():
    assert MODULES


def test_a_module_is_named_after_its_chapter(module):
    assert (CHAPTERS / f"{chapter_of(module.__name__).replace('_', '-')}.ipynb").exists()


def test_every_function_says_what_it_draws_from_what(module):
    for name, function in functions_of(module).items():
        assert function.__doc__, f"{name} has no docstring"
        wanted = {*inspect.signature(function).parameters, "return"}
        assert wanted <= get_type_hints(function).keys(), f"{name} is not typed throughout"


def called_or_imported(tree):
    """The names that a module calls, also as `nnkit.name(...)`, or imports from elsewhere."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.Call):
            yield ast.unparse(node.func).split(".")[-1]


def test_drawings_do_not_train(module):
    names = set(called_or_imported(ast.parse(Path(module.__file__).read_text("utf-8"))))
    assert not names & TRAINS, "networks are trained in the notebook, and their results drawn"


def test_no_drawing_is_left_unused(module):
    chapter = chapter_of(module.__name__)
    cells = json.loads((CHAPTERS / f"{chapter.replace('_', '-')}.ipynb").read_text("utf-8"))
    code = ["".join(c["source"]) for c in cells["cells"] if c["cell_type"] == "code"]
    used = {
        node.attr
        for source in code[1:]  # the first only installs
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Attribute) and ast.unparse(node.value) == "drawings"
    }
    package = importlib.import_module(f"{drawings.__name__}.{chapter}")
    if module is not package:  # a file of a package: what the package hands on
        handed_on = {n for n, one in vars(package).items() if inspect.isfunction(one)}
        offered = functions_of(module).keys() & handed_on
    else:
        offered = functions_of(module).keys()
    assert offered <= used, f"no cell uses {offered - used}"
