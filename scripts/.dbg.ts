import { launchChromium } from './chromium.ts'
const b = await launchChromium(); const p = await b.newPage({ viewport: { width: Number(process.argv[4] ?? 1280), height: 800 }, colorScheme: (process.argv[5] ?? 'light') as 'light' })
p.on('console', (m) => console.log('console', m.type(), m.text())); p.on('pageerror', (e) => console.log('pageerror', e.stack))
p.on('requestfailed', r => console.log('failed', r.url()))
await p.goto(process.argv[2] ?? ''); await p.waitForTimeout(1500)
if (process.argv[3]) await p.screenshot({ path: process.argv[3], fullPage: true })
console.log(await p.evaluate('document.documentElement.scrollWidth'), await p.textContent('#connection'))
await b.close()
