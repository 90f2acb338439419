"""The stuck runs that remedies are tried on."""

from dataclasses import dataclass, replace

from configurations.configuration import Changes
from configurations.register import CONFIGURATIONS
from recorder.settings import Settings

RUNS = {name: (c.name, settings) for c in CONFIGURATIONS for name, settings in c.runs().items()}
"""The configuration and the settings of every run of the corpus."""

SHARE = 0.4
"""Of its budget, what a run spends before it is restarted."""


@dataclass(frozen=True)
class Stuck:
    """A run of the corpus, or one that differs from it in a setting that its name then ends in."""

    run: str
    variant: str | None = None
    changes: tuple[tuple[str, int | float | bool], ...] = ()

    @property
    def name(self) -> str:
        """The name of the run and of the variant."""
        return self.run if self.variant is None else f"{self.run}-{self.variant}"

    @property
    def configuration(self) -> str:
        """The configuration of the run."""
        return RUNS[self.run][0]

    @property
    def settings(self) -> Settings:
        """Those of the run until it is restarted."""
        changes: Changes = dict(self.changes)
        return replace(RUNS[self.run][1], **changes)

    @property
    def at_step(self) -> int:
        """The first snapshot with this share of the budget behind it."""
        settings = self.settings
        return next(step for step in settings.snapshot_steps() if step >= SHARE * settings.steps)


def seeds(run: str, *others: int) -> tuple[Stuck, ...]:
    """The run of the corpus, and the same from other seeds."""
    return (Stuck(run), *(Stuck(run, f"seed{seed}", (("seed", seed),)) for seed in others))


def float32(run: str) -> Stuck:
    """The run with its loss in float32."""
    return Stuck(run, "float32", (("float64_loss", False),))
