"""The exercises of the chapter *Why deep networks would not learn*, one file each."""

from nncourse.exercises.vanishing_gradients import clip, gain, weight_size

EXERCISES = (gain.EXERCISE, clip.EXERCISE, weight_size.EXERCISE)
