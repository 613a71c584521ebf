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


def set_by(table):
    """The names that the lines of a cell give a value to."""
    return {one.get_name() for one in table.get_symbols() if one.is_assigned() or one.is_imported()}


def read_inside(table):
    """The names from outside that a function reads, or one inside it."""
    read = {one.get_name() for one in table.get_symbols() if one.is_global()}
    return read.union(*map(read_inside, table.get_children()))


def test_a_figure_draws_with_names_that_no_later_cell_gives_another_value(cells):
    # Live, a figure's cell may run after later ones, and the figure is drawn again after the
    # reader's answers. So this holds for what the cell reads as for what its functions read.
    values, reads, drawn = {}, {}, []
    for number, cell in enumerate(cells[1:], 1):  # the first only installs
        if cell["cell_type"] != "code":
            continue
        source = "".join(cell["source"])
        table = symtable.symtable(source, "cell", "exec")
        for name in set_by(table):
            values.setdefault(name, []).append(number)
        for one in table.get_children():
            if one.get_type() == "function":
                reads.setdefault(one.get_name(), set()).update(read_inside(one))
        for call in ast.walk(ast.parse(source)):
            if isinstance(call, ast.Call) and getattr(call.func, "id", "") == "explore":
                outside = {one.get_name() for one in table.get_symbols() if one.is_referenced()}
                drawn.append((number, ast.unparse(call.args[0]), outside))
    assert len(drawn) >= 2
    for number, figure, outside in drawn:
        needed, todo = set(), {figure, *outside}
        while todo:
            name = todo.pop()
            needed.add(name)
            todo |= reads.get(name, set()) - needed
        changed = {
            name: later
            for name in needed
            if (later := [cell for cell in values.get(name, []) if cell > number])
        }
        assert not changed, f"{figure} in cell {number} draws with names set anew in {changed}"
