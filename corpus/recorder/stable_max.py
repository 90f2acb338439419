"""The cross-entropy of StableMax, a softmax without exponentials (Prieto et al. 2025, section 4.1)."""

from torch import Tensor
from torch.nn.functional import nll_loss


def stable_max_cross_entropy(logits: Tensor, labels: Tensor) -> Tensor:
    """The mean over rows, in nats, of logits [rows, classes]: exp(z) becomes z + 1 from 0 on and 1 / (1 - z) below."""
    logarithm = logits.sign() * logits.abs().log1p()
    return nll_loss(logarithm - logarithm.logsumexp(-1, keepdim=True), labels)
