/** Tests of the whole: the command, the advisor as a process, the pages in a browser. */
import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['test/e2e/**/*.test.ts', 'test/faults/**/*.test.ts'],
    // Each file runs an advisor, a browser or a trainer of its own, and all of them want the processor.
    fileParallelism: false,
    testTimeout: 240_000,
    hookTimeout: 120_000,
  },
})
