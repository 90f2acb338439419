/** Where webhooks may point: every notation of an address that is not public is refused. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { addressFault, nameIn, refusedAddress, shownAddress } from '../../../src/service/notices/address.ts'

const publicOnes = [
  'https://hooks.example.com/a?b=c',
  'https://hooks.example.com:8443/',
  'https://hooks.example.com:443/',
  'https://8.8.8.8/',
  'https://[2606:4700::1111]/',
  'https://hooks.slack.com/services/T0/B0/xyz',
]

/** This machine, in every notation that a URL has for it. */
const loopback = [
  '127.0.0.1',
  '127.1',
  '127.255.255.254',
  '2130706433',
  '017700000001',
  '0177.0.0.1',
  '0x7f000001',
  '0x7f.0.0.1',
  '0x7F.1',
  '127.0.0.1.',
  '１２７.0.0.1',
  '①②⑦.0.0.1',
  '%31%32%37.0.0.1',
  '[::1]',
  '[0:0:0:0:0:0:0:1]',
  '[::ffff:127.0.0.1]',
  '[::ffff:7f00:1]',
]

const elsewhere = [
  '0.0.0.0',
  '0',
  '10.0.0.1',
  '172.16.0.1',
  '172.31.255.255',
  '192.168.1.1',
  '3232235777',
  '100.64.0.1',
  '169.254.169.254',
  '2852039166',
  '0xa9fea9fe',
  '0251.0376.0251.0376',
  '168.63.129.16',
  '100.100.100.200',
  '192.0.0.192',
  '192.0.2.1',
  '198.18.0.1',
  '224.0.0.1',
  '239.255.255.250',
  '240.0.0.1',
  '255.255.255.255',
  '[::]',
  '[::7f00:1]',
  '[::ffff:0:127.0.0.1]',
  '[::ffff:169.254.169.254]',
  '[::ffff:a00:1]',
  '[64:ff9b::127.0.0.1]',
  '[64:ff9b::a9fe:a9fe]',
  '[64:ff9b:1::a00:1]',
  '[2002:7f00:1::]',
  '[2001:0:7f00:1::]',
  '[fe80::1]',
  '[fec0::1]',
  '[fc00::1]',
  '[fd00:ec2::254]',
  '[ff02::1]',
  '[2001:db8::1]',
  '[100::1]',
  '[4000::1]',
]

const localNames = [
  'localhost',
  'LOCALHOST',
  'localhost.',
  'a.localhost',
  'printer.local',
  'metadata.google.internal',
  'intranet',
  'router.home.arpa',
]

describe('an address that is public', () => {
  it.each(publicOnes)('%s is taken', (address) => {
    expect(addressFault(address, 'public')).toBeNull()
    expect(addressFault(address, 'private')).toBeNull()
  })
})

describe('an address that is not public', () => {
  it.each([...loopback, ...elsewhere, ...localNames])('%s is refused', (host) => {
    expect(addressFault(`https://${host}/hook`, 'public')).toMatch(/not a public address|local network/)
  })

  it.each([
    'http://hooks.example.com/',
    'ftp://hooks.example.com/',
    'https://user@hooks.example.com/',
    'https://:password@hooks.example.com/',
    'https://hooks.example.com:22/',
    'https://hooks.example.com:0/',
    'https://hooks.example.com:80/',
    'https://[::1%25eth0]/',
    'not a url',
  ])('%s is refused', (address) => {
    expect(addressFault(address, 'public')).not.toBeNull()
    expect(addressFault(address, 'private')).not.toBeNull()
  })
})

describe('any IPv4 address', () => {
  const byte = fc.integer({ min: 0, max: 255 })

  it('is judged alike in every notation, and refused within IPv6', () => {
    fc.assert(
      fc.property(byte, byte, byte, byte, (a, b, c, d) => {
        const whole = ((a * 256 + b) * 256 + c) * 256 + d
        const octal = [a, b, c, d].map((part) => `0${part.toString(8)}`).join('.')
        const notations = [
          `${whole}`,
          `0x${whole.toString(16)}`,
          octal,
          `${a}.${whole % 2 ** 24}`,
          `${a}.${b}.${c}.${d}.`,
        ]
        const plain = addressFault(`https://${a}.${b}.${c}.${d}/`, 'public')
        for (const host of notations) expect(addressFault(`https://${host}/`, 'public')).toBe(plain)
        const mapped = addressFault(`https://[::ffff:${a}.${b}.${c}.${d}]/`, 'public')
        expect(mapped === null).toBe(plain === null)
        for (const prefix of ['::', '64:ff9b::', '64:ff9b:1::', '::ffff:0:'])
          expect(addressFault(`https://[${prefix}${a}.${b}.${c}.${d}]/`, 'public')).not.toBeNull()
      }),
    )
  })
})

describe('on one trusted machine', () => {
  it.each(loopback)('http goes to %s', (host) => {
    expect(addressFault(`http://${host}:8080/hook`, 'private')).toBeNull()
  })

  it('https goes to private networks, and http does not', () => {
    for (const host of ['192.168.1.1', '10.0.0.1', '[fd12::1]', 'intranet']) {
      expect(addressFault(`https://${host}/`, 'private'), host).toBeNull()
      expect(addressFault(`http://${host}/`, 'private'), host).toMatch(/this machine alone/)
    }
    expect(addressFault('http://localhost:9000/', 'private')).toBeNull()
  })

  it.each(['169.254.169.254', '[fe80::1]', '[64:ff9b::127.0.0.1]', '168.63.129.16', '0.0.0.0', '224.0.0.1'])(
    '%s is refused all the same',
    (host) => {
      expect(addressFault(`https://${host}/`, 'private')).toMatch(/not a public address/)
    },
  )
})

describe('what a name stands for', () => {
  it('is asked for where there is a name', () => {
    expect(nameIn('https://hooks.example.com./a')).toBe('hooks.example.com')
    expect(nameIn('https://8.8.8.8/')).toBeNull()
    expect(nameIn('https://[2606:4700::1111]/')).toBeNull()
  })

  it('is refused where one of its addresses is not public', () => {
    expect(refusedAddress(['8.8.8.8', '2606:4700::1111'])).toBeNull()
    expect(refusedAddress(['8.8.8.8', '10.0.0.1'])).toBe('10.0.0.1')
    expect(refusedAddress(['8.8.8.8', '::ffff:127.0.0.1'])).toBe('::ffff:127.0.0.1')
    expect(refusedAddress(['what is no address'])).toBe('what is no address')
  })
})

describe('what is shown of an address', () => {
  it.each([
    ['standard', 'https://hooks.example.com/latebloom', 'https://hooks.example.com/latebloom'],
    ['standard', 'https://hooks.example.com/a?token=secret#x', 'https://hooks.example.com/a?...'],
    ['slack', 'https://hooks.slack.com/services/T0/B0/secret', 'https://hooks.slack.com/...'],
    ['discord', 'https://discord.com/api/webhooks/1/secret', 'https://discord.com/...'],
  ] as const)('%s: %s', (format, address, shown) => {
    expect(shownAddress(address, format)).toBe(shown)
  })
})
