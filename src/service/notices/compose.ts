/** The body of a delivery, in the shape that its receiver takes. The same notices make the same bytes at every attempt. */
import { wordsOf } from '../../core/notices/words.ts'
import type { Notice } from '../../wire/notices.ts'
import type { WebhookFormat } from '../../wire/webhooks.ts'

/** Discord refuses longer messages; what is cut off is on the run's page. */
const MOST_DISCORD_CHARACTERS = 2000

/** What is to be told, and the advisor's own address, under which the pages of its runs are. */
export interface Telling {
  readonly notices: readonly Notice[]
  readonly origin: string
}

/** JSON text. */
export function compose(format: WebhookFormat, telling: Telling): string {
  return JSON.stringify(bodies[format](telling))
}

const bodies = {
  standard({ notices, origin }: Telling) {
    const messages = notices.map((notice) => message(notice, origin))
    const [only] = messages
    if (only !== undefined && messages.length === 1) return only
    return { type: 'digest', timestamp: notices.at(-1)?.at, data: { notices: messages } }
  },
  slack({ notices, origin }: Telling) {
    const parts = notices.map((notice) => {
      const { title, text } = wordsOf(notice)
      const page = pageOf(notice, origin)
      const link = page === null ? '' : `\n<${page}|Open the run>`
      return `*${slackText(title)}*\n${slackText(text)}${link}`
    })
    return { text: parts.join('\n\n') }
  },
  discord({ notices, origin }: Telling) {
    const parts = notices.map((notice) => {
      const { title, text } = wordsOf(notice)
      const page = pageOf(notice, origin)
      return `**${discordText(title)}**\n${discordText(text)}${page === null ? '' : `\n<${page}>`}`
    })
    const content = parts.join('\n\n')
    const cut = [...content].slice(0, MOST_DISCORD_CHARACTERS - 1).join('')
    return {
      content: content.length > MOST_DISCORD_CHARACTERS ? `${cut}\u2026` : content,
      // Whatever a run is named, nobody is called by it.
      allowed_mentions: { parse: [] },
    }
  },
}

/** As Standard Webhooks has it: what kind, when, and the rest under `data`. */
function message(notice: Notice, origin: string) {
  const { event, at, ...data } = notice
  const page = pageOf(notice, origin)
  const link = page === null ? {} : { page }
  return { type: event, timestamp: at, data: { ...data, ...link, ...wordsOf(notice) } }
}

function pageOf(notice: Notice, origin: string): string | null {
  return notice.event === 'test' ? null : `${origin}/runs/${notice.run}`
}

/** Slack reads these three as the beginning of links, mentions and entities. */
function slackText(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}

function discordText(text: string): string {
  return text.replaceAll(/[\\*_~`|>#[\]()<]/g, (sign) => `\\${sign}`)
}
