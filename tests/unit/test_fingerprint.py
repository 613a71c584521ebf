"""Fingerprints: the same for the same thing made anew, another for what may compute otherwise."""

import functools
import importlib
import linecache
import sys
from abc import ABC

import numpy as np
import pytest

import nnkit
from nncourse.experiments.fingerprint import CannotTellError, fingerprint

SCALE = OTHER_SCALE = THIRD_SCALE = 1.0


class Leak(nnkit.Activation):
    """Keeps its argument under another name, so that its repr does not tell."""

    def __init__(self, slope):
        self.own = slope

    def value(self, z):
        return np.where(z > 0, z, self.own * z)


class Around(nnkit.Layer):
    """A layer inside a layer."""

    def __init__(self, inner):
        self.inner = inner


class Measures:
    """State behind a bound method."""

    def __init__(self, factor):
        self.factor = factor

    def size(self, net):
        return self.factor * net.parameters.mean(axis=1)


def closed_over(factor):
    return lambda net: factor * net.parameters.mean(axis=1)


def by_default(factor):
    return lambda net, factor=factor: factor * net.parameters.mean(axis=1)


def scaled(net):
    return SCALE * net.parameters.mean(axis=1)


def calls_scaled(net):
    return [scaled(net) for _ in range(2)]


first, second = (lambda net: net.runs, lambda net: 2 * net.runs)
LONG = np.ones(2000)
OTHER = np.where(np.arange(2000) == 1000, 0.0, LONG)


@pytest.mark.parametrize(
    ("make", "one", "other"),
    [
        (lambda x: x, 1, 2),
        (lambda x: x, 1.0, 1.0 + 1e-9),
        (lambda x: x, "1", 1),
        (lambda x: x, [1, 2], [[1], 2]),
        (lambda x: {"a": x}, 1, 2),
        (lambda x: x, LONG, OTHER),
        (lambda x: x, np.array([16777216.0]), np.array([16777217.0])),
        (lambda x: x, np.array([1e300]), np.array([1e301])),
        (lambda x: x, np.zeros((2, 3)), np.zeros((3, 2))),
        (closed_over, 1.0, 2.0),
        (by_default, 1.0, 2.0),
        (lambda x: Measures(x).size, 1.0, 2.0),
        (lambda x: functools.partial(scaled, x), 1.0, 2.0),
        (Leak, 0.1, 0.2),
        (lambda x: Around(Leak(x)), 0.1, 0.2),
        (lambda x: nnkit.Adam(lr=x), 0.1, 0.2),
        (lambda x: nnkit.SGD(lr=nnkit.WarmUp(2, then=closed_over(x))), 0.1, 0.2),
        (lambda x: nnkit.Linear(2, 3, init=x), "zeros", "he_normal"),
        (lambda x: x, nnkit.Tanh(), nnkit.ReLU()),
        (lambda x: x, nnkit.Tanh, nnkit.ReLU),
        (lambda x: x, first, second),
    ],
    ids=range(21),
)
def test_what_differs_differs_and_what_is_made_anew_does_not(make, one, other):
    assert fingerprint(make(one)) == fingerprint(make(one))
    assert fingerprint(make(one)) != fingerprint(make(other))
    assert "0x" not in fingerprint(make(one))


def test_the_last_digits_of_float64_do_not_count():
    x = np.linspace(0.1, 1.0, 50)
    assert fingerprint(x) == fingerprint(x * (1 + 1e-15))
    assert fingerprint(0.1) == fingerprint(0.1 + 1e-17) == fingerprint(np.float64(0.1))


def test_a_global_name_that_a_function_uses_counts_also_through_another_function(monkeypatch):
    before = fingerprint(scaled), fingerprint(calls_scaled)
    monkeypatch.setitem(globals(), "SCALE", 2.0)
    after = fingerprint(scaled), fingerprint(calls_scaled)
    assert before[0] != after[0]
    assert before[1] != after[1]


def test_a_method_of_a_class_counts_by_what_it_uses(monkeypatch):
    class Own(nnkit.Loss):
        def value_and_gradient(self, logits, Y):
            return SCALE, logits

    before = fingerprint(Own())
    monkeypatch.setitem(globals(), "SCALE", 2.0)
    assert fingerprint(Own()) != before


