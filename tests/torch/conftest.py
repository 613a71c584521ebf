"""Comparison with PyTorch: skipped, with a reason, where it is not installed."""

import importlib.util

import pytest

if importlib.util.find_spec("torch") is None:

    def pytest_collection_modifyitems(items):
        why = "PyTorch is not installed: pip install -r requirements-torch.txt"
        for item in items:
            if "tests/torch/" in item.path.as_posix():
                item.add_marker(pytest.mark.skip(reason=why))
