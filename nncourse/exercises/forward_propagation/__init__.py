"""The exercises of the chapter *Forward propagation*, one file each."""

from nncourse.exercises.forward_propagation import one_layer, standardise, two_layers

EXERCISES = (one_layer.EXERCISE, two_layers.EXERCISE, standardise.EXERCISE)
