"""Records a training run of group composition or sparse parity, as a folder that `latebloom replay` takes.

    python bench/tasks/record.py DIRECTORY --task symmetric:4
    python bench/tasks/record.py DIRECTORY --task parity:20:3 --train 500 --test 500 --batch 32 --width 64

Needs torch and safetensors. Tasks are symmetric:POINTS, dihedral:CORNERS and parity:BITS:RELEVANT (the first bits are the
relevant ones). A group is learned by the architecture `mlp` on all pairs, of which --train are trained on; parity by
`deep_mlp` with one hidden layer. Both with AdamW and a loss in float64, on the whole train set or on --batch rows drawn
with replacement. Equal arguments record equal runs on one machine. bench/tasks/measures.py then writes measures.csv and
truth.json. bench/tasks/runs.txt has the arguments of the runs under test/fixtures, a line each:

    while read -r name arguments; do python bench/tasks/record.py "$name" $arguments; done < bench/tasks/runs.txt
"""

import argparse
import csv
import json
import pathlib

import numpy as np
import torch
from safetensors.torch import save_file
from tasks import dihedral, pairs_of, parity, symmetric
from torch.nn.functional import cross_entropy

torch.set_num_threads(1)


def arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    add = parser.add_argument
    add("directory", type=pathlib.Path)
    add("--task", required=True)
    add("--train", type=int, help="train rows; 60%% of the pairs of a group, 500 of parity")
    add("--test", type=int, default=500, help="test rows of parity; of a group all other pairs")
    add("--probe-train", type=int, help="train rows that the probe holds; all unless given")
    add("--probe-test", type=int, help="test rows that the probe holds; all unless given")
    add("--labels", choices=["true", "random"], default="true", help="random: a table of labels drawn once")
    add("--width", type=int, default=64, help="hidden units")
    add("--d-model", type=int, default=16, help="of a group's embeddings; parity's bits have one number each")
    add("--learning-rate", type=float, default=0.005)
    add("--weight-decay", type=float, default=1.0)
    add("--batch", type=int, help="rows a step; all of the train set unless given")
    add("--steps", type=int, default=3600)
    add("--every", type=int, default=120, help="steps between snapshots")
    add("--scalars-every", type=int, default=20)
    add("--seed", type=int, default=0)
    add("--half", action="store_true", help="store the snapshots in float16")
    return parser.parse_args()


def task_of(args, random):
    """The task as in run.json, inputs, labels, whether each row is train, classes."""
    kind, *numbers = args.task.split(":")
    degree, *more = map(int, numbers)
    if kind == "parity":
        train = args.train or 500
        inputs, labels = parity(degree, more[0], train + args.test, random)
        task = dict(kind="sparse_parity", bits=degree, relevant=list(range(more[0])))
        is_train, classes = np.arange(len(inputs)) < train, 2
    else:
        table = dict(symmetric=symmetric, dihedral=dihedral)[kind](degree)
        inputs, labels = pairs_of(table)
        task = dict(kind="group_composition", group=kind, degree=degree)
        is_train, classes = np.zeros(len(inputs), bool), len(table)
        is_train[random.permutation(len(inputs))[: args.train or int(0.6 * len(inputs))]] = True
    if args.labels == "random":
        labels = random.randint(0, classes, len(labels))
    return task, inputs, labels, is_train, classes


