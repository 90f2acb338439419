/**
 * Tests inside the Workers runtime. ONNX Runtime lives in a worker of its own, bundled here: as a part of the worker
 * under test its 14 MB would be sent to each test file anew.
 */
import { copyFileSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { cloudflareTest } from '@cloudflare/vitest-plugin'
import { buildSync } from 'esbuild'
import { defineConfig } from 'vitest/config'
import { offlineEnvironment } from './embedded/offline.ts'

const root = import.meta.dirname
const wasm = 'onnxruntime-web/ort-wasm-simd-threaded.wasm'
const ortWorker = join(root, 'dist', 'test', 'ort-worker.js')

Object.assign(process.env, offlineEnvironment)
for (const directory of ['assets', 'test']) mkdirSync(join(root, 'dist', directory), { recursive: true })
copyFileSync(
  join(root, 'node_modules', 'onnxruntime-web', 'dist', 'ort-wasm-simd-threaded.wasm'),
  join(root, 'dist', 'test', 'ort.wasm'),
)
buildSync({
  entryPoints: [join(root, 'test', 'workerd', 'support', 'ort-worker.ts')],
  outfile: ortWorker,
  bundle: true,
  format: 'esm',
  target: 'es2022',
  external: ['cloudflare:workers', 'node:*', './ort.wasm'],
  alias: { [wasm]: './ort.wasm' },
  conditions: ['workerd', 'worker', 'browser'],
  logLevel: 'error',
})

export default defineConfig({
  plugins: [
    cloudflareTest({
      main: './test/workerd/support/advisor.ts',
      wrangler: { configPath: './wrangler.toml' },
      miniflare: {
        serviceBindings: {
          ORT: { name: 'ort', entrypoint: 'OrtWorker' },
          FIXTURES: { disk: { path: join(root, 'test', 'fixtures') } },
        },
        workers: [
          {
            name: 'ort',
            compatibilityDate: '2026-10-01',
            modulesRoot: join(root, 'dist', 'test'),
            modules: [
              { type: 'ESModule', path: ortWorker },
              {
                type: 'CompiledWasm',
                path: join(root, 'dist', 'test', 'ort.wasm'),
              },
            ],
          },
        ],
      },
    }),
  ],
  test: {
    include: ['test/workerd/**/*.test.ts'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // Each file starts a runtime of its own: two at a time is what two cores bear.
    maxWorkers: 2,
  },
})
