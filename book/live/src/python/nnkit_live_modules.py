"""Which modules a cell will import that are not here yet: told from its code, before it runs."""

import ast
import importlib.util
import re
import sys
from collections.abc import Iterator

OURS = {"nnkit", "nncourse"}
_known: dict[str, set[str]] = {}  # module of ours -> modules from outside that it imports


def parse(code: str) -> tuple[ast.Module, str]:
    """Parse a cell; lines for a notebook's shell (``%pip``, ``!ls``) are left out if need be."""
    try:
        return ast.parse(code), code
    except SyntaxError:
        plain = re.sub(r"(?m)^(\s*)[%!].*$", r"\1pass", code)
        return ast.parse(plain), plain


def missing(code: str) -> list[str]:
    """Return top-level modules that a cell imports, itself or through ours, and can't yet."""
    try:
        tree, _ = parse(code)
    except SyntaxError:
        return []
    names = set()
    for name in _imported(tree):
        top = name.split(".")[0]
        names |= {top} | (_outside(name) | _outside(top) if top in OURS else set())
    return sorted(name for name in names if name not in sys.modules and not _installed(name))


def _imported(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def _outside(module: str) -> set[str]:
    """Return the modules from outside that one of our modules imports as it is imported."""
    if module in _known:
        return _known[module]
    _known[module] = set()  # also the answer to a module that imports this one in turn
    try:
        spec = importlib.util.find_spec(module)
    except (ImportError, ValueError):
        return set()
    if spec is None or spec.origin is None:
        return set()
    with open(spec.origin, encoding="utf-8") as file:
        tree = ast.parse(file.read())
    package = module if spec.submodule_search_locations else module.rpartition(".")[0]
    found = set()
    for node in tree.body:
        for name in _named(node, package):
            top = name.split(".")[0]
            found |= _outside(name) if top in OURS else {top}
    _known[module] = found
    return found


def _named(node: ast.stmt, package: str) -> list[str]:
    """Return the full names of the modules that a statement may import."""
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    if not isinstance(node, ast.ImportFrom):
        return []
    start = node.module or ""
    if node.level:
        above = package.split(".")[: package.count(".") + 2 - node.level]
        start = ".".join([*above, *([start] if start else [])])
    return [start, *(f"{start}.{alias.name}" for alias in node.names)]


def _installed(name: str) -> bool:
    try:
        return importlib.util.find_spec(name) is not None
    except (ImportError, ValueError):
        return False
