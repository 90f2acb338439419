"""The measures of one p=113 snapshot in numpy, straight from their definitions: prints ms of processor time a round.

usage: OPENBLAS_NUM_THREADS=1 OMP_NUM_THREADS=1 python3 reference.py RECORDED_RUN STEP [ROUNDS]
"""
import json
import struct
import sys
import time

import numpy as np


def safetensors(path):
    data = open(path, "rb").read()
    (length,) = struct.unpack("<Q", data[:8])
    dtypes = {"F32": np.float32, "I64": np.int64, "U8": np.uint8}
    tensors = {}
    for name, entry in json.loads(data[8 : 8 + length]).items():
        if name != "__metadata__":
            start, end = entry["data_offsets"]
            values = np.frombuffer(data[8 + length + start : 8 + length + end], dtypes[entry["dtype"]])
            tensors[name] = values.reshape(entry["shape"])
    return tensors


def loss(logits, labels):
    most = logits.max(-1, keepdims=True)
    return (most + np.log(np.exp(logits - most).sum(-1, keepdims=True)))[:, 0] - logits[np.arange(len(labels)), labels]


def forward(w, tokens):
    stream = w["embed.W_E"].T[tokens] + w["pos_embed.W_pos"]
    attn = {name: w[f"blocks.0.attn.{name}"] for name in ("W_Q", "W_K", "W_V", "W_O")}
    heads, d_head, d_model = attn["W_K"].shape
    project = lambda W, x: (x.reshape(-1, d_model) @ W.reshape(-1, d_model).T).reshape(*x.shape[:-1], heads, d_head)
    query = project(attn["W_Q"], stream[:, 2])
    key, value = project(attn["W_K"], stream), project(attn["W_V"], stream)
    scores = np.einsum("nhe,nthe->nht", query, key) / np.float32(np.sqrt(d_head))
    pattern = np.exp(scores - scores.max(-1, keepdims=True))
    pattern /= pattern.sum(-1, keepdims=True)
    mixed = np.einsum("nht,nthe->nhe", pattern, value).reshape(len(tokens), -1)
    residual = stream[:, 2] + mixed @ attn["W_O"].T
    neurons = np.maximum(residual @ w["blocks.0.mlp.W_in"].T + w["blocks.0.mlp.b_in"], 0)
    residual = residual + neurons @ w["blocks.0.mlp.W_out"].T + w["blocks.0.mlp.b_out"]
    return residual @ w["unembed.W_U"], neurons


def gini(norms):
    norms = np.sort(norms)
    n = len(norms)
    return 1 - 2 * ((norms / norms.sum()) * (n - np.arange(1, n + 1) + 0.5)).sum() / n


def measures(w, probe, p):
    tokens, labels, split = probe["inputs"], probe["labels"], probe["split"]
    train, test = split == 0, split == 1
    a, b = tokens[:, 0], tokens[:, 1]
    s = (a + b) % p
    raw, neurons = forward(w, tokens)
    L = raw[:, :p].astype(np.float64)
    row_loss = loss(L, labels)
    correct = L.argmax(-1) == labels
    in_train = np.zeros((p, p), bool)
    in_train[a[train], b[train]] = True
    unmirrored = test & ~in_train[b, a]
    grid = L.reshape(p, p, p)
    by_class = grid[np.arange(p)[None, :], (np.arange(p)[:, None] - np.arange(p)[None, :]) % p]
    means = by_class.mean(1)
    mean = means.mean(0)
    k = np.arange(1, p // 2 + 1)
    angles = 2 * np.pi * np.outer(k, np.arange(p)) / p
    C, S = np.sqrt(2 / p) * np.cos(angles), np.sqrt(2 / p) * np.sin(angles)
    cosine, sine = C @ means, S @ means
    energies = p * ((cosine**2).sum(1) + (sine**2).sum(1))
    top = np.argsort(-energies)[:5]
    table = C[top].T @ cosine[top] + S[top].T @ sine[top]
    restricted = loss((table + mean)[s], labels)
    excluded = loss(L[train] - table[s[train]], labels[train]).mean()
    single = max(
        loss(L[train] - (np.outer(C[i], cosine[i]) + np.outer(S[i], sine[i]))[s[train]], labels[train]).mean()
        for i in range(len(k))
    )
    averaged = []
    for c in range(p):
        rows = unmirrored & (s == c)
        if rows.any():
            averaged.append(loss(L[rows].mean(0)[None], np.array([c]))[0])
    F = np.vstack([np.full((1, p), 1 / np.sqrt(p)), C, S])
    W_E = w["embed.W_E"][:, :p].T.astype(np.float64)
    W_L = w["unembed.W_U"].T[:p].astype(np.float64) @ w["blocks.0.mlp.W_out"].astype(np.float64)
    h = neurons.astype(np.float64).reshape(p, p, -1)
    variance = (h**2).sum((0, 1)) - h.sum((0, 1)) ** 2 / p**2
    i, j = np.arange(p)[:, None], np.arange(p)[None, :]
    sums = [h.sum(1), h.sum(0), h[j, (i - j) % p].sum(1), h[(i + j) % p, j].sum(1)]
    block = sum((C @ g) ** 2 + (S @ g) ** 2 for g in sums) / p
    return {
        "train_loss": row_loss[train].mean(),
        "test_loss": row_loss[test].mean(),
        "train_accuracy": correct[train].mean(),
        "test_accuracy": correct[test].mean(),
        "unmirrored_test_loss": row_loss[unmirrored].mean(),
        "restricted_loss_top_five": restricted[test].mean(),
        "restricted_loss_all_pairs_top_five": restricted.mean(),
        "excluded_loss_top_five": excluded,
        "excluded_loss_single_max": single,
        "sum_averaged_loss": float(np.mean(averaged)),
        "gini_embedding": gini(np.linalg.norm(F @ W_E, axis=1)),
        "gini_neuron_logit": gini(np.linalg.norm(F @ W_L, axis=1)),
        "sum_squared_weights": sum((x.astype(np.float64) ** 2).sum() for x in w.values()),
        "single_frequency_neurons": float((block.max(0) > 0.85 * np.maximum(variance, 1e-300)).mean()),
    }


directory, step = sys.argv[1], int(sys.argv[2])
rounds = int(sys.argv[3]) if len(sys.argv) > 3 else 3
p = json.load(open(f"{directory}/run.json"))["task"]["modulus"]
probe = safetensors(f"{directory}/probe.safetensors")
weights = safetensors(f"{directory}/snapshots/{step:08d}.safetensors")
readings = measures(weights, probe, p)
before = time.process_time()
for _ in range(rounds):
    measures(weights, probe, p)
print(json.dumps({"reference_ms": 1000 * (time.process_time() - before) / rounds, "readings": readings}))
