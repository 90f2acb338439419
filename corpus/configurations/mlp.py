"""Modular arithmetic in an MLP of one ReLU layer."""

from recorder.settings import Settings

from .configuration import Configuration

MLP: list[Configuration] = [
    Configuration(
        "mlp-add-31",
        Settings(),
        {
            "35-percent-cut": {"train": 0.35, "steps": 12000, "every": 300},
            "35-percent-long": {"train": 0.35, "steps": 25100, "every": 300},
            "label-noise": {"steps": 6000, "every": 150, "label_noise": 0.1},
            "label-noise-20": {"train": 0.7, "steps": 6000, "every": 150, "label_noise": 0.2},
            "label-noise-5": {"train": 0.6, "steps": 8000, "every": 200, "label_noise": 0.05},
            "late": {"train": 0.42, "steps": 5900, "every": 150},
            "ninety-percent": {"train": 0.9, "steps": 900, "every": 20},
            "no-weight-decay": {"weight_decay": 0.0, "steps": 4000, "every": 100},
            "quarter-data": {"train": 0.25, "steps": 4000, "every": 100},
            "random-labels": {"steps": 4000, "every": 100, "random_labels": True},
            "seed0": {"steps": 2700, "every": 50},
            "seed1": {"seed": 1, "every": 50},
            "slingshot-float32": {
                "train": 0.6,
                "learning_rate": 0.02,
                "weight_decay": 0.05,
                "float64_loss": False,
                "steps": 6000,
                "every": 150,
            },
            "slow": {"train": 0.6, "weight_decay": 0.3, "steps": 4700, "every": 100},
            "very-slow": {"train": 0.7, "weight_decay": 0.1, "steps": 9900, "every": 250},
            "weak-weight-decay-cut": {"weight_decay": 0.1, "steps": 15000, "every": 300},
            "weak-weight-decay-long": {"weight_decay": 0.1, "steps": 23200, "every": 300},
            "weight-decay-3": {"weight_decay": 3, "steps": 1500, "every": 40},
        },
    ),
    Configuration(
        "mlp-add-37",
        Settings(size=37),
        {
            "late-40-percent": {"train": 0.4, "steps": 3600, "every": 100},
            "random-labels-wd2": {"weight_decay": 2, "steps": 6000, "every": 150, "random_labels": True},
            "seed3-uneven": {"seed": 3, "steps": 2900, "every": 100, "uneven": True},
            "seed4-uneven": {
                "train": 0.45,
                "seed": 4,
                "d_model": 48,
                "d_mlp": 192,
                "steps": 2700,
                "every": 50,
                "uneven": True,
            },
        },
    ),
    Configuration(
        "mlp-add-47",
        Settings(size=47),
        {
            "30-percent-cut": {"train": 0.3, "steps": 9900, "every": 250},
            "30-percent-long": {"train": 0.3, "steps": 20000, "every": 300},
            "no-weight-decay-lr.007": {
                "learning_rate": 0.007,
                "weight_decay": 0.0,
                "seed": 1,
                "d_model": 24,
                "d_mlp": 96,
                "steps": 4000,
                "every": 100,
            },
            "seed2": {"learning_rate": 0.007, "seed": 2, "d_model": 24, "d_mlp": 96, "steps": 1200, "every": 40},
        },
    ),
    Configuration(
        "mlp-multiply",
        Settings(task="multiply"),
        {
            "31-no-weight-decay": {"weight_decay": 0.0, "steps": 4000, "every": 100},
            "31-seed1-slow": {"train": 0.6, "weight_decay": 0.3, "seed": 1, "steps": 3600, "every": 100},
            "37-seed0": {"size": 37, "every": 50},
        },
    ),
    Configuration(
        "mlp-subtract",
        Settings(task="subtract"),
        {
            "31-no-weight-decay": {"weight_decay": 0.0, "steps": 4000, "every": 100},
            "31-seed1": {"train": 0.55, "seed": 1, "every": 50},
            "37-seed0": {"size": 37, "every": 50},
        },
    ),
    Configuration(
        "mlp-divide-29",
        Settings(task="divide", size=29, train=0.55),
        {
            "seed0": {"steps": 2000, "every": 40},
            "40-percent": {"seed": 1, "train": 0.4, "steps": 4000, "every": 80},
            "eighty-percent": {"seed": 2, "train": 0.8, "steps": 900, "every": 20},
            "weight-decay-.3": {"seed": 3, "weight_decay": 0.3, "steps": 5000, "every": 100},
            "25-percent": {"train": 0.25, "steps": 3000, "every": 75},
            "no-weight-decay": {"weight_decay": 0.0, "steps": 3000, "every": 75},
        },
    ),
    Configuration(
        "mlp-form-31",
        Settings(task="quadratic_form", steps=3000),
        {
            "ninety-percent": {"train": 0.9},
            "60-percent-weight-decay-2": {"train": 0.6, "weight_decay": 2.0},
        },
    ),
    Configuration(
        "narrow-add-61",
        Settings(size=61, d_model=8, d_mlp=16, train=0.4, steps=2400),
        {
            "16-neurons": {},
            "6-neurons-no-weight-decay": {"d_mlp": 6, "d_model": 6, "weight_decay": 0.0},
            "32-neurons": {"d_mlp": 32, "d_model": 12},
        },
    ),
    Configuration(
        "minibatch-add-41",
        Settings(size=41, batch=128, learning_rate=0.003, steps=2400),
        {
            "seed0": {},
            "40-percent": {"seed": 1, "train": 0.4, "steps": 4000, "every": 80},
            "eighty-percent-batch-256": {"seed": 2, "train": 0.8, "batch": 256},
            "weight-decay-.3": {"seed": 3, "weight_decay": 0.3, "steps": 5000, "every": 100},
            "batch-32": {"seed": 4, "train": 0.6, "batch": 32, "steps": 4000, "every": 80},
            "20-percent": {"train": 0.2, "steps": 3000, "every": 75},
            "no-weight-decay": {"weight_decay": 0.0, "steps": 3000, "every": 75},
            "random-labels": {"random_labels": True, "steps": 3000, "every": 75},
        },
    ),
    Configuration(
        "minibatch-subtract-29",
        Settings(
            task="subtract", size=29, batch=64, train=0.9, learning_rate=0.003, weight_decay=2.0, steps=1200, every=30
        ),
        {
            "seed0": {},
            "seed1-weight-decay-1": {"seed": 1, "weight_decay": 1.0},
            "70-percent": {"seed": 2, "train": 0.7, "steps": 1800, "every": 40},
            "30-percent": {"train": 0.3, "steps": 3000, "every": 75},
        },
    ),
    Configuration(
        "slingshot-add-29",
        Settings(
            size=29,
            train=0.7,
            learning_rate=0.03,
            weight_decay=0.05,
            float64_loss=False,
            steps=3000,
        ),
        {
            "seed0": {},
            "seed1": {"seed": 1},
            "seed2-learning-rate-.05": {"seed": 2, "learning_rate": 0.05, "steps": 2400},
            "seed3-weight-decay-.2": {"seed": 3, "weight_decay": 0.2},
            "no-weight-decay": {"seed": 4, "weight_decay": 0.0},
            "half-data-no-weight-decay": {"seed": 5, "train": 0.5, "weight_decay": 0.0},
        },
    ),
]
