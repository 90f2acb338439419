/** The marks at which the detector decides. What is fitted on the corpus is in parameters.json; these were set by hand. */

/** Train accuracy at which the run counts as fitted, and test accuracy at which it counts as generalizing. */
export const fittedAccuracy = 0.99
/** Share of the uniform loss under which the run counts as fitted where no accuracy is known. */
export const fittedLossShare = 0.05
/** A train loss above its least by this factor, and above this share of the uniform loss, is a slingshot's ... */
export const slingshotFactor = 30
export const slingshotLossShare = 3e-6
/** ... until the step has grown by this factor since it jumped: what stays that long is no slingshot. */
export const slingshotSpan = 1.25

/** Chances per e-fold of steps that a circuit begins to grow, and that it stops growing: the filter's transitions. */
export const circuitStarts = 0.3
export const circuitEnds = 0.5
/** What a snapshot's log likelihood ratio counts in the filter: neighbours are not independent. */
export const evidenceWeight = 0.5
/** Circuit formation is called at this filtered probability of a circuit, ... */
export const circuitMark = 0.6
/** ... where the jump comes within the budget with more than this probability, ... */
export const circuitBudgetMark = 0.5
/** ... or where ln of its losses on unseen data has fallen by this, and the jump comes within the budget with more than this, ... */
export const fallenLossFall = 0.15
export const fallenBudgetMark = 0.6
/** ... until that is under this; ... */
export const fallenReleased = 0.3
/** ... and is taken back under this filtered probability. */
export const circuitReleased = 0.3

/** A run is hopeless where it generalizes within its budget with less than this probability, ... */
export const hopelessMark = 0.15
/** ... on this many observations in a row that span this factor in steps. */
export const hopelessNeeded = 3
export const hopelessSpan = 1.05
/** It may be stopped where that probability is under this, on more observations over a longer span, ... */
export const stopMark = 0.03
export const stopNeeded = 5
export const stopSpan = 1.5
/** ... not before this share of its budget, ... */
export const stopBudgetShare = 0.4
/** ... and not where ln of a loss on unseen data has fallen, or accuracy beyond guessing risen, by more than this: moved. */
export const movedLossFall = 0.1
export const movedAccuracyRise = 0.05

/** From this share of its budget on a run that is not fitted is not expected to be; from the first on ... */
export const unfitAnywayShare = 0.55
export const unfitBudgetShare = 0.35
/** ... where its train accuracy has gained less than this since half as many steps. */
export const unfitGain = 0.02

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

/** Whatever the weights do, a run has generalized for good where test accuracy held over a growth of the step by this. */
export const heldSpan = 2
/**
 * Levelled off: test accuracy of this at least, that over a growth of the step by this factor has gained no more than this,
 * as many observations in a row as settledNeeded.
 */
export const levelAccuracy = 0.95
export const levelSpan = 1.5
export const levelGain = 0.005

/** Generalization is lost: test accuracy was over the first and is under the second, this many observations in a row. */
export const collapsedFrom = 0.95
export const collapsedTo = 0.8
export const collapsedNeeded = 2

/** Quantiles of the forecast between which the jump falls with a probability of 80%: set by runs held out, docs/science.md. */
export const intervalFrom = 0.1
export const intervalTo = 0.9
