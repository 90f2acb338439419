"""Records one run, from its settings to its folder."""

import time
from pathlib import Path

import torch

from .folder import write_folder
from .models import model_of
from .progress import Progress
from .settings import Settings
from .tasks import data_of
from .training import train
from .truth import series_of, truth_of


def record_run(out: Path, name: str, configuration: str, settings: Settings) -> None:
    """Records into out/name. One thread, so that equal settings give equal weights however many runs go on at once."""
    torch.set_num_threads(1)
    begun = time.monotonic()
    progress = Progress(name, settings.steps)
    data = data_of(settings)
    model = model_of(settings, data)
    trained = train(settings, data, model, progress)
    truth = truth_of(series_of(data, model, trained))
    write_folder(out / name, configuration, settings, data, model, trained, truth)
    progress.end(truth, time.monotonic() - begun)
