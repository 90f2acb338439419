/** Starts a Worker of a harness on the local runtime, bound as wrangler.toml binds the advisor. */
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { convertV4MiniflareOptions, Log, LogLevel, Miniflare, V4WorkerOptionsSchema } from 'miniflare'
import { unstable_getMiniflareWorkerOptions } from 'wrangler'
import { z } from 'zod'
import { offlineEnvironment } from '../../embedded/offline.ts'
import { assetsDirectory, configPath } from '../../embedded/paths.ts'
import { prepareRuntimeProcess } from '../../embedded/runtime-process.ts'
import type { OrtWorkerBundle } from '../../scripts/bundle-ort-worker.ts'

export interface WorkerOptions {
  readonly bundle: OrtWorkerBundle
  /** Keeps the data. */
  readonly directory: string
  readonly bindings: Readonly<Record<string, string | number>>
  /** Called with each line that the Worker or the runtime writes. */
  readonly onLog: (line: string) => void
}

export interface StartedWorker {
  readonly url: string
  readonly pid: number
  /** For a runtime that runs, and for one that was killed. */
  stop(): Promise<void>
}

export async function startWorker({
  bundle,
  directory,
  bindings,
  onLog,
}: WorkerOptions): Promise<StartedWorker> {
  const runtime = prepareRuntimeProcess(directory)
  Object.assign(process.env, offlineEnvironment, runtime.environment)
  mkdirSync(assetsDirectory, { recursive: true })
  const miniflare = new Miniflare(
    convertV4MiniflareOptions({
      host: '127.0.0.1',
      cf: false,
      log: new Log(LogLevel.NONE),
      handleStructuredLogs: ({ message }) => onLog(message),
      telemetry: { enabled: false },
      unsafeLocalExplorer: false,
      unsafeObservability: false,
      resourcePersistencePath: join(directory, 'data'),
      // As the embedded advisor is reached; nothing else can be.
      workers: [
        { ...workerOptions(bundle, bindings), unsafeDirectSockets: [{ host: '127.0.0.1', port: 0 }] },
      ],
    }),
  )
  const url = (await miniflare.unsafeGetDirectURL()).origin
  const pid = runtime.started()
  if (pid === null) throw new Error('the runtime did not say its process id')
  return {
    url,
    pid,
    async stop() {
      await miniflare.dispose().catch(() => undefined)
      runtime.release()
    },
  }
}

/** As wrangler.toml says, but for the Worker itself and what it is told. */
function workerOptions(bundle: OrtWorkerBundle, bindings: Readonly<Record<string, string | number>>) {
  const configured = z
    .record(z.string(), z.unknown())
    .parse(unstable_getMiniflareWorkerOptions(configPath).workerOptions)
  const { modulesRules: _rules, rootPath: _root, bindings: variables, ...rest } = configured
  return V4WorkerOptionsSchema.parse({
    ...rest,
    ...bundle,
    name: 'latebloom',
    bindings: { ...z.record(z.string(), z.json()).parse(variables), ...bindings },
  })
}
