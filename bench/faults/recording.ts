/** The recorded run that every schedule replays: some snapshots of a small model that groks, and its scalars. */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { root } from '../../embedded/paths.ts'
import { scalarsFromWire } from '../../src/service/scalar-values.ts'
import { readRecordedRun } from '../../training-client/command/recorded-run.ts'

export interface Recording {
  /** The body of POST /v1/runs. */
  readonly spec: string
  readonly probe: Uint8Array<ArrayBuffer> | null
  /** By step, ascending. */
  readonly snapshots: readonly { readonly step: number; readonly body: Uint8Array<ArrayBuffer> }[]
  readonly scalars: readonly { readonly step: number; readonly values: Readonly<Record<string, number>> }[]
}

/** `directory` under test/fixtures; every `nth` of its snapshots. */
export async function readRecording(directory: string, nth: number): Promise<Recording> {
  const recorded = await readRecordedRun(join(root, 'test', 'fixtures', directory))
  const kept = recorded.snapshots.filter((_, at) => at % nth === 0)
  return {
    spec: recorded.spec,
    probe: recorded.probe,
    snapshots: await Promise.all(
      kept.map(async ({ step, path }) => ({ step, body: new Uint8Array(await readFile(path)) })),
    ),
    scalars: recorded.scalars.map(({ step, ...values }) => ({ step, values: scalarsFromWire(values) })),
  }
}
