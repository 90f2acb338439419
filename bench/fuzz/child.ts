/** A process of the fuzzer: tries the inputs that it is told to, and tells what came of each batch. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { uploadCodes } from '../../src/wire/upload-codes.ts'
import { inputOf } from './inputs.ts'
import { tryInput } from './try.ts'

export const orderSchema = z.object({ seed: z.int(), from: z.int(), to: z.int(), folder: z.string() })

export const reportSchema = z.object({
  /** The first index that is not done yet. */
  next: z.int(),
  codes: z.record(z.string(), z.int()),
  ran: z.int(),
  /** What should not be, with the index of its input. */
  faults: z.array(z.string()),
  peak_mb: z.number(),
})
export type FuzzReport = z.infer<typeof reportSchema>

const batch = 100
const documented = new Set(Object.values(uploadCodes).flatMap((codes) => Object.keys(codes)))

if (process.send !== undefined) {
  process.once('message', async (message) => {
    const { seed, from, to, folder } = orderSchema.parse(message)
    for (let start = from; start < to; start += batch) {
      process.send?.(await tryBatch(seed, start, Math.min(start + batch, to), folder))
    }
    process.disconnect()
  })
}

async function tryBatch(seed: number, from: number, to: number, folder: string): Promise<FuzzReport> {
  const codes: Record<string, number> = {}
  const faults: string[] = []
  let ran = 0
  for (let index = from; index < to; index += 1) {
    const { input, random } = inputOf(seed, index)
    const fault = (kind: string, what: string): void => {
      faults.push(`${kind} at input ${index} (${input.kind}): ${what}`)
      writeFileSync(join(folder, `${seed}-${index}.${input.kind}`), input.bytes)
    }
    try {
      const outcome = await tryInput(input, random)
      const code = outcome.code ?? 'accepted'
      codes[code] = (codes[code] ?? 0) + 1
      if (outcome.ran) ran += 1
      if (outcome.wrong !== null) fault('wrong', outcome.wrong)
      if (outcome.code !== null && !documented.has(outcome.code)) fault('undocumented', outcome.code)
    } catch (error) {
      fault('crash', error instanceof Error ? (error.stack ?? error.message) : String(error))
    }
  }
  return { next: to, codes, ran, faults, peak_mb: process.resourceUsage().maxRSS / 1024 }
}
