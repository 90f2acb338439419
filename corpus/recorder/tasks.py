"""What is learned: the rows, their labels and splits, and the task as run.json says it."""

import random
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from .groups import dihedral, symmetric
from .images import LEVELS, images
from .settings import Settings

OPERATIONS: dict[str, Callable[[int, int, int], int]] = {
    "add": lambda a, b, p: (a + b) % p,
    "subtract": lambda a, b, p: (a - b) % p,
    "multiply": lambda a, b, p: a * b % p,
    "divide": lambda a, b, p: a * pow(b, -1, p) % p,
    "quadratic_form": lambda a, b, p: (a * a + a * b + b * b) % p,
}
"""Each a (operation) b mod p; the last is x^2 + xy + y^2."""

GROUPS = {"symmetric": symmetric, "dihedral": dihedral}


@dataclass(frozen=True)
class Data:
    """The rows of a run."""

    task: dict[str, object]
    """The task of run.json."""
    inputs: np.ndarray
    """Tokens, int64 [rows, context]."""
    labels: np.ndarray
    """int64 [rows]."""
    is_train: np.ndarray
    """bool [rows]."""
    vocabulary: int
    classes: int

    @property
    def unmirrored(self) -> np.ndarray:
        """bool [rows]: test rows, but for pairs (a, b) of which (b, a) is a train row with the same label."""
        if self.inputs.shape[1] != 2:
            return ~self.is_train
        rows, labels = self.inputs.tolist(), self.labels.tolist()
        trained = {(*rows[index], labels[index]) for index in np.flatnonzero(self.is_train)}
        mirrored = [(b, a, label) in trained for (a, b), label in zip(rows, labels, strict=True)]
        return ~self.is_train & ~np.array(mirrored)


def data_of(settings: Settings) -> Data:
    """The rows of a run, their labels noisy or random where it says so."""
    data = (table if settings.task in {*OPERATIONS, *GROUPS} else samples)(settings)
    noise = np.random.RandomState(settings.seed + 1000)
    if settings.random_labels:
        data.labels[:] = noise.randint(0, data.classes, len(data.labels))
    train = np.flatnonzero(data.is_train)
    changed = noise.choice(train, int(settings.label_noise * len(train)), replace=False)
    data.labels[changed] += noise.randint(1, data.classes, len(changed))
    data.labels[changed] %= data.classes
    return data


def table(settings: Settings) -> Data:
    """Every pair of operands; the pairs to train on are the first of a seeded shuffle."""
    if settings.task in OPERATIONS:
        operation, p = OPERATIONS[settings.task], settings.size
        rows = [(a, b) for a in range(p) for b in range(1 if settings.task == "divide" else 0, p)]
        labels, vocabulary = [operation(a, b, p) for a, b in rows], p
        task: dict[str, object] = {"kind": "modular_arithmetic", "operation": settings.task, "modulus": p}
    else:
        products = GROUPS[settings.task](settings.size)
        vocabulary = len(products)
        rows = [(a, b) for a in range(vocabulary) for b in range(vocabulary)]
        labels = [int(products[row]) for row in rows]
        task = {"kind": "group_composition", "group": settings.task, "degree": settings.size}
    shuffled = list(rows)
    random.Random(settings.seed).shuffle(shuffled)
    trained = set(shuffled[: int(settings.train if settings.train > 1 else settings.train * len(rows))])
    return Data(
        task, np.array(rows), np.array(labels), np.array([row in trained for row in rows]), vocabulary, vocabulary
    )


def samples(settings: Settings) -> Data:
    """Rows drawn at random: `train` different rows, then `test` more of them."""
    source = np.random.RandomState(settings.seed)
    train = int(settings.train)
    count = train + settings.test
    task: dict[str, object]
    if settings.task == "images":
        inputs, labels = images(count, source)
        task, vocabulary, classes = {"kind": "generic", "classes": 10}, LEVELS, 10
    else:
        unique = np.unique(source.randint(0, 2, (4 * count, settings.size)), axis=0)
        inputs = unique[source.permutation(len(unique))[:count]]
        assert len(inputs) == count, f"{settings.size} bits have too few different rows"
        ones, vocabulary, classes = inputs[:, : settings.relevant].sum(1), 2, 2
        if settings.task == "parity":
            labels = ones % 2
            task = {"kind": "sparse_parity", "bits": settings.size, "relevant": list(range(settings.relevant))}
        else:
            assert settings.task == "majority", f"there is no task '{settings.task}'"
            labels = (2 * ones > settings.relevant).astype(np.int64)
            task = {"kind": "generic", "classes": 2}
    return Data(task, inputs.astype(np.int64), labels.astype(np.int64), np.arange(count) < train, vocabulary, classes)
