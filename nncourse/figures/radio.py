"""A question with radio buttons, in the page and in Jupyter."""

from __future__ import annotations

import os
from collections.abc import Iterable
from html import escape
from typing import Any


def options_html(group: str, options: Iterable[str]) -> str:
    """Return native radio buttons that belong together, each with its text."""
    return "".join(
        f'<label class="nn-option"><input type="radio" name="nn-{escape(group)}" '
        f'value="{number}"> <span>{escape(option)}</span></label>'
        for number, option in enumerate(options)
    )


class RadioQuestion:
    """What shows itself as HTML while the book is built, and with ipywidgets in Jupyter."""

    def html(self) -> str:
        """Return the question as HTML."""
        raise NotImplementedError

    def widget(self) -> Any:
        """Return the question as widgets."""
        raise NotImplementedError

    def _ipython_display_(self) -> None:
        """Show the question as the place where it runs can show it."""
        from IPython.display import HTML, display  # only where there is IPython

        if os.environ.get("NNKIT_FRAMES"):
            display(HTML(self.html()))
        elif not os.environ.get("NNKIT_LIVE"):
            display(self.widget())
