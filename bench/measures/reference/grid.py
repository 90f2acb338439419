"""The measures of all pairs: losses by split, restricted and excluded losses, Gini coefficients, neurons."""
import numpy as np

from model import forward, loss


def gini(norms):
    norms = np.sort(norms)
    n = len(norms)
    return 1 - 2 * ((norms / norms.sum()) * (n - np.arange(1, n + 1) + 0.5)).sum() / n


def fourier(p):
    angles = 2 * np.pi * np.outer(np.arange(1, p // 2 + 1), np.arange(p)) / p
    return np.sqrt(2 / p) * np.cos(angles), np.sqrt(2 / p) * np.sin(angles)


def of_grid(w, probe, p):
    tokens, labels, split = probe["inputs"], probe["labels"], probe["split"]
    train, test = split == 0, split == 1
    a, b = tokens[:, 0], tokens[:, 1]
    s = (a + b) % p
    raw, neurons, _, _ = forward(w, tokens)
    L = raw[:, :p].astype(np.float64)
    row_loss = loss(L, labels)
    correct = L.argmax(-1) == labels
    in_train = np.zeros((p, p), bool)
    in_train[a[train], b[train]] = True
    unmirrored = test & ~in_train[b, a]
    order = np.empty(p * p, np.int64)
    order[a * p + b] = np.arange(p * p)
    first = np.arange(p)[None, :]
    by_class = L[order[first * p + (np.arange(p)[:, None] - first) % p]]
    means = by_class.mean(1)
    mean = means.mean(0)
    C, S = fourier(p)
    cosine, sine = C @ means, S @ means
    energies = p * ((cosine**2).sum(1) + (sine**2).sum(1))
    top = np.argsort(-energies)[:5]
    table = C[top].T @ cosine[top] + S[top].T @ sine[top]
    restricted = loss((table + mean)[s], labels)
    L_train, s_train, own = L[train], s[train], labels[train]
    single = (
        loss(L_train - (np.outer(C[k], cosine[k]) + np.outer(S[k], sine[k]))[s_train], own).mean()
        for k in range(len(C))
    )
    sums = np.zeros((p, p))
    np.add.at(sums, s[unmirrored], L[unmirrored])
    counts = np.bincount(s[unmirrored], minlength=p)
    present = counts > 0
    averaged = loss(sums[present] / counts[present, None], np.flatnonzero(present))
    return {
        "train_loss": row_loss[train].mean(),
        "test_loss": row_loss[test].mean(),
        "train_accuracy": correct[train].mean(),
        "test_accuracy": correct[test].mean(),
        "unmirrored_test_loss": row_loss[unmirrored].mean(),
        "restricted_loss_top_five": restricted[test].mean(),
        "restricted_loss_all_pairs_top_five": restricted.mean(),
        "excluded_loss_top_five": loss(L_train - table[s_train], own).mean(),
        "excluded_loss_single_max": max(single),
        "sum_averaged_loss": averaged.mean(),
        "top_five_frequencies": np.sort(top + 1),
        "frequency_energies": energies / energies.sum(),
        "softmax_collapse": (row_loss[train] <= np.log1p(2.0**-24)).mean(),
        "single_frequency_neurons": single_frequency(neurons[order], p, C, S),
        **of_bases(w, p, C, S),
    }


def of_bases(w, p, C, S):
    F = np.vstack([np.full((1, p), 1 / np.sqrt(p)), C, S])
    W_E = w["embed.W_E"][:, :p].T.astype(np.float64)
    W_L = w["unembed.W_U"].T[:p].astype(np.float64) @ w["blocks.0.mlp.W_out"].astype(np.float64)
    return {
        "gini_embedding": gini(np.linalg.norm(F @ W_E, axis=1)),
        "gini_neuron_logit": gini(np.linalg.norm(F @ W_L, axis=1)),
    }


def single_frequency(neurons, p, C, S):
    """The share of neurons with more than 85% of their variance in one {1, cos, sin}^2 block."""
    h = neurons.astype(np.float64).reshape(p, p, -1)
    squares = (h * h).sum((0, 1))
    variance = squares - h.sum((0, 1)) ** 2 / p**2
    i, j = np.arange(p)[:, None], np.arange(p)[None, :]
    directions = [h.sum(1), h.sum(0), h[j, (i - j) % p].sum(1), h[(i + j) % p, j].sum(1)]
    block = sum((C @ total) ** 2 + (S @ total) ** 2 for total in directions) / p
    return ((variance > 1e-12 * squares) & (block.max(0) > 0.85 * variance)).mean()
