/** A run whose train loss jumps up again and again. */
import type { Remedy } from './remedy.ts'

const fewest = 3

export const slingshotting: Remedy = {
  id: 'slingshots',
  find: ({ precision }, { slingshots }) =>
    slingshots < fewest
      ? null
      : `The train loss has jumped far above its minimum ${slingshots} times: slingshots (Thilak et al. 2022, The Slingshot Mechanism, arXiv 2206.04817). Continue from the snapshot with the best test accuracy${precision === 'float32' ? ' and compute the loss in float64, which held 3 of 3 restarts of this project' : ' and with weight decay'}; a tenth of the learning rate held 1 of 3.`,
}
