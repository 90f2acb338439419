// The script of the sign-in page: sends the key that was pasted, or the code of the link that led here.
import { openSession, takeFragment, tellTrouble } from './shared/open-session.ts'

const form = document.querySelector<HTMLFormElement>('#sign-in')
const field = document.querySelector<HTMLInputElement>('#credential')
const next = form?.dataset['next'] ?? '/'

async function signIn(credential: string, refused: string): Promise<void> {
  const opened = await openSession(credential)
  if (opened.kind === 'refused') return tellTrouble(`${refused} ${opened.why}`)
  location.replace(opened.run === null ? next : `/runs/${encodeURIComponent(opened.run)}`)
}

form?.addEventListener('submit', (event) => {
  event.preventDefault()
  const credential = field?.value.trim() ?? ''
  if (field !== null) field.value = ''
  void signIn(credential, 'The key was not taken.')
})

const code = new URLSearchParams(takeFragment()).get('code')
if (code !== null) void signIn(code, 'The link signs in once, and for 10 minutes. Paste the key instead.')
