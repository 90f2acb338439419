"""What one recorded run is trained on, and how. Equal settings record equal runs on one machine."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Settings:
    """The settings of a run. Those of the model and the data that another task or model has no use for are ignored."""

    task: str = "add"
    """An operation modulo `size`, symmetric, dihedral, parity, majority or images (recorder/tasks.py)."""
    size: int = 31
    """The modulus, the points of a symmetric group, the corners of a polygon, or the bits."""
    relevant: int = 3
    """Relevant bits of parity and majority."""
    train: float = 0.5
    """The share of a table's rows that are trained on, or where it is more than 1 how many rows."""
    test: int = 1000
    """Test rows of parity, majority and images; a table is tested on all other rows."""
    random_labels: bool = False
    label_noise: float = 0.0
    """The share of train labels that are replaced by another class."""

    model: str = "mlp"
    """mlp, transformer or deep_mlp, as in src/wire/model.ts."""
    d_model: int = 32
    d_mlp: int = 128
    layers: int = 1
    """Layers of a transformer, or hidden layers of a deep MLP."""
    heads: int = 4
    activation: str = "relu"
    scale: float = 1.0
    """By what the maps of a deep MLP are multiplied when they are drawn."""

    learning_rate: float = 0.005
    weight_decay: float = 1.0
    batch: int | None = None
    """Rows a step, drawn with replacement; all train rows without it."""
    float64_loss: bool = True
    """Whether the cross-entropy is taken in float64, as it should be; in float32 it underflows and slingshots."""
    stable_max: bool = False
    """Whether the cross-entropy trained on is StableMax's (recorder/stable_max.py); the scalars have softmax's."""
    seed: int = 0
    steps: int = 2400
    every: int = 60
    """Steps between snapshots."""
    uneven: bool = False
    """Whether the steps between snapshots vary from a quarter to two and a half times `every`."""

    @property
    def scalars_every(self) -> int:
        """Steps between scalars."""
        return max(1, self.every // 5)

    def snapshot_steps(self) -> list[int]:
        """The steps of the snapshots: 0, every `every` steps, and the last."""
        if not self.uneven:
            return sorted({*range(0, self.steps + 1, self.every), self.steps})
        gaps = (0.25, 1.5, 0.5, 1, 2.5, 1, 0.25, 1)
        steps, at = {0, self.steps}, 0.0
        for index in range(10 * self.steps // self.every):
            at += self.every * gaps[index % len(gaps)]
            steps.add(round(at / self.scalars_every) * self.scalars_every)
        return sorted(step for step in steps if step <= self.steps)
