// Notices for staff, made by reading the journal: who has to know of what.
import type { Tx } from '#platform/db.ts'
import type { Read } from '#platform/journal/journal.ts'
import type { Reader } from '#platform/journal/reader.ts'
import {
  addNotices,
  type AreaPost,
  casesForNotices,
  handlersOf,
  ladderOf,
  type NewNotice,
  type NoticeCase,
  postsAbove,
  type Rung,
} from '../queries/jobs.ts'

/** `units`: their handlers; `posts`: those of the area, of the nearest level that has one; `up`: so many levels up. */
export type Audience =
  | { readonly units: readonly string[] }
  | { readonly posts: 'dispatcher' | 'dutyOfficer' | 'supervisor' | 'callTaker' | 'gridWorker' }
  | { readonly up: number }

type Heard = Pick<Read, 'kind' | 'data'>

const texts = (value: unknown): string[] =>
  Array.isArray(value) ? value.filter((v): v is string => typeof v === 'string') : []

const dispatcher: Audience = { posts: 'dispatcher' }
const lead = (c: Pick<NoticeCase, 'leadUnit'>): Audience[] =>
  c.leadUnit === null ? [dispatcher] : [{ units: [c.leadUnit] }]

/** The level asked next, and those who asked. */
function missed(data: Heard['data'], c: Pick<NoticeCase, 'leadUnit'>): Audience[] {
  const next = data['next'] as { readonly level?: number } | undefined
  return [
    { posts: 'supervisor' },
    ...(next?.level ? [{ up: next.level }] : []),
    ...(data['level'] === 0 ? lead(c) : []),
  ]
}

/** Who hears of an entry; nobody for most kinds, which the queues show anyway. */
export function audienceOf(e: Heard, c: Pick<NoticeCase, 'leadUnit' | 'historic'>): Audience[] {
  if (c.historic) return []
  switch (e.kind) {
    case 'dispatched':
      return [{ units: [...texts([e.data['lead']]), ...texts(e.data['assisting'])] }]
    case 'taskAdded':
    case 'whistled':
      return [{ units: texts(e.data['units']) }]
    case 'handedBack':
    case 'reopened':
    case 'extensionRequested':
    case 'suspensionRequested':
    case 'appealed':
      return [dispatcher]
    case 'extensionEndorsed':
    case 'suspensionEndorsed':
      return [{ posts: 'dutyOfficer' }]
    case 'extended':
    case 'extensionDeclined':
    case 'suspended':
    case 'suspensionDeclined':
    case 'resumed':
    case 'checkFailed':
    case 'roundSettled':
    case 'urged':
    case 'lightYellow':
      return lead(c)
    case 'lightRed':
      return [...lead(c), dispatcher, { posts: 'supervisor' }]
    case 'appealDecided':
      return e.data['step'] === 'callTaker' ? [{ posts: 'callTaker' }] : lead(c)
    case 'supervised':
      return Number(e.data['level'] ?? 0) > 0
        ? [...lead(c), { up: Number(e.data['level']) }]
        : lead(c)
    case 'roundReplied':
      return [{ posts: 'supervisor' }]
    case 'roundMissed':
      return missed(e.data, c)
    case 'consultationCalled':
      return [{ units: texts(e.data['units']) }]
    case 'statementGiven':
      return [dispatcher]
    case 'consultationDecided':
      return lead(c)
    case 'repeatFound':
      return [{ up: Number(e.data['level'] ?? 1) }, { posts: 'supervisor' }]
    case 'escalated':
      return [{ up: Number(e.data['level'] ?? 1) }]
    default:
      return []
  }
}

export const noticeReader: Reader = { name: 'notices', batch: 500, handle: makeNotices }

type Line = { readonly entry: Read; readonly c: NoticeCase; readonly audience: Audience[] }

async function makeNotices(tx: Tx, entries: readonly Read[]): Promise<void> {
  const cases = new Map((await casesForNotices(tx, entries)).map((c) => [c.id, c]))
  const lines = entries.flatMap((entry): Line[] => {
    const c = cases.get(entry.subject)
    const audience = c ? audienceOf(entry, c) : []
    return c && audience.length ? [{ entry, c, audience }] : []
  })
  if (lines.length === 0) return
  const find = await directory(
    tx,
    lines.map(({ entry, c, audience }) => ({ at: entry.at, areaCode: c.areaCode, audience })),
  )
  await addNotices(
    tx,
    lines.flatMap((line) => noticesOf(line, find)),
  )
}

type Asked = {
  readonly at: number
  readonly areaCode: string
  readonly audience: readonly Audience[]
}

/** The posts that an audience is, at a place. */
type Directory = (areaCode: string, audience: Audience) => readonly string[]

export async function directory(tx: Tx, lines: readonly Asked[]): Promise<Directory> {
  const all = lines.flatMap((l) => l.audience)
  const now = Math.max(...lines.map((l) => l.at))
  const units = new Set(all.flatMap((a) => ('units' in a ? a.units : [])))
  const kinds = new Set(all.flatMap((a) => ('posts' in a ? [a.posts] : [])))
  if (all.some((a) => 'up' in a)) kinds.add('dutyOfficer')
  const handlers = await handlersOf(tx, [...units], now)
  const posts = await postsAbove(tx, {
    kinds: [...kinds],
    areas: lines.map((l) => l.areaCode),
    now,
  })
  const ladders = new Map<string, Rung[]>()
  for (const { areaCode, audience } of lines) {
    if (!audience.some((a) => 'up' in a) || ladders.has(areaCode)) continue
    // eslint-disable-next-line no-await-in-loop -- once for each area in which something was escalated
    ladders.set(areaCode, await ladderOf(tx, areaCode, now))
  }
  return (areaCode, a) => {
    if ('units' in a) return a.units.flatMap((u) => handlers.get(u) ?? [])
    if ('posts' in a) return nearest(posts, a.posts, areaCode)
    const ladder = ladders.get(areaCode) ?? []
    const rung = ladder[Math.min(a.up, ladder.length) - 1]
    return nearest(posts, 'dutyOfficer', rung?.code ?? areaCode)
  }
}

/** The posts of this kind with the smallest jurisdiction that holds the area. */
function nearest(posts: readonly AreaPost[], kind: string, area: string): string[] {
  const above = posts.filter((p) => p.kind === kind && area.startsWith(p.areaCode))
  const deepest = Math.max(...above.map((p) => p.areaCode.length))
  return above.filter((p) => p.areaCode.length === deepest).map((p) => p.id)
}

function noticesOf(line: Line, find: Directory): NewNotice[] {
  const { entry, c, audience } = line
  const heard = new Set(audience.flatMap((a) => find(c.areaCode, a)))
  // whoever did it knows
  if (entry.post !== null) heard.delete(entry.post)
  return [...heard].map((postId) => ({
    district: c.district,
    postId,
    caseId: c.id,
    kind: entry.kind,
    params: { number: c.number, title: c.title, ...detailsOf(entry) },
    at: entry.at,
  }))
}

const detailNames = ['dueAt', 'until', 'round', 'level', 'cause', 'unit', 'reason', 'step'] as const

const detailsOf = (entry: Read): Record<string, unknown> =>
  Object.fromEntries(
    detailNames.flatMap((name) =>
      entry.data[name] === undefined ? [] : [[name, entry.data[name]]],
    ),
  )
