"""What every notebook of the course has, wherever it is opened."""

import json
from pathlib import Path

import pytest

CHAPTERS = sorted((Path(__file__).parents[2] / "chapters").glob("*.ipynb"))


@pytest.fixture(params=CHAPTERS, ids=lambda path: path.stem)
def cells(request):
    """The cells of a notebook."""
    return json.loads(request.param.read_text("utf-8"))["cells"]


def tagged(cells, tag):
    return [cell for cell in cells if tag in cell["metadata"].get("tags", [])]


def test_the_first_cell_installs_nnkit_where_it_is_missing(cells):
    source = "".join(cells[0]["source"])
    assert 'find_spec("nnkit") is None' in source
    assert "--no-deps" in source


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
