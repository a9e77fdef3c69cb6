// Three months of a city's requests, each led through its life by the real rules and stored like any other.
import { addReporters, type CaseDeps, openStates, type Report, store, takeNumbers } from '#cases'
import type { Category } from '#categories'
import { buildRequests, type City, howOften, type SimulatedRequest } from '#engines/cityscape'
import type { Context, Database, Tx } from '#platform/db.ts'
import { newId } from '#platform/crypto.ts'
import { dangerIn } from '#platform/text/danger.ts'
import { districtOf } from '#territory'
import { type Lists, readLists } from './rules.ts'
import { type Walked, walk } from './walk.ts'

export type SimulateRequests = {
  readonly city: City
  readonly seed: number
  /** Epoch ms; requests come from `from` until `to`, and nothing later than `to` has happened. */
  readonly from: number
  readonly to: number
  readonly perDay: number
  /** Leaves them waiting in the first states in turn instead of leading them on. */
  readonly waiting?: boolean
  /** Asked in the transaction that stores the requests from one place in their order to another; false = they are there. */
  readonly claim?: (tx: Tx, from: number, to: number) => Promise<boolean>
  readonly onProgress?: (share: number) => void
  readonly signal?: AbortSignal
}

const batch = 400
const waitingStates = ['reported', 'accepted', 'filed', 'dispatched'] as const

// A thing out of order is mostly reported as a matter; staff know its place in the list of things.
const thingShare = 0.05

export function requestCategories(categories: Iterable<Category>) {
  return [...categories]
    .filter((c) => c.edition === 'gb2026')
    .map((c) => ({
      path: c.path,
      name: c.name,
      kind: c.kind,
      weight: howOften(c.name, c.kind) * (c.kind === 'matter' ? 1 : thingShare),
    }))
}

/** Stores the simulated requests; returns how many. Stops between batches when `signal` aborts. */
export async function simulateRequests(
  db: Database,
  context: Context,
  deps: CaseDeps,
  o: SimulateRequests,
): Promise<number> {
  const lists = await db.transaction(context, (tx) => readLists(tx, deps))
  const requests = [
    ...buildRequests({
      city: o.city,
      seed: o.seed,
      from: o.from,
      to: o.to,
      perDay: o.perDay,
      categories: requestCategories(lists.categories.values()),
    }),
  ]
  for (let i = 0; i < requests.length; i += batch) {
    if (o.signal?.aborted) return i
    const part = requests.slice(i, i + batch)
    await storeBatch(db, context, deps, { requests: part, first: i, lists, o })
    o.onProgress?.(Math.min(1, (i + batch) / requests.length))
  }
  return requests.length
}

type Batch = {
  readonly requests: readonly SimulatedRequest[]
  readonly first: number
  readonly lists: Lists
  readonly o: SimulateRequests
}

function storeBatch(
  db: Database,
  context: Context,
  deps: CaseDeps,
  { requests, first, lists, o }: Batch,
): Promise<void> {
  return db.transaction(context, async (tx) => {
    if (o.claim && !(await o.claim(tx, first, first + requests.length))) return
    const numbers = await takeNumbers(tx, requests.length)
    const walked = requests.map((request, i) =>
      walk({
        request: o.waiting ? hurried(request) : settled(request, o.to),
        until: o.to,
        waitsIn: o.waiting ? waitingStates[i % waitingStates.length] : undefined,
        rulesAt: lists.rulesAt,
        territorialOf: lists.territorialOf,
        born: bornOf(request, numbers[i] as string, lists),
      }),
    )
    await store(
      tx,
      walked.map((w, i) => changeOf(w, requests[i] as SimulatedRequest)),
      {
        actor: null,
        post: context.post,
        key: null,
        journalKey: deps.keys.journal,
      },
    )
    const askers = walked.flatMap((w, i) => {
      const r = requests[i] as SimulatedRequest
      return r.door === 'grid' ? [] : [{ case: w.case, at: r.at, reporter: reporterOf(r) }]
    })
    await addReporters(tx, deps.keys, askers)
  })
}

const openDays = 6

// A city leaves little undone for months: what is still open is recent.
const settled = (r: SimulatedRequest, now: number): SimulatedRequest =>
  r.fate.outcome === 'open' && now - r.at > openDays * 86_400_000
    ? { ...r, fate: { ...r.fate, outcome: 'closed', doneShare: Math.max(r.fate.doneShare, 1.3) } }
    : r

// The intake desk is quick, so that the case is where it should wait before the present comes.
const hurried = (r: SimulatedRequest): SimulatedRequest => ({
  ...r,
  fate: { ...r.fate, acceptMinutes: 1, fileMinutes: 1, dispatchMinutes: 1, outcome: 'closed' },
})

const reporterOf = (r: SimulatedRequest) =>
  r.reporterSurname ? { language: 'zh-CN' as const, name: `${r.reporterSurname}**` } : undefined

function changeOf(w: Walked, r: SimulatedRequest) {
  const open = (openStates as readonly string[]).includes(w.case.state)
  return {
    before: undefined,
    at: w.events.at(-1)?.at ?? r.at,
    decision: { next: w.case, events: w.events, timers: open ? w.timers : [], messages: [] },
  }
}

function bornOf(r: SimulatedRequest, number: string, { categories }: Lists): Report {
  const category = categories.get(r.categoryPath)
  return {
    id: newId(),
    district: districtOf(r.gridCode),
    number,
    categoryPath: r.categoryPath,
    edition: category?.edition ?? 'jw',
    urgency: r.urgency === 'routine' ? 'normal' : r.urgency,
    areaCode: r.gridCode,
    point: { lon: r.point[0], lat: r.point[1] },
    address: r.address,
    title: r.title,
    description: r.description,
    attributes: {},
    door: r.door,
    sourceSystem: null,
    sourceId: null,
    public: category?.public ?? true,
    danger: dangerIn(r.description)?.words ?? [],
    firstReceiver: null,
  }
}
