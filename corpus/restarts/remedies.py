"""The register of remedies: for which finding, what is changed, who found it to help, and what it is tried on."""

from collections.abc import Callable
from dataclasses import dataclass

from configurations.configuration import Changes
from recorder.settings import Settings

from .stuck import Stuck, float32, seeds

NANDA = "Nanda et al. 2023 (arXiv 2301.05217), on weight decay; Power et al. 2022 (arXiv 2201.02177), figure 2"
DATA = (
    "Power et al. 2022 (arXiv 2201.02177), figure 1; Liu et al. 2022 (arXiv 2205.10343) and Varma et al. 2023 "
    "(arXiv 2309.02390), on the critical size of the train data"
)
SLINGSHOT = (
    "Thilak et al. 2022 (arXiv 2206.04817), on slingshots; Cohen et al. 2022 (arXiv 2207.14484): the sharpness that "
    "Adam bears is in inverse proportion to the learning rate"
)
COLLAPSE = "Prieto et al. 2025 (arXiv 2501.04697), on softmax collapse"


@dataclass(frozen=True)
class Remedy:
    """What a user is told to do about a finding."""

    name: str
    finding: str
    words: str
    source: str
    changes: Callable[[Settings], Changes]
    """What to change of the settings of the stuck run."""
    tried_on: tuple[Stuck, ...]


NO_WEIGHT_DECAY = (
    *seeds("mlp-add-31-no-weight-decay", 10),
    Stuck("quad-add-29-no-weight-decay"),
    Stuck("mlp-symmetric-4-no-weight-decay"),
)
LITTLE_DATA = (
    Stuck("mlp-add-31-quarter-data"),
    Stuck("quad-add-29-30-percent"),
    Stuck("mlp-symmetric-4-40-percent"),
)
SLINGSHOTS = (
    Stuck("slingshot-add-29-seed0"),
    Stuck("slingshot-add-29-seed2-learning-rate-.05"),
    Stuck("slingshot-add-29-seed3-weight-decay-.2"),
)
SOFTMAX_COLLAPSE = (
    Stuck("slingshot-add-29-no-weight-decay"),
    float32("mlp-add-31-no-weight-decay"),
    float32("parity-20-3-no-weight-decay"),
)

REMEDIES: list[Remedy] = [
    Remedy(
        "weight-decay-1",
        "no weight decay",
        "AdamW weight decay 1",
        NANDA,
        lambda settings: {"weight_decay": 1.0},
        NO_WEIGHT_DECAY,
    ),
    Remedy(
        "twice-the-data",
        "too little data",
        "twice the train pairs",
        DATA,
        lambda settings: {"train": 2 * settings.train},
        LITTLE_DATA,
    ),
    Remedy(
        "tenth-of-learning-rate",
        "slingshots",
        "a tenth of the learning rate",
        SLINGSHOT,
        lambda settings: {"learning_rate": settings.learning_rate / 10},
        SLINGSHOTS,
    ),
    Remedy(
        "float64-loss",
        "slingshots",
        "the loss in float64",
        COLLAPSE,
        lambda settings: {"float64_loss": True},
        SLINGSHOTS,
    ),
    Remedy(
        "float64-loss",
        "softmax collapse",
        "the loss in float64",
        COLLAPSE,
        lambda settings: {"float64_loss": True},
        SOFTMAX_COLLAPSE,
    ),
    Remedy(
        "stable-max",
        "softmax collapse",
        "StableMax in place of softmax",
        COLLAPSE,
        lambda settings: {"stable_max": True},
        SOFTMAX_COLLAPSE,
    ),
    Remedy(
        "weight-decay-1",
        "softmax collapse",
        "AdamW weight decay 1",
        COLLAPSE,
        lambda settings: {"weight_decay": 1.0},
        SOFTMAX_COLLAPSE,
    ),
]
