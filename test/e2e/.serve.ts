import { startAdvisor } from '../../embedded/start-advisor.ts'
import { openRecordedRun } from './recorded-trainer.ts'

const a = await startAdvisor({ port: 8200, dataDirectory: '/tmp/pagesdev/data' + Date.now(), quiet: true })
const t = await openRecordedRun(a.url, 'add-59-seed0')
await t.postScalars(-1, 300)
await t.postSnapshot(300)
console.log(`${a.url}/runs/${t.run}`)
const g = await openRecordedRun(a.url, '../../../../shared/runs/add-59-seed0', 'add-59-seed0 whole')
for (let s = 0; s <= 5100; s += 300) {
  await g.postScalars(s === 0 ? -1 : s - 300, s)
  await g.postSnapshot(s)
}
console.log(`${a.url}/runs/${g.run}`)
