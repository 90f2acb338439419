/**
 * The numbers of the first detector. They come from the starting rule in docs/science.md, with changes that the runs
 * named there made necessary; they are tuned in sample, and no error rate is claimed for them.
 */

/** Train accuracy at which the run counts as fitted, and test accuracy at which it counts as generalizing. */
export const fittedAccuracy = 0.99
/** Share of the uniform loss under which the run counts as fitted where no accuracy is known. */
export const fittedLossShare = 0.05
/** A train loss above its least by this factor, and above this share of the uniform loss, is a slingshot's ... */
export const slingshotFactor = 30
export const slingshotLossShare = 3e-6
/** ... until the step has grown by this factor since it jumped: what stays that long is no slingshot. */
export const slingshotSpan = 1.25

/** The circuit predicts at all: restricted loss under this share of the uniform loss. */
export const restrictedShare = 0.9
/** Growth by the sum-averaged loss: under this share of its maximum since the fit ... */
export const averagedShare = 0.9
/** ... and falling at least this fast, - d ln(loss) / d ln(step), ... */
export const averagedElasticity = 0.1
/** ... and over the test loss it is under this share of its maximum: a shrinking scale of the logits lowers both. */
export const averagedRatioShare = 0.95
/** Growth by the excluded loss: over its minimum since the fit by this factor ... */
export const excludedFactor = 1.3
/** ... rising at least in proportion to the step: d ln(loss) / d ln(step) ... */
export const excludedElasticity = 1
/** ... while the restricted and the sum-averaged loss are under these shares of their maxima. */
export const restrictedFallShare = 0.85
export const averagedGuardShare = 0.97
/** Elasticities compare with the newest snapshot at or before step / this. */
export const elasticityBase = 1.2

/** Circuit formation is called after this many votes in a row ... */
export const votesNeeded = 3
/** ... that span this factor in steps since the fit ... */
export const votesSpan = 1.4
/** ... and is taken back after this many snapshots in a row without a vote. */
export const silenceAllowed = 3

/** Cleanup: test loss under this share of its maximum, restricted loss under this share of the uniform loss. */
export const cleanupTestShare = 0.5
export const cleanupRestrictedShare = 0.025
/**
 * From scalars alone, cleanup also needs a test accuracy this far on the way from guessing to 1: mirrored pairs alone
 * reach .4, slingshots move the loss, and of two classes half are guessed.
 */
export const cleanupTestAccuracy = 0.6

/** Cleaned up: over one decay time, |change of ln sum of squares| and change of Gini W_L under these. */
export const settledLogSquares = 0.05
export const settledGini = 0.03
/** The look-back is one decay time, but at most this share of the steps so far. */
export const settledShareOfRun = 0.25
/** Observations in a row that must show it. */
export const settledNeeded = 2
/** From scalars alone, test accuracy must hold over this many look-backs. */
export const settledScalarLookBacks = 2

/** Generalization is lost: test accuracy was over the first and is under the second, this many observations in a row. */
export const collapsedFrom = 0.95
export const collapsedTo = 0.8
export const collapsedNeeded = 2
