"""The reference in the book names everything that nnkit offers."""

import ast
import inspect
import re
from pathlib import Path

import nnkit
from nncourse import diagnostics, storage

PAGES = Path(__file__).parents[2] / "reference"
TABLES = {"ACTIVATIONS", "INITIALISERS", "OPTIMIZERS"}  # names of what is documented one by one


def test_every_public_name_is_in_the_reference():
    text = "\n".join(page.read_text("utf-8") for page in sorted(PAGES.glob("*.md")))
    named = set(re.findall(r"^\.\. auto\w+:: (?:nnkit\.)?(\S+)$", text, re.MULTILINE))
    wanted = {name for name in nnkit.__all__ if name not in TABLES | {"data"}}
    wanted |= {f"data.{name}" for name in nnkit.data.__all__}
    wanted |= {f"nncourse.diagnostics.{name}" for name in diagnostics.__all__}
    assert wanted - named == set()


def test_what_the_table_of_correspondences_says_of_nnkit_is_so():
    rows = (PAGES / "correspondences.md").read_text("utf-8").splitlines()
    firsts = [row.split("|")[1] for row in rows if row.startswith("| ") and "---" not in row]
    calls = re.findall(r"`([A-Za-z.]+)\(([^`]*)\)`", " ".join(firsts))
    assert len(calls) > 30
    for name, arguments in calls:
        if name.startswith(("net.", "loss.")):
            assert hasattr(
                nnkit.Network if name.startswith("net.") else nnkit.Loss, name.split(".")[1]
            )
            continue
        where = nnkit if hasattr(nnkit, name) else storage
        parameters = inspect.signature(getattr(where, name)).parameters
        for keyword, value in re.findall(r"(\w+)=(\d[\d.e+-]*|True|False|\"\w+\")", arguments):
            default = parameters[keyword].default
            if name != "Network":  # there the table shows a choice
                assert default == ast.literal_eval(value), f"{name}({keyword}={default!r})"
