"""Hindsight on a finished run: when it fitted, generalized, and cleaned up, and whether it lost what it had learned."""

from dataclasses import dataclass

import numpy as np
import torch

from .excluded import excluded_of
from .gini import gini_of
from .model import Model
from .tasks import Data
from .training import Trained

RULES = {
    "fitted_step": "first train accuracy of .99",
    "generalizes": "fitted, and the test accuracy is .95 on two lines of scalars.csv running",
    "generalized_step": "first test accuracy of .9 and of .99",
    "at_once": "test accuracy .9 by 1.5 x fitted_step",
    "lost_step": "first test accuracy under .9 after it was .99",
    "circuit_formation_step": "where it generalizes after fitting: argmin of the excluded loss from fitted_step to the "
    "first test accuracy of .99 (.9 without one). Cyclic tasks exclude the key frequencies of the final logits "
    "(norm above a quarter of the greatest); groups, parity and x^2+xy+y^2 the mean logits of unmirrored test rows by "
    "label; other tasks have none",
    "cleanup_band": "from the test loss under half of its maximum to the peak of the excluded loss",
    "cleaned_up_step": "first test accuracy of .99 (.95 where it is never .99) with the sum of squared weights within "
    "5% of the final, the test loss at most .05 + twice the final, and where neurons are read linearly the Gini of W_L "
    "at least 95% of the final; none where the sum of squares still moves by more than 5% over the last eighth, or "
    "where the run ends with a test accuracy under .95",
}

SCALARS = ("train_accuracy", "test_accuracy", "test_loss")


@dataclass(frozen=True)
class Series:
    """Quantities by step, each float64 [steps]."""

    step: np.ndarray
    train_accuracy: np.ndarray
    test_accuracy: np.ndarray
    test_loss: np.ndarray
    squares: np.ndarray
    gini: np.ndarray | None
    excluded: np.ndarray | None

    def first(self, condition: np.ndarray) -> int | None:
        """The first step where the condition holds."""
        found = np.flatnonzero(condition)
        return int(self.step[found[0]]) if len(found) else None


def series_of(data: Data, model: Model, trained: Trained) -> Series:
    """The series over all steps that have scalars."""
    columns = {name: np.array([getattr(row, name) for row in trained.scalars]) for name in SCALARS}
    steps = np.array([row.step for row in trained.scalars])
    gini = gini_of(data, model)

    def logits_at(step: int) -> np.ndarray:
        with torch.no_grad():
            return model.forward(trained.weights[step], trained.tokens).double().numpy()[:, : data.classes]

    excluded = excluded_of(data, logits_at(int(steps[-1])))
    at = [trained.weights[int(step)] for step in steps]
    return Series(
        step=steps,
        **columns,
        squares=np.array([sum(w.double().square().sum().item() for w in weights.values()) for weights in at]),
        gini=None if gini is None else np.array([gini(weights) for weights in at]),
        excluded=None if excluded is None else np.array([excluded(logits_at(int(step))) for step in steps]),
    )


def truth_of(series: Series) -> dict[str, object]:
    """The content of truth.json."""
    fitted = series.first(series.train_accuracy >= 0.99)
    high = series.test_accuracy >= 0.95
    generalizes = fitted is not None and bool((high[1:] & high[:-1]).any())
    steps = {f"test_accuracy_{level}": series.first(series.test_accuracy >= level) for level in (0.9, 0.99)}
    accurate, nearly = steps["test_accuracy_0.99"], steps["test_accuracy_0.9"]
    lost = None if accurate is None else series.first((series.step > accurate) & (series.test_accuracy < 0.9))
    circuit = band = None
    if generalizes and series.excluded is not None:
        circuit = circuit_formation(series, fitted, nearly if accurate is None else accurate)
        band = cleanup_band(series, circuit)
    return {
        "generalizes": generalizes,
        "fitted_step": fitted,
        "circuit_formation_step": circuit,
        "cleanup_band": band,
        "generalized_step": steps if generalizes else None,
        "cleaned_up_step": cleaned_up(series) if generalizes else None,
        "at_once": generalizes and nearly <= 1.5 * fitted,
        "lost_step": lost,
        "peak_test_accuracy": float(series.test_accuracy.max()),
        "final_test_accuracy": float(series.test_accuracy[-1]),
        "final_train_accuracy": float(series.train_accuracy[-1]),
        "rules": RULES,
    }


def circuit_formation(series: Series, fitted: int, generalized: int) -> int | None:
    """The argmin of the excluded loss between both; None where it generalizes as it fits."""
    between = np.flatnonzero((series.step >= fitted) & (series.step <= generalized))
    if len(between) < 2:
        return None
    return int(series.step[between[series.excluded[between].argmin()]])


def cleanup_band(series: Series, circuit: int | None) -> list[int] | None:
    """From the fall of the test loss to the peak of the excluded loss."""
    if circuit is None:
        return None
    highest = series.test_loss.argmax()
    fallen = series.first((np.arange(len(series.step)) > highest) & (series.test_loss < series.test_loss.max() / 2))
    after = np.where(series.step >= circuit, series.excluded, -np.inf)
    return None if fallen is None else [fallen, int(series.step[after.argmax()])]


def cleaned_up(series: Series) -> int | None:
    """The first step at which all that cleanup changes has settled."""
    squares, last = series.squares, series.squares[-1]
    eighth = squares[-max(2, len(squares) // 8) :]
    if series.test_accuracy[-1] < 0.95 or np.ptp(eighth) > 0.05 * last:
        return None
    level = 0.99 if series.test_accuracy.max() >= 0.99 else 0.95
    settled = (abs(squares - last) <= 0.05 * last) & (series.test_loss <= 0.05 + 2 * series.test_loss[-1])
    if series.gini is not None:
        settled &= series.gini >= 0.95 * series.gini[-1]
    return series.first(settled & (series.test_accuracy >= level))
