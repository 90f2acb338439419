"""The measures of a sample of rows: hidden states, pruned and quantized weights, leading directions of the logits."""
import numpy as np

from model import forward, loss


def of_sample(w, sample):
    tokens, labels = np.array(sample["tokens"]), np.array(sample["labels"])
    test, few, few_train = (slice(*sample[name]) for name in ("test", "few", "few_train"))
    p = sample["classes"]
    logits, neurons, before, after = forward(w, tokens)
    logits = logits[:, :p].astype(np.float64)
    activations = np.abs(neurons.astype(np.float64))
    pruned = forward(changed(w, without_smallest), tokens[few])[0][:, :p].astype(np.float64)
    return {
        "low_rank_restricted_loss": low_rank(logits, labels, test, min(10, (p - 1) // 2)),
        "representation_entropy": state_entropy(after),
        "activation_sparsity": (activations <= 0.01 * np.sqrt((activations**2).mean())).mean(),
        "class_distance": class_distance(after[test], labels[test]),
        "pruned_loss": loss(pruned, labels[few]).mean(),
        "pruned_accuracy": (pruned.argmax(-1) == labels[few]).mean(),
        "quantized_complexity": complexity(
            w, tokens[few_train], labels[few_train], loss(logits[few_train], labels[few_train]).mean(), p
        ),
    }


def changed(w, change):
    return {name: change(x) if x.ndim > 1 else x for name, x in w.items()}


def without_smallest(x):
    sizes = np.abs(x)
    return np.where(sizes < np.partition(sizes.ravel(), x.size // 2)[x.size // 2], np.float32(0), x)


def low_rank(logits, labels, test, rank):
    mean = logits.mean(0)
    D = np.linalg.svd(logits - mean, full_matrices=False)[2][:rank]
    return loss(mean + (logits[test] - mean) @ D.T @ D, labels[test]).mean()


def state_entropy(states):
    states = states[:: -(-len(states) // 256)].astype(np.float64)
    s = np.linalg.svd(states - states.mean(0), compute_uv=False) ** 2
    share = s[s > 0] / s.sum()
    return -(share * np.log(share)).sum() / np.log(min(states.shape[1], len(states) - 1))


def class_distance(states, labels):
    counts = np.bincount(labels)
    kept = counts[labels] > 1
    states, labels = states[kept].astype(np.float64), labels[kept]
    classes, own = np.unique(labels, return_inverse=True)
    means = np.array([states[own == c].mean(0) for c in range(len(classes))])
    within = ((states - means[own]) ** 2).sum() / (len(states) - len(classes))
    between = 2 * ((means - means.mean(0)) ** 2).sum() / (len(classes) - 1)
    return between / within - (2 / counts[classes]).mean()


def complexity(w, tokens, labels, before, p):
    def levels_of(x, levels):
        spacing = np.float64(2 * np.abs(x).max() / np.float64(levels - 1))
        return np.floor(x / spacing + 0.5), spacing

    ladder = [5, 7, 9, 11, 15, 25, 255]
    low, high = 0, len(ladder)
    while low < high:
        middle = (low + high) // 2
        coarse = changed(w, lambda x: np.multiply(*levels_of(x, ladder[middle])).astype(np.float32))
        now = loss(forward(coarse, tokens)[0][:, :p].astype(np.float64), labels).mean()
        low, high = (low, middle) if abs(now - before) <= 0.01 * np.log(p) else (middle + 1, high)
    total = 0
    for x in w.values():
        if x.ndim > 1:
            counts = np.unique(levels_of(x, ladder[low])[0], return_counts=True)[1]
            total += 4 - (counts * np.log2(counts / x.size)).sum() / 8
        else:
            total += 4 * x.size
    return total
