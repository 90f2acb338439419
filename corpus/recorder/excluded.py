"""The excluded loss in hindsight: the loss on train rows of logits without what the finished circuit adds to them."""

from collections.abc import Callable

import numpy as np

from .cyclic import coordinate
from .tasks import Data

Excluded = Callable[[np.ndarray], float]
"""Logits float64 [rows, classes] -> the excluded loss in nats."""


def excluded_of(data: Data, final_logits: np.ndarray) -> Excluded | None:
    """The excluded loss of a task, or None where there is none."""
    if data.task["kind"] == "generic":
        return None
    place = coordinate(data)
    return by_label(data) if place is None else by_frequency(data, place, final_logits)


def negative_log_likelihood(logits: np.ndarray, labels: np.ndarray) -> np.ndarray:
    """The cross-entropy [rows] in nats."""
    shifted = logits - logits.max(-1, keepdims=True)
    return np.log(np.exp(shifted).sum(-1)) - shifted[np.arange(len(labels)), labels]


def by_label(data: Data) -> Excluded:
    """What generalizes is taken to be the mean logits of the unmirrored test rows of each label, less that of all."""
    rows = data.unmirrored
    one_hot = np.eye(data.classes)[data.labels] * rows[:, None]
    counts = one_hot.sum(0)
    train = data.is_train

    def excluded(logits: np.ndarray) -> float:
        means = (one_hot.T @ logits) / np.maximum(counts, 1)[:, None]
        shared = np.where(counts[:, None] > 0, means - logits[rows].mean(0), 0)
        labels = data.labels[train]
        return float(negative_log_likelihood(logits[train] - shared[labels], labels).mean())

    return excluded


def by_frequency(data: Data, place: np.ndarray, final_logits: np.ndarray) -> Excluded:
    """Nanda et al. 2023: without the key frequencies, those whose part of the final logits has a norm above a quarter
    of the greatest."""
    inside = place >= 0
    s, n = place[inside], int(place.max()) + 1
    first = data.classes - n
    one_hot = np.eye(n)[s]
    counts = one_hot.sum(0)
    train = data.is_train[inside]
    labels = data.labels[inside][train] - first

    def parts(logits: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        kept = logits[inside][:, first:]
        transform = np.fft.rfft(one_hot.T @ kept / counts[:, None], axis=0)
        transform[0] = 0
        return kept, transform

    norms = np.linalg.norm(parts(final_logits)[1], axis=1)
    keys = norms > norms.max() / 4

    def excluded(logits: np.ndarray) -> float:
        kept, transform = parts(logits)
        circuit = np.fft.irfft(np.where(keys[:, None], transform, 0), n, axis=0)
        return float(negative_log_likelihood((kept - circuit[s])[train], labels).mean())

    return excluded
