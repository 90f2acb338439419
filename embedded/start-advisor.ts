/** Starts an advisor in this process: the built Worker on the local runtime, its data in one directory, no network. */
import { resolve } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { convertV4MiniflareOptions, Log, LogLevel, Miniflare } from 'miniflare'
import { finishRestore } from './backup/put-in-place.ts'
import { type AdvisorSecrets, advisorSecrets } from './credentials.ts'
import { ensureBuilt } from './ensure-built.ts'
import { AdvisorStartError } from './failure.ts'
import { takeLock } from './lock.ts'
import { builtWorkerOptions } from './manifest.ts'
import { offlineEnvironment } from './offline.ts'
import { assertPortFree } from './port.ts'
import { prepareRuntimeProcess } from './runtime-process.ts'
import { takeSchemas, thisVersion } from './schema-versions.ts'

export interface StartOptions {
  /** 0 for any free port. */
  readonly port: number
  readonly dataDirectory: string
  /** Only loopback addresses are taken: the embedded advisor is for one trusted host. */
  readonly host?: '127.0.0.1' | '::1'
  /** Stops the advisor when it aborts. */
  readonly signal?: AbortSignal
  /** Keeps the runtime's own messages back; errors are shown all the same. */
  readonly quiet?: boolean
  /** Called before the Worker is built, which takes some seconds. */
  readonly onBuilding?: () => void
  /** Variables of wrangler.toml to set otherwise. */
  readonly variables?: Readonly<Record<string, string | number>>
  /** Where the Worker can be inspected; nowhere unless given. */
  readonly inspectorPort?: number
}

export interface RunningAdvisor {
  readonly url: string
  readonly port: number
  /** The API key that was made at the first start; the advisor itself may know others by now. */
  readonly apiKey: string
  /** The process that runs the Worker. */
  readonly runtimePid: number | null
  stop(): Promise<void>
}

/** No other name: a page whose name was rebound to this machine gets no answer. */
const LOOPBACK_HOSTS = '127.0.0.1,localhost,[::1]'

/** Throws an AdvisorStartError where the data or the port is in use. */
export async function startAdvisor(options: StartOptions): Promise<RunningAdvisor> {
  const { dataDirectory, host = '127.0.0.1', port } = options
  await ensureBuilt(options.onBuilding)
  const lock = takeLock(dataDirectory)
  const runtime = prepareRuntimeProcess(dataDirectory)
  let miniflare: Miniflare | undefined
  try {
    await assertPortFree(host, port)
    finishRestore(dataDirectory)
    takeSchemas(dataDirectory, thisVersion())
    const secrets = advisorSecrets(dataDirectory)
    const started = await withEnvironment({ ...offlineEnvironment, ...runtime.environment }, async () => {
      miniflare = new Miniflare(miniflareOptions(options, host, secrets))
      return { miniflare, url: await miniflare.unsafeGetDirectURL() }
    })
    const runtimePid = runtime.started()
    if (runtimePid !== null) lock.setRuntime(runtimePid)
    const stop = stopper(started.miniflare, runtimePid, options.signal, () => {
      runtime.release()
      lock.release()
    })
    const { url } = started
    return { url: url.origin, port: Number(url.port), apiKey: secrets.key, runtimePid, stop }
  } catch (error) {
    await miniflare?.dispose().catch(() => undefined)
    runtime.release()
    lock.release()
    if (error instanceof AdvisorStartError) throw error
    const detail = error instanceof Error ? error.message : String(error)
    if (/address already in use/i.test(detail))
      throw new AdvisorStartError({ code: 'port_in_use', host, port })
    throw new AdvisorStartError({ code: 'runtime_failed', detail })
  }
}

function miniflareOptions(options: StartOptions, host: string, { pepper, key }: AdvisorSecrets) {
  return convertV4MiniflareOptions({
    host,
    ...(options.inspectorPort === undefined ? {} : { inspectorPort: options.inspectorPort }),
    cf: false,
    log: new Log(options.quiet ? LogLevel.ERROR : LogLevel.WARN),
    logRequests: false,
    telemetry: { enabled: false },
    unsafeLocalExplorer: false,
    unsafeObservability: false,
    unsafeTriggerHandlers: false,
    resourcePersistencePath: resolve(options.dataDirectory, 'v1'),
    workers: [
      {
        ...builtWorkerOptions({
          ALLOWED_HOSTS: LOOPBACK_HOSTS,
          ALLOW_PRIVATE_WEBHOOKS: 'true',
          LOG_LEVEL: 'error',
          KEY_PEPPER: pepper,
          FIRST_KEY: key,
          ...options.variables,
        }),
        // The Worker itself on the network, and nothing of Miniflare before it.
        unsafeDirectSockets: [{ host, port: options.port }],
      },
    ],
  })
}

/** Sets variables while something is started that reads them, and puts the old ones back. */
async function withEnvironment<T>(
  variables: Readonly<Record<string, string>>,
  start: () => Promise<T>,
): Promise<T> {
  const before = Object.keys(variables).map((name) => [name, process.env[name]] as const)
  Object.assign(process.env, variables)
  try {
    return await start()
  } finally {
    for (const [name, value] of before) {
      if (value === undefined) delete process.env[name]
      else process.env[name] = value
    }
  }
}

/** The runtime answers a request to stop within a second, or hangs. */
const STOP_MS = 5_000

/** Ends the runtime after a while: what was acknowledged is on disk, so that nothing is lost by it. */
async function killed(runtimePid: number | null, calledOff: AbortSignal): Promise<void> {
  await wait(STOP_MS, undefined, { signal: calledOff })
  if (runtimePid === null) return
  try {
    process.kill(runtimePid, 'SIGKILL')
  } catch {
    // It ended by itself in between.
  }
}

function stopper(
  miniflare: Miniflare,
  runtimePid: number | null,
  signal: AbortSignal | undefined,
  cleanUp: () => void,
): () => Promise<void> {
  let stopping: Promise<void> | null = null
  const stop = () => {
    stopping ??= stopNow()
    return stopping
  }
  const stopNow = async () => {
    const stopped = new AbortController()
    try {
      await Promise.race([miniflare.dispose(), killed(runtimePid, stopped.signal)])
    } finally {
      stopped.abort()
      cleanUp()
    }
  }
  signal?.addEventListener('abort', () => void stop(), { once: true })
  return stop
}
