"""Images of ten classes: strokes on 8 x 8 pixels in 16 grey levels, shifted, uneven and noisy."""

import numpy as np

LEVELS = 16
SIDE = 8

STROKES: tuple[tuple[tuple[int, int, int, int], ...], ...] = (
    ((1, 1, 1, 6), (1, 6, 6, 6), (6, 6, 6, 1), (6, 1, 1, 1)),
    ((1, 3, 6, 3),),
    ((1, 1, 1, 5), (1, 5, 6, 1), (6, 1, 6, 5)),
    ((1, 1, 1, 5), (3, 2, 3, 5), (6, 1, 6, 5), (1, 5, 6, 5)),
    ((1, 1, 4, 1), (4, 1, 4, 6), (1, 5, 6, 5)),
    ((1, 5, 1, 1), (1, 1, 3, 1), (3, 1, 6, 5), (6, 5, 6, 1)),
    ((1, 4, 6, 1), (6, 1, 6, 5), (6, 5, 4, 4)),
    ((1, 1, 1, 6), (1, 6, 6, 2)),
    ((1, 1, 6, 6), (1, 6, 6, 1)),
    ((1, 3, 6, 3), (3, 1, 3, 6)),
)
"""The strokes of each class, from (row, column) to (row, column)."""


def images(count: int, random: np.random.RandomState) -> tuple[np.ndarray, np.ndarray]:
    """Grey levels [count, 64] in row-major order, and classes [count]."""
    labels = random.randint(0, len(STROKES), count)
    return np.stack([image(STROKES[label], random) for label in labels]), labels


def image(strokes: tuple[tuple[int, int, int, int], ...], random: np.random.RandomState) -> np.ndarray:
    """One image [64]: each stroke's ends move by up to half a pixel, the whole by almost one more."""
    shift = random.uniform(-0.8, 0.8, 2)
    rows, columns = np.mgrid[:SIDE, :SIDE]
    ink = np.zeros((SIDE, SIDE))
    for stroke in strokes:
        ends = np.array(stroke, float).reshape(2, 2) + shift + random.uniform(-0.5, 0.5, (2, 2))
        for at in np.linspace(0, 1, 12):
            row, column = ends[0] * (1 - at) + ends[1] * at
            ink = np.maximum(ink, np.exp(-((rows - row) ** 2 + (columns - column) ** 2) / 0.5))
    grey = ink * random.uniform(0.7, 1) + random.normal(0, 0.08, ink.shape)
    return np.clip(np.round(grey * (LEVELS - 1)), 0, LEVELS - 1).astype(np.int64).reshape(-1)
