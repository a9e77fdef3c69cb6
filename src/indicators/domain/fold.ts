// From the entries of one case to what it is counted as. Nothing else is looked at, so that the figures of any day can be
// had again from the journal.
import type { Measure } from './measures.ts'

/** An entry of the journal; instants in epoch ms. */
export type Entry = {
  readonly seq: number
  readonly at: number
  readonly kind: string
  readonly actor: string | null
  readonly post: string | null
  readonly data: Readonly<Record<string, unknown>>
}

const acts = [
  'reported',
  'accepted',
  'refused',
  'verified',
  'filed',
  'dispatched',
  'handedBack',
  'done',
  'reworked',
  'checked',
  'closed',
] as const
export type Act = (typeof acts)[number]

type Deed = {
  readonly act: Act
  readonly at: number
  readonly post: string
  readonly worker: string
  /** In time; of a report: it was filed. */
  readonly good: boolean
}

type Stage = 'accept' | 'verify' | 'dispatch' | 'check' | 'close'

/** What is kept of a case between two entries. Plain JSON. */
export type Folded = {
  readonly seq: number
  readonly reportedAt: number
  readonly area: string
  readonly category: string
  readonly unit: string | null
  readonly state: string
  readonly judged: boolean
  /** What has happened to it, and what of it in time. */
  readonly was: Readonly<Partial<Record<Measure, boolean>>>
  readonly stage: { readonly of: Stage; readonly dueAt: number } | null
  readonly dueAt: number | null
  readonly doneAt: number | null
  readonly closedAt: number | null
  readonly exempt: boolean
  readonly outcome: string | null
  readonly stars: number | null
  readonly solved: boolean | null
  readonly deeds: readonly Deed[]
}

const text = (value: unknown): string | null => (typeof value === 'string' ? value : null)
const instant = (value: unknown): number | null => (typeof value === 'number' ? value : null)

function born(e: Entry): Folded {
  const { data } = e
  const imported = e.kind === 'imported'
  const state = imported ? String(data['state']) : 'reported'
  const base: Folded = {
    seq: 0,
    reportedAt: (imported ? instant(data['reportedAt']) : null) ?? e.at,
    area: text(data['area']) ?? '',
    category: text(data['category']) ?? '',
    unit: text(data['unit']),
    state,
    judged: data['notJudged'] !== true,
    // Who accepted and dispatched it, and when, a file does not say.
    was: imported && state !== 'reported' ? { filed: true } : {},
    stage: null,
    dueAt: imported ? instant(data['dueAt']) : null,
    doneAt: null,
    closedAt: null,
    exempt: false,
    outcome: null,
    stars: null,
    solved: null,
    deeds: [],
  }
  return imported ? base : { ...staged(base, 'accept', e), deeds: [...deed('reported', e, false)] }
}

const staged = (f: Folded, of: Stage, { data }: Entry): Folded => {
  const dueAt = instant(data['stageDueAt'])
  return { ...f, stage: dueAt === null ? null : { of, dueAt } }
}

const inTime = (f: Folded, of: Stage, { at }: Entry): boolean =>
  f.stage?.of !== of || at <= f.stage.dueAt

/** What nobody in person did is nobody's act. */
const deed = (act: Act, { at, actor, post }: Entry, good = true): Deed[] =>
  actor && post ? [{ act, at, post, worker: actor, good }] : []

const did = (f: Folded, act: Act, e: Entry, good = true): Folded => ({
  ...f,
  deeds: [...f.deeds, ...deed(act, e, good)],
})

const had = (f: Folded, was: Folded['was']): Folded => ({ ...f, was: { ...f.was, ...was } })

const ended = (f: Folded, state: string, at: number): Folded => ({
  ...f,
  state,
  closedAt: at,
  stage: null,
  was: state === 'withdrawn' ? f.was : { ...f.was, responded: true },
})

type Rule = (f: Folded, e: Entry) => Folded

const back: Rule = (f, e) => ({
  ...staged(f, 'dispatch', e),
  state: 'filed',
  unit: null,
  dueAt: null,
})

const due: Rule = (f, { data }) => ({ ...f, dueAt: instant(data['dueAt']) ?? f.dueAt })

const closing: Rule = (f, e) => ({
  ...did(ended(f, 'closed', e.at), 'closed', e, inTime(f, 'close', e)),
  outcome: text(e.data['outcome']),
})

