"""Tables of group composition, numbered as src/wire/tasks.ts says."""

import itertools

import numpy as np


def symmetric(points: int) -> np.ndarray:
    """Products [n!, n!] of permutations in the lexicographic order of their one-line notation; (a b)(x) = a(b(x))."""
    elements = list(itertools.permutations(range(points)))
    number = {element: index for index, element in enumerate(elements)}
    return np.array([[number[tuple(a[x] for x in b)] for b in elements] for a in elements])


def dihedral(corners: int) -> np.ndarray:
    """Products [2n, 2n] of r^0 .. r^(n-1), r^0 s .. r^(n-1) s, where s r s = r^-1."""
    turn, flip = np.divmod(np.arange(2 * corners), corners)[::-1]
    turned = np.where(flip[:, None] == 0, turn[:, None] + turn, turn[:, None] - turn) % corners
    return turned + corners * (flip[:, None] ^ flip)
