/** The register of measures: one line each, in the order in which they are listed. */

import { activationSparsity } from './activation-sparsity.ts'
import { averagedLoss } from './averaged-loss.ts'
import { classDistance } from './class-distance.ts'
import { correlationTraps } from './correlation-traps.ts'
import { effectiveRank } from './effective-rank.ts'
import { excludedLossGiven } from './excluded-loss.ts'
import { excludedLossIrrepMax } from './excluded-loss-irrep-max.ts'
import { excludedLossIrreps } from './excluded-loss-irreps.ts'
import { excludedLossParity } from './excluded-loss-parity.ts'
import { excludedLossSingleMax } from './excluded-loss-single-max.ts'
import { excludedLossTopFive } from './excluded-loss-top-five.ts'
import { fourierGap } from './fourier-gap.ts'
import { frequencyEnergies } from './frequency-energies.ts'
import { giniEmbedding } from './gini-embedding.ts'
import { giniNeuronLogit } from './gini-neuron-logit.ts'
import { irrepEnergies } from './irrep-energies.ts'
import { lowRankRestrictedLoss } from './low-rank-restricted-loss.ts'
import type { Measure } from './measure.ts'
import { powerLawAlpha } from './power-law-alpha.ts'
import { powerLawDistance } from './power-law-distance.ts'
import { prunedAccuracy } from './pruned-accuracy.ts'
import { prunedLoss } from './pruned-loss.ts'
import { quantizedComplexity } from './quantized-complexity.ts'
import { representationEntropy } from './representation-entropy.ts'
import { restrictedLoss } from './restricted-loss.ts'
import { restrictedLossAllPairs } from './restricted-loss-all-pairs.ts'
import { restrictedLossAllPairsTopFive } from './restricted-loss-all-pairs-top-five.ts'
import { restrictedLossIrreps } from './restricted-loss-irreps.ts'
import { restrictedLossParity } from './restricted-loss-parity.ts'
import { restrictedLossTopFive } from './restricted-loss-top-five.ts'
import { singleFrequencyNeurons } from './single-frequency-neurons.ts'
import { softmaxCollapse } from './softmax-collapse.ts'
import { spectralEntropy } from './spectral-entropy.ts'
import { stableRank } from './stable-rank.ts'
import { sumAveragedLoss } from './sum-averaged-loss.ts'
import { sumSquaredWeights } from './sum-squared-weights.ts'
import { testAccuracy } from './test-accuracy.ts'
import { testLoss } from './test-loss.ts'
import { topFiveFrequencies } from './top-five-frequencies.ts'
import { trainAccuracy } from './train-accuracy.ts'
import { trainLoss } from './train-loss.ts'
import { unmirroredTestLoss } from './unmirrored-test-loss.ts'
import { weightNorm } from './weight-norm.ts'
import { weightNormRate } from './weight-norm-rate.ts'

export const measures: readonly Measure[] = [
  trainLoss,
  testLoss,
  trainAccuracy,
  testAccuracy,
  unmirroredTestLoss,
  restrictedLossTopFive,
  restrictedLossAllPairsTopFive,
  excludedLossTopFive,
  excludedLossSingleMax,
  sumAveragedLoss,
  restrictedLoss,
  restrictedLossAllPairs,
  excludedLossGiven,
  giniEmbedding,
  giniNeuronLogit,
  sumSquaredWeights,
  singleFrequencyNeurons,
  topFiveFrequencies,
  frequencyEnergies,
  restrictedLossIrreps,
  excludedLossIrreps,
  excludedLossIrrepMax,
  irrepEnergies,
  restrictedLossParity,
  excludedLossParity,
  fourierGap,
  weightNorm,
  effectiveRank,
  spectralEntropy,
  stableRank,
  powerLawAlpha,
  powerLawDistance,
  correlationTraps,
  softmaxCollapse,
  prunedLoss,
  prunedAccuracy,
  lowRankRestrictedLoss,
  classDistance,
  representationEntropy,
  activationSparsity,
  quantizedComplexity,
  averagedLoss,
  weightNormRate,
]
