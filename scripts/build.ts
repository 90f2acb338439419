/** Builds the advisor: static files, islands and the Worker's bundle into dist/, with a manifest of what they came from. */
import { spawnSync } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { build } from 'esbuild'
import { unstable_getMiniflareWorkerOptions } from 'wrangler'
import { z } from 'zod'
import { sourceFingerprint } from '../embedded/fingerprint.ts'
import { offlineEnvironment } from '../embedded/offline.ts'
import { assetsDirectory, configPath, manifestPath, root, workerDirectory } from '../embedded/paths.ts'

const MOST_GZIP_BYTES = 4.5e6

const staticDirectory = join(assetsDirectory, 'assets')
const modules = join(root, 'node_modules')
const copies: readonly (readonly [from: string, to: string])[] = [
  ['uplot/dist/uPlot.min.css', 'uplot.css'],
  ['swagger-ui-dist/swagger-ui.css', 'swagger-ui.css'],
  ['swagger-ui-dist/swagger-ui-bundle.js', 'swagger-ui-bundle.js'],
]

const fingerprint = sourceFingerprint()
rmSync(manifestPath, { force: true })
rmSync(assetsDirectory, { recursive: true, force: true })
rmSync(workerDirectory, { recursive: true, force: true })
mkdirSync(staticDirectory, { recursive: true })

for (const [from, to] of copies) cpSync(join(modules, from), join(staticDirectory, to))
const own = join(root, 'src', 'pages', 'assets')
if (existsSync(own)) cpSync(own, staticDirectory, { recursive: true })
writeFileSync(
  join(staticDirectory, 'docs.js'),
  "SwaggerUIBundle({ url: '/openapi.json', dom_id: '#swagger-ui', deepLinking: true })\n",
)
await buildIslands()
buildWorker()

const sizes = bundleSizes()
// The embedded advisor starts without loading wrangler: what it needs of wrangler.toml is written down here.
const { workerOptions } = unstable_getMiniflareWorkerOptions(configPath)
const schemas = {
  run: await migrationsIn('run-object', 'runMigrations'),
  index: await migrationsIn('index-object', 'indexMigrations'),
}
writeFileSync(manifestPath, `${JSON.stringify({ fingerprint, schemas, ...sizes, workerOptions }, null, 2)}\n`)
const mb = (bytes: number) => (bytes / 1e6).toFixed(2)
console.log(`bundle: ${mb(sizes.raw_bytes)} MB, ${mb(sizes.gzip_bytes)} MB gzip`)
if (sizes.gzip_bytes > MOST_GZIP_BYTES) {
  console.error(`the bundle is larger than ${mb(MOST_GZIP_BYTES)} MB gzip: take something out of it`)
  process.exit(1)
}

/** How many there are. The schema is loaded by a computed name: its types are the Worker's, and not Node's. */
async function migrationsIn(object: 'run-object' | 'index-object', name: string): Promise<number> {
  const path = join(root, 'src', 'platform', object, 'schema.ts')
  const exported = z.record(z.string(), z.unknown()).parse(await import(path))
  return z.array(z.string()).nonempty().parse(exported[name]).length
}

async function buildIslands(): Promise<void> {
  const directory = join(root, 'src', 'pages', 'islands')
  if (!existsSync(directory)) return
  const entryPoints = readdirSync(directory)
    .filter((name) => name.endsWith('.ts') && !name.endsWith('.d.ts'))
    .map((name) => join(directory, name))
  await build({
    entryPoints,
    outdir: join(staticDirectory, 'islands'),
    bundle: true,
    minify: true,
    format: 'iife',
    target: 'es2022',
    logLevel: 'warning',
  })
}

function buildWorker(): void {
  const wrangler = join(modules, 'wrangler', 'bin', 'wrangler.js')
  const done = spawnSync(
    process.execPath,
    [wrangler, 'deploy', '--dry-run', '--minify', '--outdir', workerDirectory],
    { cwd: root, env: { ...process.env, ...offlineEnvironment }, encoding: 'utf8' },
  )
  if (done.status === 0) return
  console.error(`${done.stdout}${done.stderr}`.trim())
  process.exit(done.status ?? 1)
}

function bundleSizes(): { raw_bytes: number; gzip_bytes: number } {
  const files = readdirSync(workerDirectory)
    .filter((name) => name.endsWith('.js') || name.endsWith('.wasm'))
    .map((name) => readFileSync(join(workerDirectory, name)))
  return {
    raw_bytes: files.reduce((sum, file) => sum + file.byteLength, 0),
    gzip_bytes: files.reduce((sum, file) => sum + gzipSync(file).byteLength, 0),
  }
}
