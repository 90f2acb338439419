"""Composition in groups that are not cyclic."""

from recorder.settings import Settings

from .configuration import Configuration

GROUPS: list[Configuration] = [
    Configuration(
        "mlp-symmetric-4",
        Settings(task="symmetric", size=4, d_model=16, d_mlp=64, train=0.6, steps=4000, every=80),
        {
            "seed0": {},
            "seed1-70-percent": {"seed": 1, "train": 0.7, "steps": 3000, "every": 60},
            "ninety-percent": {"train": 0.9, "weight_decay": 2.0, "steps": 2000, "every": 40},
            "eighty-percent": {"seed": 2, "train": 0.8, "steps": 2400, "every": 60},
            "60-percent-cut": {"steps": 1500, "every": 50},
            "40-percent": {"train": 0.4, "steps": 4000, "every": 100},
            "no-weight-decay": {"weight_decay": 0.0, "steps": 4000, "every": 100},
            "random-labels": {"random_labels": True, "steps": 4000, "every": 100},
            "narrow": {"d_mlp": 6, "steps": 4000, "every": 100},
        },
    ),
    Configuration(
        "mlp-dihedral-15",
        Settings(task="dihedral", size=15, d_model=24, d_mlp=96, train=0.6, steps=2400, every=60),
        {
            "seed0": {},
            "45-percent": {"seed": 1, "train": 0.45, "steps": 4000, "every": 80},
            "eighty-percent": {"seed": 2, "train": 0.8, "steps": 1200, "every": 30},
            "25-percent": {"train": 0.25, "steps": 4000, "every": 100},
            "no-weight-decay": {"weight_decay": 0.0, "steps": 4000, "every": 100},
            "weight-decay-.3": {"seed": 3, "weight_decay": 0.3, "steps": 5000, "every": 100},
            "label-noise-15": {"train": 0.7, "label_noise": 0.15, "steps": 4000, "every": 100},
        },
    ),
    Configuration(
        "quad-dihedral-17",
        Settings(
            task="dihedral",
            size=17,
            model="deep_mlp",
            activation="square",
            d_model=20,
            d_mlp=128,
            train=0.6,
            steps=2400,
            every=60,
        ),
        {
            "seed0": {},
            "seed1-50-percent": {"seed": 1, "train": 0.5, "steps": 3000},
            "30-percent": {"train": 0.3, "steps": 4000, "every": 100},
            "no-weight-decay": {"weight_decay": 0.0, "steps": 4000, "every": 100},
        },
    ),
    Configuration(
        "mlp-symmetric-5",
        Settings(task="symmetric", size=5, d_mlp=96, batch=1024, train=0.6, learning_rate=0.003, steps=1500, every=30),
        {
            "seed0": {},
            "30-percent": {"train": 0.3},
        },
    ),
]
