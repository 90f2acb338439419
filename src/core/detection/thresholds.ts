/** The marks at which the detector decides. What is fitted on the corpus is in parameters.json; these were set by hand. */

/** Train accuracy at which the run counts as fitted, and test accuracy at which it counts as generalizing. */
export const fittedAccuracy = 0.99
/** Test accuracy of the jump, which the forecast is about. */
export const jumpAccuracy = 0.9
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
/** What a fall of the losses on unseen data by e^1 counts in the growth by which circuit formation is called, in ln odds. */
export const fallWeight = 2
/**
 * It is also called where the jump in time is at least this likely, and ln of the restricted loss has fallen, and of the
 * excluded loss risen, by these since the fit.
 */
export const plainAhead = 0.5
export const plainFall = 1
export const plainRise = 3
/** It is taken back where a circuit and the jump in time are both less likely than this, or the losses have risen again. */
export const circuitReleased = 0.3

/**
 * A run is hopeless where it generalizes within its budget with less than this probability, on this many observations in a
 * row: first where nothing that is known of unseen data has moved, then where something has, or nothing is known ...
 */
export const hopelessMarks = { still: 0.2, moved: 0.05 } as const
export const hopelessNeeded = { still: 2, moved: 3 } as const
/** ... that span this factor in steps. */
export const hopelessSpan = 1.05
/** It may be stopped where that probability is under this, on more observations over a longer span, ... */
export const stopMark = 0.03
export const stopNeeded = 5
export const stopSpan = 1.5
/** ... not before this share of its budget, and not where it has moved. */
export const stopBudgetShare = 0.4
/** Moved: ln of a loss on unseen data has fallen, or accuracy beyond guessing risen, by more than this. */
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

/**
 * Levelled off, whatever the weights do: test accuracy of this at least, the best of which has gained no more than this over
 * a growth of the step by this factor, as many observations in a row as settledNeeded.
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
