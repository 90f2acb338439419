/** Tests that run on Node: all but those inside the Workers runtime and those in a browser. */
import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts', 'test/**/*.test.tsx'],
    exclude: ['test/workerd/**', 'test/e2e/**', 'test/faults/**', 'node_modules/**'],
    testTimeout: 30_000,
  },
})