def test_a_class_counts_by_its_attributes_and_by_all_kinds_of_methods(monkeypatch):
    def made():
        class Own:
            scale = SCALE

            @staticmethod
            def still():
                return OTHER_SCALE

            @property
            def seen(self):
                return THIRD_SCALE

        return Own

    names = ("SCALE", "OTHER_SCALE", "THIRD_SCALE")
    before = fingerprint(made())
    assert fingerprint(made()) == before
    for name in names:
        with monkeypatch.context() as patch:
            patch.setitem(globals(), name, 2.0)
            assert fingerprint(made()) != before, name


def test_a_module_of_ones_own_counts_by_its_source_and_an_installed_one_by_its_version(
    tmp_path, monkeypatch
):
    monkeypatch.syspath_prepend(tmp_path)
    seen = set()
    for number in (1, 2):
        (tmp_path / "own_module.py").write_text(f"def value(net):\n    return {number}\n")
        importlib.invalidate_caches()
        linecache.clearcache()
        sys.modules.pop("own_module", None)
        own = importlib.import_module("own_module")
        seen |= {fingerprint(own), fingerprint(own.value)}
    assert len(seen) == 4
    assert pytest.__version__ in fingerprint(pytest)
    assert fingerprint(pytest.approx) == f"{pytest.approx.__module__}.approx {pytest.__version__}"


def test_things_that_hold_themselves_come_to_an_end():
    ring = []
    ring.append(ring)
    assert fingerprint(ring) == fingerprint(ring)

    def calls_itself(n):
        return calls_itself(n - 1)

    assert fingerprint(calls_itself)


@pytest.mark.parametrize(
    "thing",
    [eval("lambda: 1"), np.random.default_rng(0), object(), np.array([object()]), iter([1])],
    ids=lambda thing: type(thing).__name__,
)
def test_what_cannot_be_told_is_said(thing):
    with pytest.raises(CannotTellError):
        fingerprint([thing])


def test_a_class_attribute_that_is_an_object_and_state_set_on_a_module_count(tmp_path, monkeypatch):
    def made(slope):
        class Own(nnkit.Activation):
            inner = nnkit.LeakyReLU(slope)

        return Own

    assert fingerprint(made(0.1)) != fingerprint(made(0.2))
    monkeypatch.syspath_prepend(tmp_path)
    (tmp_path / "own_package").mkdir()
    (tmp_path / "own_package" / "__init__.py").write_text("from own_package import inner\n")
    (tmp_path / "own_package" / "inner.py").write_text("K = 1\n")
    own = importlib.import_module("own_package")
    before = fingerprint(own)
    own.inner.K = 2
    assert fingerprint(own) != before


def test_functions_that_call_each_other_are_told_once():
    names = [f"link{number}" for number in range(14)]
    for name in names:  # each uses all others: every way through them would be 14! ways
        body = " + ".join(f"{other}()" for other in names if other != name)
        text = f"def {name}():\n    return {body}\n"
        linecache.cache[f"<{name}>"] = (len(text), None, text.splitlines(True), f"<{name}>")
        exec(compile(text, f"<{name}>", "exec"), globals())
    assert fingerprint(globals()["link0"]) == fingerprint(globals()["link0"])


def defined(text):
    """What a cell of a notebook defines: its source is known, and has no file."""
    filename = f"<cell {hash(text)}>"
    linecache.cache[filename] = (len(text), None, text.splitlines(True), filename)
    namespace = {"functools": functools, "np": np, "nnkit": nnkit, "ABC": ABC}
    namespace["__name__"] = "__main__"
    exec(compile(text, filename, "exec"), namespace)
    return namespace["made"]


WRAPPERS = {
    "wraps": """
def twice(function):
    @functools.wraps(function)
    def wrapper(net):
        return FACTOR * function(net)
    return wrapper

@twice
def made(net):
    return net.runs
""",
    "wraps a function of nnkit": """
@functools.wraps(nnkit.gradient_check)
def made(net):
    return FACTOR * net.runs
""",
    "wraps, and keeps nothing of it": """
def replaced(function):
    return functools.wraps(function)(lambda net: FACTOR * net.runs)

@replaced
def made(net):
    return net.runs
""",
    "set on a function": """
def made(net):
    return made.factor * net.runs
made.factor = FACTOR
""",
    "cached": """
@functools.lru_cache
def made(net):
    return FACTOR * net.runs
""",
    "partial of a wrapper": """
def twice(function):
    @functools.wraps(function)
    def wrapper(net, power):
        return FACTOR * function(net) ** power
    return wrapper
made = functools.partial(twice(lambda net: net.runs), power=2)
""",
}

