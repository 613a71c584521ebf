"""The reference in the book names everything that nnkit offers."""

import re
from pathlib import Path

import nnkit

PAGES = Path(__file__).parents[2] / "reference"
TABLES = {"ACTIVATIONS", "INITIALISERS", "OPTIMIZERS"}  # names of what is documented one by one


def test_every_public_name_is_in_the_reference():
    text = "\n".join(page.read_text("utf-8") for page in sorted(PAGES.glob("*.md")))
    named = set(re.findall(r"^\.\. auto\w+:: (?:nnkit\.)?(\S+)$", text, re.MULTILINE))
    wanted = {name for name in nnkit.__all__ if name not in TABLES | {"data", "diagnostics"}}
    wanted |= {f"data.{name}" for name in nnkit.data.__all__}
    wanted |= {f"diagnostics.{name}" for name in nnkit.diagnostics.__all__}
    assert wanted - named == set()
