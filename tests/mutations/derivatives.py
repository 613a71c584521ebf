"""Break every derivative and update rule in every small way, and see that a test notices.

    python tests/mutations/derivatives.py

Takes each function that holds a derivative, a gradient or an update rule, and changes one
thing in it: a sign (+ to -), a factor of two, or a missing term. Each mutant is written to a
copy of the package and the unit tests for that part are run on it. Prints every mutant that no
test has caught, and the number caught; ends with an error unless that is all of them.
"""

from __future__ import annotations

import ast
import copy
import multiprocessing
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import hypothesis
import hypothesis.extra.numpy
import pytest

ROOT = Path(__file__).resolve().parents[2]
ACTIVATIONS = ("tests/unit/test_activations.py", "tests/unit/test_gradients.py")
GRADIENTS = ("tests/unit/test_gradients.py",)
RULES = ("tests/unit/test_optimizers.py",)
NETWORKS = "tests/unit/test_network.py"
# The files, the functions in them that are to be broken, and the tests that should notice.
TARGETS = [
    ("activations/classic.py", {"derivative", "backward"}, ACTIVATIONS),
    ("activations/rectified.py", {"derivative"}, ACTIVATIONS),
    ("activations/smooth.py", {"derivative"}, ACTIVATIONS),
    ("activations/softmax.py", {"jacobian", "backward"}, ACTIVATIONS),
    ("activations/base.py", {"backward"}, ACTIVATIONS),
    ("layers.py", {"backward", "parameter_gradients"}, (*GRADIENTS, NETWORKS)),
    ("losses.py", {"value_and_gradient"}, GRADIENTS),
    ("optimizers.py", {"update", "decayed", "clip_by_norm", "clip_by_value"}, RULES),
]
# Mutants that compute the same as the original, and why.
SAME = {
    ("Step.derivative", "2 * np.zeros_like(numbers(z))"): "twice zero is zero",
    ("ReLU.derivative", "z = 2 * numbers(z)"): "twice z has the sign of z",
    ("LeakyReLU.derivative", "z = 2 * numbers(z)"): "twice z has the sign of z",
    ("Step.derivative", "z = 2 * numbers(z)"): "zero everywhere",
    (
        "clip_by_norm",
        "largest = 2 * np.abs(g).max(axis=-1, keepdims=True, initial=np.finfo(g.dtype).tiny)",
    ): "a common factor, divided out again",
    ("clip_by_norm", "largest = 2 * largest.astype(np.float64)"): "likewise",
}
WORKERS = 2
SIGN = {ast.Add: ast.Sub, ast.Sub: ast.Add}


@dataclass(frozen=True)
class Mutant:
    """One change: where it is, what it does, and the module's source with it."""

    file: str
    function: str
    kind: str
    line: int
    text: str
    source: str
    tests: tuple[str, ...]


def twice(value: ast.expr) -> ast.expr:
    return ast.BinOp(ast.Constant(2), ast.Mult(), value)


def changes(node: ast.AST) -> Iterator[tuple[str, ast.AST]]:
    """Yield every change of one node: its kind, and the node that takes its place."""
    if isinstance(node, ast.BinOp) and type(node.op) in SIGN:
        other = copy.deepcopy(node)
        other.op = SIGN[type(node.op)]()
        yield "sign", other
        yield "missing term", copy.deepcopy(node.left)
    elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        yield "sign", copy.deepcopy(node.operand)
    elif isinstance(node, ast.AugAssign):
        if type(node.op) in SIGN:
            other = copy.deepcopy(node)
            other.op = SIGN[type(node.op)]()
            yield "sign", other
        other = copy.deepcopy(node)
        other.value = twice(other.value)
        yield "factor two", other
        yield "missing term", ast.Pass()
    elif isinstance(node, ast.Return) and isinstance(node.value, ast.Tuple):
        for place in range(len(node.value.elts)):
            other = copy.deepcopy(node)
            other.value.elts[place] = twice(other.value.elts[place])
            yield "factor two", other
    elif isinstance(node, ast.Return) and node.value is not None:
        other = copy.deepcopy(node)
        other.value = twice(other.value)
        yield "factor two", other
    elif isinstance(node, ast.Expr) and isinstance(node.value, ast.Call) and node.value.args:
        other = copy.deepcopy(node)
        other.value.args[0] = twice(other.value.args[0])
        yield "factor two", other
        yield "missing term", ast.Pass()
    elif isinstance(node, ast.Assign | ast.AnnAssign) and isinstance(
        node.value, ast.Call | ast.BinOp
    ):
        other = copy.deepcopy(node)
        other.value = twice(other.value)
        yield "factor two", other


class Replace(ast.NodeTransformer):
    """Puts one node in the place of another."""

    def __init__(self, old: ast.AST, new: ast.AST) -> None:
        self.old, self.new = old, new

    def visit(self, node: ast.AST) -> ast.AST:
        if node is self.old:
            return ast.copy_location(self.new, node)
        return self.generic_visit(node)


