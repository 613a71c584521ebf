"""The course beside the library: figures, experiments, exercises, and what only draws.

Notebooks import it beside ``nnkit``; ``nnkit`` knows nothing of it.
"""