/** One rule for each kind of entry that changes a figure. */
export const rules: Readonly<Record<string, Rule>> = {
  accepted: (f, e) => {
    const acceptedOnTime = inTime(f, 'accept', e)
    const next = had(f, { accepted: true, acceptedOnTime, responded: true })
    return { ...staged(did(next, 'accepted', e, acceptedOnTime), 'dispatch', e), state: 'accepted' }
  },
  refused: (f, e) => did(ended(f, 'refused', e.at), 'refused', e, inTime(f, 'accept', e)),
  asked: (f) => ({ ...had(f, { responded: true }), state: 'awaiting', stage: null }),
  answered: (f, e) => ({ ...staged(f, 'accept', e), state: 'reported' }),
  withdrawn: (f, e) => ended(f, 'withdrawn', e.at),
  merged: (f, e) => ended(f, 'merged', e.at),
  corrected: (f, { data }) => {
    const after = (data['after'] ?? {}) as Readonly<Record<string, unknown>>
    return {
      ...f,
      category: text(after['categoryPath']) ?? f.category,
      area: text(after['areaCode']) ?? f.area,
    }
  },
  verificationAsked: (f, e) => ({
    ...staged(had(f, { verifyAsked: true, verifiedOnTime: false }), 'verify', e),
    state: 'verifying',
  }),
  verified: (f, e) => {
    const verifiedOnTime = inTime(f, 'verify', e)
    const next = did(had(f, { verifiedOnTime }), 'verified', e, verifiedOnTime)
    return { ...staged(next, 'dispatch', e), state: 'accepted' }
  },
  filed: (f, e) => ({
    ...did(had(f, { filed: true }), 'filed', e),
    state: 'filed',
    category: text(e.data['category']) ?? f.category,
  }),
  dispatched: (f, e) => {
    const dispatchedOnTime = inTime(f, 'dispatch', e)
    const next = had(f, { dispatched: true, dispatchedOnTime })
    return {
      ...did(next, 'dispatched', e, dispatchedOnTime),
      state: 'dispatched',
      stage: null,
      unit: text(e.data['lead']),
      dueAt: instant(e.data['dueAt']),
      doneAt: null,
    }
  },
  takenUp: (f, { data }) => (data['role'] === 'lead' ? { ...f, state: 'handling' } : f),
  handedBack: (f, e) =>
    e.data['role'] === 'lead' ? back(did(had(f, { handedBack: true }), 'handedBack', e), e) : f,
  done: (f, e) => ({
    ...did(staged(f, 'check', e), 'done', e, f.dueAt === null || e.at <= f.dueAt),
    state: 'done',
    doneAt: e.at,
  }),
  checkFailed: (f, e) => {
    const checkedOnTime = inTime(f, 'check', e)
    const worked = f.deeds.findLast((d) => d.act === 'done')
    const next = did(
      had(f, { checked: true, checkedOnTime, reworked: true }),
      'checked',
      e,
      checkedOnTime,
    )
    return {
      ...next,
      deeds: [
        ...next.deeds,
        ...(worked ? [{ ...worked, act: 'reworked' as const, at: e.at }] : []),
      ],
      state: 'handling',
      stage: null,
      doneAt: null,
    }
  },
  checked: (f, e) => {
    const checkedOnTime = inTime(f, 'check', e)
    const next = did(had(f, { checked: true, checkedOnTime }), 'checked', e, checkedOnTime)
    return { ...staged(next, 'close', e), state: 'checked' }
  },
  suspended: (f) => ({ ...f, state: 'suspended' }),
  resumed: (f, e) => ({ ...due(f, e), state: 'handling' }),
  extended: due,
  consultationDecided: due,
  closed: closing,
  forceClosed: closing,
  rated: (f, { data }) => ({
    ...f,
    stars: instant(data['stars']),
    solved: typeof data['solved'] === 'boolean' ? data['solved'] : null,
  }),
  appealDecided: (f, { data }) => ({ ...f, exempt: data['step'] === 'upheld' }),
  reopened: (f, e) => ({
    ...back(had(f, { reopened: true }), e),
    doneAt: null,
    closedAt: null,
    exempt: false,
    outcome: null,
    stars: null,
    solved: null,
  }),
  importedClosed: (f, { data }) => importedEnd(f, instant(data['closedAt'])),
  importedChange: (f, { data }) => {
    const what = (data['what'] ?? []) as readonly string[]
    const next = what.includes('due') ? { ...f, dueAt: instant(data['dueAt']) } : f
    if (!what.includes('closed') && !what.includes('reopened')) return next
    const changed = importedEnd(next, instant(data['closedAt']))
    const state = changed.closedAt === null ? String(data['state']) : changed.state
    return { ...(what.includes('reopened') ? had(changed, { reopened: true }) : changed), state }
  },
}

