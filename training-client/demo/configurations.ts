import type { DemoConfiguration } from './configuration.ts'
import { atOnce } from './configurations/at-once.ts'
import { mlp } from './configurations/mlp.ts'
import { noWeightDecay } from './configurations/no-weight-decay.ts'
import { paper } from './configurations/paper.ts'

/** The demo runs by the name that the command line uses: one file and one line each. */
export const demoConfigurations = { mlp, paper, noWeightDecay, atOnce } satisfies Record<
  string,
  DemoConfiguration
>
