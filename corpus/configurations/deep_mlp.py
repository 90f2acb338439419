"""Modular arithmetic in MLPs of quadratic and GELU neurons."""

from dataclasses import replace

from recorder.settings import Settings

from .configuration import Configuration

QUADRATIC = Settings(model="deep_mlp", activation="square", d_model=24, steps=3000)

DEEP_MLP: list[Configuration] = [
    Configuration(
        "quad-add-29",
        replace(QUADRATIC, size=29),
        {
            "seed0": {},
            "seed1-60-percent": {"seed": 1, "train": 0.6, "steps": 2400},
            "70-percent": {"seed": 2, "train": 0.7, "steps": 1600, "every": 40},
            "40-percent": {"train": 0.4, "steps": 6000, "every": 120},
            "30-percent": {"train": 0.3, "steps": 4000, "every": 100},
            "no-weight-decay": {"weight_decay": 0.0, "steps": 4000, "every": 100},
            "weight-decay-.3": {"seed": 3, "train": 0.6, "weight_decay": 0.3, "steps": 6000, "every": 120},
            "weight-decay-3": {"seed": 4, "weight_decay": 3.0, "steps": 2000, "every": 50},
            "random-labels": {"random_labels": True, "steps": 4000, "every": 100},
            "label-noise-10": {"train": 0.7, "label_noise": 0.1, "steps": 4000, "every": 100},
        },
    ),
    Configuration(
        "quad-subtract-41",
        replace(QUADRATIC, task="subtract", size=41, d_model=16, d_mlp=96, steps=2400),
        {
            "seed0": {},
            "40-percent": {"seed": 1, "train": 0.4, "steps": 4000, "every": 80},
            "eighty-percent": {"seed": 2, "train": 0.8, "steps": 1200, "every": 30},
            "20-percent": {"train": 0.2, "steps": 3000, "every": 75},
            "narrow": {"d_mlp": 8, "steps": 3000, "every": 75},
            "learning-rate-.0003": {"learning_rate": 0.0003, "steps": 3000, "every": 75},
        },
    ),
    Configuration(
        "quad-multiply-31",
        replace(QUADRATIC, task="multiply", size=31, steps=2400),
        {
            "seed0": {},
            "70-percent": {"seed": 1, "train": 0.7, "steps": 1500, "every": 30},
            "35-percent": {"train": 0.35, "steps": 5000, "every": 100},
            "35-percent-cut": {"train": 0.35, "steps": 1000, "every": 25},
            "no-weight-decay": {"weight_decay": 0.0, "steps": 3000, "every": 75},
            "label-noise-20": {"train": 0.7, "label_noise": 0.2, "steps": 3000, "every": 75},
        },
    ),
    Configuration(
        "quad-form-23",
        replace(QUADRATIC, task="quadratic_form", size=23, d_mlp=192),
        {
            "70-percent": {"train": 0.7},
            "ninety-percent": {"train": 0.9, "weight_decay": 2.0},
            "no-weight-decay": {"train": 0.8, "weight_decay": 0.0, "steps": 2400},
        },
    ),
    Configuration(
        "gelu-add-31",
        Settings(
            model="deep_mlp",
            layers=2,
            activation="gelu",
            d_model=24,
            d_mlp=96,
            train=0.6,
            learning_rate=0.003,
            steps=3000,
        ),
        {
            "seed0": {},
            "eighty-percent": {"seed": 1, "train": 0.8, "steps": 2000, "every": 50},
            "weight-decay-3": {"seed": 2, "weight_decay": 3.0, "steps": 2400},
            "25-percent": {"train": 0.25},
            "no-weight-decay": {"weight_decay": 0.0},
        },
    ),
]
