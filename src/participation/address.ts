// What an address of each channel has to look like, and where those that are URLs may lead.
import { z } from 'zod'
import { fieldsOf, tryParse, wrongFields } from '#platform/http/parse.ts'
import { type Policy, urlRefusal } from '#platform/webhooks/address.ts'
import type { ChannelKind } from './domain.ts'
import type { NewSubscription } from './schema.ts'
import { type Sentence, say } from '#platform/sentence.ts'

/** The hosts of the group robots we know; others an installation allows together with private addresses. */
const robotHosts = new Set(['qyapi.weixin.qq.com', 'oapi.dingtalk.com'])

/**
 * The push services of browsers: nobody confirms an endpoint, so it leads to one of these or nowhere. `*.` stands for any name
 * below. Others an installation names itself.
 */
const pushHosts = [
  'fcm.googleapis.com',
  'jmt17.google.com',
  '*.push.services.mozilla.com',
  '*.notify.windows.com',
  'web.push.apple.com',
  '*.push.apple.com',
]

/** Where addresses that people give may lead. */
export type AddressPolicy = Policy & {
  /** Hosts of further push services, `*.` for any name below. */
  readonly pushHosts?: readonly string[]
}

const fits = (host: string, pattern: string): boolean =>
  pattern.startsWith('*.') ? host.endsWith(pattern.slice(1)) : host === pattern

function pushRefusal(endpoint: string, policy: AddressPolicy): Sentence | undefined {
  const refusal = urlRefusal(endpoint, policy)
  if (refusal) return refusal
  const { hostname } = new URL(endpoint)
  return [...pushHosts, ...(policy.pushHosts ?? [])].some((pattern) => fits(hostname, pattern))
    ? undefined
    : say`the endpoint of a push service that this city knows`
}

type RobotKind = 'wecom' | 'dingtalk'

/** By the path each of them gives out, so that a stand-in or a proxy in front is told apart as well. */
export const robotKind = (url: string): RobotKind =>
  new URL(url).pathname.includes('/robot/send') ? 'dingtalk' : 'wecom'

function robotRefusal(text: string, policy: Policy): Sentence | undefined {
  // DingTalk's robots may be set to want a signature: its secret follows a blank
  const [url = '', secret, ...more] = text.split(/\s+/)
  const expected = say`the address of a WeCom or DingTalk group robot, with its signing secret after a blank`
  if (more.length > 0 || (secret !== undefined && !/^SEC[\w-]{10,100}$/.test(secret)))
    return expected
  const refusal = urlRefusal(url, policy)
  if (refusal) return refusal
  return robotHosts.has(new URL(url).hostname) || policy.allowPrivate ? undefined : expected
}

const shapes: Readonly<Record<Exclude<ChannelKind, 'push' | 'webhook'>, z.ZodType<string>>> = {
  sms: z
    .string()
    .transform((text) => text.replaceAll(/[\s-]/g, ''))
    .refine((text) => /^\+?\d{6,15}$/.test(text), 'a telephone number, digits only'),
  email: z.string().trim().toLowerCase().pipe(z.email('an e-mail address').max(200)),
}

/** The address as it is kept and compared. @throws Problem that names the field and what was expected */
export function addressOf(
  s: Pick<NewSubscription, 'channel' | 'address' | 'pushSubscription'>,
  policy: AddressPolicy,
): string {
  if (s.channel === 'push') {
    const field = 'pushSubscription.endpoint'
    const refusal = pushRefusal(s.pushSubscription?.endpoint ?? '', policy)
    if (refusal) throw wrongFields([{ field, expected: refusal }])
    return JSON.stringify(s.pushSubscription)
  }
  const text = s.address ?? ''
  if (s.channel === 'webhook') {
    const refusal = robotRefusal(text, policy)
    if (refusal) throw wrongFields([{ field: 'address', expected: refusal }])
    return text
  }
  const parsed = tryParse(shapes[s.channel], text)
  if (parsed.success) return parsed.data
  throw wrongFields(fieldsOf(parsed.error, 'address'))
}

/** What equal addresses have in common: of a push subscription its endpoint. */
export const sameTarget = (channel: ChannelKind, address: string): string =>
  channel === 'push' ? (JSON.parse(address) as { endpoint: string }).endpoint : address

/** Enough of an address for its holder to know it by; for nobody else. */
export function hintOf(channel: ChannelKind, address: string): string {
  switch (channel) {
    case 'push':
    case 'webhook':
      return new URL(
        channel === 'push' ? sameTarget('push', address) : (address.split(/\s/)[0] ?? ''),
      ).host
    case 'sms':
      return `${address.slice(0, -8)}****${address.slice(-4)}`
    case 'email':
      return address.replace(/^(.).*(@.*)$/, '$1***$2')
    default:
      return channel satisfies never
  }
}
