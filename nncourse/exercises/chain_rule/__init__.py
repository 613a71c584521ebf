"""The exercises of the chapter *The chain rule on a graph*, one file each."""

from nncourse.exercises.chain_rule import by_hand, divide, way_back

EXERCISES = (by_hand.EXERCISE, divide.EXERCISE, way_back.EXERCISE)
