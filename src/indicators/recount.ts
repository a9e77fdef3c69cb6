// The figures counted once more, straight from the journal, by other code than the fold: a case's whole record is looked
// at backwards ("what was the last …?") instead of forwards. Shares nothing with domain/fold.ts, so that a mistake in one
// shows against the other.
import { type Database, type Tx } from '#platform/db.ts'
import { systemContext } from '#platform/journal/reader.ts'
import type { Territory } from '#territory'
import { listDistricts, listRecords, listSums, type Line } from './queries/recount.ts'

export type Difference = {
  /** Which sum: its table and key. */
  readonly key: string
  readonly what: string
  readonly stored: number
  readonly counted: number
}

export type Recount = {
  readonly entries: number
  readonly cases: number
  readonly sums: number
  readonly differences: readonly Difference[]
}

type DayOf = (area: string, at: number) => string

const mostDifferences = 1000

/** Compares every sum with the journal, district by district, as of the last entry folded for each case. */
export async function recount(
  db: Database,
  { territory }: { readonly territory: Pick<Territory, 'dayIn'> },
): Promise<Recount> {
  return db.transaction(systemContext, async (tx) => {
    let total = { entries: 0, cases: 0, sums: 0 }
    const differences: Difference[] = []
    for (const district of await listDistricts(tx)) {
      // eslint-disable-next-line no-await-in-loop -- a district fits into memory
      const part = await recountDistrict(tx, district, territory.dayIn)
      total = {
        entries: total.entries + part.entries,
        cases: total.cases + part.cases,
        sums: total.sums + part.sums,
      }
      differences.push(...part.differences)
    }
    return { ...total, differences: differences.slice(0, mostDifferences) }
  })
}

async function recountDistrict(tx: Tx, district: string, dayOf: DayOf): Promise<Recount> {
  const counted = new Map<string, Map<string, number>>()
  let entries = 0
  let cases = 0
  for await (const record of listRecords(tx, district)) {
    entries += record.length
    cases++
    count(record, dayOf, (key, what, n = 1) => {
      const sums = counted.get(key) ?? new Map<string, number>()
      sums.set(what, (sums.get(what) ?? 0) + n)
      counted.set(key, sums)
    })
  }
  const stored = await listSums(tx, district)
  const differences: Difference[] = []
  for (const key of new Set([...counted.keys(), ...stored.keys()])) {
    const mine = counted.get(key)
    const theirs = stored.get(key)
    for (const what of new Set([...(mine?.keys() ?? []), ...(theirs?.keys() ?? [])])) {
      const [a, b] = [theirs?.get(what) ?? 0, mine?.get(what) ?? 0]
      if (a !== b) differences.push({ key: `${district} ${key}`, what, stored: a, counted: b })
    }
  }
  return { entries, cases, sums: stored.size, differences }
}

type Add = (key: string, what: string, n?: number) => void

const str = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined)
const num = (value: unknown): number | undefined => (typeof value === 'number' ? value : undefined)

/** One case's record and questions to it. */
function reading(record: readonly Line[]) {
  const last = (...kinds: string[]) => record.findLast((e) => kinds.includes(e.kind))
  const has = (...kinds: string[]) => record.some((e) => kinds.includes(e.kind))
  const after = (mark: Line | undefined, ...kinds: string[]) =>
    record.findLast((e) => kinds.includes(e.kind) && e.seq > (mark?.seq ?? 0))
  const returned = record.filter((e) => e.kind === 'handedBack' && e.data['role'] === 'lead')
  const ends = record.filter(
    (e) => e.kind === 'importedChange' && /closed|reopened/.test(JSON.stringify(e.data['what'])),
  )
  return { record, last, has, after, returned, ends, first: record[0] as Line }
}
type Reading = ReturnType<typeof reading>

const maxSeq = (...lines: (Line | undefined)[]): Line | undefined =>
  lines.reduce((a, b) => ((b?.seq ?? 0) > (a?.seq ?? 0) ? b : a), undefined)

/** Where the case lies, what it is, who leads: by the last entry that said so. */
function placeOf({ record, first, last, returned }: Reading) {
  let area = str(first.data['area']) ?? ''
  let category = str(first.data['category']) ?? ''
  for (const e of record) {
    const corrected = (e.kind === 'corrected' ? e.data['after'] : undefined) as
      | Record<string, unknown>
      | undefined
    area = str(corrected?.['areaCode']) ?? area
    category = str(corrected?.['categoryPath']) ?? category
    if (e.kind === 'filed') category = str(e.data['category']) ?? category
  }
  const sent = last('dispatched')
  const gone = maxSeq(last('reopened'), returned.at(-1))
  const lead =
    (gone?.seq ?? 0) > (sent?.seq ?? 0) ? '' : str((sent ?? first).data[sent ? 'lead' : 'unit'])
  return { area, category, unit: lead ?? '' }
}

