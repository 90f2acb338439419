/** The options that the built Worker runs with. */
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { V4WorkerOptionsSchema } from 'miniflare'
import { z } from 'zod'
import { builtManifest } from './built-manifest.ts'
import { assetsDirectory, workerDirectory } from './paths.ts'

/** The options of the built Worker, as wrangler.toml gave them when it was built. */
export function builtWorkerOptions(bindings: Readonly<Record<string, string | number>>) {
  const { workerOptions } = builtManifest()
  const { bindings: configured, assets, modulesRules: _rules, rootPath: _root, ...rest } = workerOptions
  return V4WorkerOptionsSchema.parse({
    ...rest,
    name: 'latebloom',
    modules: modules(),
    modulesRoot: workerDirectory,
    bindings: { ...z.record(z.string(), z.json()).parse(configured), ...bindings },
    assets: { ...z.record(z.string(), z.unknown()).parse(assets), directory: assetsDirectory },
  })
}

function modules() {
  const names = readdirSync(workerDirectory)
  const wasm = names.filter((name) => name.endsWith('.wasm'))
  // The first module is the entry.
  return [
    { type: 'ESModule', path: join(workerDirectory, 'advisor.js') },
    ...wasm.map((name) => ({ type: 'CompiledWasm', path: join(workerDirectory, name) })),
  ]
}
