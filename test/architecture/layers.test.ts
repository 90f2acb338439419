/** Dependencies point down only, in every file of the sources. */
import { describe, expect, test } from 'vitest'
import { importsIn, importsOf } from './imports.ts'
import { violation } from './layers.ts'

test.each(['src', 'workers', 'training-client', 'embedded'])('no import of %s points up', (folder) => {
  const imports = importsOf(folder)
  expect(imports.length).toBeGreaterThan(5)
  expect(imports.map(violation).filter((found) => found !== null)).toEqual([])
})

test('the walk sees the imports that are known to be there', () => {
  const imports = importsOf('src/core')
  const known = { from: 'src/core/subject.ts', to: 'src/wire/run.ts', kind: 'file' }
  expect(imports).toContainEqual(known)
  expect(imports.map(({ from }) => from)).toContain('src/core/measures/quantities/gini.ts')
})

describe('a violation is caught', () => {
  test.each([
    ['core on service', 'src/core/rows.ts', "import { drive } from '../service/drive.ts'"],
    ['core on a package', 'src/core/rows.ts', "import { z } from 'zod'"],
    ['onnx on a package, for a type', 'src/onnx/graph.ts', "import type { Tensor } from 'onnxruntime-web'"],
    ['cel on another package', 'src/cel/check.ts', "import { z } from 'zod'"],
    ['cel on wire', 'src/cel/check.ts', "import { a } from '../wire/run.ts'"],
    ['core on the parser', 'src/core/rows.ts', "import { parse } from '@marcbachmann/cel-js'"],
    ['service on the parser', 'src/service/drive.ts', "import { parse } from '@marcbachmann/cel-js'"],
    ['onnx on core', 'src/onnx/graph.ts', "import type { Tensor } from '../core/evaluation.ts'"],
    ['wire on core', 'src/wire/run.ts', "export { rowsOf } from '../core/rows.ts'"],
    ['service on platform', 'src/service/drive.ts', "const made = await import('../platform/jobs.ts')"],
    ['platform on http', 'src/platform/jobs.ts', "import '../http/app.ts'"],
    ['http on pages', 'src/http/app.ts', "import { page } from '../pages/app.tsx'"],
    ['pages on http', 'src/pages/app.tsx', "import {\n  problem,\n} from '../http/problem.ts'"],
    ['the client on core', 'training-client/client/call.ts', "import { a } from '../../src/core/rows.ts'"],
    [
      'the client on the launcher',
      'training-client/client/call.ts',
      "import { a } from '../../embedded/lock.ts'",
    ],
    [
      'the command on core',
      'training-client/command/replay.ts',
      "import { a } from '../../src/core/rows.ts'",
    ],
    [
      'the launcher on platform',
      'embedded/lock.ts',
      "new Worker(new URL('../src/platform/jobs.ts', import.meta.url))",
    ],
    ['a new folder', 'src/utils/a.ts', "import { b } from './b.ts'"],
  ])('%s', (_, from, text) => {
    const found = importsIn(from, text)
    expect(found).toHaveLength(1)
    expect(found.map(violation)).toEqual([expect.stringContaining(from)])
  })
})

describe('what is allowed passes', () => {
  test.each([
    ['workers on http', 'workers/advisor.ts', "import { app } from '../src/http/app.ts'"],
    [
      'the command on the launcher',
      'training-client/command/demo.ts',
      "import { a } from '../../embedded/lock.ts'",
    ],
    ['one file on the parser', 'src/cel/parse.ts', "import { parse } from '@marcbachmann/cel-js'"],
    ['core on cel', 'src/core/rows.ts', "import { parse } from '../cel/parse.ts'"],
    ['wire on zod', 'src/wire/run.ts', "import { z } from 'zod'"],
    ['itself', 'src/core/rows.ts', "import { a } from './tasks/structure.ts'"],
  ])('%s', (_, from, text) => {
    expect(importsIn(from, text).map(violation)).toEqual([null])
  })

  test('what stands in a comment is no import', () => {
    const text = "/** import { a } from '../service/a.ts' */\n// import '../http/b.ts'\nconst c = 1"
    expect(importsIn('src/core/rows.ts', text)).toEqual([])
  })
})
