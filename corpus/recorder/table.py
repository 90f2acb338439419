"""What became of the runs of each configuration, from their truth.json."""

import json
from collections import defaultdict
from pathlib import Path

KINDS = ("generalizes late", "at once", "loses it again", "never")


def kind_of(truth: dict) -> str:
    """Which of the kinds a run is; one that loses it again is counted there alone."""
    if not truth["generalizes"]:
        return "never"
    if truth["lost_step"] is not None:
        return "loses it again"
    return "at once" if truth["at_once"] else "generalizes late"


def delay_of(truth: dict) -> float | None:
    """The step of test accuracy .9 over that of the fit."""
    generalized = (truth["generalized_step"] or {}).get("test_accuracy_0.9")
    return generalized / truth["fitted_step"] if generalized and truth["fitted_step"] else None


def table_of(configurations: dict[str, str], folder: Path) -> str:
    """A Markdown table: a line a configuration, and a line of sums. `configurations` are by run."""
    counts: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    delays: dict[str, list[float]] = defaultdict(list)
    for name, configuration in configurations.items():
        path = folder / name / "truth.json"
        if not path.exists():
            counts[configuration]["missing"] += 1
            continue
        truth = json.loads(path.read_text())
        counts[configuration][kind_of(truth)] += 1
        delay = delay_of(truth)
        if delay is not None:
            delays[configuration].append(delay)
    columns = [
        column for column in (*KINDS, "missing") if column in KINDS or any("missing" in c for c in counts.values())
    ]
    lines = [
        f"| configuration | runs | {' | '.join(columns)} | test accuracy .9 over fit |",
        f"| --- |{' ---: |' * (len(columns) + 1)} --- |",
    ]
    for configuration, count in counts.items():
        cells = " | ".join(str(count[column]) for column in columns)
        every = delays[configuration]
        span = f"{min(every):.1f} to {max(every):.1f}" if every else ""
        lines.append(f"| {configuration} | {sum(count.values())} | {cells} | {span} |")
    sums = [sum(count[column] for count in counts.values()) for column in columns]
    lines.append(f"| all | {sum(sums)} | {' | '.join(map(str, sums))} | |")
    return "\n".join(lines)
