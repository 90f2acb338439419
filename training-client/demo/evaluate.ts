/** Mean cross-entropy (nats) and accuracy (share of 1) of one split; NaN for a split without examples. */
export type SplitEvaluation = { loss: number; accuracy: number }

/**
 * Evaluates logits [n, vocabulary] (row-major) in float64, by split. In float32 a log-softmax is exactly 0 at a
 * logit gap of 17, and the late losses of a grokking run lie below that.
 */
export function evaluateLogits(
  logits: Float32Array,
  vocabulary: number,
  labels: Int32Array,
  split: Uint8Array,
): { train: SplitEvaluation; test: SplitEvaluation } {
  const sums = { train: { n: 0, loss: 0, right: 0 }, test: { n: 0, loss: 0, right: 0 } }
  for (let row = 0; row < labels.length; row += 1) {
    const label = labels[row] ?? 0
    const sum = split[row] === 0 ? sums.train : sums.test
    const scores = logits.subarray(row * vocabulary, (row + 1) * vocabulary)
    const { loss, right } = crossEntropy(scores, label)
    sum.n += 1
    sum.loss += loss
    sum.right += right ? 1 : 0
  }
  const mean = ({ n, loss, right }: { n: number; loss: number; right: number }) => ({
    loss: loss / n,
    accuracy: right / n,
  })
  return { train: mean(sums.train), test: mean(sums.test) }
}

function crossEntropy(scores: Float32Array, label: number): { loss: number; right: boolean } {
  const target = scores[label] ?? Number.NaN
  let others = 0
  let best = Number.NEGATIVE_INFINITY
  for (let index = 0; index < scores.length; index += 1) {
    if (index === label) continue
    const score = scores[index] ?? Number.NaN
    if (score > best) best = score
    others += Math.exp(score - target)
  }
  // log1p keeps losses that 1 + others would round to 0; where the sum overflows, the largest logit decides.
  const loss = others === Number.POSITIVE_INFINITY ? best - target : Math.log1p(others)
  return { loss, right: target > best }
}
