"""Computes the measures of group composition and sparse parity on recorded runs, and what hindsight says of their phases.

    python bench/tasks/measures.py DIRECTORY [DIRECTORY ...]

Needs numpy and safetensors. Writes measures.csv and truth.json beside run.json. Everything is computed in float64 from
the weights on, and shares nothing with src/core: forward passes, isotypic parts as eigenspaces, Walsh coefficients.
"""

import csv
import itertools
import json
import pathlib
import sys

import numpy as np
from safetensors.numpy import load_file
from tasks import dihedral, projections, symmetric

RULE = (
    "hindsight: fit at the first snapshot with .99 train accuracy; T1 argmin, from fit to .99 test accuracy, of the"
    " excluded loss of the final snapshot's key irreps (norm over a quarter of the largest) or of the relevant bits; T2"
    " from test loss < max/2 to the peak of that excluded loss after T1; T3 test accuracy >= .99 and sum of squares within"
    " 5% of the final one from there on"
)


def losses(logits, labels):
    """Cross-entropy [rows] in nats."""
    margins = logits - np.take_along_axis(logits, labels[:, None], -1)
    most = margins.max(-1)
    return most + np.log(np.exp(margins - most[:, None]).sum(-1))


def mlp_logits(weights, inputs):
    embedded = np.concatenate([weights["embed.W_E"].T[column] for column in inputs.T], axis=1)
    neurons = np.maximum(embedded @ weights["mlp.W_in"].T + weights["mlp.b_in"], 0)
    return (neurons @ weights["mlp.W_out"].T + weights["mlp.b_out"]) @ weights["unembed.W_U"]


def deep_mlp_logits(weights, inputs):
    stream = weights["embed.W_E"][inputs].reshape(len(inputs), -1)
    neurons = np.maximum(stream @ weights["blocks.0.mlp.W"] + weights["blocks.0.mlp.b"], 0)
    return neurons @ weights["unembed.W_U"]


class Composition:
    """Composition in a group, by isotypic parts of the logits as a function of the product."""

    forward = staticmethod(mlp_logits)

    def __init__(self, task, inputs, labels, train):
        table = dict(symmetric=symmetric, dihedral=dihedral)[task["group"]](task["degree"])
        self.order, self.projections = len(table), projections(table)
        self.labels, self.train = labels, train
        self.product = table[inputs[:, 0], inputs[:, 1]]
        in_train = set(map(tuple, inputs[train].tolist()))
        mirrored = [table[a, b] == table[b, a] and (b, a) in in_train for a, b in inputs.tolist()]
        self.unmirrored = ~train & ~np.array(mirrored)

    def parts(self, logits):
        """By product [irreps, n, n], the constant first, and the energy of each."""
        means = np.array([logits[self.product == g].mean(0) for g in range(self.order)])
        parts = self.projections @ means
        return parts, self.order * (parts**2).sum((1, 2))

    def excluded(self, logits, irreps):
        parts, _ = self.parts(logits)
        rest = logits - parts[irreps].sum(0)[self.product]
        return losses(rest[self.train], self.labels[self.train]).mean()

    def hindsight_excluded(self, final):
        energies = self.parts(final)[1][1:]
        key = 1 + np.flatnonzero(energies > energies.max() / 16)
        return lambda logits: self.excluded(logits, key)

    def averaged(self, logits):
        chosen = [(g, self.unmirrored & (self.product == g)) for g in range(self.order)]
        return np.mean([losses(logits[rows].mean(0)[None], np.array([g])) for g, rows in chosen if rows.any()])

    def measures(self, logits):
        parts, energies = self.parts(logits)
        strongest = 1 + np.argsort(-energies[1:])[:3]
        restricted = (parts[strongest].sum(0) + parts[0])[self.product]
        return dict(
            restricted_loss_irreps=losses(restricted, self.labels)[~self.train].mean(),
            excluded_loss_irreps=self.excluded(logits, strongest),
            excluded_loss_irrep_max=max(self.excluded(logits, [irrep]) for irrep in range(1, len(parts))),
            sum_averaged_loss=self.averaged(logits),
            unmirrored_test_loss=losses(logits, self.labels)[self.unmirrored].mean(),
            irrep_energies=energies[1:] / energies[1:].sum(),
        )


