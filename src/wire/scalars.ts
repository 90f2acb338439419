import { z } from 'zod'

/** The one name in snake_case that every object answers to, whether it has it or not. */
const INHERITED = 'constructor'

const scalarName = z
  .string()
  .regex(/^[a-z][a-z0-9_]{0,63}$/)
  .refine((name) => name !== INHERITED)

/** A page draws a chart for each, and a step's scalars lie in one row. */
export const MOST_SCALARS_OF_A_LINE = 256

/** A scalar as JSON carries it: a number, or one of the three that JSON has no number for. */
export const scalarValueSchema = z.union([z.number(), z.enum(['NaN', 'Infinity', '-Infinity'])])
export type ScalarValue = z.infer<typeof scalarValueSchema>

/**
 * One line of `POST /v1/runs/{run}/scalars`: the step, and any scalars at it. `train_loss`, `test_loss` (nats),
 * `train_accuracy` and `test_accuracy` (shares of 1) are read by the detector; other names are kept and drawn.
 * NaN and the infinities are written as the strings "NaN", "Infinity", "-Infinity", since JSON has no number for them.
 */
export const scalarsLineSchema = z
  .object({ step: z.int().nonnegative().max(Number.MAX_SAFE_INTEGER) })
  .catchall(scalarValueSchema)
  .refine((line) => Object.keys(line).every((key) => key === 'step' || scalarName.safeParse(key).success), {
    error: `every key but step is a scalar name in snake_case, at most 64 characters, and not ${INHERITED}`,
  })
  .refine((line) => Object.keys(line).length - 1 <= MOST_SCALARS_OF_A_LINE, {
    error: `a line has at most ${MOST_SCALARS_OF_A_LINE} scalars`,
  })
export type ScalarsLine = z.infer<typeof scalarsLineSchema>

export const scalarsReceiptSchema = z.object({
  run: z.string(),
  accepted: z.int().nonnegative().describe('lines that are now stored'),
  already_known: z.int().nonnegative().describe('lines that were stored before with the same values'),
})
export type ScalarsReceipt = z.infer<typeof scalarsReceiptSchema>
