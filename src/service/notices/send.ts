/** One attempt to deliver: the address is looked at again, the body signed, the answer kept in small. It never throws. */
import { Webhook } from 'standardwebhooks'
import { addressFault, nameIn, type Reach, refusedAddress } from './address.ts'

const TIMEOUT_MS = 10_000
export const MOST_ANSWER_BYTES = 1024
/** A receiver that asks for patience is heard, within reason. */
const LONGEST_ASKED_MS = 3_600_000

export interface Outside {
  fetch(request: Request): Promise<Response>
  /** The addresses that a name stands for now. */
  resolve(name: string): Promise<readonly string[]>
  readonly reach: Reach
  now(): number
}

export interface Letter {
  readonly id: string
  readonly address: string
  /** The newest first; each makes a signature. */
  readonly secrets: readonly string[]
  readonly body: string
}

export interface Attempted {
  readonly outcome: 'delivered' | 'again' | 'gone'
  readonly status: number | null
  readonly answer: string | null
  readonly failure: string | null
  /** Milliseconds that the receiver asked to be left alone. */
  readonly asked_wait: number | null
}

export async function attempt(outside: Outside, letter: Letter): Promise<Attempted> {
  try {
    const signal = AbortSignal.timeout(TIMEOUT_MS)
    const fault = await connectionFault(outside, letter.address, signal)
    if (fault !== null) return unanswered(fault)
    const answer = await outside.fetch(signed(letter, outside.now(), signal))
    // What was answered is known, whatever becomes of the rest of it.
    const text = await beginning(answer).catch(() => '')
    return judged(answer, text, outside.now())
  } catch (error) {
    const isSlow = error instanceof Error && error.name === 'TimeoutError'
    return unanswered(isSlow ? `no answer within ${TIMEOUT_MS / 1000} s` : 'the connection failed')
  }
}

/** What stands behind a name may have changed since the webhook was made. */
async function connectionFault(
  outside: Outside,
  address: string,
  signal: AbortSignal,
): Promise<string | null> {
  const fault = addressFault(address, outside.reach)
  const name = fault === null && outside.reach === 'public' ? nameIn(address) : null
  if (name === null) return fault
  const addresses = await Promise.race([outside.resolve(name).catch(() => []), aborted(signal)])
  if (addresses.length === 0) return `${name} has no address`
  const refused = refusedAddress(addresses)
  return refused === null ? null : `${name} stands for ${refused}, which is not a public address`
}

function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true })
  })
}

function signed({ id, address, secrets, body }: Letter, now: number, signal: AbortSignal): Request {
  const at = new Date(now)
  const signatures = secrets.map((secret) => new Webhook(secret).sign(id, at, body))
  return new Request(address, {
    method: 'POST',
    // A redirect could lead where the address itself may not point.
    redirect: 'manual',
    signal,
    headers: {
      'content-type': 'application/json',
      'user-agent': 'Latebloom',
      'webhook-id': id,
      'webhook-timestamp': String(Math.floor(now / 1000)),
      'webhook-signature': signatures.join(' '),
    },
    body,
  })
}

function judged(answer: Response, text: string, now: number): Attempted {
  const { status } = answer
  const about = { status, answer: text, asked_wait: null }
  if (status >= 200 && status < 300) return { ...about, outcome: 'delivered', failure: null }
  if (status === 410) return { ...about, outcome: 'gone', failure: 'the receiver wants no more (410)' }
  if (status >= 300 && status < 400)
    return { ...about, outcome: 'again', failure: `a redirect (${status}) is not followed` }
  const asked_wait = askedWait(answer.headers.get('retry-after'), now)
  return { ...about, asked_wait, outcome: 'again', failure: `the receiver answered ${status}` }
}

function askedWait(header: string | null, now: number): number | null {
  if (header === null) return null
  const asked = /^\d+$/.test(header) ? Number(header) * 1000 : Date.parse(header) - now
  return Number.isFinite(asked) && asked > 0 ? Math.min(asked, LONGEST_ASKED_MS) : null
}

function unanswered(failure: string): Attempted {
  return { outcome: 'again', status: null, answer: null, failure, asked_wait: null }
}

/** The beginning of what was answered; the rest is not waited for. */
async function beginning(answer: Response): Promise<string> {
  if (answer.body === null) return ''
  const reader = answer.body.getReader()
  const decoder = new TextDecoder()
  let text = ''
  for (let left = MOST_ANSWER_BYTES; left > 0; ) {
    const { done, value } = await reader.read()
    if (done) return text + decoder.decode()
    text += decoder.decode(value.subarray(0, left), { stream: true })
    left -= value.byteLength
  }
  await reader.cancel()
  return text
}