def mutants() -> Iterator[Mutant]:
    for file, names, tests in TARGETS:
        text = (ROOT / "nnkit" / file).read_text()
        found = set()
        holders = [n for n in ast.walk(ast.parse(text)) if isinstance(n, ast.ClassDef | ast.Module)]
        for holder in holders:
            for function in holder.body:
                if not isinstance(function, ast.FunctionDef) or function.name not in names:
                    continue
                found.add(function.name)
                name = f"{getattr(holder, 'name', '')}.{function.name}".lstrip(".")
                yield from mutants_of(file, name, function, tests)
        if found != names:
            raise SystemExit(f"{file} has no function {', '.join(names - found)} any more")


def mutants_of(
    file: str, name: str, function: ast.FunctionDef, tests: tuple[str, ...]
) -> Iterator[Mutant]:
    text = (ROOT / "nnkit" / file).read_text()
    abstract = any(
        isinstance(n, ast.Raise) and "NotImplementedError" in ast.dump(n) for n in function.body
    )
    nodes = [] if abstract else [n for s in function.body for n in ast.walk(s)]
    for node in nodes:
        for number, (kind, _) in enumerate(changes(node)):
            # Parse afresh for each mutant and find the same node in the fresh tree.
            tree = ast.parse(text)
            same = next(
                n
                for n in ast.walk(tree)
                if type(n) is type(node)
                and (n.lineno, n.col_offset, n.end_lineno, n.end_col_offset)
                == (node.lineno, node.col_offset, node.end_lineno, node.end_col_offset)
            )
            new = list(changes(same))[number][1]
            shown = ast.unparse(ast.fix_missing_locations(copy.deepcopy(new)))
            if (name, shown.removeprefix("return ")) in SAME:
                continue
            source = ast.unparse(ast.fix_missing_locations(Replace(same, new).visit(tree)))
            yield Mutant(file, name, kind, node.lineno, shown, source, tests)


def caught(mutant: Mutant) -> bool:
    """Run the tests on a copy of the package with the mutant in it; in a process of its own."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        ignore = shutil.ignore_patterns("__pycache__", "*.npz")
        shutil.copytree(ROOT / "nnkit", folder / "nnkit", ignore=ignore)
        shutil.copytree(ROOT / "tests/unit", folder / "tests/unit", ignore=ignore)
        shutil.copy(ROOT / "pyproject.toml", folder)
        (folder / "nnkit" / mutant.file).write_text(mutant.source)
        os.chdir(folder)
        os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"
        sys.path.insert(0, name)
        sys.dont_write_bytecode = True
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, 1)
        os.dup2(nowhere, 2)
        # The same examples each time, so that a mutant is caught always or never; and no search
        # for a simpler example, which takes longer than all the rest.
        phases = [hypothesis.Phase.explicit, hypothesis.Phase.generate]
        hypothesis.settings.register_profile(
            "mutants", derandomize=True, database=None, phases=phases
        )
        hypothesis.settings.load_profile("mutants")
        options = ["-x", "-q", "--tb=no", "--assert=plain", "-p", "no:cacheprovider"]
        code = pytest.main([*options, *mutant.tests])
        os.chdir(ROOT)
    if code not in (0, 1, 2):  # passed, failed, or failed to be collected
        raise RuntimeError(f"pytest could not run on {mutant.file}: exit code {code}")
    return code != 0


def main() -> int:
    began = time.perf_counter()
    everything = list(mutants())
    whole = (ROOT / "nnkit/__init__.py").read_text()
    unbroken = [Mutant("__init__.py", "", "", 0, "", whole, t) for t in (ACTIVATIONS, RULES)]
    # Forked children have pytest and NumPy in memory already; each tests one mutant and ends.
    method = "fork" if "fork" in multiprocessing.get_all_start_methods() else "spawn"
    with multiprocessing.get_context(method).Pool(WORKERS, maxtasksperchild=1) as pool:
        if any(pool.map(caught, unbroken, chunksize=1)):
            raise SystemExit("the tests fail on the package as it is: mend that first")
        results = []
        for mutant, result in zip(everything, pool.imap(caught, everything), strict=True):
            results.append(result)
            if not result:
                where = f"nnkit/{mutant.file}:{mutant.line} {mutant.function}"
                print(f"NOT CAUGHT  {where}: {mutant.kind}: {mutant.text}", flush=True)
    kinds = {kind: sum(m.kind == kind for m in everything) for kind in {m.kind for m in everything}}
    parts = ", ".join(f"{count} {kind}" for kind, count in sorted(kinds.items()))
    seconds = time.perf_counter() - began
    print(f"{sum(results)} of {len(results)} mutants caught ({parts}) in {seconds:.0f} s")
    return 0 if all(results) and len(results) >= 40 else 1


if __name__ == "__main__":
    sys.exit(main())
