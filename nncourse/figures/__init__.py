"""Figures with controls, for Jupyter and for pages that have no kernel (matplotlib, ipywidgets)."""

from nncourse.figures.ask import Question, ask
from nncourse.figures.controls import Choice, Slider, decades, evenly
from nncourse.figures.explorer import Explorer, Goal, explore, figures
from nncourse.figures.frame import Frame, Rendered
from nncourse.figures.handle import Handle
from nncourse.figures.predict import Prediction, predict

__all__ = [
    "Choice",
    "Explorer",
    "Frame",
    "Goal",
    "Handle",
    "Prediction",
    "Question",
    "Rendered",
    "Slider",
    "ask",
    "decades",
    "evenly",
    "explore",
    "figures",
    "predict",
]
