// Robots of chat groups: WeCom takes Markdown at an address that holds its key; DingTalk the same, and where its group wants
// it a signature over the time. Both answer 200 and say in the body whether they took it.
import { createHmac } from 'node:crypto'
import { robotKind } from '../address.ts'
import { type Outcome, outcomeOfStatus, retryAfterMs } from '../domain.ts'
import type { Adapter, Parcel } from './adapter.ts'
import { ask } from './request.ts'

/** WeCom counts bytes (4096), DingTalk advises 5000 characters. */
const mostBytes = 4000

function clipBytes(text: string, most: number): string {
  if (Buffer.byteLength(text) <= most) return text
  let kept = ''
  let size = 0
  for (const letter of text) {
    size += Buffer.byteLength(letter)
    if (size > most - 3) break
    kept += letter
  }
  return `${kept}…`
}

/** Letters that begin a link or a heading in Markdown: what people write is text, not form. */
const plain = (text: string) => text.replaceAll(/([\\[\]<>*_`#])/g, '\\$1')

/** How many of the bytes each of two texts gets: half, and what the other leaves of its half. */
const sharesOf = (one: number, other: number, most: number): readonly [number, number] => {
  const half = Math.floor(most / 2)
  if (one <= half) return [one, most - one]
  return other <= half ? [most - other, other] : [half, half]
}

export function markdownOf({ subject, text, also, url, stopUrl, language }: Parcel): string {
  const more = language === 'en' ? 'Read' : '查看'
  const stop = language === 'en' ? 'Stop' : '退订'
  const links = [url && `[${more}](${url})`, stopUrl && `[${stop}](${stopUrl})`].filter(Boolean)
  const [head, end] = [`**${plain(subject)}**\n\n`, `\n\n${links.join(' · ')}`]
  // headings and links are never cut: one of the links ends it all
  const left = (fixed: string) => mostBytes - Buffer.byteLength(fixed)
  if (!also) return head + clipBytes(plain(text), left(head + end)) + end
  const between = `\n\n**${plain(also.subject)}**\n\n`
  const [one, other] = [plain(text), plain(also.text)]
  const [mostOne, mostOther] = sharesOf(
    Buffer.byteLength(one),
    Buffer.byteLength(other),
    left(head + between + end),
  )
  return head + clipBytes(one, mostOne) + between + clipBytes(other, mostOther) + end
}

/** DingTalk: HmacSHA256 of time and secret, in base64, beside the time (open.dingtalk.com, custom robots). */
export function dingtalkUrl(url: string, secret: string | undefined, now: number): string {
  if (!secret) return url
  const signed = new URL(url)
  const sign = createHmac('sha256', secret).update(`${now}\n${secret}`).digest('base64')
  signed.searchParams.set('timestamp', String(now))
  signed.searchParams.set('sign', sign)
  return signed.href
}

/** Sent too fast: WeCom 45009, DingTalk 130101 and 410100; the robot is gone: 93000, 93008; 300001, 300005, 400013. */
const tooFast = new Set([45009, 130101, 410100])
const gone = new Set([93000, 93008, 300001, 300005, 400013])

export function outcomeOfRobot(text: string): Outcome {
  let answer: { errcode?: unknown }
  try {
    answer = JSON.parse(text) as { errcode?: unknown }
  } catch {
    return { kind: 'later', reason: 'answered something that is no JSON' }
  }
  const code = Number(answer.errcode ?? Number.NaN)
  if (code === 0) return { kind: 'sent' }
  if (Number.isNaN(code)) return { kind: 'later', reason: 'answered without errcode' }
  const reason = `errcode ${code}`
  if (tooFast.has(code)) return { kind: 'later', reason, retryAfterMs: 60_000 }
  if (gone.has(code)) return { kind: 'gone', reason }
  return code === -1 ? { kind: 'later', reason } : { kind: 'refused', reason }
}

export const robotAdapter: Adapter = async (parcel, way) => {
  const [url = '', secret] = parcel.address.split(/\s+/)
  const text = markdownOf(parcel)
  const dingtalk = robotKind(url) === 'dingtalk'
  const answer = await ask({
    url: dingtalk ? dingtalkUrl(url, secret, way.now) : url,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      msgtype: 'markdown',
      markdown: dingtalk ? { title: parcel.subject, text } : { content: text },
    }),
    ...way,
  })
  if (answer.status === 200) return outcomeOfRobot(answer.text)
  if (answer.status === 404 || answer.status === 410)
    return { kind: 'gone', reason: `answered ${answer.status}` }
  return outcomeOfStatus(answer.status, {
    error: answer.error,
    retryAfterMs: retryAfterMs(answer.retryAfter, way.now),
  })
}
