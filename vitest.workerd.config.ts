/**
 * Tests inside the Workers runtime. ONNX Runtime lives in a worker of its own, bundled here: as a part of the worker
 * under test its 14 MB would be sent to each test file anew.
 */
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { cloudflareTest } from '@cloudflare/vitest-plugin'
import { defineConfig } from 'vitest/config'
import { offlineEnvironment } from './embedded/offline.ts'
import { bundleOrtWorker } from './scripts/bundle-ort-worker.ts'
import { testKey, testPepper } from './test/workerd/support/credentials.ts'

const root = import.meta.dirname
const ortWorker = bundleOrtWorker(
  join(root, 'test', 'workerd', 'support', 'ort-worker.ts'),
  join(root, 'dist', 'test'),
)

Object.assign(process.env, offlineEnvironment)
mkdirSync(join(root, 'dist', 'assets'), { recursive: true })

export default defineConfig({
  plugins: [
    cloudflareTest({
      main: './test/workerd/support/advisor.ts',
      wrangler: { configPath: './wrangler.toml' },
      miniflare: {
        bindings: {
          KEY_PEPPER: testPepper,
          FIRST_KEY: testKey,
          LOG_LEVEL: 'error',
          RETENTION_DAYS: 30,
          RETENTION_DAYS_SILENT: 90,
        },
        serviceBindings: {
          ORT: { name: 'ort', entrypoint: 'OrtWorker' },
          FIXTURES: { disk: { path: join(root, 'test', 'fixtures') } },
        },
        workers: [
          {
            name: 'ort',
            compatibilityDate: '2026-10-01',
            ...ortWorker,
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
