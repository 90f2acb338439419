import type { z } from 'zod'
import type { runSpecSchema } from '../../src/wire/run.ts'

/** What is trained, as the trainer writes it: the body of `POST /v1/runs`, defaults left out. */
export type RunSpecInput = z.input<typeof runSpecSchema>
