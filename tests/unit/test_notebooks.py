"""What every notebook of the course has, wherever it is opened."""

import ast
import json
import symtable
from pathlib import Path

import pytest

CHAPTERS = sorted((Path(__file__).parents[2] / "chapters").glob("*.ipynb"))


@pytest.fixture(params=CHAPTERS, ids=lambda path: path.stem)
def cells(request):
    """The cells of a notebook."""
    return json.loads(request.param.read_text("utf-8"))["cells"]


def tagged(cells, tag):
    return [cell for cell in cells if tag in cell["metadata"].get("tags", [])]


def test_what_is_folded_on_the_page_is_folded_in_jupyter(cells):
    folded = [*tagged(cells, "hide-input"), *tagged(cells, "hide-cell")]
    assert folded
    assert all(cell["metadata"].get("jupyter") == {"source_hidden": True} for cell in folded)


def test_a_chapter_says_what_it_takes_and_sums_up(cells):
    text = "\n".join("".join(cell["source"]) for cell in cells if cell["cell_type"] == "markdown")
    for part in (
        "**After this chapter**",
        "**It takes**",
        "## Exercises",
        "## In short",
        "**Next**",
    ):
        assert text.count(part) == 1, part
    assert "bibliography.md#" in text


def test_every_experiment_is_held_to_its_word(cells):
    assert len(tagged(cells, "remove-cell")) > 1  # the first installs, the others assert
    assert all("assert" in "".join(cell["source"]) for cell in tagged(cells, "remove-cell")[1:])


def test_there_are_two_figures_or_more(cells):
    source = "\n".join("".join(cell["source"]) for cell in cells if cell["cell_type"] == "code")
    assert source.count("\nexplore(") >= 2


FOLDED = {"hide-input", "remove-input", "hide-cell", "remove-cell"}


def shown(cells):
    """The sources of the code cells that a reader sees without unfolding anything."""
    code = [cell for cell in cells if cell["cell_type"] == "code"]
    return [
        "".join(cell["source"])
        for cell in code
        if not FOLDED.intersection(cell["metadata"].get("tags", []))
    ]


def test_shown_code_is_neither_cut_off_nor_long(cells):
    for source in shown(cells):
        lines = source.splitlines()
        assert len(lines) <= 15, f"{len(lines)} lines in one cell:\n{source}"
        wide = [line for line in lines if len(line) > 76]
        assert not wide, f"lines of more than 76 characters: {wide}"


def test_code_to_unfold_is_not_cut_off_either(cells):
    """Solutions, and how something was measured: for who wants to read on."""
    code = [cell for cell in cells if "hide-cell" in cell["metadata"].get("tags", [])]
    lines = [line for cell in code for line in "".join(cell["source"]).splitlines()]
    wide = [line for line in lines if len(line) > 76]
    assert not wide, f"lines of more than 76 characters: {wide}"


AT_ONCE = {"listcomp", "setcomp", "dictcomp", "genexpr"}  # scopes that run where they stand


def changed_by(source):
    """The names that a cell gives a value to, or whose parts it assigns to: `x[0] = 1`."""
    table = symtable.symtable(source, "cell", "exec")
    names = {o.get_name() for o in table.get_symbols() if o.is_assigned() or o.is_imported()}
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Global):
            names.update(node.names)
        if isinstance(node, ast.Subscript | ast.Attribute) and isinstance(node.ctx, ast.Store):
            while isinstance(node, ast.Subscript | ast.Attribute):
                node = node.value
            if isinstance(node, ast.Name) and node.id in read_at_once(table):
                names.add(node.id)
    return names


def read_at_once(table):
    """The names that the lines of a cell read when they run."""
    read = {one.get_name() for one in table.get_symbols() if one.is_referenced()}
    for one in table.get_children():
        if one.get_name() in AT_ONCE:
            read |= read_inside(one)
    return read


def read_inside(table):
    """The names from outside that a function reads, or one inside it."""
    read = {one.get_name() for one in table.get_symbols() if one.is_global()}
    return read.union(*map(read_inside, table.get_children()))


