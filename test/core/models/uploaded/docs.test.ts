/** docs/models.md says what the code takes: every operator, every limit, every code, every tensor name. */
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { familyOf } from '../../../../src/core/models/names/register.ts'
import { operators } from '../../../../src/core/models/uploaded/operators/register.ts'
import { tensorNames } from '../../../../src/wire/model.ts'
import { defaultOnnxLimits } from '../../../../src/wire/onnx/limits.ts'
import { safetensorsCodes } from '../../../../src/wire/safetensors/failure.ts'
import { uploadCodes } from '../../../../src/wire/upload-codes.ts'

const file = readFileSync(new URL('../../../../docs/models.md', import.meta.url), 'utf8')
/** Tables as they read, without the blanks that align them. */
const docs = file.replaceAll(/ +\|/g, ' |')

test('operators', () => {
  const [, after = ''] = docs.split('Operators:\n')
  const [list = ''] = after.split('\n\n')
  const named = Array.from(list.matchAll(/`(\w+)`/g), ([, name]) => name)
  expect(named).toEqual([...operators.keys()].sort())
})

test('codes and their meanings, and no others', () => {
  const [, codes = ''] = docs.split('## Codes of refusals')
  const rows = Array.from(codes.matchAll(/^\| `(\w+)` \| (.*) \|$/gm), ([, code, meaning]) => [code, meaning])
  expect(rows).toEqual(Object.values(uploadCodes).flatMap((list) => Object.entries(list)))
  expect(rows.map(([code]) => code)).toEqual(expect.arrayContaining([...safetensorsCodes]))
})

test('limits', () => {
  const { bytes, nodes, initializers, rank, firstOpset, lastOpset, liveBytes, operations } = defaultOnnxLimits
  const mib = (size: number) => `${size / 2 ** 20} MiB`
  for (const row of [
    `| file | ${mib(bytes)} |`,
    `| ${nodes.toLocaleString('en')} and ${initializers.toLocaleString('en')} |`,
    `| dimensions of a tensor | ${rank} |`,
    `| ${firstOpset} to ${lastOpset} of ONNX' own domain |`,
    `(estimate) | ${mib(liveBytes)} |`,
    `| ${operations / 1e9} GFLOP |`,
  ])
    expect(docs).toContain(row)
})

test.each(tensorNames)('the tensor names of %s', (names) => {
  for (const entry of Object.values(familyOf(names).parts)) expect(docs).toContain(`\`${entry.name}\``)
})
