/** A plateau, as ReduceLROnPlateau of PyTorch sees it. */
import { plateauStop } from '../../../src/core/counterfactuals/plateau.ts'
import { costOf, type Stopper } from './stopper.ts'

export const plateau: Stopper = {
  name: 'plateau of test_loss, third reduction',
  source: 'ReduceLROnPlateau of PyTorch, its defaults',
  reads: 'test scalars',
  stopAt: (run) => plateauStop(costOf(run, 'test_loss')),
}
