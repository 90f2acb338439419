/**
 * Where a webhook may point: to public hosts over https. The URL parser has already turned every notation of an IPv4
 * address (decimal, octal, hexadecimal, full-width) into the dotted one, so that a host is looked at in one form alone.
 */
import ipaddr from 'ipaddr.js'

/** `private`: on one trusted machine, http to this machine and https to the networks that it is in. */
export type Reach = 'public' | 'private'

const PRIVATE_RANGES = ['loopback', 'private', 'uniqueLocal', 'carrierGradeNat']
/** Names that mean this machine or this network wherever they are asked for. */
const LOCAL_NAME = /(^|\.)(localhost|local|internal|intranet|lan|home|corp|home\.arpa)$/
/** Public by its range, and a cloud's own service to its machines. */
const METADATA = '168.63.129.16'
const HTTPS_PORT = 443
const FIRST_UNPRIVILEGED_PORT = 1024

/** Why an address is not taken; null where it is. What a name stands for is another question: `refusedAddress`. */
export function addressFault(address: string, reach: Reach): string | null {
  if (!URL.canParse(address)) return 'this is no URL'
  const { protocol, username, password, port, hostname } = new URL(address)
  const host = bareHost(hostname)
  if (username !== '' || password !== '') return 'a URL with a user name or password is not taken'
  if (protocol !== 'https:' && !(protocol === 'http:' && reach === 'private' && isThisMachine(host)))
    return reach === 'private' ? 'http goes to this machine alone; use https' : 'use https'
  if (protocol === 'https:' && port !== '' && Number(port) < FIRST_UNPRIVILEGED_PORT)
    return `port ${port} is not taken: use ${HTTPS_PORT}, or one from ${FIRST_UNPRIVILEGED_PORT} on`
  if (ipaddr.isValid(host)) {
    return isTakenAddress(host, reach) ? null : `${host} is not a public address`
  }
  const isLocal = LOCAL_NAME.test(host) || !host.includes('.')
  return isLocal && reach === 'public' ? `${host} is a name of a local network` : null
}

/** The host of a URL whose name must be resolved before it is connected to; null where it is an address. */
export function nameIn(address: string): string | null {
  const host = bareHost(new URL(address).hostname)
  return ipaddr.isValid(host) ? null : host
}

/** The first of a name's addresses that is not public, null where all are. */
export function refusedAddress(addresses: readonly string[]): string | null {
  return addresses.find((address) => !isTakenAddress(address, 'public')) ?? null
}

function isTakenAddress(address: string, reach: Reach): boolean {
  if (!ipaddr.isValid(address)) return false
  // An IPv4 address within an IPv6 one is looked at as what it is.
  const parsed = ipaddr.process(address)
  const range = parsed.range()
  if (reach === 'private' && PRIVATE_RANGES.includes(range)) return true
  if (range !== 'unicast' || parsed.toString() === METADATA) return false
  // Of IPv6 only this block is given to anybody; what lies beside it may be an IPv4 address in disguise.
  return parsed.kind() === 'ipv4' || parsed.match(ipaddr.parseCIDR('2000::/3'))
}

function isThisMachine(host: string): boolean {
  return host === 'localhost' || (ipaddr.isValid(host) && ipaddr.process(host).range() === 'loopback')
}

/** Without the brackets of an IPv6 address, and the dot that ends a whole name. */
function bareHost(hostname: string): string {
  return hostname.replace(/^\[(.*)\]$/, '$1').replace(/\.$/, '')
}

/** What is shown of an address: where it goes, without what may be secret in it. */
export function shownAddress(address: string, format: 'standard' | 'slack' | 'discord'): string {
  const { origin, pathname, search } = new URL(address)
  if (format !== 'standard') return `${origin}/...`
  return `${origin}${pathname}${search === '' ? '' : '?...'}`
}
