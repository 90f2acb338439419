"""What a model is to the recorder."""

from collections.abc import Callable
from dataclasses import dataclass

from torch import Tensor

Weights = dict[str, Tensor]

Normal = Callable[..., Tensor]
"""Sizes -> a tensor drawn from the standard normal distribution."""


@dataclass(frozen=True)
class Model:
    """The specification of run.json, the tensors under the names of src/core/models, and what they make of tokens."""

    spec: dict[str, object]
    weights: Weights
    forward: Callable[[Weights, Tensor], Tensor]
    """Tokens int64 [rows, context] -> logits float32 [rows, vocabulary]."""
    suffix: tuple[int, ...]
    """Tokens after those of the data."""
    neuron_logit: Callable[[Weights], Tensor] | None
    """W_L [vocabulary, neurons], where one hidden layer is read linearly."""
