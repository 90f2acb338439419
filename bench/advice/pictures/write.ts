/** Writes the scorecard's pictures. */
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Judged } from '../scores/scorecard.ts'
import type { Stopped } from '../stoppers/register.ts'
import { leadPicture } from './lead.ts'
import { regretPicture } from './regret.ts'
import { reliabilityPicture } from './reliability.ts'

export async function writePictures(
  folder: string,
  judged: readonly Judged[],
  stopped: readonly Stopped[],
): Promise<void> {
  await mkdir(folder, { recursive: true })
  const write = (name: string, picture: string): Promise<void> => writeFile(join(folder, name), picture)
  await write('advice-reliability.svg', reliabilityPicture(judged.map(({ forecast }) => forecast)))
  await write('advice-lead.svg', leadPicture(judged.map(({ calls }) => calls)))
  await write(
    'advice-regret.svg',
    regretPicture(
      { name: 'Latebloom', scores: judged.map(({ stop }) => stop) },
      stopped.map(({ stopper, scores }) => ({ name: stopper.name, scores })),
    ),
  )
}
