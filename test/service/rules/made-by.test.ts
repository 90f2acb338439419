/** What the decision log says made an advice. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { codeVersion, detectorNow } from '../../../src/service/rules/made-by.ts'

test('the code has the version of the package', () => {
  const text = readFileSync(join(import.meta.dirname, '..', '..', '..', 'package.json'), 'utf8')
  expect(JSON.parse(text)).toMatchObject({ version: codeVersion })
})

test('the detector has one digest', () => {
  expect(detectorNow().sha256).toMatch(/^[0-9a-f]{64}$/)
  expect(detectorNow()).toBe(detectorNow())
})