def explained_nowhere(cells):
    """Names that shown code uses, though only folded cells define them; packages are known."""
    code = [cell for cell in cells if cell["cell_type"] == "code"]
    known, folded, missing = set(), set(), set()
    for cell in code:
        source = "".join(cell["source"])
        table = symtable.symtable(source, "cell", "exec")
        tags = cell["metadata"].get("tags", [])
        if FOLDED.intersection(tags):
            folded |= changed_by(source)
            known |= {
                alias.asname or alias.name
                for node in ast.walk(ast.parse(source))
                if isinstance(node, ast.Import)
                for alias in node.names
            }
            continue
        known |= changed_by(source)
        if "check" not in tags:  # `check` itself is the course's
            used = read_at_once(table).union(*map(read_inside, table.get_children()))
            missing |= used & folded - known
    return missing


def test_shown_code_uses_no_name_that_only_folded_code_defines(cells):
    assert explained_nowhere(cells) == set()


@pytest.mark.parametrize(
    ("folded", "used", "missing"),
    [
        ("import numpy as np", "np.ones(3)", set()),
        ("from numpy import ones", "ones(3)", {"ones"}),
        ("def f(x): return x", "def g(x): return f(x)", {"f"}),
        ("def f(x): return x", "def f(x): return 2 * x\nf(1)", set()),
        ("a = 1", "[a for b in range(3)]", {"a"}),
    ],
)
def test_a_name_from_a_folded_cell_is_found(folded, used, missing):
    def cell(source, *tags):
        return {"cell_type": "code", "source": [source], "metadata": {"tags": [*tags]}}

    assert explained_nowhere([cell(folded, "hide-input"), cell(used)]) == missing
    assert explained_nowhere([cell(folded), cell(used)]) == set()


def shared_by_figures(sources):
    """What figures draw with although several cells set it: `{(figure's cell, name): cells}`.

    A name is what a figure draws with if its cell reads it, or a function that its cell reads, or
    a cell that sets such a name (other than by an import), and so on.
    """
    setters, in_functions, at_once, drawn, imported = {}, {}, {}, [], set()
    for number, source in sources.items():
        table = symtable.symtable(source, "cell", "exec")
        own = changed_by(source)
        for name in own:
            setters.setdefault(name, []).append(number)
        imported |= {one.get_name() for one in table.get_symbols() if one.is_imported()}
        at_once[number] = read_at_once(table) - own
        for one in table.get_children():
            if one.get_name() == "lambda":  # part of a line of this cell
                at_once[number] |= read_inside(one)
            elif one.get_name() not in AT_ONCE:
                in_functions.setdefault(one.get_name(), set()).update(read_inside(one))
        for call in ast.walk(ast.parse(source)):
            if isinstance(call, ast.Call) and getattr(call.func, "id", "") == "explore":
                drawn.append((number, read_at_once(table) | at_once[number]))
    shared = {}
    for number, needed in drawn:
        seen = set()
        while needed:
            name = needed.pop()
            seen.add(name)
            cells = setters.get(name, [])
            if len(cells) > 1:
                shared[number, name] = cells
            needed |= in_functions.get(name, set()) - seen
            if name not in imported:
                needed |= set().union(*(at_once[cell] for cell in cells)) - seen
    return shared


def test_what_a_figure_draws_with_is_set_by_one_cell_alone(cells):
    # Live, a figure's cell may run before the cells above it and be drawn again after any other,
    # the reader's answers too. A name that two cells set would then have the wrong one's value.
    sources = {
        number: "".join(cell["source"])
        for number, cell in enumerate(cells[1:], 1)  # the first only installs
        if cell["cell_type"] == "code"
    }
    assert sum("explore(" in source for source in sources.values()) >= 2
    assert shared_by_figures(sources) == {}


@pytest.mark.parametrize(
    "draw",
    [
        "def draw(k): return y[k]\nexplore(draw, k=[1])",
        "explore(lambda k: y[k], k=[1])",
        "explore(draw, k=[1], goal=Goal('find it', lambda v: y))",
        "total = sum(y)\ndef draw(k): return total\nexplore(draw, k=[1])",
        "explore(partial(draw, y=[2 * one for one in y]), k=[1])",
    ],
)
@pytest.mark.parametrize("other", ["y = 2", "for y in range(3): pass", "y[0] = 1", "def y(): ..."])
@pytest.mark.parametrize("place", [0, 2, 4])
def test_a_name_that_a_figure_shares_with_another_cell_is_found(draw, other, place):
    sources = {1: "y = [1, 2]", 3: draw}
    assert shared_by_figures(sources) == {}
    changed = shared_by_figures(dict(sorted({**sources, place: other}.items())))
    assert changed == {(3, "y"): sorted([1, place])}
