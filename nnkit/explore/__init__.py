"""Figures with controls, for Jupyter and for pages that have no kernel (matplotlib, ipywidgets)."""

from nnkit.explore.controls import Choice, Slider
from nnkit.explore.explorer import Explorer, Goal, explore, figures
from nnkit.explore.frame import Frame, Rendered
from nnkit.explore.predict import Prediction, predict

__all__ = [
    "Choice",
    "Explorer",
    "Frame",
    "Goal",
    "Prediction",
    "Rendered",
    "Slider",
    "explore",
    "figures",
    "predict",
]
