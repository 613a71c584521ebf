"""Which earlier cells a cell needs: told from the names that cells define and use.

A reader may run any cell first. From these lists the page runs the hidden cells that it needs by
themselves, and offers to run the others; the slow ones that nothing needs are left alone.
"""

from __future__ import annotations

import ast
import builtins
import symtable
from collections.abc import Iterator, Sequence

AT_ONCE = {"listcomp", "setcomp", "dictcomp", "genexpr"}  # scopes that run where they stand


def needs(sources: Sequence[str]) -> list[list[int]]:
    """Return for each cell the earlier cells that it uses names from, nearest definition first.

    Parameters
    ----------
    sources : sequence of str
        The code of the cells, in the order of the page.

    Returns
    -------
    list of list of int
        Positions of the cells that are needed directly, ascending.

    Examples
    --------
    >>> needs(["import numpy as np", "x = np.ones(3)", "y = 2", "x.sum()", "x[0] = 5", "x + y"])
    [[], [0], [], [1], [1], [2, 4]]
    """
    last: dict[str, int] = {}  # name -> the latest cell that defines or changes it
    found = []
    for position, source in enumerate(sources):
        try:
            statements = ast.parse(source).body
        except SyntaxError:  # a line for the notebook's shell
            found.append([])
            continue
        used, defined = _names(statements)
        found.append(sorted({last[name] for name in used if name in last}))
        for name in defined - set(dir(builtins)):
            last[name] = position
    return found


def _names(statements: Sequence[ast.stmt]) -> tuple[set[str], set[str]]:
    """Return the names that a cell takes from before it, and those that it leaves or changes."""
    used: set[str] = set()
    inside: set[str] = set()  # used when its functions are called: the cell's own names are there
    defined: set[str] = set()
    changed: set[str] = set()
    for statement in statements:
        table = symtable.symtable(ast.unparse(statement), "cell", "exec")
        now, later = _referenced(table)
        used |= (now | set(_augmented(statement))) - defined
        inside |= later
        defined |= {
            symbol.get_name()
            for symbol in table.get_symbols()
            if symbol.is_assigned() or symbol.is_imported()
        }
        changed |= set(_changed(statement))
    return used | (inside - defined), defined | changed


def _referenced(table: symtable.SymbolTable) -> tuple[set[str], set[str]]:
    """Return the global names that a scope reads at once, and those that its functions read."""
    top = table.get_type() == "module"
    now = {
        s.get_name() for s in table.get_symbols() if s.is_referenced() and (top or s.is_global())
    }
    later: set[str] = set()
    for child in table.get_children():
        child_now, child_later = _referenced(child)
        if child.get_type() == "function" and child.get_name() not in AT_ONCE:
            later |= child_now
        else:
            now |= child_now
        later |= child_later
    return now, later


def _augmented(statement: ast.stmt) -> Iterator[str]:
    """Yield the names in `x += 1`, which are read before they are set."""
    for node in ast.walk(statement):
        if isinstance(node, ast.AugAssign) and isinstance(node.target, ast.Name):
            yield node.target.id


def _changed(statement: ast.stmt) -> Iterator[str]:
    """Yield the names whose parts are assigned to: `x[0] = 1`, `x.a = 1`."""
    for node in ast.walk(statement):
        if isinstance(node, ast.Subscript | ast.Attribute) and isinstance(node.ctx, ast.Store):
            whole: ast.AST = node
            while isinstance(whole, ast.Subscript | ast.Attribute):
                whole = whole.value
            if isinstance(whole, ast.Name):
                yield whole.id
