"""Writes test/fixtures/spectra.json: what numpy, scipy and the powerlaw package say of matrices and tails.

usage: python3 bench/spectra/reference.py   (needs numpy, scipy and powerlaw; run from the root of the repository)
"""
import base64
import glob
import json
import struct
import warnings

import numpy as np
import powerlaw
from scipy.integrate import solve_ivp
from scipy.linalg import svdvals
from scipy.optimize import brentq
from scipy.special import airy

warnings.simplefilter("ignore")
random = np.random.default_rng(20250101)


def normal(*shape):
    return random.normal(size=shape).astype(np.float32)


def fixed_matrices():
    decay = 10.0 ** -np.linspace(0, 5, 24)
    left, _ = np.linalg.qr(random.normal(size=(40, 24)))
    right, _ = np.linalg.qr(random.normal(size=(24, 24)))
    spike = normal(30, 20)
    spike[3, 4] = 60
    return {
        "tall": normal(40, 24),
        "wide": normal(24, 61) * np.float32(0.02),
        "square": normal(44, 44),
        "heads": normal(2, 12, 16),
        "five_decades": ((left * decay) @ right).astype(np.float32),
        "rank_three": (normal(36, 3) @ normal(3, 20)).astype(np.float32),
        "heavy": random.standard_t(1.5, size=(28, 32)).astype(np.float32),
        "spike": spike,
        "mean": normal(20, 26) + np.float32(1.5),
    }


def read_snapshot(path):
    with open(path, "rb") as file:
        data = file.read()
    (length,) = struct.unpack("<Q", data[:8])
    header = json.loads(data[8 : 8 + length])
    tensors = {}
    for name, entry in header.items():
        if name != "__metadata__" and entry["dtype"] == "F32":
            begin, end = entry["data_offsets"]
            values = np.frombuffer(data[8 + length + begin : 8 + length + end], "<f4")
            tensors[name] = values.reshape(entry["shape"])
    return tensors


def tracy_widom(probability):
    """The quantile at beta = 1: q'' = s q + 2 q^3 from the Airy function, F = exp(-(integral of (x - s) q^2 + q) / 2)."""
    start = 8.0
    x = np.linspace(start, 30, 200001)
    a = airy(x)[0]
    begin = [a[0], airy(start)[1], np.trapezoid((x - start) * a**2, x), -np.trapezoid(a**2, x), np.trapezoid(a, x)]
    solution = solve_ivp(
        lambda s, y: [y[1], s * y[0] + 2 * y[0] ** 3, y[3], y[0] ** 2, -y[0]],
        [start, -4], begin, rtol=1e-12, atol=1e-16, dense_output=True, method="DOP853",
    ).sol
    return brentq(lambda s: np.exp(-(solution(s)[2] + solution(s)[4]) / 2) - probability, -3, 7.9)


def shuffle(name, matrix):
    seed = 0x811C9DC5
    for character in f"{name} {matrix.shape[0]} {matrix.shape[1]}":
        seed = ((seed ^ ord(character)) * 0x01000193) & 0xFFFFFFFF
    values = matrix.ravel().tolist()
    state = seed
    for last in range(len(values) - 1, 0, -1):
        state = (state + 0x6D2B79F5) & 0xFFFFFFFF
        mixed = ((state ^ (state >> 15)) * (state | 1)) & 0xFFFFFFFF
        mixed ^= (mixed + (((mixed ^ (mixed >> 7)) * (mixed | 61)) & 0xFFFFFFFF)) & 0xFFFFFFFF
        other = (mixed ^ (mixed >> 14)) * (last + 1) >> 32
        values[last], values[other] = values[other], values[last]
    return np.array(values).reshape(matrix.shape)


def fit(numbers):
    if len(numbers) < 8:
        return {"alpha": None, "distance": None}
    law = powerlaw.Fit(
        numbers, test_all_xmin=True, parameter_ranges={"alpha": [1, 1000]}, verbose=0
    ).power_law
    return {"alpha": law.alpha, "distance": law.D}


def traps(name, matrix, quantile):
    deviation = matrix.astype(np.float64).std()
    largest, least = max(matrix.shape), min(matrix.shape)
    long, short = np.sqrt(largest - 1), np.sqrt(least)
    edge = (long + short) ** 2 + quantile * (long + short) * np.cbrt(1 / long + 1 / short)
    return int((svdvals(shuffle(name, matrix) / deviation) ** 2 > edge).sum())


def read(name, tensor, quantile):
    matrix = tensor.reshape(-1, tensor.shape[-1])
    s = svdvals(matrix.astype(np.float64))
    share = s / s.sum()
    entropy = -(share[share > 0] * np.log(share[share > 0])).sum()
    law = fit(s[s > min(matrix.shape) * np.finfo(float).eps * s[0]] ** 2 / max(matrix.shape))
    return {
        "effective_rank": np.exp(entropy),
        "spectral_entropy": entropy,
        "stable_rank": (s**2).sum() / s[0] ** 2,
        "power_law_alpha": law["alpha"],
        "power_law_distance": law["distance"],
        "correlation_traps": traps(name, matrix, quantile),
    }


def is_matrix(tensor):
    return tensor.ndim >= 2 and min(tensor.shape[-1], tensor.size // tensor.shape[-1]) >= 8


quantile = tracy_widom(0.999)
fixed = fixed_matrices()
tails = {}
for alpha in (1.5, 2.5, 4.0):
    numbers = np.round((1 - random.random(150)) ** (-1 / (alpha - 1)), 6)
    tails[str(alpha)] = {"numbers": numbers.tolist(), **fit(numbers)}
body = np.round(np.concatenate([random.random(120) * 2, 2 * (1 - random.random(60)) ** (-1 / 2)]), 6)
tails["3 above 2"] = {"numbers": body.tolist(), **fit(body)}
runs = {}
for run, step in (("add-113-seed0", 1500), ("add-113-seed0", 9500), ("add-59-mlp", None)):
    for path in sorted(glob.glob(f"test/fixtures/runs/{run}/snapshots/*.safetensors")):
        if step is None or f"{step:08d}" in path:
            snapshot = read_snapshot(path)
            runs[path] = {name: read(name, t, quantile) for name, t in snapshot.items() if is_matrix(t)}
with open("test/fixtures/spectra.json", "w") as file:
    json.dump(
        {
            "tracy_widom_quantile": quantile,
            "matrices": {
                name: {
                    "shape": list(t.shape),
                    "float32": base64.b64encode(t.tobytes()).decode(),
                    **read(name, t, quantile),
                }
                for name, t in fixed.items()
            },
            "snapshots": runs,
            "tails": tails,
        },
        file,
        separators=(",", ":"),
    )
    file.write("\n")
