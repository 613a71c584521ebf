"""The engine of the exercise checks: it knows the general mistakes, and no exercise."""

from nncourse.check.exercise import Exercise
from nncourse.check.report import Report

__all__ = ["Exercise", "Report"]
