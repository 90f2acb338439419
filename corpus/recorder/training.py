"""Trains a run, and keeps its weights and scalars at every step that the settings ask for."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import torch
from torch.nn.functional import cross_entropy

from .model import Model, Weights
from .settings import Settings
from .stable_max import stable_max_cross_entropy
from .tasks import Data

WARM_UP = 10
"""Steps over which the learning rate rises to its own."""
BETAS = (0.9, 0.98)


@dataclass(frozen=True)
class Scalars:
    """What the trainer reports at one step: losses in nats, accuracies as shares of 1."""

    step: int
    train_loss: float
    test_loss: float
    train_accuracy: float
    test_accuracy: float


@dataclass(frozen=True)
class Trained:
    """A run after its last step."""

    tokens: torch.Tensor
    """int64 [rows, context], with the model's suffix."""
    scalars: list[Scalars]
    weights: dict[int, Weights]
    """By step: of every snapshot, and of every step that has scalars."""


def train(settings: Settings, data: Data, model: Model, progress: Callable[[Scalars], None]) -> Trained:
    """Trains with AdamW for `settings.steps` steps."""
    suffix = np.tile(model.suffix, (len(data.inputs), 1)).astype(np.int64)
    tokens = torch.tensor(np.concatenate([data.inputs, suffix], axis=1))
    labels, is_train = torch.tensor(data.labels), torch.tensor(data.is_train)
    train_tokens, train_labels = tokens[is_train], labels[is_train]
    test_tokens, test_labels = tokens[~is_train], labels[~is_train]
    weights = {name: weight.clone().requires_grad_(True) for name, weight in model.weights.items()}
    optimizer = torch.optim.AdamW(
        weights.values(),
        lr=settings.learning_rate,
        weight_decay=settings.weight_decay,
        betas=BETAS,
        fused=True,
    )
    objective = stable_max_cross_entropy if settings.stable_max else cross_entropy
    batches = torch.Generator().manual_seed(settings.seed + 2000)
    snapshots = set(settings.snapshot_steps())
    trained = Trained(tokens, [], {})

    def scores(inputs: torch.Tensor, targets: torch.Tensor) -> tuple[float, float]:
        logits = model.forward(weights, inputs).double()
        return cross_entropy(logits, targets).item(), (logits.argmax(-1) == targets).double().mean().item()

    for step in range(settings.steps + 1):
        reports = step % settings.scalars_every == 0 or step == settings.steps
        if reports:
            with torch.no_grad():
                train_scores, test_scores = scores(train_tokens, train_labels), scores(test_tokens, test_labels)
            trained.scalars.append(Scalars(step, train_scores[0], test_scores[0], train_scores[1], test_scores[1]))
            progress(trained.scalars[-1])
        if reports or step in snapshots:
            trained.weights[step] = {name: weight.detach().clone() for name, weight in weights.items()}
        if settings.batch is None:
            inputs, targets = train_tokens, train_labels
        else:
            rows = torch.randint(len(train_labels), (settings.batch,), generator=batches)
            inputs, targets = train_tokens[rows], train_labels[rows]
        logits = model.forward(weights, inputs)
        loss = objective(logits.double() if settings.float64_loss else logits, targets)
        optimizer.zero_grad()
        loss.backward()
        for group in optimizer.param_groups:
            group["lr"] = settings.learning_rate * min((step + 1) / WARM_UP, 1)
        optimizer.step()
    return trained