class Parity:
    """Sparse parity, by Walsh coefficients of the logit difference on the test rows."""

    forward = staticmethod(deep_mlp_logits)

    def __init__(self, task, inputs, labels, train):
        self.labels, self.train = labels, train
        signs = 1.0 - 2 * inputs
        relevant = tuple(sorted(task["relevant"]))
        sets = list(itertools.combinations(range(task["bits"]), len(relevant)))
        self.own = sets.index(relevant)
        self.characters = np.array([signs[:, positions].prod(1) for positions in sets])

    def component(self, logits):
        """The logit difference, its coefficients at all sets on the test rows, the mean, and the relevant one less two
        standard errors."""
        difference = logits[:, 1] - logits[:, 0]
        test = difference[~self.train]
        coefficients = self.characters[:, ~self.train] @ test / len(test)
        own = coefficients[self.own]
        error = np.sqrt(((test**2).mean() - own**2) / len(test))
        return difference, coefficients, test.mean(), np.sign(own) * max(0, abs(own) - 2 * error)

    def loss(self, difference, rows):
        logits = np.stack([np.zeros_like(difference), difference], 1)
        return losses(logits[rows], self.labels[rows]).mean()

    def excluded(self, logits):
        difference, _, _, certain = self.component(logits)
        return self.loss(difference - certain * self.characters[self.own], self.train)

    def hindsight_excluded(self, final):
        return self.excluded

    def measures(self, logits):
        difference, coefficients, mean, certain = self.component(logits)
        sizes = np.abs(coefficients)
        others = np.delete(sizes, self.own).max()
        return dict(
            restricted_loss_parity=self.loss(mean + certain * self.characters[self.own], ~self.train),
            excluded_loss_parity=self.excluded(logits),
            fourier_gap=(sizes[self.own] - others) / np.sqrt((difference[~self.train] ** 2).mean()),
        )


def truth_of(rows, scalars, excluded):
    """What hindsight says, from the readings, the scalars and the excluded loss of the final key set by step."""
    column = lambda table, name: np.array([row[name] for row in table])
    first = lambda steps, holds: int(steps[holds.argmax()]) if holds.any() else None
    steps, fine = column(rows, "step"), column(scalars, "step")
    accuracy, test_loss = column(scalars, "test_accuracy"), column(scalars, "test_loss")
    fitted = first(steps, column(rows, "train_accuracy") >= 0.99)
    generalizes = bool(accuracy[-1] >= 0.95 and fitted is not None)
    truth = dict(
        generalizes=generalizes,
        fitted_step=fitted,
        circuit_formation_step=None,
        cleanup_band=None,
        generalized_step=None,
        cleaned_up_step=None,
        rule=RULE,
    )
    if generalizes:
        at = {f"test_accuracy_{share}": first(fine, accuracy >= share) for share in (0.9, 0.99)}
        until = at["test_accuracy_0.99"] or steps[-1]
        plateau = np.where((steps >= fitted) & (steps <= until), excluded, np.inf)
        begins = plateau.argmin()
        falls = (fine > fine[test_loss.argmax()]) & (test_loss < test_loss.max() / 2)
        squares = column(rows, "sum_squared_weights")
        restless = np.flatnonzero(np.abs(squares / squares[-1] - 1) > 0.05)
        rests = steps > (steps[restless[-1]] if len(restless) else -1)
        truth |= dict(
            circuit_formation_step=int(steps[begins]),
            cleanup_band=[first(fine, falls), int(steps[begins + excluded[begins:].argmax()])],
            generalized_step=at,
            cleaned_up_step=first(steps, rests & (column(rows, "test_accuracy") >= 0.99)),
        )
    return truth


def measure(directory):
    run = json.loads((directory / "run.json").read_text())
    probe = load_file(directory / "probe.safetensors")
    train = probe["split"] == 0
    kind = dict(group_composition=Composition, sparse_parity=Parity)[run["task"]["kind"]]
    task = kind(run["task"], probe["inputs"], probe["labels"], train)
    rows, logits = [], []
    for file in sorted((directory / "snapshots").iterdir()):
        weights = {name: tensor.astype(np.float64) for name, tensor in load_file(file).items()}
        now = task.forward(weights, probe["inputs"])
        loss, correct = losses(now, probe["labels"]), now.argmax(1) == probe["labels"]
        rows.append(
            dict(
                step=int(file.stem),
                train_loss=loss[train].mean(),
                test_loss=loss[~train].mean(),
                train_accuracy=correct[train].mean(),
                test_accuracy=correct[~train].mean(),
                **task.measures(now),
                sum_squared_weights=sum((tensor**2).sum() for tensor in weights.values()),
            )
        )
        logits.append(now)
    with open(directory / "scalars.csv") as file:
        scalars = [{name: float(value) for name, value in row.items()} for row in csv.DictReader(file)]
    excluded = task.hindsight_excluded(logits[-1])
    truth = truth_of(rows, scalars, np.array([excluded(now) for now in logits]))
    (directory / "truth.json").write_text(json.dumps(truth, indent=2) + "\n")
    text = lambda value: " ".join(f"{number:.9g}" for number in np.atleast_1d(value))
    with open(directory / "measures.csv", "w", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(rows[0])
        writer.writerows([text(value) for value in row.values()] for row in rows)
    print(directory.name, {name: value for name, value in truth.items() if name != "rule"})


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    for path in sys.argv[1:]:
        measure(pathlib.Path(path))
