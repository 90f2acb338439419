"""Records one restart: trains the stuck run up to its snapshot, and goes on with the remedy or without."""

import gzip
import json
import shutil
import time
from dataclasses import dataclass, replace
from pathlib import Path

import torch
from recorder.folder import scalars_csv
from recorder.model import Model, Weights
from recorder.models import model_of
from recorder.progress import Progress
from recorder.settings import Settings
from recorder.tasks import Data, data_of
from recorder.training import train
from recorder.truth import series_of, truth_of
from safetensors.torch import load_file

from .remedies import REMEDIES, Remedy
from .stuck import Stuck


@dataclass(frozen=True)
class Restart:
    """A restart of a stuck run; without a remedy, the control that every remedy of that run is held against."""

    stuck: Stuck
    remedy: Remedy | None

    @property
    def name(self) -> str:
        """The name of its folder."""
        return f"{self.stuck.name}-{'control' if self.remedy is None else self.remedy.name}"

    @property
    def settings(self) -> Settings:
        """Those after the restart: the steps that the budget had left, and the budget once more."""
        settings = self.stuck.settings
        changed = replace(settings, **({} if self.remedy is None else self.remedy.changes(settings)))
        return replace(changed, steps=2 * settings.steps - self.stuck.at_step)


def restarts() -> dict[str, Restart]:
    """Every restart by its name, the control of a run before its remedies."""
    every = [Restart(stuck, choice) for remedy in REMEDIES for stuck in remedy.tried_on for choice in (None, remedy)]
    return {restart.name: restart for restart in every}


def record_restart(restart: Restart, snapshots: Path, out: Path) -> None:
    """Records into out/name, with the optimizer begun anew, as one who loads a snapshot does."""
    torch.set_num_threads(1)
    begun = time.monotonic()
    before, after = restart.stuck.settings, restart.settings
    progress = Progress(restart.name, after.steps)
    data = data_of(after)
    weights = weights_at(before, restart.stuck.at_step, snapshots / restart.stuck.name, progress)
    model = replace(model_of(after, data), weights=weights)
    trained = train(after, data, model, progress)
    truth = truth_of(series_of(data, model, trained))
    write_restart(out / restart.name, restart, data, truth, scalars_csv(trained.scalars))
    progress.end(truth, time.monotonic() - begun)


def weights_at(settings: Settings, step: int, recorded: Path, progress: Progress) -> Weights:
    """The weights of the stuck run: of its recorded snapshot where there is one, else trained again from its seed."""
    snapshot = recorded / "snapshots" / f"{step:08d}.safetensors"
    if snapshot.exists():
        return load_file(snapshot)
    data = data_of(settings)
    model: Model = model_of(settings, data)
    return train(replace(settings, steps=step), data, model, progress).weights[step]


def write_restart(folder: Path, restart: Restart, data: Data, truth: dict, scalars: str) -> None:
    """Writes the folder beside its place first, so that what is there is whole."""
    begun = folder.with_name(f"{folder.name}.begun")
    shutil.rmtree(begun, ignore_errors=True)
    begun.mkdir(parents=True)
    for name, content in (("remedy.json", summary_of(restart, data)), ("truth.json", truth)):
        (begun / name).write_text(json.dumps(content, indent=2) + "\n")
    (begun / "scalars.csv.gz").write_bytes(gzip.compress(scalars.encode(), mtime=0))
    begun.rename(folder)


def summary_of(restart: Restart, data: Data) -> dict[str, object]:
    """The content of remedy.json. Steps of truth.json and of the scalars are counted from the restart."""
    stuck, remedy = restart.stuck, restart.remedy
    return {
        "name": restart.name,
        "configuration": stuck.configuration,
        "run": stuck.name,
        "at_step": stuck.at_step,
        "budget": stuck.settings.steps,
        "steps": restart.settings.steps,
        "train_examples": int(data.is_train.sum()),
        "remedy": None
        if remedy is None
        else {
            "name": remedy.name,
            "finding": remedy.finding,
            "words": remedy.words,
            "changes": remedy.changes(stuck.settings),
            "source": remedy.source,
        },
    }