def model_of(args, task, classes, generator):
    """The model as in run.json, its parameters under the names of src/core/models, and its forward pass."""
    normal = lambda *shape: torch.randn(*shape, generator=generator) / shape[-1] ** 0.5
    m = args.width
    if task["kind"] == "sparse_parity":
        n = task["bits"]
        spec = dict(architecture="deep_mlp", d_model=1, hidden_sizes=[m], vocabulary=2, context=n)
        weights = {
            "embed.W_E": torch.tensor([[1.0], [-1.0]]),
            "blocks.0.mlp.W": normal(m, n).T.contiguous(),
            "blocks.0.mlp.b": torch.zeros(m),
            "unembed.W_U": normal(2, m).T.contiguous(),
        }

        def forward(inputs):
            stream = weights["embed.W_E"][inputs].flatten(1)
            return torch.relu(stream @ weights["blocks.0.mlp.W"] + weights["blocks.0.mlp.b"]) @ weights["unembed.W_U"]

        return spec, weights, forward
    d = args.d_model
    spec = dict(architecture="mlp", d_model=d, d_mlp=m, vocabulary=classes, context=2)
    weights = {
        "embed.W_E": normal(classes, d).T.contiguous(),
        "mlp.W_in": normal(m, 2 * d),
        "mlp.b_in": torch.zeros(m),
        "mlp.W_out": normal(d, m),
        "mlp.b_out": torch.zeros(d),
        "unembed.W_U": normal(classes, d).T.contiguous(),
    }

    def forward(inputs):
        first, second = weights["mlp.W_in"].split(d, dim=1)
        embedding = weights["embed.W_E"]
        neurons = torch.relu((first @ embedding).T[inputs[:, 0]] + (second @ embedding).T[inputs[:, 1]] + weights["mlp.b_in"])
        return (neurons @ weights["mlp.W_out"].T + weights["mlp.b_out"]) @ weights["unembed.W_U"]

    return spec, weights, forward


def scores(forward, inputs, labels):
    """Loss in nats and accuracy over these rows."""
    with torch.no_grad():
        logits = forward(inputs).double()
        return cross_entropy(logits, labels).item(), (logits.argmax(1) == labels).double().mean().item()


def main():
    args = arguments()
    task, inputs, labels, is_train, classes = task_of(args, np.random.RandomState(args.seed))
    generator = torch.Generator().manual_seed(args.seed)
    spec, weights, forward = model_of(args, task, classes, generator)
    (args.directory / "snapshots").mkdir(parents=True)
    x, y, train = torch.tensor(inputs), torch.tensor(labels), torch.tensor(is_train)
    chosen = torch.cat([train.nonzero()[: args.probe_train, 0], (~train).nonzero()[: args.probe_test, 0]]).sort().values
    probe = {"inputs": x[chosen], "labels": y[chosen], "split": (~train[chosen]).to(torch.uint8)}
    save_file(probe, args.directory / "probe.safetensors", {"split": "0 train, 1 test"})
    for weight in weights.values():
        weight.requires_grad_(True)
    betas = (0.9, 0.98)
    optimizer = torch.optim.AdamW(
        weights.values(), lr=args.learning_rate, weight_decay=args.weight_decay, betas=betas, fused=True
    )
    scalars = []
    train_x, train_y = x[train], y[train]
    for step in range(args.steps + 1):
        if step % args.scalars_every == 0:
            (train_loss, train_accuracy), (test_loss, test_accuracy) = (
                scores(forward, x[rows], y[rows]) for rows in (train, ~train)
            )
            scalars.append([step, train_loss, test_loss, train_accuracy, test_accuracy])
        if step % args.every == 0:
            dtype = torch.float16 if args.half else torch.float32
            stored = {name: weight.detach().to(dtype).clone() for name, weight in weights.items()}
            save_file(stored, args.directory / "snapshots" / f"{step:08d}.safetensors", {"step": str(step)})
        rows = torch.randint(len(train_y), (args.batch,), generator=generator) if args.batch else slice(None)
        loss = cross_entropy(forward(train_x[rows]).double(), train_y[rows])
        optimizer.zero_grad()
        loss.backward()
        for group in optimizer.param_groups:
            group["lr"] = args.learning_rate * min((step + 1) / 10, 1)
        optimizer.step()
    with open(args.directory / "scalars.csv", "w", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["step", "train_loss", "test_loss", "train_accuracy", "test_accuracy"])
        writer.writerows([step, *(f"{value:.8g}" for value in values)] for step, *values in scalars)
    run = dict(
        name=args.directory.name,
        task=task,
        model=spec,
        optimizer=dict(
            name="adamw", learning_rate=args.learning_rate, weight_decay=args.weight_decay, betas=list(betas)
        ),
        data=dict(train_examples=int(train.sum()), train_fraction=round(float(train.double().mean()), 4)),
        precision="float32",
        schedule=dict(planned_steps=args.steps // 2, max_steps=args.steps, snapshot_every=args.every),
    )
    (args.directory / "run.json").write_text(json.dumps(run, indent=2) + "\n")
    step, *values = scalars[-1]
    print(f"{args.directory.name}: {step} steps; train loss, test loss, accuracies {values}")


if __name__ == "__main__":
    main()
