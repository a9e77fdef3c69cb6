// Where webhooks may go. An address is checked when it is given and again at each connection, on what its name leads to
// then: a name that later points into one's own network (server-side request forgery) gets no connection.
import { lookup as systemLookup, type LookupAddress } from 'node:dns'
import { BlockList, isIP, type LookupFunction } from 'node:net'
import { type Sentence, say } from '#platform/sentence.ts'

/** Not of the public internet (IANA special-purpose registries). */
const inside = new BlockList()
const v4: readonly [string, number][] = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
]
const v6: readonly [string, number][] = [
  ['::', 96],
  ['64:ff9b::', 96],
  ['64:ff9b:1::', 48],
  ['100::', 64],
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['fc00::', 7],
  ['fe80::', 10],
  ['fec0::', 10],
  ['ff00::', 8],
]
for (const [net, prefix] of v4) inside.addSubnet(net, prefix, 'ipv4')
for (const [net, prefix] of v6) inside.addSubnet(net, prefix, 'ipv6')

const loopback = new BlockList()
loopback.addSubnet('127.0.0.0', 8, 'ipv4')
loopback.addAddress('::1', 'ipv6')

const familyOf = (address: string) => (isIP(address) === 6 ? 'ipv6' : 'ipv4')

/** An IPv4 address inside an IPv6 one is judged as what it is. */
export const isInside = (address: string): boolean => {
  const family = familyOf(address)
  return inside.check(address, family) || loopback.check(address, family)
}

const isLoopback = (address: string): boolean => loopback.check(address, familyOf(address))

export type Policy = {
  /** Private and other special addresses are allowed, and this machine's own; for a receiver in the same network. */
  readonly allowPrivate: boolean
}

/** The host as a connection needs it: an IPv6 address without its brackets. */
export const hostOf = (url: URL): string => url.hostname.replace(/^\[(.*)\]$/, '$1')

const namesLoopback = (host: string) => host === 'localhost' || (isIP(host) > 0 && isLoopback(host))

/** Why a webhook may not go to this address, in the words of a field's `expected`; undefined when it may. */
export function urlRefusal(text: string, { allowPrivate }: Policy): Sentence | undefined {
  const expected = allowPrivate
    ? say`an https address, or http on this machine`
    : say`an https address of the public internet`
  if (!URL.canParse(text) || text.length > 2000) return expected
  const url = new URL(text)
  const host = hostOf(url)
  if (url.username || url.password || url.hash)
    return say`an address without a password and without #`
  const own = namesLoopback(host)
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && own && allowPrivate))
    return expected
  return (own || (isIP(host) && isInside(host))) && !allowPrivate ? expected : undefined
}

export class Refused extends Error {}

/** A lookup that gives a connection only addresses it may have. `resolve` is the system's unless a test tells. */
export function guardedLookup(
  url: URL,
  { allowPrivate }: Policy,
  resolve: typeof systemLookup = systemLookup,
): LookupFunction {
  const may = (address: string) =>
    namesLoopback(hostOf(url))
      ? allowPrivate && isLoopback(address)
      : allowPrivate || !isInside(address)
  return (hostname, options, callback) => {
    resolve(hostname, { ...options, all: true }, (error, found) => {
      if (error) return callback(error, '')
      const wrong = found.find(({ address }: LookupAddress) => !may(address))
      if (wrong || found.length === 0) {
        return callback(new Refused(`${hostname} leads to an address that is not allowed`), '')
      }
      if (options.all) return callback(null, found)
      const [first] = found
      callback(null, first?.address ?? '', first?.family)
    })
  }
}
