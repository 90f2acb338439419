/** The examples on which forward measures are evaluated. */
export type Probe = {
  /** n rows of `context` token ids. */
  inputs: ArrayLike<ArrayLike<number>>
  /** n class ids. */
  labels: ArrayLike<number>
  /** n entries, 0 train and 1 test. */
  split: ArrayLike<number>
}
