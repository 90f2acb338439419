// Finds a Chromium and starts it: the machine's own where there is one, else the one from the npm registry.
import { execFileSync } from 'node:child_process'
import { accessSync, constants, existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { delimiter, dirname, join } from 'node:path'
import { type Browser, chromium } from 'playwright-core'

const flags = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
]

const systemNames = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable']

export async function launchChromium(): Promise<Browser> {
  const own = systemChromium()
  if (own !== undefined) return chromium.launch({ executablePath: own, args: flags })
  const unpacked = await unpackedChromium()
  return chromium.launch({ ...unpacked, args: flags })
}

function systemChromium(): string | undefined {
  const folders = [...(process.env['PATH'] ?? '').split(delimiter), '/usr/bin', '/usr/local/bin']
  return systemNames.flatMap((name) => folders.map((folder) => join(folder, name))).find(isExecutable)
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}

/**
 * Unpacks @sparticuz/chromium once, into node_modules/.cache. The package unpacks into the temporary folder and
 * takes whatever lies there for complete, so it gets a folder of its own, which is renamed when it is.
 */
async function unpackedChromium(): Promise<{ executablePath: string; env: Record<string, string> }> {
  const packageFolder = dirname(
    dirname(dirname(createRequire(import.meta.url).resolve('@sparticuz/chromium'))),
  )
  const cache = join(dirname(dirname(packageFolder)), '.cache', 'latebloom-chromium')
  const home = join(cache, 'unpacked')
  if (!existsSync(join(home, 'chromium'))) {
    mkdirSync(cache, { recursive: true })
    const fresh = mkdtempSync(join(cache, 'unpacking-'))
    await unpack(fresh)
    try {
      renameSync(fresh, home)
    } catch (failure) {
      rmSync(fresh, { recursive: true, force: true })
      if (!existsSync(join(home, 'chromium'))) throw failure
    }
  }
  const executablePath = join(home, 'chromium')
  const libraries: Record<string, string> = lacksLibraries(executablePath)
    ? { LD_LIBRARY_PATH: join(home, 'al2023', 'lib') }
    : {}
  return { executablePath, env: { ...environment(), ...libraries, ...fonts(home) } }
}

/** The package reads these when it is imported and when it unpacks; they are put back afterwards. */
async function unpack(folder: string): Promise<void> {
  const before = { ...process.env }
  process.env['TMPDIR'] = folder
  process.env['AWS_LAMBDA_JS_RUNTIME'] = 'nodejs22.x'
  try {
    const { default: packed } = await import('@sparticuz/chromium')
    await packed.executablePath()
  } finally {
    for (const name of ['TMPDIR', 'AWS_LAMBDA_JS_RUNTIME', 'LD_LIBRARY_PATH', 'FONTCONFIG_PATH', 'HOME']) {
      const value = before[name]
      if (value === undefined) delete process.env[name]
      else process.env[name] = value
    }
  }
}

/** Whether the machine lacks NSS or another library that the package brings beside the browser. */
function lacksLibraries(executable: string): boolean {
  try {
    return execFileSync('ldd', [executable], { encoding: 'utf8' }).includes('not found')
  } catch {
    return true
  }
}

/** A machine without fonts draws no text: it gets the package's own. */
function fonts(home: string): Record<string, string> {
  return existsSync('/usr/share/fonts') ? {} : { FONTCONFIG_PATH: join(home, 'fonts'), XDG_DATA_HOME: home }
}

function environment(): Record<string, string> {
  return Object.fromEntries(
    Object.entries(process.env).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  )
}
