"""Let plain Markdown links reach the bibliography: ``[Glorot](../bibliography.md#glorot2010)``.

A citation role would stand raw in Jupyter and Colab; an ordinary link reads well everywhere. MyST
checks such a link against the headings of the page that it leads to, so the citations' ids are
added to those.

The list of citations also loses a role that promises children which docutils doesn't write: a
screen reader would announce an empty list.
"""

from __future__ import annotations

import re
from typing import Any

from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment

_LIST = re.compile(r'<div(?= [^>]*class="citation-list")[^>]*>')


def setup(app: Sphinx) -> None:
    """Run when all pages are read and the bibliography is known, before links are resolved."""
    app.connect("env-updated", add_targets, priority=900)
    app.connect("html-page-context", mend_list)


def add_targets(app: Sphinx, env: BuildEnvironment) -> None:
    """Add the citations of a page to what may be linked to on it."""
    domain: Any = env.get_domain("cite")
    for citation in domain.citations:
        slugs = env.metadata[citation.bibliography_key.docname].setdefault("myst_slugs", {})
        slugs[citation.citation_id] = (0, citation.citation_id, citation.key)


def mend_list(app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: Any) -> None:
    """Take the role of a list from what has no list items."""
    if "body" in context:
        context["body"] = _LIST.sub('<div class="citation-list">', context["body"])
