"""The page *What we measured*: every statement of the course with the verdict its chapter found.

Each chapter leaves its verdicts beside its frames when it runs (`nncourse.experiments.claim`).
The directive ``{verdicts}`` lists them; a statement that no chapter has judged fails the build.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import yaml
from docutils import nodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.util.docutils import SphinxDirective

from nnkit_book.execute import frames_folder

STATEMENTS = Path(__file__).parents[1] / "claims.yml"


def setup(app: Sphinx) -> None:
    """Register the directive, and read its page again whenever a notebook may have run."""
    app.add_directive("verdicts", Verdicts)
    app.connect("env-get-outdated", outdated)


def outdated(
    app: Sphinx, env: BuildEnvironment, added: set[str], changed: set[str], removed: set[str]
) -> list[str]:
    """Name the pages that hold verdicts: they depend on what the notebooks find."""
    return [page for page, about in env.metadata.items() if about.get("verdicts")]


class Verdicts(SphinxDirective):
    """``{verdicts} B``: the statements of one part of the course, with what was measured."""

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        """Return the part's statements as a list of definitions."""
        self.env.metadata[self.env.docname]["verdicts"] = True
        part = self.arguments[0]
        statements = yaml.safe_load(STATEMENTS.read_text(encoding="utf-8"))[part]
        lines = []
        for identity, statement in statements.items():
            found = self.verdict(identity)
            page, _, section = found["at"].partition("#")
            link = f"[{identity}](chapters/{page}.ipynb#{section})"
            stop = "" if found["verdict"] == "holds when" else "."
            verdict = f"**{found['verdict'].capitalize()}{stop}** {found['text']}"
            lines += [f"{link} {statement}", f": {verdict}", ""]
        return self.parse_text_to_nodes("\n".join(lines))

    def verdict(self, identity: str) -> dict[str, Any]:
        """Return what a chapter found, or say that none has."""
        path = frames_folder(self.env.app) / "claims" / f"{identity}.json"
        if not path.exists():
            raise self.error(
                f"no chapter gives a verdict on {identity}: a notebook in _toc.yml must call "
                f'claim("{identity}", ...)'
            )
        found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        return found
