/** Notices on the bindings of this Worker: what they are sealed with, and how they get out. */
import { promises as dns } from 'node:dns'
import type { Reach } from '../service/notices/address.ts'
import type { Notices } from '../service/notices/ports.ts'
import { type Sealer, sealerOf } from '../service/notices/sealing.ts'
import type { Outside } from '../service/notices/send.ts'
import { webhookStore } from './index-object/webhooks/store.ts'

const random = (bytes: number) => crypto.getRandomValues(new Uint8Array(bytes))

export function createNotices(env: Env): Notices {
  return {
    store: (project) => webhookStore(env.INDEX, project),
    sealer: sealerFor(env),
    reach: reachOf(env),
    random,
  }
}

export function sealerFor({ KEY_PEPPER = '' }: Env): Sealer {
  return sealerOf(KEY_PEPPER, random)
}

export function createOutside(env: Env): Outside {
  return {
    fetch: (request) => fetch(request),
    resolve: addressesOf,
    reach: reachOf(env),
    now: () => Date.now(),
  }
}

function reachOf({ ALLOW_PRIVATE_WEBHOOKS }: Env): Reach {
  return ALLOW_PRIVATE_WEBHOOKS === 'true' ? 'private' : 'public'
}

/** Of both kinds; a name may have addresses of one kind alone. On Workers this is DNS over HTTPS. */
async function addressesOf(name: string): Promise<string[]> {
  const answers = await Promise.allSettled([dns.resolve4(name), dns.resolve6(name)])
  return answers.flatMap((answer) => (answer.status === 'fulfilled' ? answer.value : []))
}