/** When the work ended and the case closed, if they have not been undone since. */
function endOf(r: Reading) {
  const { last } = r
  const imported = r.ends.at(-1) ?? last('importedClosed')
  const undone = maxSeq(last('reopened'), imported)
  const shut = r.after(undone, 'closed', 'forceClosed')
  const outside =
    maxSeq(imported, undone) === imported ? num(imported?.data['closedAt']) : undefined
  const workUndone = maxSeq(undone, last('dispatched'), last('checkFailed'))
  const done = r.after(workUndone, 'done')
  return {
    closedAt: shut?.at ?? outside,
    doneAt: done?.at ?? (maxSeq(workUndone, imported) === imported ? outside : undefined),
    outcome: shut ? str(shut.data['outcome']) : outside === undefined ? undefined : 'imported',
    judgedAfter: maxSeq(undone, shut),
  }
}

/** The handling deadline: by the last entry that set or took it. */
function dueOf(r: Reading): number | undefined {
  const setBy = (e: Line) =>
    (['dispatched', 'imported'].includes(e.kind) && num(e.data['dueAt'])) ||
    (['extended', 'resumed', 'consultationDecided'].includes(e.kind) && num(e.data['dueAt'])) ||
    (e.kind === 'importedChange' && (e.data['what'] as string[]).includes('due'))
      ? e
      : undefined
  const set = r.record.findLast(setBy)
  const taken = maxSeq(r.last('reopened'), r.returned.at(-1))
  return (taken?.seq ?? 0) > (set?.seq ?? 0) ? undefined : num(set?.data['dueAt'])
}

/** The entry that gave the present stage its limit, seen from entry `e`; undefined when something else came between. */
function limitBefore({ record }: Reading, e: Line, stage: string): number | undefined {
  const stageOf: Record<string, string | null> = {
    reported: 'accept',
    answered: 'accept',
    accepted: 'dispatch',
    verified: 'dispatch',
    reopened: 'dispatch',
    verificationAsked: 'verify',
    done: 'check',
    checked: 'close',
    asked: null,
    dispatched: null,
    checkFailed: null,
    importedChange: null,
  }
  const before = record.findLast(
    (x) =>
      x.seq < e.seq &&
      (x.kind in stageOf || (x.kind === 'handedBack' && x.data['role'] === 'lead')) &&
      !(x.kind === 'importedChange' && !/closed|reopened/.test(JSON.stringify(x.data['what']))),
  )
  if (!before) return undefined
  const of = before.kind === 'handedBack' ? 'dispatch' : stageOf[before.kind]
  return of === stage ? num(before.data['stageDueAt']) : undefined
}

const kept = (r: Reading, e: Line, stage: string): boolean =>
  e.at <= (limitBefore(r, e, stage) ?? Infinity)

function count(record: readonly Line[], dayOf: DayOf, add: Add): void {
  const r = reading(record)
  const { first, has } = r
  if (first.data['notJudged'] === true) return
  const place = placeOf(r)
  const reportedAt = num(first.data['reportedAt']) ?? first.at
  const day = dayOf(place.area, reportedAt)
  const keys = [
    ['fine', place.area, place.unit, place.category],
    ['unit', place.area.slice(0, 6), place.unit, ''],
    ['street', place.area.slice(0, 9), '', ''],
    ['category', place.area.slice(0, 6), '', place.category],
  ].flatMap(([cut = '', ...rest]) => [
    JSON.stringify(['day', cut, ...rest, day]),
    ...(cut === 'fine'
      ? []
      : [JSON.stringify(['day', `${cut}Month`, ...rest, day.replace(/..$/, '01')])]),
  ])
  const mark = (what: string, holds: unknown) => {
    if (holds) for (const key of keys) add(key, what)
  }
  mark('reported', true)
  mark('refused', has('refused'))
  const leftOut = has('refused', 'withdrawn', 'merged')
  const filed = has('filed') || (first.kind === 'imported' && first.data['state'] !== 'reported')
  if (!leftOut) countCase(r, mark, filed)
  countActs(r, { place, dayOf, add, validReport: !leftOut && filed })
}

type Mark = (what: string, holds: unknown) => void

