// The script that a share link leads to: trades the fragment for a session, and goes on to the run.
import { openSession, takeFragment, tellTrouble } from './shared/open-session.ts'

async function open(credential: string): Promise<void> {
  if (credential === '') return tellTrouble('The address lacks the part behind #. Ask for the whole link.')
  const opened = await openSession(credential)
  if (opened.kind === 'refused') tellTrouble(`The link was not taken. ${opened.why}`)
  else location.replace(opened.run === null ? '/' : `/runs/${encodeURIComponent(opened.run)}`)
}

void open(takeFragment())
