"""Records the corpus: trains every run of corpus/configurations on one thread each, and writes a folder a run.

    python corpus/record.py                         all runs that are not there yet
    python corpus/record.py --only quad-add-29      one configuration, or one run by its name
    python corpus/record.py --list                  every run, and what is there of it
    python corpus/record.py --table                 what became of the runs of each configuration, as Markdown

Needs torch, numpy and safetensors. A run that is there is passed over; delete its folder to record it again. Equal
settings record equal runs on one machine and one version of torch; elsewhere, runs that diverge slowly from these.
"""

import argparse
import multiprocessing
import os
import sys
from dataclasses import dataclass
from pathlib import Path

from configurations.register import CONFIGURATIONS
from recorder.record_run import record_run
from recorder.settings import Settings
from recorder.table import table_of

HERE = Path(__file__).parent


@dataclass(frozen=True)
class Job:
    """A run to record."""

    name: str
    configuration: str
    settings: Settings


def arguments() -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    add = parser.add_argument
    add("--only", action="append", metavar="NAME", help="a configuration or a run; may be given again")
    add("--out", type=Path, default=HERE / "snapshots", help="where the folders go (default: corpus/snapshots)")
    add("--jobs", type=int, default=1, help="runs at once (default: 1)")
    add("--list", action="store_true", help="print the runs and their settings, and record nothing")
    add("--table", action="store_true", help="print the table of corpus/README.md from what is in --out")
    return parser.parse_args()


def jobs_of(only: list[str] | None) -> list[Job]:
    """The runs asked for, in the order of the register; ends the program where a name is unknown."""
    jobs = [
        Job(name, configuration.name, settings)
        for configuration in CONFIGURATIONS
        for name, settings in configuration.runs().items()
    ]
    known = {word for job in jobs for word in (job.name, job.configuration)}
    for word in only or []:
        if word not in known:
            sys.exit(f"there is no configuration and no run '{word}'; --list prints all of them")
    return [job for job in jobs if only is None or {job.name, job.configuration} & set(only)]


def record(out: Path, job: Job) -> None:
    """Records one run in its process."""
    record_run(out, job.name, job.configuration, job.settings)


def main() -> None:
    """Records, lists, or prints the table."""
    args = arguments()
    jobs = jobs_of(args.only)
    if args.table:
        print(table_of({job.name: job.configuration for job in jobs}, args.out))
        return
    if args.list:
        for job in jobs:
            there = "recorded" if (args.out / job.name).exists() else "-"
            print(f"{job.configuration:24} {job.name:40} {there:9} {job.settings}")
        return
    args.out.mkdir(parents=True, exist_ok=True)
    missing = [job for job in jobs if not (args.out / job.name).exists()]
    print(
        f"{len(jobs) - len(missing)} of {len(jobs)} runs are there; recording {len(missing)} into {args.out}",
        flush=True,
    )
    # The libraries of numpy and torch read this when they are loaded, which a spawned process does for itself.
    os.environ |= {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
    with multiprocessing.get_context("spawn").Pool(args.jobs, maxtasksperchild=1) as pool:
        pool.starmap(record, [(args.out, job) for job in missing], chunksize=1)


if __name__ == "__main__":
    main()
