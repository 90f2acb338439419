"""The tasks of bench/tasks/record.py: groups as tables with their characters, and sparse parity. Nothing here is shared
with src/core/tasks: products are of matrices of permutations, characters are traces of eigenspaces of class sums."""

import itertools

import numpy as np


def symmetric(n):
    """Products [n!, n!] of permutations in the lexicographic order of their one-line notation, (a b)(x) = a(b(x))."""
    elements = np.array(list(itertools.permutations(range(n))))
    number = {tuple(element): index for index, element in enumerate(elements)}
    return np.array([[number[tuple(a[b])] for b in elements] for a in elements])


def dihedral(n):
    """Products [2n, 2n] of symmetries of the n-gon as 2 x 2 matrices: r^0 .. r^(n-1), then r^0 s .. r^(n-1) s."""
    angles = 2 * np.pi * np.arange(n) / n
    turns = np.array([[[np.cos(t), -np.sin(t)], [np.sin(t), np.cos(t)]] for t in angles])
    elements = np.concatenate([turns, turns @ np.diag([1.0, -1.0])])
    products = np.einsum("aij,bjk->abik", elements, elements)
    distances = np.abs(products[:, :, None] - elements).sum((-1, -2))
    return distances.argmin(-1)


def projections(table):
    """The projections [irreps, n, n] of functions on a group onto its isotypic parts, the constants first: the common
    eigenspaces of convolution with the conjugacy classes."""
    n = len(table)
    inverse = (table == 0).argmax(1)
    classes = {frozenset(table[table[x, g], inverse[x]] for x in range(n)) for g in range(n)}
    mixed = np.zeros((n, n))
    for weight, members in zip(np.random.RandomState(0).randn(len(classes)), sorted(classes, key=min)):
        # Classes that hold their inverses make symmetric matrices, and a random combination parts all eigenspaces.
        mixed += weight * np.isin(table[:, inverse].T, list(members))
    values, vectors = np.linalg.eigh((mixed + mixed.T) / 2)
    cuts = np.flatnonzero(np.diff(values) > 1e-6) + 1
    spaces = [part @ part.T for part in np.split(vectors, cuts, axis=1)]
    assert len(spaces) == len(classes)
    spaces.sort(key=lambda space: np.abs(space - 1 / n).max() > 1e-6)
    return np.array(spaces)


def pairs_of(table):
    """Inputs [n^2, 2] and labels [n^2] of all products."""
    n = len(table)
    inputs = np.stack(np.meshgrid(np.arange(n), np.arange(n), indexing="ij"), -1).reshape(-1, 2)
    return inputs, table.reshape(-1)


def parity(bits, relevant, count, random):
    """`count` different random inputs [count, bits] of 0 and 1, and the parity of their first `relevant` bits."""
    inputs = np.unique(random.randint(0, 2, (4 * count, bits)), axis=0)
    inputs = inputs[random.permutation(len(inputs))[:count]]
    assert len(inputs) == count, f"{bits} bits have too few different inputs"
    return inputs, inputs[:, :relevant].sum(1) % 2
