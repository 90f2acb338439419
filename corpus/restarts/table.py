"""What came of the remedies, from what is recorded of their restarts, as Markdown."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from .remedies import REMEDIES, Remedy
from .restart import Restart
from .stuck import Stuck

HEAD = (
    "| finding | remedy | runs | generalized in the rest of the budget | with the budget once more "
    "| lost it again | median steps to test accuracy .9 |\n"
    "| --- | --- | ---: | --- | --- | --- | --- |"
)
RUNS_HEAD = (
    "| run | remedy | steps to test accuracy .9 | lost it again | last test accuracy |\n"
    "| --- | --- | ---: | ---: | ---: |"
)


@dataclass(frozen=True)
class Outcome:
    """What became of a restart; steps are counted from it."""

    generalized: int | None
    """The first step of test accuracy .9, where it generalizes."""
    rest: int
    """What the budget had left."""
    lost: int | None
    last: float


def outcome_of(folder: Path, restart: Restart) -> Outcome | None:
    """From its truth.json; None where it is not recorded."""
    path = folder / restart.name / "truth.json"
    if not path.exists():
        return None
    truth = json.loads(path.read_text())
    step = (truth["generalized_step"] or {}).get("test_accuracy_0.9")
    rest = restart.stuck.settings.steps - restart.stuck.at_step
    return Outcome(step, rest, truth["lost_step"], truth["final_test_accuracy"])


def table_of(folder: Path) -> str:
    """A line a remedy, each count with it and without, in the controls of the same runs; then a line a restart."""
    recorded = [(remedy, pairs_of(folder, remedy)) for remedy in REMEDIES]
    summary = [HEAD, *(line_of(remedy, list(pairs.values())) for remedy, pairs in recorded)]
    lines: dict[tuple[Stuck, str], str] = {}
    for remedy, pairs in recorded:
        for stuck, (treated, control) in pairs.items():
            lines[stuck, "none"] = run_line(stuck, "none", control)
            lines[stuck, remedy.words] = run_line(stuck, remedy.words, treated)
    return "\n".join([*summary, "", RUNS_HEAD, *lines.values()])


Pairs = dict[Stuck, tuple[Outcome, Outcome]]


def pairs_of(folder: Path, remedy: Remedy) -> Pairs:
    """By run, what came of it with the remedy and of its control, where both are recorded."""
    pairs: Pairs = {}
    for stuck in remedy.tried_on:
        treated, control = (outcome_of(folder, Restart(stuck, choice)) for choice in (remedy, None))
        if treated is not None and control is not None:
            pairs[stuck] = (treated, control)
    return pairs


def line_of(remedy: Remedy, pairs: list[tuple[Outcome, Outcome]]) -> str:
    """The line of one remedy."""

    def counts(holds: Callable[[Outcome], bool]) -> str:
        treated, control = (sum(holds(pair[index]) for pair in pairs) for index in (0, 1))
        return f"{treated}, without {control}"

    cells = [
        counts(lambda outcome: outcome.generalized is not None and outcome.generalized <= outcome.rest),
        counts(lambda outcome: outcome.generalized is not None),
        counts(lambda outcome: outcome.lost is not None),
        median_of([treated for treated, _ in pairs]),
    ]
    return f"| {remedy.finding} | {remedy.words} | {len(pairs)} | {' | '.join(cells)} |"


def median_of(outcomes: list[Outcome]) -> str:
    """The median of the steps to generalization over those that got there."""
    steps = [outcome.generalized for outcome in outcomes if outcome.generalized is not None]
    return f"{median(steps):.0f}" if steps else "none"


def run_line(stuck: Stuck, words: str, outcome: Outcome) -> str:
    """The line of one restart."""
    step, lost = ("never" if at is None else str(at) for at in (outcome.generalized, outcome.lost))
    return f"| {stuck.name} | {words} | {step} | {lost} | {outcome.last:.3f} |"
