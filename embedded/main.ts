/** An embedded advisor as a process of its own: `main.ts PORT DATA_DIRECTORY`; prints one JSON line when it is ready. */
import { AdvisorStartError } from './failure.ts'
import { startAdvisor } from './start-advisor.ts'

const [port = '0', dataDirectory = '.latebloom'] = process.argv.slice(2)

try {
  const advisor = await startAdvisor({ port: Number(port), dataDirectory, quiet: true })
  const stop = () => void advisor.stop().then(() => process.exit(0))
  process.once('SIGINT', stop)
  process.once('SIGTERM', stop)
  // The parent that started this one over a channel has gone: nothing is left to advise.
  process.once('disconnect', stop)
  console.log(JSON.stringify({ url: advisor.url, runtimePid: advisor.runtimePid }))
} catch (error) {
  if (!(error instanceof AdvisorStartError)) throw error
  console.error(error.message)
  process.exitCode = 1
}
