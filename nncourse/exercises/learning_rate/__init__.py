"""The exercises of the chapter *The learning rate*, one file each."""

from nncourse.exercises.learning_rate import distances, sharpest, warm_cosine

EXERCISES = (distances.EXERCISE, warm_cosine.EXERCISE, sharpest.EXERCISE)
