// The anonymous door under pressure. Nobody is followed: an address is known here for a day at most, as a hash under a salt
// that this process made by itself and forgets; nothing of it is stored. Who sends many reports, and in a flood everyone
// who has not signed in, lets their device compute for a second; there is no picture to solve.
import { createHash, randomBytes } from 'node:crypto'
import { lineOf } from '#platform/address.ts'
import { hmac, sameBytes } from '#platform/crypto.ts'
import { Problem } from '#platform/problem.ts'
import { say } from '#platform/sentence.ts'
import { sameness, type SpamSign, spamSigns } from './domain/spam.ts'

export type DoorLimits = {
  /** Reports that one address may send on end before its device has to compute. */
  readonly burst: number
  /** Milliseconds after which one more is free. */
  readonly refillMs: number
  /** Reports of a minute, in the whole installation, from which on it is a flood. */
  readonly floodPerMinute: number
  /** The same words this often within a day are looked at. */
  readonly sameText: number
}

export const doorLimits: DoorLimits = {
  burst: 30,
  refillMs: 10_000,
  floodPerMinute: 600,
  sameText: 4,
}

/** The answer to a challenge: SHA-256 of `challenge:nonce` begins with as many zero bits as it asks for. */
export type Work = { readonly challenge: string; readonly nonce: string }

export type Knock = {
  readonly address: string
  readonly text: string
  readonly work: Work | undefined
  readonly now: number
  /** How many reports came through this door, to all processes, within the last minute. */
  readonly lately: () => Promise<number>
}

export type Door = {
  /** Lets a report in and says what is odd about it; throws `too-many-requests` with a `challenge`. */
  admit(knock: Knock): Promise<readonly SpamSign[]>
}

const day = 86_400_000
const challengeMs = 10 * 60_000
// How long one look at the number of all reports holds.
const lookMs = 5000
const mostKept = 200_000

const easiest = 14
const hardest = 19

function zeroBits(hash: Buffer): number {
  let bits = 0
  for (const byte of hash) {
    if (byte === 0) bits += 8
    else return bits + Math.clz32(byte) - 24
  }
  return bits
}

export const isSolved = ({ challenge, nonce }: Work, bits: number): boolean =>
  zeroBits(createHash('sha256').update(`${challenge}:${nonce}`).digest()) >= bits

type Bucket = { tokens: number; at: number }

export function openDoor(key: Buffer, limits: DoorLimits = doorLimits): Door {
  let salt = randomBytes(32)
  let saltOf = -1
  let buckets = new Map<string, Bucket>()
  let texts = new Map<string, number>()
  let used = new Map<string, number>()
  let looked = { at: Number.NEGATIVE_INFINITY, count: 0 }

  const turn = (now: number) => {
    const today = Math.floor(now / day)
    const full = buckets.size > mostKept || texts.size > mostKept
    if (today === saltOf && !full) return
    salt = randomBytes(32)
    saltOf = today
    buckets = new Map()
    texts = new Map()
  }
  const mark = (what: string) => hmac(salt, what).subarray(0, 12).toString('base64')

  /** Takes one from the address's bucket; false when it is empty. */
  const take = (address: string, now: number): boolean => {
    const id = mark(`address ${lineOf(address)}`)
    const before = buckets.get(id) ?? { tokens: limits.burst, at: now }
    const tokens = Math.min(
      limits.burst,
      before.tokens + Math.max(0, now - before.at) / limits.refillMs,
    )
    buckets.set(id, { tokens: tokens >= 1 ? tokens - 1 : tokens, at: now })
    return tokens >= 1
  }

  const flood = async ({ now, lately }: Knock): Promise<number> => {
    if (now - looked.at > lookMs || now < looked.at) looked = { at: now, count: await lately() }
    return looked.count / limits.floodPerMinute
  }

  const sign = (text: string) =>
    hmac(key, `challenge of the anonymous door ${text}`).subarray(0, 15).toString('base64url')
  const challenge = (now: number, pressure: number) => {
    const harder = Math.max(0, Math.floor(Math.log2(Math.max(1, pressure))))
    const bits = Math.min(hardest, easiest + harder)
    const text = `${now + challengeMs}.${bits}.${randomBytes(9).toString('base64url')}`
    return { challenge: `${text}.${sign(text)}`, bits }
  }

  /** Ours, in time, solved, and not used here before. */
  const isPaid = (work: Work, now: number): boolean => {
    const [until = '', bits = '', random = '', mac = ''] = work.challenge.split('.')
    const ours = Buffer.from(sign(`${until}.${bits}.${random}`))
    if (!sameBytes(ours, Buffer.from(mac)) || Number(until) < now) return false
    if (used.has(random) || !isSolved(work, Number(bits))) return false
    for (const [old, end] of used) if (end < now) used.delete(old)
    if (used.size > mostKept) used = new Map()
    used.set(random, Number(until))
    return true
  }

  return {
    admit: async (knock) => {
      const { address, text, work, now } = knock
      turn(now)
      const pressure = await flood(knock)
      const isFree = take(address, now) && pressure < 1
      if (!isFree && !(work && isPaid(work, now))) {
        throw new Problem(
          'too-many-requests',
          say`Many reports are coming in. Send it again with the answer to the challenge.`,
          { facts: challenge(now, pressure) },
        )
      }
      const signs = spamSigns(text)
      const same = mark(`text ${sameness(text)}`)
      const times = (texts.get(same) ?? 0) + 1
      texts.set(same, times)
      return times >= limits.sameText && sameness(text).length >= 8 ? [...signs, 'sameText'] : signs
    },
  }
}
