"""The register of configurations, in the order in which they are recorded."""

from .configuration import Configuration
from .deep_mlp import DEEP_MLP
from .groups import GROUPS
from .mlp import MLP
from .samples import SAMPLES
from .transformer import TRANSFORMERS

CONFIGURATIONS: list[Configuration] = [*SAMPLES, *DEEP_MLP, *GROUPS, *MLP, *TRANSFORMERS]
