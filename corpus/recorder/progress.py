"""A line that says how far a run is, and one that says how it ended."""

import sys

from .training import Scalars


class Progress:
    """Prints to a terminal while a run goes on; into a file, only its end."""

    def __init__(self, name: str, steps: int) -> None:
        self.name, self.steps = name, steps

    def __call__(self, scalars: Scalars) -> None:
        """Draws the line again."""
        if sys.stdout.isatty():
            print(
                f"\r{self.name}: step {scalars.step}/{self.steps}, train {scalars.train_accuracy:.3f}, "
                f"test {scalars.test_accuracy:.3f} ",
                end="",
                flush=True,
            )

    def end(self, truth: dict, seconds: float) -> None:
        """Prints what hindsight says."""
        start = "\r\033[K" if sys.stdout.isatty() else ""
        generalized = truth["generalized_step"] or {}
        print(
            f"{start}{self.name}: fit {truth['fitted_step']}, circuit {truth['circuit_formation_step']}, "
            f"test .9/.99 {list(generalized.values())}, cleaned up {truth['cleaned_up_step']}, "
            f"lost {truth['lost_step']}, at once {truth['at_once']}, peak {truth['peak_test_accuracy']:.3f}, "
            f"end {truth['final_train_accuracy']:.3f}/{truth['final_test_accuracy']:.3f}; "
            f"{self.steps} steps in {seconds:.0f} s",
            flush=True,
        )
