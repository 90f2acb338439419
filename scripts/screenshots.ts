// Makes docs/images/{runs,run,rules,webhooks}-{light,dark}.png of a real run: node scripts/screenshots.ts --url URL --run RUN [--key FILE]
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { launchChromium } from './chromium.ts'

const { values } = parseArgs({
  options: {
    url: { type: 'string' },
    run: { type: 'string' },
    key: { type: 'string', default: '.latebloom/key' },
    to: { type: 'string', default: fileURLToPath(new URL('../docs/images', import.meta.url)) },
    width: { type: 'string', default: '1280' },
  },
})
const { url, run, to } = values
if (url === undefined || run === undefined) {
  console.error(
    'usage: node scripts/screenshots.ts --url URL --run RUN [--key FILE] [--to FOLDER] [--width PIXELS]',
  )
  process.exit(2)
}

const live = '#connection[data-state=live]'
const pages = [
  { name: 'runs', path: '/', ready: [live, 'tr[data-run]'], until: 'footer' },
  { name: 'run', path: `/runs/${run}`, ready: [live, '.live-chart canvas'], until: '.counterfactuals' },
  {
    name: 'rules',
    path: `/runs/${run}/rules`,
    ready: ['.live-chart canvas', 'tr[data-stop]'],
    until: 'footer',
  },
  { name: 'webhooks', path: '/webhooks', ready: ['#webhook-form'], until: 'footer' },
]
const browser = await launchChromium()
try {
  for (const colorScheme of ['light', 'dark'] as const) {
    const context = await browser.newContext({
      colorScheme,
      viewport: { width: Number(values.width), height: 720 },
    })
    const data = { credential: readFileSync(values.key, 'utf8').trim() }
    const signedIn = await context.request.post(new URL('/session', url).href, { data })
    if (!signedIn.ok()) throw new Error(`the key in ${values.key} was not taken (${signedIn.status()})`)
    for (const { name, path, ready, until } of pages) {
      const page = await context.newPage()
      await page.goto(new URL(path, url).href)
      for (const selector of ready) await page.locator(selector).first().waitFor()
      const file = `${to}/${name}-${colorScheme}.png`
      const last = await page.locator(until).boundingBox()
      const height = Math.ceil((last?.y ?? 0) + (last?.height ?? 720) + 24)
      const clip = { x: 0, y: 0, width: Number(values.width), height }
      await page.screenshot({ path: file, clip, fullPage: true })
      console.log(file)
      await page.close()
    }
    await context.close()
  }
} finally {
  await browser.close()
}
