"""The cyclic structure of modular arithmetic: the order in which an operation is addition, and the Fourier basis."""

import numpy as np

from .tasks import Data


def class_order(data: Data) -> np.ndarray | None:
    """The classes in the order in which the operation becomes addition; None without one."""
    match data.task.get("operation"):
        case "add" | "subtract":
            return np.arange(data.vocabulary)
        case "multiply" | "divide":
            return powers_of_generator(data.vocabulary)
        case _:
            return None


def coordinate(data: Data) -> np.ndarray | None:
    """[rows] i + j mod n in that order, or -1 where the operation has no place for the pair; None without one."""
    operation, p = data.task.get("operation"), data.vocabulary
    a, b = data.inputs.T[:2]
    if operation in ("add", "subtract"):
        return (a + b if operation == "add" else a - b) % p
    if operation not in ("multiply", "divide"):
        return None
    logarithm = np.zeros(p, int)
    logarithm[powers_of_generator(p)] = np.arange(p - 1)
    sign = 1 if operation == "multiply" else -1
    return np.where((a > 0) & (b > 0), (logarithm[a] + sign * logarithm[b]) % (p - 1), -1)


def powers_of_generator(p: int) -> np.ndarray:
    """[1, g, g^2, ..., g^(p-2)] mod p for the least generator g of a prime p."""
    every = (np.array([pow(g, e, p) for e in range(p - 1)]) for g in range(2, p))
    return next(powers for powers in every if len(set(powers.tolist())) == p - 1)


def fourier_basis(n: int) -> np.ndarray:
    """The constant, then cosine and sine of each frequency, as unit rows [n, n]."""
    x = np.arange(n)
    rows = [np.ones(n)]
    for k in range(1, n // 2 + 1):
        rows.append(np.cos(2 * np.pi * k * x / n))
        if 2 * k < n:
            rows.append(np.sin(2 * np.pi * k * x / n))
    return np.array([row / np.linalg.norm(row) for row in rows])