METHODS = {
    "wraps": """
def twice(function):
    @functools.wraps(function)
    def wrapper(self, net):
        return FACTOR * function(self, net)
    return wrapper

class Measure:
    @twice
    def __call__(self, net):
        return net.runs
made = Measure()
""",
    "a descriptor of one's own": """
class Twice:
    def __init__(self, function):
        functools.update_wrapper(self, function)
    def __get__(self, thing, kind):
        return lambda net: FACTOR * self.__wrapped__(thing, net)

class Measure:
    @Twice
    def __call__(self, net):
        return net.runs
made = Measure()
""",
    "cached method": """
class Measure:
    @functools.lru_cache
    def __call__(self, net):
        return FACTOR * net.runs
made = Measure()
""",
    "classmethod of a wrapper": """
def twice(function):
    return functools.wraps(function)(lambda *a: FACTOR * function(*a))

class Measure:
    @classmethod
    @twice
    def size(cls, net):
        return net.runs
made = Measure.size
""",
    "staticmethod": """
class Measure:
    @staticmethod
    def __call__(net):
        return FACTOR * net.runs
made = Measure()
""",
    "setter": """
class Measure:
    @property
    def net(self):
        return 1
    @net.setter
    def net(self, net):
        self.runs = FACTOR * net.runs
made = Measure()
""",
    "cached property": """
class Measure:
    @functools.cached_property
    def factor(self):
        return FACTOR
made = Measure()
""",
    "partial method": """
class Measure:
    def _size(self, net, power):
        return FACTOR * net.runs ** power
    size = functools.partialmethod(_size, power=2)
made = Measure().size
""",
    "class decorator": """
def renamed(kind):
    class Other(kind):
        def size(self, net):
            return FACTOR * net.runs
    return functools.update_wrapper(Other, kind, updated=())

@renamed
class Measure(nnkit.Activation):
    pass
made = Measure
""",
    "metaclass": """
class Kind(type):
    def __call__(cls):
        return FACTOR

class Measure(metaclass=Kind):
    pass
made = Measure
""",
    "abstract base": """
class Measure(ABC):
    def size(self, net):
        return FACTOR * net.runs
made = Measure()
""",
}


@pytest.mark.parametrize("text", [*WRAPPERS.values(), *METHODS.values()], ids=[*WRAPPERS, *METHODS])
def test_all_code_that_runs_counts_whatever_it_is_wrapped_in(text):
    one, again, other = (text.replace("FACTOR", factor) for factor in ("2", "2", "3"))
    assert fingerprint(defined(one)) == fingerprint(defined(again))
    assert fingerprint(defined(one)) != fingerprint(defined(other))


def test_a_module_that_is_imported_inside_a_function_counts(tmp_path, monkeypatch):
    monkeypatch.syspath_prepend(tmp_path)
    (tmp_path / "outer_package").mkdir()
    (tmp_path / "outer_package" / "__init__.py").touch()
    inside = tmp_path / "outer_package" / "factors.py"
    seen = set()
    for text in (
        "import outer_package.factors\n    return outer_package.factors.f()",
        "from outer_package import factors\n    return factors.f()",
        "from outer_package.factors import f\n    return f()",
    ):
        measure = defined(f"def made(net):\n    {text}\n")
        for number in (1, 22):
            inside.write_text(f"def f():\n    return {number}\n")
            importlib.invalidate_caches()
            for name in ("outer_package", "outer_package.factors"):
                sys.modules.pop(name, None)
            seen.add(fingerprint(measure))
            assert fingerprint(measure) in seen
    assert len(seen) == 6
    installed = "def made(net):\n    import codespell_lib\n    return codespell_lib.main\n"
    assert "'codespell_lib " in fingerprint(defined(installed))  # by its version
    with pytest.raises(CannotTellError, match="cannot import no_such_package"):
        fingerprint(defined("def made(net):\n    import no_such_package\n"))
