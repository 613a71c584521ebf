"""Objects that can say how they were made."""

from __future__ import annotations

import inspect
from typing import Any


class Described:
    """Base of everything with settings: keeps each ``__init__`` argument under its own name.

    From that one rule follow a ``repr`` that can be pasted back as code, saving to a file
    without pickle, and a key for results kept on disk.
    """

    def settings(self) -> dict[str, Any]:
        """Return the arguments this object was made with, by name."""
        names = inspect.signature(type(self).__init__).parameters
        return {name: getattr(self, name) for name in names if name in vars(self)}

    def __repr__(self) -> str:
        """Return the call that makes such an object."""
        signature = inspect.signature(type(self).__init__).parameters
        parts = []
        for name, value in self.settings().items():
            default = signature[name].default
            if default is inspect.Parameter.empty:
                parts.append(repr(value))
            elif repr(value) != repr(default):
                parts.append(f"{name}={value!r}")
        return f"{type(self).__name__}({', '.join(parts)})"
