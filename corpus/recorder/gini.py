"""The Gini coefficient of W_L over Fourier components, for tasks with a cyclic structure."""

from collections.abc import Callable

import numpy as np

from .cyclic import class_order, fourier_basis
from .model import Model, Weights
from .tasks import Data


def gini_of(data: Data, model: Model) -> Callable[[Weights], float] | None:
    """Of the norms of the Fourier components of W_L (Nanda et al. 2023); None without a W_L or a cyclic structure."""
    order = class_order(data)
    read = model.neuron_logit
    if order is None or read is None:
        return None
    basis = fourier_basis(len(order))

    def gini(weights: Weights) -> float:
        norms = np.sort(np.linalg.norm(basis @ read(weights).double().numpy()[order], axis=1))
        ranks = np.arange(1, len(norms) + 1)
        return float(1 - 2 * (norms / norms.sum() * (len(norms) - ranks + 0.5)).sum() / len(norms))

    return gini
