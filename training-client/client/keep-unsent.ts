import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { ScalarsLine } from '../../src/wire/scalars.ts'
import type { WaitingSnapshot } from './snapshot-backlog.ts'

/** Writes what could not be sent as a recorded run, which `latebloom replay` posts later. */
export type Unsent = {
  name: string
  spec: string
  probe: Uint8Array | null
  model: Uint8Array | null
  snapshots: readonly WaitingSnapshot[]
  lines: readonly ScalarsLine[]
}

/** Answers the folder, `<directory>/<name>-<time>`. Throws as node:fs does. */
export function keepUnsent(directory: string, unsent: Unsent, now: Date): string {
  const name = unsent.name.replace(/[^\w.-]+/g, '-').slice(0, 100)
  const folder = join(directory, `${name}-${now.toISOString().replace(/[:.]/g, '-')}`)
  mkdirSync(join(folder, 'snapshots'), { recursive: true })
  writeFileSync(join(folder, 'run.json'), unsent.spec)
  if (unsent.probe !== null) writeFileSync(join(folder, 'probe.safetensors'), unsent.probe)
  if (unsent.model !== null) writeFileSync(join(folder, 'model.onnx'), unsent.model)
  for (const { step, body } of unsent.snapshots) {
    writeFileSync(join(folder, 'snapshots', `${String(step).padStart(8, '0')}.safetensors`), body)
  }
  writeFileSync(join(folder, 'scalars.csv'), scalarsTable(unsent.lines))
  return folder
}

const knownColumns = ['train_loss', 'test_loss', 'train_accuracy', 'test_accuracy']

/** One row a step, in step order; a scalar that a step lacks is an empty field. */
export function scalarsTable(lines: readonly ScalarsLine[]): string {
  const rows = new Map<number, ScalarsLine>()
  for (const line of lines) rows.set(line.step, { ...rows.get(line.step), ...line })
  const names = new Set(lines.flatMap((line) => Object.keys(line)))
  const others = [...names].filter((name) => name !== 'step' && !knownColumns.includes(name)).sort()
  const columns = [...knownColumns, ...others]
  const table = [...rows.values()]
    .sort((left, right) => left.step - right.step)
    .map((line) => [line.step, ...columns.map((column) => line[column] ?? '')].join(','))
  return `${[['step', ...columns].join(','), ...table].join('\n')}\n`
}
