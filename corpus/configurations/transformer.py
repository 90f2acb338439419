"""Modular arithmetic in transformers."""

from recorder.settings import Settings

from .configuration import Configuration

TRANSFORMERS: list[Configuration] = [
    Configuration(
        "tf-add-31",
        Settings(model="transformer", train=0.45, learning_rate=0.003, d_model=48, d_mlp=192),
        {
            "45-percent-never": {"steps": 8000, "every": 200},
            "eighty-percent": {"train": 0.8, "steps": 3000, "every": 100},
            "fifth-data": {"train": 0.2, "steps": 4000, "every": 100},
            "fifth-data-wd2": {"train": 0.2, "learning_rate": 0.005, "weight_decay": 2, "steps": 4000, "every": 100},
            "no-weight-decay": {"weight_decay": 0.0, "steps": 4000, "every": 100},
            "random-labels": {"steps": 4000, "every": 100, "random_labels": True},
            "random-labels-wd2": {
                "train": 0.5,
                "learning_rate": 0.005,
                "weight_decay": 2,
                "steps": 4000,
                "every": 100,
                "random_labels": True,
            },
            "slingshot-no-wd": {
                "learning_rate": 0.02,
                "weight_decay": 0.0,
                "float64_loss": False,
                "steps": 5000,
                "every": 150,
            },
        },
    ),
    Configuration(
        "tf-add-37",
        Settings(size=37, model="transformer", train=0.6, d_model=48, d_mlp=192),
        {
            "lr.003-wd1": {"learning_rate": 0.003, "steps": 2600, "every": 50},
            "slingshot-small-wd": {
                "learning_rate": 0.015,
                "weight_decay": 0.05,
                "float64_loss": False,
                "steps": 5000,
                "every": 150,
            },
            "slow-tail": {"train": 0.5, "steps": 6000, "every": 150},
            "uneven-seed2": {"train": 0.5, "weight_decay": 1.5, "seed": 2, "steps": 4400, "every": 100, "uneven": True},
            "wd2": {"train": 0.45, "weight_decay": 2, "every": 50},
            "weight-decay-.3": {
                "train": 0.65,
                "learning_rate": 0.003,
                "weight_decay": 0.3,
                "steps": 5800,
                "every": 150,
            },
        },
    ),
    Configuration(
        "tf-add-47",
        Settings(size=47, model="transformer", train=0.3, weight_decay=2.0, d_model=48, d_mlp=192),
        {
            "30-percent-cut": {"steps": 4000, "every": 100},
            "30-percent-long": {"steps": 6100, "every": 150},
            "33-percent-seed9-cut": {"train": 0.33, "seed": 9, "steps": 3000, "every": 100},
            "33-percent-seed9-long": {"train": 0.33, "seed": 9, "steps": 6000, "every": 150},
            "seed4-wd2": {"train": 0.4, "seed": 4, "steps": 600, "every": 20},
        },
    ),
    Configuration(
        "tf-multiply",
        Settings(task="multiply", model="transformer", train=0.45, learning_rate=0.003, d_model=48, d_mlp=192),
        {
            "31-seed1": {"train": 0.65, "seed": 1, "steps": 6000, "every": 150},
            "37-45-percent-never": {"size": 37, "steps": 8000, "every": 200},
            "37-seed0": {
                "size": 37,
                "train": 0.6,
                "learning_rate": 0.005,
                "weight_decay": 2,
                "steps": 600,
                "every": 20,
            },
        },
    ),
    Configuration(
        "tf-subtract",
        Settings(task="subtract", model="transformer", train=0.6, weight_decay=2.0, d_model=48, d_mlp=192),
        {
            "31-45-percent-never": {
                "train": 0.45,
                "learning_rate": 0.003,
                "weight_decay": 1.0,
                "steps": 8000,
                "every": 200,
            },
            "37-seed0": {"size": 37, "steps": 6000, "every": 150},
            "37-seed1": {"size": 37, "learning_rate": 0.003, "weight_decay": 1, "seed": 1, "steps": 6000, "every": 150},
            "37-seed2": {"size": 37, "train": 0.7, "weight_decay": 1.5, "seed": 2, "steps": 2600, "every": 50},
        },
    ),
    Configuration(
        "tf-divide-29",
        Settings(
            task="divide", size=29, model="transformer", train=0.65, weight_decay=2.0, d_mlp=96, steps=1800, every=45
        ),
        {
            "seed0": {},
            "seed1-80-percent": {"seed": 1, "train": 0.8, "weight_decay": 1.0, "steps": 1200, "every": 30},
            "25-percent": {"train": 0.25},
            "no-weight-decay": {"weight_decay": 0.0},
        },
    ),
    Configuration(
        "tf2-add-29",
        Settings(
            size=29,
            model="transformer",
            layers=2,
            train=0.7,
            learning_rate=0.003,
            weight_decay=2.0,
            d_mlp=96,
            steps=2000,
            every=50,
        ),
        {
            "seed0": {},
            "seed1-50-percent": {"seed": 1, "train": 0.5},
            "25-percent": {"train": 0.25},
            "no-weight-decay": {"weight_decay": 0.0, "steps": 1500},
            "random-labels": {"random_labels": True, "steps": 1500},
        },
    ),
    Configuration(
        "tf-minibatch-add-31",
        Settings(model="transformer", batch=128, train=0.8, learning_rate=0.003, d_mlp=96, steps=2000, every=50),
        {
            "seed0": {},
            "half-data-weight-decay-2": {"seed": 1, "train": 0.5, "weight_decay": 2.0, "steps": 3000, "every": 75},
            "no-weight-decay": {"train": 0.5, "weight_decay": 0.0},
        },
    ),
]
