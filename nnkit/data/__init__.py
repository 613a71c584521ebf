"""Data sets: made on the spot or shipped with the library, none downloaded."""

from nnkit.data.other import digits, noisy_sine, sparse_features
from nnkit.data.plane import blobs, checkerboard, circles, moons, spirals, xor

__all__ = [
    "blobs",
    "checkerboard",
    "circles",
    "digits",
    "moons",
    "noisy_sine",
    "sparse_features",
    "spirals",
    "xor",
]
