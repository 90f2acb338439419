"""The measures of the weights alone: norms, singular values, power laws, correlation traps."""
import numpy as np


def of_weights(w):
    squares = sum((x.astype(np.float64) ** 2).sum() for x in w.values())
    matrices = {name: x.reshape(-1, x.shape[-1]) for name, x in w.items() if x.ndim > 1}
    matrices = {name: x for name, x in matrices.items() if min(x.shape) >= 8}
    values = [np.linalg.svd(x.astype(np.float64), compute_uv=False) for x in matrices.values()]
    entropies = [entropy(s) for s in values]
    tails = [power_law(s**2) for s in values]
    return {
        "sum_squared_weights": squares,
        "weight_norm": np.sqrt(squares),
        "effective_rank": np.median(np.exp(entropies)),
        "spectral_entropy": np.median(entropies),
        "stable_rank": np.median([(s**2).sum() / s[0] ** 2 for s in values]),
        "power_law_alpha": np.median([alpha for alpha, _ in tails]),
        "power_law_distance": np.median([distance for _, distance in tails]),
        "correlation_traps": sum(traps(x) for x in matrices.values()),
    }


def entropy(s):
    share = s[s > 0] / s.sum()
    return -(share * np.log(share)).sum()


def power_law(numbers):
    """Clauset et al. 2009: the cut with the least Kolmogorov-Smirnov distance, as in the authors' own code."""
    x = np.sort(numbers[numbers > 0])
    logs = np.log(x)
    best = (np.inf, np.nan)
    for start in range(len(x) - 1):
        tail = logs[start:] - logs[start]
        exponent = len(tail) / tail.sum()
        distance = np.abs(1 - np.exp(-exponent * tail) - np.arange(len(tail)) / len(tail)).max()
        best = min(best, (distance, 1 + exponent))
    return best[1], best[0]


def traps(W):
    """Eigenvalues of the shuffled matrix above the edge of Marchenko and Pastur, with Tracy and Widom's 99.9% margin."""
    rows, columns = W.shape
    flat = np.random.default_rng(rows * columns).permutation(W.ravel().astype(np.float64)) / W.std(dtype=np.float64)
    shuffled = flat.reshape(W.shape)
    gram = shuffled @ shuffled.T if rows < columns else shuffled.T @ shuffled
    long, short = np.sqrt(max(rows, columns) - 1), np.sqrt(min(rows, columns))
    edge = (long + short) ** 2 + 3.2722 * (long + short) * np.cbrt(1 / long + 1 / short)
    return int((np.linalg.eigvalsh(gram) > edge).sum())
