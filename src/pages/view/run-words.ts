import type { ModelSpec, RunSpec, TaskSpec } from '../../wire/run.ts'
import { countText } from './number-words.ts'

const formulas = {
  add: 'a + b',
  subtract: 'a − b',
  multiply: 'a × b',
  divide: 'a ÷ b',
  quadratic_form: 'a² + ab + b²',
} as const

/** The run in one line: task, model, optimizer. */
export function runWords(spec: RunSpec): string {
  const { optimizer, data } = spec
  const parts = [
    taskWords(spec.task),
    spec.model === undefined ? 'weights of an undeclared model' : modelWords(spec.model),
  ]
  const rate = optimizer.learning_rate === undefined ? '' : `, learning rate ${optimizer.learning_rate}`
  const decay = optimizer.weight_decay === undefined ? '' : `, weight decay ${optimizer.weight_decay}`
  const settings = `${optimizer.name ?? ''}${rate}${decay}`.replace(/^, /, '')
  if (settings !== '') parts.push(settings)
  const share =
    data.train_fraction === undefined ? undefined : `${Number((100 * data.train_fraction).toPrecision(3))}%`
  if (data.train_examples !== undefined) {
    parts.push(
      `${countText(data.train_examples)} training examples${share === undefined ? '' : ` (${share})`}`,
    )
  } else if (share !== undefined) parts.push(`${share} of the data for training`)
  return parts.join(' · ')
}

function taskWords(task: TaskSpec): string {
  switch (task.kind) {
    case 'modular_arithmetic':
      return `${formulas[task.operation]} mod ${task.modulus}`
    case 'group_composition':
      return task.group === 'symmetric'
        ? `a b in the symmetric group on ${task.degree} points`
        : `a b in the dihedral group of the ${task.degree}-gon`
    case 'sparse_parity':
      return task.relevant === undefined
        ? `sparse parity of ${task.bits} bits`
        : `parity of ${task.relevant.length} of ${task.bits} bits`
    case 'generic':
      return task.classes === undefined
        ? 'generic task'
        : `generic task with ${countText(task.classes)} classes`
  }
}

function modelWords(model: ModelSpec): string {
  if (model.architecture === 'onnx') return 'ONNX model of its own'
  const width = `width ${model.d_model}`
  switch (model.architecture) {
    case 'transformer': {
      const layers = model.layers === 1 ? 'one-layer' : `${model.layers}-layer`
      const mlp = model.d_mlp === 0 ? 'attention only' : `MLP ${model.d_mlp}`
      return `${layers} transformer, ${model.heads} heads, ${width}, ${mlp}`
    }
    case 'mlp':
      return `MLP, ${width}, ${model.d_mlp} hidden`
    case 'deep_mlp':
      return `MLP, ${width}, ${model.hidden_sizes.join(', ')} hidden`
  }
}
