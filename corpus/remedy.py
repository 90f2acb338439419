"""Tests the remedies: restarts stuck runs of the corpus from a snapshot, with each remedy and without.

    python corpus/remedy.py                        all restarts that are not there yet
    python corpus/remedy.py --only stable-max      of a remedy with its controls, of a run, or one by its name
    python corpus/remedy.py --list                 every restart, and what is there of it
    python corpus/remedy.py --table                what came of the remedies, as Markdown

A stuck run is restarted from its recorded snapshot at 40% of its budget where --snapshots has one, else it is trained
again from its seed; the weights are the same. Needs torch, numpy and safetensors. A restart that is there is passed
over; delete its folder to record it again.
"""

import argparse
import multiprocessing
import os
import sys
from pathlib import Path

from restarts.remedies import REMEDIES
from restarts.restart import Restart, record_restart, restarts
from restarts.table import table_of

HERE = Path(__file__).parent


def arguments() -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    add = parser.add_argument
    add("--only", action="append", metavar="NAME", help="a remedy, a run or a restart; may be given again")
    add("--snapshots", type=Path, default=HERE / "snapshots", help="recorded runs (default: corpus/snapshots)")
    add("--out", type=Path, default=HERE / "remedies", help="where the folders go (default: corpus/remedies)")
    add("--jobs", type=int, default=1, help="restarts at once (default: 1)")
    add("--list", action="store_true", help="print the restarts and what they change, and record nothing")
    add("--table", action="store_true", help="print the table of corpus/remedies/README.md from what is in --out")
    return parser.parse_args()


def words_of(restart: Restart) -> set[str]:
    """What --only may call a restart by; a control goes with every remedy of its run."""
    remedies = [remedy for remedy in REMEDIES if restart.stuck in remedy.tried_on]
    names = {remedy.name for remedy in remedies} if restart.remedy is None else {restart.remedy.name}
    return {restart.name, restart.stuck.name, restart.stuck.run, *names}


def chosen(only: list[str] | None) -> list[Restart]:
    """The restarts asked for, in the order of the register; ends the program where a name is unknown."""
    every = {restart: words_of(restart) for restart in restarts().values()}
    known = set().union(*every.values())
    for word in only or []:
        if word not in known:
            sys.exit(f"there is no remedy, no run and no restart '{word}'; --list prints all of them")
    return [restart for restart, words in every.items() if only is None or words & set(only)]


def record(name: str, snapshots: Path, out: Path) -> None:
    """Records one restart in its process."""
    record_restart(restarts()[name], snapshots, out)


def main() -> None:
    """Records, lists, or prints the table."""
    args = arguments()
    if args.table:
        print(table_of(args.out))
        return
    chosen_restarts = chosen(args.only)
    if args.list:
        for restart in chosen_restarts:
            there = "recorded" if (args.out / restart.name).exists() else "-"
            changes = {} if restart.remedy is None else restart.remedy.changes(restart.stuck.settings)
            print(f"{restart.name:70} {there:9} at {restart.stuck.at_step:5} {changes}")
        return
    missing = [restart for restart in chosen_restarts if not (args.out / restart.name).exists()]
    print(
        f"{len(chosen_restarts) - len(missing)} of {len(chosen_restarts)} restarts are there; "
        f"recording {len(missing)} into {args.out}",
        flush=True,
    )
    # The libraries of numpy and torch read this when they are loaded, which a spawned process does for itself.
    os.environ |= {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
    with multiprocessing.get_context("spawn").Pool(args.jobs, maxtasksperchild=1) as pool:
        pool.starmap(record, [(restart.name, args.snapshots, args.out) for restart in missing], chunksize=1)


if __name__ == "__main__":
    main()
