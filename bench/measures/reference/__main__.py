"""The measures of one p=113 snapshot in numpy, from their definitions: prints ms of processor time a round, and the readings.

usage: OPENBLAS_NUM_THREADS=1 OMP_NUM_THREADS=1 python3 bench/measures/reference RECORDED_RUN STEP SAMPLE [ROUNDS]

SAMPLE is a JSON file with the rows that measures of a sample take: tokens, labels, classes, and the spans train, test, few, few_train.
"""
import json
import sys
import time

import numpy as np

from files import recorded
from grid import of_grid
from sample import of_sample
from spectra import of_weights

directory, step, sample_path = sys.argv[1], int(sys.argv[2]), sys.argv[3]
rounds = int(sys.argv[4]) if len(sys.argv) > 4 else 3
p, probe, weights = recorded(directory, step)
sample = json.load(open(sample_path))


def measures():
    return {**of_grid(weights, probe, p), **of_weights(weights), **of_sample(weights, sample)}


readings = {name: np.asarray(value).tolist() for name, value in measures().items()}
times = []
for _ in range(rounds):
    before = time.process_time()
    measures()
    times.append(1000 * (time.process_time() - before))
print(json.dumps({"reference_ms": float(np.median(times)), "readings": readings}))
