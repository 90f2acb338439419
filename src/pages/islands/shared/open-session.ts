/** Trades a credential for a session; it is sent in a body, and never in an address. */

export type Opened = { kind: 'opened'; run: string | null } | { kind: 'refused'; why: string }

export async function openSession(credential: string): Promise<Opened> {
  try {
    const response = await fetch('/session', {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'application/json' },
      body: JSON.stringify({ credential }),
    })
    // The advisor's own words tell a program which header to send.
    if (response.status === 401)
      return { kind: 'refused', why: 'It is not known here, has expired or was revoked.' }
    const answer: unknown = await response.json()
    if (!response.ok)
      return { kind: 'refused', why: textIn(answer, 'detail') ?? `refused (${response.status})` }
    return { kind: 'opened', run: textIn(answer, 'run') }
  } catch {
    return { kind: 'refused', why: 'The advisor does not answer. Try again.' }
  }
}

function textIn(answer: unknown, name: string): string | null {
  if (typeof answer !== 'object' || answer === null) return null
  const value = Object.entries(answer).find(([key]) => key === name)?.[1]
  return typeof value === 'string' ? value : null
}

/** The fragment of this page's address, taken out of the address and of the history. */
export function takeFragment(): string {
  const fragment = location.hash.slice(1)
  if (fragment !== '') history.replaceState(null, '', location.pathname + location.search)
  return fragment
}

export function tellTrouble(why: string): void {
  const trouble = document.getElementById('sign-in-trouble')
  if (trouble !== null) trouble.textContent = why
}
