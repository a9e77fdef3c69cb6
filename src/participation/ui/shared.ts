import { hasRight, sayStamp, type Tone, useMe } from '#platform/ui'
import type { Level } from '../domain.ts'
import { texts } from './texts.ts'
import type { BoardState, MessageState } from './wire.ts'

export const stateTones: Readonly<Record<BoardState, Tone>> = {
  scheduled: 'accent',
  published: 'good',
  withdrawn: 'bad',
  ended: 'quiet',
}

export const levelTones: Readonly<Record<Level, Tone>> = {
  plain: 'quiet',
  important: 'accent',
  urgent: 'bad',
}

export const messageTones: Readonly<Record<MessageState, Tone>> = {
  queued: 'accent',
  sent: 'good',
  delivered: 'good',
  failed: 'bad',
  dropped: 'quiet',
  cancelled: 'quiet',
}

/** Whether one may publish, or why not. */
export function usePublish(): true | string {
  const t = texts.useT()
  const me = useMe()
  return hasRight(me, 'notice.publish') ? true : t('noRight')
}

/** `2026-03-04T15:30` on the city's clock as an instant. */
export function instantOf(local: string, zone: string): string {
  const guess = Date.parse(`${local}Z`)
  const shown = Date.parse(`${sayStamp(guess, zone).replace(' ', 'T')}Z`)
  return new Date(guess - (shown - guess)).toISOString()
}

/** An instant as a field for date and time shows it. */
export const localOf = (instant: string, zone: string): string =>
  sayStamp(Date.parse(instant), zone).replace(' ', 'T')
