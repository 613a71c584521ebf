"""The core imports NumPy alone, and every public name is documented."""

import inspect
import subprocess
import sys

import pytest

import nnkit
from nncourse import diagnostics

OPTIONAL = ["tqdm", "matplotlib", "ipywidgets", "IPython", "PIL", "torch", "sklearn"]


def test_the_core_imports_numpy_alone():
    code = f"import nnkit, sys; print([m for m in {OPTIONAL} if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def public():
    for name in nnkit.__all__:
        thing = getattr(nnkit, name)
        if inspect.isclass(thing) or inspect.isfunction(thing):
            yield name, thing
    for module in (nnkit.data, diagnostics):
        for name in module.__all__:
            yield f"{module.__name__}.{name}", getattr(module, name)


@pytest.mark.parametrize(
    ("name", "thing"), [pytest.param(*found, id=found[0]) for found in public()]
)
def test_every_public_name_says_what_it_is(name, thing):
    assert thing.__doc__, name
    if inspect.isclass(thing):
        for key, member in vars(thing).items():
            if not key.startswith("_") and inspect.isfunction(member):
                assert inspect.getdoc(getattr(thing, key)), (
                    f"{name}.{key}"
                )  # its own, or its base's


def test_a_progress_bar_is_shown_when_asked_for(capsys):
    pytest.importorskip("tqdm")
    X, y = nnkit.data.xor()
    net = nnkit.Network(nnkit.Linear(2, 2))
    nnkit.fit(
        net, X, y, loss=nnkit.CrossEntropy(), optimizer=nnkit.SGD(), epochs=3, progress=True
    )  # fmt: skip
    assert "3/3" in capsys.readouterr().err