const importedEnd = (f: Folded, closedAt: number | null): Folded => ({
  ...(closedAt === null ? f : had(f, { responded: true })),
  exempt: false,
  stars: null,
  solved: null,
  stage: null,
  state: 'closed',
  doneAt: closedAt,
  closedAt,
  outcome: closedAt === null ? null : 'imported',
})

/** The next state of a case; undefined for a subject that is no case. */
export function fold(f: Folded | undefined, e: Entry): Folded | undefined {
  if (!f)
    return e.kind === 'reported' || e.kind === 'imported' ? { ...born(e), seq: e.seq } : undefined
  const rule = rules[e.kind]
  return { ...(rule ? rule(f, e) : f), seq: e.seq }
}

export type DeedRow = {
  readonly cut: 'post' | 'worker'
  readonly act: Act
  readonly post: string
  readonly worker: string
  readonly day: string
  readonly good: boolean
}

/** What one case adds to the sums. */
export type Share = {
  readonly area: string
  readonly unit: string
  readonly category: string
  /** Of the report, YYYY-MM-DD in the city's own time. */
  readonly day: string
  readonly marks: readonly Measure[]
  readonly deeds: readonly DeedRow[]
  readonly closedDay: string | null
  /** The deadline of a counted case that is not closed. */
  readonly dueAt: number | null
  readonly finished: boolean
}

const nobodysWork = new Set(['merged', 'withdrawn', 'refused'])

/** Merged, withdrawn and refused cases are nobody's work, and a few imported rows were judged by nobody. */
const isCounted = (f: Pick<Folded, 'state' | 'judged'>): boolean =>
  f.judged && !nobodysWork.has(f.state)

/** `dayOf`: the day at an instant in the city of this area. */
export function shareOf(f: Folded, dayOf: (area: string, at: number) => string): Share {
  const counted = isCounted(f)
  const finishedAt = f.doneAt ?? f.closedAt
  return {
    area: f.area,
    unit: f.unit ?? '',
    category: f.category,
    day: dayOf(f.area, f.reportedAt),
    marks: marksOf(f, finishedAt),
    deeds: f.judged ? deedsOf(f, counted, (at) => dayOf(f.area, at)) : [],
    closedDay: counted && f.closedAt !== null ? dayOf(f.area, f.closedAt) : null,
    dueAt: counted && f.closedAt === null ? f.dueAt : null,
    finished: finishedAt !== null,
  }
}

function marksOf(f: Folded, finishedAt: number | null): Measure[] {
  if (!f.judged) return []
  const outside: Measure[] = ['reported', ...(f.state === 'refused' ? (['refused'] as const) : [])]
  if (!isCounted(f)) return outside
  const closed = f.state === 'closed'
  const pastDue = (at: number | null) =>
    at !== null && f.dueAt !== null && at > f.dueAt && !f.exempt
  const finishedLate = pastDue(finishedAt)
  const own: Partial<Record<Measure, boolean>> = {
    ...f.was,
    total: true,
    dispatchedRight: f.was.dispatched === true && !f.was.handedBack,
    done: f.doneAt !== null,
    doneOnTime: f.doneAt !== null && !pastDue(f.doneAt),
    finishedLate,
    lateOpen: finishedLate && f.closedAt === null,
    closed,
    closedOnTime: closed && !finishedLate,
    resolved: closed && (f.solved ?? (f.outcome === 'solved' || f.outcome === 'imported')),
    unsolved: closed && (f.outcome === 'notSolved' || f.outcome === 'forced'),
    rated: f.stars !== null,
    satisfied: (f.stars ?? 0) >= 4,
  }
  return [...outside, ...(Object.keys(own) as Measure[]).filter((name) => own[name])]
}

/** Each act once a case, on the day it was first done; good when it was so each time. */
function deedsOf(f: Folded, counted: boolean, dayOf: (at: number) => string): DeedRow[] {
  const rows = new Map<string, DeedRow>()
  for (const cut of ['post', 'worker'] as const) {
    for (const d of f.deeds) {
      const worker = cut === 'post' ? d.post : d.worker
      const key = `${cut} ${d.act} ${d.post} ${worker}`
      const good = d.act === 'reported' ? counted && f.was.filed === true : d.good
      const before = rows.get(key)
      rows.set(
        key,
        before
          ? { ...before, good: before.good && good }
          : { cut, act: d.act, post: d.post, worker, day: dayOf(d.at), good },
      )
    }
  }
  return [...rows.values()]
}
