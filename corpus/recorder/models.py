"""The register of models."""

import torch

from .mlp import deep_mlp, mlp
from .model import Model
from .settings import Settings
from .tasks import Data
from .transformer import transformer

MODELS = {"mlp": mlp, "transformer": transformer, "deep_mlp": deep_mlp}


def model_of(settings: Settings, data: Data) -> Model:
    """A model with weights drawn from the run's seed."""
    generator = torch.Generator().manual_seed(settings.seed)
    return MODELS[settings.model](settings, data, lambda *sizes: torch.randn(*sizes, generator=generator))
