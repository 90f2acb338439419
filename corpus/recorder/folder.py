"""A recorded run as a folder that `latebloom replay` takes: run.json, probe, snapshots, scalars and truth."""

import csv
import io
import json
import shutil
from dataclasses import asdict
from pathlib import Path

import torch
from safetensors.torch import save_file

from .model import Model
from .settings import Settings
from .tasks import Data
from .training import BETAS, Scalars, Trained


def write_folder(
    folder: Path, configuration: str, settings: Settings, data: Data, model: Model, trained: Trained, truth: dict
) -> None:
    """Writes the folder beside its place first, so that what is there is whole."""
    begun = folder.with_name(f"{folder.name}.begun")
    shutil.rmtree(begun, ignore_errors=True)
    (begun / "snapshots").mkdir(parents=True)
    for step in settings.snapshot_steps():
        save_file(trained.weights[step], begun / "snapshots" / f"{step:08d}.safetensors", {"step": str(step)})
    probe = {
        "inputs": trained.tokens,
        "labels": torch.tensor(data.labels),
        "split": torch.tensor(~data.is_train).to(torch.uint8),
    }
    save_file(probe, begun / "probe.safetensors", {"split": "0 train, 1 test"})
    (begun / "scalars.csv").write_text(scalars_csv(trained.scalars))
    run = run_of(folder.name, configuration, settings, data, model)
    (begun / "run.json").write_text(json.dumps(run, indent=2) + "\n")
    (begun / "truth.json").write_text(json.dumps(truth, indent=2) + "\n")
    begun.rename(folder)


def scalars_csv(scalars: list[Scalars]) -> str:
    """The content of scalars.csv."""
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\n")
    rows = [asdict(row) for row in scalars]
    writer.writerow(rows[0])
    writer.writerows([row.pop("step"), *(f"{value:.7g}" for value in row.values())] for row in rows)
    return file.getvalue()


def run_of(name: str, configuration: str, settings: Settings, data: Data, model: Model) -> dict[str, object]:
    """The body of POST /v1/runs. Its schedule is that of the trainer, and says nothing that only hindsight knows."""
    train = int(data.is_train.sum())
    return {
        "name": name,
        "configuration": configuration,
        "task": data.task,
        "model": model.spec,
        "optimizer": {
            "name": "adamw",
            "learning_rate": settings.learning_rate,
            "weight_decay": settings.weight_decay,
            "betas": list(BETAS),
        },
        "data": {
            "train_examples": train,
            "train_fraction": round(train / len(data.labels), 4),
            "batch": settings.batch or train,
            "label_noise": settings.label_noise,
            "random_labels": settings.random_labels,
        },
        "precision": "float32",
        "schedule": {
            "planned_steps": max(1, settings.steps // 3),
            "max_steps": settings.steps,
            "snapshot_every": settings.every,
        },
        "seed": settings.seed,
    }
