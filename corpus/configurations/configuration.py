"""A configuration: runs of one task, architecture and size, that differ in seed, data and a few settings."""

from dataclasses import dataclass, replace

from recorder.settings import Settings

Changes = dict[str, int | float | bool | str | None]


@dataclass(frozen=True)
class Configuration:
    """What is left out when one is held back: no run of it says anything about another's."""

    name: str
    base: Settings
    variants: dict[str, Changes]
    """By variant: what it changes of the base."""

    def runs(self) -> dict[str, Settings]:
        """The settings of every run by its name."""
        return {f"{self.name}-{variant}": replace(self.base, **changes) for variant, changes in self.variants.items()}
