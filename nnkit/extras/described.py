"""Objects that can say how they were made."""

from __future__ import annotations

import inspect
from collections.abc import Mapping
from functools import cache
from typing import Any


class Described:
    """Base of everything with settings: keeps each ``__init__`` argument under its own name.

    From that one rule follow a ``repr`` that can be pasted back as code, saving to a file
    without pickle, and a key for results kept on disk.
    """

    @classmethod
    @cache
    def arguments(cls) -> Mapping[str, inspect.Parameter]:
        """Return what an object of this class is made with, by name."""
        parameters = list(inspect.signature(cls.__init__).parameters.values())[1:]
        without_name = {inspect.Parameter.VAR_POSITIONAL, inspect.Parameter.VAR_KEYWORD}
        return {p.name: p for p in parameters if p.kind not in without_name}

    def settings(self) -> dict[str, Any]:
        """Return the arguments this object was made with, by name."""
        return {name: getattr(self, name) for name in self.arguments() if name in vars(self)}

    def __repr__(self) -> str:
        """Return the call that makes such an object."""
        parts = []
        for name, value in self.settings().items():
            default = self.arguments()[name].default
            if default is inspect.Parameter.empty:
                parts.append(repr(value))
            elif repr(value) != repr(default):
                parts.append(f"{name}={value!r}")
        return f"{type(self).__name__}({', '.join(parts)})"