function countCase(r: Reading, mark: Mark, filed: boolean): void {
  const { last, has } = r
  const end = endOf(r)
  const due = dueOf(r)
  const appeal = r.after(end.judgedAfter, 'appealDecided')
  const exempt = appeal?.data['step'] === 'upheld'
  const isLate = (at: number | undefined) =>
    at !== undefined && due !== undefined && at > due && !exempt
  const finished = end.doneAt ?? end.closedAt
  const closed = end.closedAt !== undefined
  const rated = r.after(end.judgedAfter, 'rated')
  const inTimeOf = (stage: string, ...kinds: string[]) => {
    const e = last(...kinds)
    return e !== undefined && kept(r, e, stage)
  }
  mark('total', true)
  mark('responded', has('accepted', 'asked', 'closed', 'forceClosed') || isAnsweredOutside(r))
  mark('accepted', has('accepted'))
  mark('acceptedOnTime', inTimeOf('accept', 'accepted'))
  mark('filed', filed)
  mark('verifyAsked', has('verificationAsked'))
  const verified = last('verificationAsked', 'verified')
  mark('verifiedOnTime', verified?.kind === 'verified' && kept(r, verified, 'verify'))
  mark('dispatched', has('dispatched'))
  mark('dispatchedOnTime', inTimeOf('dispatch', 'dispatched'))
  mark('dispatchedRight', has('dispatched') && r.returned.length === 0)
  mark('handedBack', r.returned.length > 0)
  mark('done', end.doneAt !== undefined)
  mark('doneOnTime', end.doneAt !== undefined && !isLate(end.doneAt))
  mark('finishedLate', isLate(finished))
  mark('lateOpen', isLate(finished) && !closed)
  mark('checked', has('checked', 'checkFailed'))
  mark('checkedOnTime', inTimeOf('check', 'checked', 'checkFailed'))
  mark('reworked', has('checkFailed'))
  mark('closed', closed)
  mark('closedOnTime', closed && !isLate(finished))
  mark(
    'reopened',
    has('reopened') || r.ends.some((e) => (e.data['what'] as string[]).includes('reopened')),
  )
  const solved = rated?.data['solved']
  mark(
    'resolved',
    closed &&
      (typeof solved === 'boolean' ? solved : ['solved', 'imported'].includes(end.outcome ?? '')),
  )
  mark('unsolved', closed && ['notSolved', 'forced'].includes(end.outcome ?? ''))
  mark('rated', rated)
  mark('satisfied', Number(rated?.data['stars'] ?? 0) > 3)
}

const isAnsweredOutside = ({ record }: Reading): boolean =>
  record.some(
    (e) =>
      (e.kind === 'importedClosed' || e.kind === 'importedChange') &&
      num(e.data['closedAt']) !== undefined &&
      (e.kind === 'importedClosed' || /closed|reopened/.test(JSON.stringify(e.data['what']))),
  )

const stageOfAct: Record<string, string | undefined> = {
  accepted: 'accept',
  refused: 'accept',
  verified: 'verify',
  dispatched: 'dispatch',
  checked: 'check',
  checkFailed: 'check',
  closed: 'close',
  forceClosed: 'close',
}
const actNames: Record<string, string> = { checkFailed: 'checked', forceClosed: 'closed' }

type Acting = {
  readonly place: { readonly area: string; readonly category: string }
  readonly dayOf: DayOf
  readonly add: Add
  readonly validReport: boolean
}

function countActs(r: Reading, { place, dayOf, add, validReport }: Acting): void {
  const deeds: { act: string; by: Line; at: number; good: boolean }[] = []
  for (const e of r.record) {
    const before = reading(r.record.filter((x) => x.seq < e.seq))
    if (e.kind === 'reported') deeds.push({ act: 'reported', by: e, at: e.at, good: validReport })
    else if (e.kind in stageOfAct) {
      const good = kept(r, e, stageOfAct[e.kind] as string)
      deeds.push({ act: actNames[e.kind] ?? e.kind, by: e, at: e.at, good })
    } else if (e.kind === 'filed') deeds.push({ act: 'filed', by: e, at: e.at, good: true })
    else if (e.kind === 'handedBack' && e.data['role'] === 'lead')
      deeds.push({ act: 'handedBack', by: e, at: e.at, good: true })
    else if (e.kind === 'done')
      deeds.push({ act: 'done', by: e, at: e.at, good: e.at <= (dueOf(before) ?? Infinity) })
    if (e.kind === 'checkFailed') {
      const worked = before.record.findLast((x) => x.kind === 'done' && x.actor && x.post)
      if (worked) {
        const good =
          worked.at <= (dueOf(reading(r.record.filter((x) => x.seq < worked.seq))) ?? Infinity)
        deeds.push({ act: 'reworked', by: worked, at: e.at, good })
      }
    }
  }
  const persons = deeds.filter(({ by }) => by.actor && by.post)
  for (const cut of ['post', 'worker'] as const) {
    const doer = ({ by }: (typeof deeds)[number]) => (cut === 'post' ? by.post : by.actor)
    const groups = Map.groupBy(persons, (d) => JSON.stringify([d.act, d.by.post, doer(d)]))
    for (const [, group] of groups) {
      const one = group[0] as (typeof deeds)[number]
      const key = JSON.stringify([
        'act',
        cut,
        place.area,
        place.category,
        one.by.post,
        doer(one),
        dayOf(place.area, one.at),
        one.act,
      ])
      add(key, 'n')
      if (group.every((d) => d.good)) add(key, 'good')
    }
  }
}
