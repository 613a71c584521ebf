"""The house: imports go one way, nnkit <- nncourse <- book, teach; and never in a circle."""

import ast
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
# What each part may import beside the standard library; a folder that is not there has no files.
BELOW = {
    "nnkit": {"nnkit", "numpy", "tqdm"},
    "nncourse": {
        "nncourse",
        "nnkit",
        "numpy",
        "tqdm",
        "matplotlib",
        "PIL",
        "ipywidgets",
        "IPython",
        "cloudpickle",  # where it is installed
    },
}


def module_of(path):
    """The dotted name of a file."""
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def imports(tree, whole):
    """The modules that code imports; at the top only, or also inside functions."""
    for node in ast.walk(tree) if whole else top(tree.body):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert not node.level, "imports are written in full here"
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def top(body):
    """The statements that run when a module is imported: not those for the type checker."""
    for node in body:
        if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING":
            continue
        if not isinstance(node, ast.FunctionDef | ast.ClassDef):
            yield from (node, *top(getattr(node, "body", [])))


def files(part):
    return sorted((ROOT / part).rglob("*.py"))


@pytest.mark.parametrize("part", BELOW)
def test_a_part_imports_what_lies_below_it(part):
    import sys

    allowed = BELOW[part] | set(sys.stdlib_module_names)
    found = {
        (path.relative_to(ROOT).as_posix(), name)
        for path in files(part)
        for name in imports(ast.parse(path.read_text("utf-8")), whole=True)
        if name.split(".")[0] not in allowed
    }
    assert found == set()


def test_tqdm_is_imported_only_where_a_bar_is_shown():
    found = [
        path.name
        for path in files("nnkit")
        if any(n.startswith("tqdm") for n in imports(ast.parse(path.read_text("utf-8")), True))
    ]
    assert found == ["progress.py"]


@pytest.mark.parametrize("part", BELOW)
def test_no_module_imports_itself_in_a_circle(part):
    known = {module_of(path): path for path in files(part)}
    graph = {}
    for module, path in known.items():
        wanted = set()
        # In the library, imports inside functions count too.
        for name in imports(ast.parse(path.read_text("utf-8")), whole=part == "nnkit"):
            wanted |= {name, name.rpartition(".")[0]} & (known.keys() - {module})
        # A package's own __init__ is what its modules are gathered in, not what they build on.
        graph[module] = {one for one in wanted if not module.startswith(f"{one}.")}
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        raise AssertionError(f"imports in a circle: {' <- '.join(error.args[1])}") from None


def test_an_import_against_the_direction_is_seen(tmp_path, monkeypatch):
    monkeypatch.setitem(test_a_part_imports_what_lies_below_it.__globals__, "ROOT", tmp_path)
    (tmp_path / "nnkit").mkdir()
    (tmp_path / "nnkit" / "one.py").write_text("def f():\n    from nncourse import plots\n")
    with pytest.raises(AssertionError):
        test_a_part_imports_what_lies_below_it("nnkit")
    (tmp_path / "nnkit" / "one.py").write_text("from nnkit.two import b\n")
    (tmp_path / "nnkit" / "two.py").write_text("import nnkit.one\n")
    with pytest.raises(AssertionError, match="circle"):
        test_no_module_imports_itself_in_a_circle("nnkit")
