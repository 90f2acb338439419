/**
 * A clock that runs faster than the machine's, so that leases of a minute run out in seconds. It is a function of the
 * machine's time alone: a restart goes on where the killed process was. Import it before anything that reads the time.
 */
import { env } from 'cloudflare:workers'

const { CLOCK_STARTED_AT: startedAt, CLOCK_FACTOR: factor } = env
const machineNow = Date.now.bind(Date)

Date.now = () => Math.floor(startedAt + (machineNow() - startedAt) * factor)

const toMachine = (time: number): number => Math.ceil(startedAt + (time - startedAt) / factor)
const fromMachine = (time: number): number => startedAt + (time - startedAt) * factor

/** Lets an object's alarm ring by the fast clock. */
export function hurryAlarms(storage: DurableObjectStorage): void {
  const [set, get] = [storage.setAlarm.bind(storage), storage.getAlarm.bind(storage)]
  Object.defineProperties(storage, {
    setAlarm: { value: (time: number) => set(toMachine(time)) },
    getAlarm: {
      value: async () => {
        const time = await get()
        return time === null ? null : fromMachine(time)
      },
    },
  })
}
