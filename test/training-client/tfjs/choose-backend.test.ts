/** Which backend is chosen, and the reasons that are given. */
import { expect, test } from 'vitest'
import { backendStarts } from '../../../training-client/tfjs/backend-candidates.ts'
import { chooseBackend } from '../../../training-client/tfjs/choose-backend.ts'

test('without the native packages it is wasm, and each absence is a reason', async () => {
  const { name, why, tf } = await chooseBackend()
  expect(name).toBe('wasm')
  expect(tf.getBackend()).toBe('wasm')
  expect(why).toHaveLength(3)
  expect(why[0]).toMatch(/^tfjs-node-gpu: .*tfjs-node-gpu/)
  expect(why[1]).toMatch(/^tfjs-node: .*tfjs-node/)
  expect(why[2]).toBe('wasm: chosen, the first that works')
})

test('a preference comes first', async () => {
  const { name, why } = await chooseBackend('cpu')
  expect(name).toBe('cpu')
  expect(why).toEqual(['cpu: chosen, as asked'])
})

test('a backend that throws, does not start or computes nothing is passed over', async () => {
  const { name, why } = await chooseBackend('tfjs-node', {
    starts: {
      'tfjs-node-gpu': async () => 'it loads, but found no GPU that it can use',
      'tfjs-node': async () => {
        throw new Error('native addon module (tfjs_binding.node) can not be found\nsee the log')
      },
      wasm: async () => 'the backend wasm did not initialize',
      cpu: backendStarts.cpu,
    },
  })
  expect(name).toBe('cpu')
  expect(why).toEqual([
    'tfjs-node: native addon module (tfjs_binding.node) can not be found',
    'tfjs-node-gpu: it loads, but found no GPU that it can use',
    'wasm: the backend wasm did not initialize',
    'cpu: chosen, the first that works',
  ])
})

test('where none works the error names every reason', async () => {
  const no = async () => 'no'
  const starts = { 'tfjs-node-gpu': no, 'tfjs-node': no, wasm: no, cpu: no }
  await expect(chooseBackend(undefined, { starts })).rejects.toThrow(
    'tfjs-node-gpu: no; tfjs-node: no; wasm: no; cpu: no',
  )
})
