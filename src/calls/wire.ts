// How calls, call-backs and articles look on the wire.
import type { CallRow } from './queries/calls.ts'
import type { CallbackRow } from './queries/callbacks.ts'
import type { ArticleRow, EditionRow } from './queries/knowledge.ts'

export const iso = (ms: number): string => new Date(ms).toISOString()
export const isoOr = (ms: number | null): string | null => (ms === null ? null : iso(ms))

const span = (from: number | null, to: number | null) =>
  from === null || to === null ? null : to - from

export const callOf = (c: CallRow) => ({
  id: c.id,
  source: c.source,
  caller: c.caller,
  hasNumber: c.hasNumber,
  line: c.line,
  state: c.state,
  offeredAt: iso(c.offeredAt),
  answeredAt: isoOr(c.answeredAt),
  endedAt: isoOr(c.endedAt),
  wrappedAt: isoOr(c.wrappedAt),
  waitMs: c.source === 'switch' ? span(c.offeredAt, c.answeredAt ?? c.endedAt) : null,
  talkMs: span(c.answeredAt, c.endedAt),
  heldMs: c.heldMs,
  wrapMs: span(c.endedAt, c.wrappedAt),
  post: c.postId ? { id: c.postId, title: c.post ?? '', titleEn: c.postEn ?? '' } : null,
  transferredTo: c.transferredTo,
  conferenceWith: c.conferenceWith,
  cause: c.cause,
  result: c.result,
  categoryPath: c.categoryPath,
  note: c.note,
  callbackId: c.callbackId,
})

/** Words and place are the asker's: they come with the number, for a reason. */
export const callbackOf = (c: CallbackRow, now: number) => ({
  id: c.id,
  caller: c.caller,
  door: c.door,
  areaCode: c.areaCode,
  language: c.language,
  state: c.state,
  askedAt: iso(c.askedAt),
  dueAt: iso(c.dueAt),
  nextAt: iso(c.nextAt),
  late: c.state === 'waiting' && c.dueAt < now,
  calledAt: isoOr(c.calledAt),
  tries: c.tries.map(({ at, result }) => ({ at: iso(at), result })),
})

export const articleOf = ({ district: _district, ...a }: ArticleRow) => ({
  ...a,
  updatedAt: iso(a.updatedAt),
  withdrawnAt: isoOr(a.withdrawnAt),
})

export const editionOf = ({ writtenBy: _writer, ...e }: EditionRow) => ({
  ...e,
  writtenAt: iso(e.writtenAt),
  decidedAt: isoOr(e.decidedAt),
})
