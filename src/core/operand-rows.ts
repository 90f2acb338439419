/** The rows of tasks whose inputs are two operands: modular arithmetic, and composition in a group. */
import type { GroupCompositionSpec, ModelSpec, ModularArithmeticSpec, TaskSpec } from '../wire/run.ts'
import type { EvaluationLimits } from './limits.ts'
import { type PairRowsOf, pairRows } from './pair-rows.ts'
import type { Probe } from './probe.ts'
import type { Rows, RowsOf } from './rows.ts'
import { groupOf } from './tasks/groups/register.ts'
import { operationOf } from './tasks/operations.ts'
import type { CyclicStructure } from './tasks/structure.ts'

/** The rows of such a task; null for any other. */
export function operandRows(
  task: TaskSpec,
  model: ModelSpec,
  probe: Probe | null,
  limits: EvaluationLimits,
): RowsOf | null {
  switch (task.kind) {
    case 'modular_arithmetic':
      return modularRows(task, model, probe, limits)
    case 'group_composition':
      return groupRows(task, model, probe, limits)
    default:
      return null
  }
}

function modularRows(
  task: ModularArithmeticSpec,
  model: ModelSpec,
  probe: Probe | null,
  limits: EvaluationLimits,
): RowsOf {
  const p = task.modulus
  const operation = operationOf(task)
  const structured = operation.structure(p)
  if ('none_because' in structured) return structured
  const { structure } = structured
  const made = pairRows(
    {
      count: p,
      word: { one: `a residue modulo ${p}`, many: `residues modulo ${p}` },
      pairs: pairsOf(p, structure),
      label: (a, b) => operation.label(a, b, p) ?? 0,
      commute: () => structure.commutative,
    },
    model,
    probe,
    limits,
  )
  return withTask(made, { structure, group: null, no_structure_because: '' })
}

function groupRows(
  task: GroupCompositionSpec,
  model: ModelSpec,
  probe: Probe | null,
  limits: EvaluationLimits,
): RowsOf {
  const group = groupOf(task)
  const { order: n, product } = group
  const made = pairRows(
    {
      count: n,
      word: { one: 'an element of the group', many: 'elements of the group' },
      pairs: Array.from(product, (_, cell) => [Math.floor(cell / n), cell % n]),
      label: (a, b) => product[a * n + b] ?? 0,
      commute: (a, b) => product[a * n + b] === product[b * n + a],
    },
    model,
    probe,
    limits,
  )
  return withTask(made, {
    structure: null,
    group,
    no_structure_because: 'the task is composition in a group that is not cyclic',
  })
}

function withTask(
  made: PairRowsOf,
  task: Pick<Rows, 'structure' | 'group' | 'no_structure_because'>,
): RowsOf {
  return 'rows' in made ? { rows: { ...made.rows, ...task, parity: null } } : made
}

/** The pairs (a, b): those of the structure by (i, j) first, then every other pair of residues. */
function pairsOf(p: number, structure: CyclicStructure): [number, number][] {
  const pairs: [number, number][] = []
  const named = new Uint8Array(p * p)
  for (const a of structure.first) {
    for (const b of structure.second) {
      pairs.push([a, b])
      named[a * p + b] = 1
    }
  }
  for (const [index, seen] of named.entries()) if (seen === 0) pairs.push([Math.floor(index / p), index % p])
  return pairs
}
