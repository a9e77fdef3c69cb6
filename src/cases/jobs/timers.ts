// Due timers: what happens to a case because time has passed and nobody acted. See docs/decisions/0001-timers-are-rows.md.
import { dueAt } from '#engines/deadlines'
import type { Database, Tx } from '#platform/db.ts'
import { systemContext, systemPost } from '#platform/journal/reader.ts'
import {
  type Case,
  decide,
  type Decision,
  isRefusal,
  type Refusal,
  type Rules,
  type Stage,
  type TimerChange,
  type Who,
} from '../domain.ts'
import {
  dropTimer,
  type DueCase,
  dueTimers,
  ladderOf,
  listDueCases,
  type Level,
  lockFree,
  markLevels,
  moveTimer,
  rightsOfSystem,
  type TimerRow,
} from '../queries/jobs.ts'
import { type Change, lockCase, store } from '../queries/store.ts'
import type { Command } from '../schema.ts'

export type TimerDeps = {
  /** The rules that hold for a case now; asked only where a decision needs them. */
  readonly rules: (tx: Tx, c: Case, now: number) => Promise<Rules>
  readonly journalKey: Buffer
  /** A case whose timers could not be fired; the others go on, and the next sweep tries it again. */
  readonly onError: (error: unknown, caseId: string) => void
}

type Sweep = {
  readonly deps: TimerDeps
  readonly now: number
  readonly who: Who
  /** How many levels there are above an area; asked once in a sweep. */
  readonly ladders: Map<string, number>
}

/** Cases in one transaction: few enough that on the embedded database, with its one session, nobody waits long. */
const batch = 25

/**
 * Fires every timer due at `now` (epoch ms), each once, however many processes sweep. A case that someone is acting on
 * just then is left for the next sweep.
 * @returns the number of timers that changed a case
 */
export async function sweepTimers(db: Database, deps: TimerDeps, now: number): Promise<number> {
  const seen: string[] = []
  let sweep: Sweep | undefined
  let fired = 0
  for (;;) {
    /* eslint-disable no-await-in-loop -- batch after batch */
    const due = await db.transaction(systemContext, (tx) =>
      listDueCases(tx, { now, limit: batch, except: seen }),
    )
    if (due.length === 0) return fired
    sweep ??= {
      deps,
      now,
      who: await db.transaction(systemContext, systemWho),
      ladders: new Map(),
    }
    seen.push(...due.map((c) => c.id))
    fired += await fireBatch(db, sweep, due)
    /* eslint-enable no-await-in-loop */
  }
}

async function fireBatch(db: Database, sweep: Sweep, due: readonly DueCase[]): Promise<number> {
  try {
    return await db.transaction(systemContext, (tx) => fireCases(tx, sweep, due))
  } catch (error) {
    const [only, ...others] = due
    if (only === undefined) return 0
    if (others.length === 0) {
      sweep.deps.onError(error, only.id)
      return 0
    }
  }
  // One of them cannot be fired; the others must not wait for it.
  let fired = 0
  for (const one of due) {
    // eslint-disable-next-line no-await-in-loop -- one after the other, after a failure only
    fired += await fireBatch(db, sweep, [one])
  }
  return fired
}

async function systemWho(tx: Tx): Promise<Who> {
  const rights = await rightsOfSystem(tx)
  return {
    post: systemPost,
    kind: 'system',
    units: [],
    person: null,
    areaCode: '',
    rights,
    reporter: false,
  }
}

type Firing = { readonly decision: Decision; readonly level?: number }

async function fireCases(tx: Tx, sweep: Sweep, due: readonly DueCase[]): Promise<number> {
  const free = new Set(await lockFree(tx, due))
  const mine = due.filter((c) => free.has(c.id))
  if (mine.length === 0) return 0
  const timers = Map.groupBy(await dueTimers(tx, mine, sweep.now), (t) => t.caseId)
  const changes: Change[] = []
  const levels: Level[] = []
  let fired = 0
  for (const [id, own] of timers) {
    // eslint-disable-next-line no-await-in-loop -- one connection, one case after the other
    const done = await fireCase(tx, sweep, { id, timers: own })
    if (done.change) changes.push(done.change)
    levels.push(...done.levels)
    fired += done.fired
  }
  if (changes.length === 0) return 0
  await store(tx, changes, {
    actor: null,
    post: systemPost,
    key: null,
    journalKey: sweep.deps.journalKey,
  })
  await markLevels(tx, levels)
  return fired
}

type Fired = { readonly change?: Change; readonly levels: Level[]; readonly fired: number }

async function fireCase(
  tx: Tx,
  sweep: Sweep,
  { id, timers }: { id: string; timers: readonly TimerRow[] },
): Promise<Fired> {
  const before = await lockCase(tx, id)
  const decisions: Decision[] = []
  const levels: Level[] = []
  let c = before
  for (const timer of timers) {
    /* eslint-disable no-await-in-loop -- each timer decides on what the one before left */
    const firing = await fire(tx, sweep, { c, timer })
    if (firing === 'obsolete') await dropTimer(tx, timer)
    else if ('later' in firing) await moveTimer(tx, timer, firing.later)
    else {
      decisions.push(firing.decision)
      if (firing.level !== undefined) levels.push({ ...timer, level: firing.level })
      c = firing.decision.next
    }
    /* eslint-enable no-await-in-loop */
  }
  if (decisions.length === 0) return { levels, fired: 0 }
  const decision = together(c, decisions)
  return { change: { before, decision, at: sweep.now }, levels, fired: decisions.length }
}

/** Several decisions on one case as one to store; of two changes to the same timer the later holds. */
function together(next: Case, decisions: readonly Decision[]): Decision {
  const changes = decisions.flatMap((d) => d.timers)
  const byKey = new Map<string, TimerChange>(
    changes.map((t) => ['clear' in t ? t.clear : t.set, t]),
  )
  return {
    next,
    events: decisions.flatMap((d) => d.events),
    timers: [...byKey.values()],
    messages: decisions.flatMap((d) => d.messages),
  }
}

type Subject = { readonly c: Case; readonly timer: TimerRow }

/** 'obsolete': the case has moved on, or never had a clock of ours. */
type Outcome = Firing | { readonly later: number } | 'obsolete'

function fire(tx: Tx, sweep: Sweep, { c, timer }: Subject): Promise<Outcome> | Outcome {
  if (c.historic) return 'obsolete'
  switch (timer.kind) {
    case 'yellow':
    case 'red':
      return light(c, timer.kind)
    case 'resume':
      return resume(tx, sweep, c)
    case 'accept':
      return c.state === 'reported' ? escalate(tx, sweep, { c, timer }) : 'obsolete'
    case 'dispatch':
      return c.state === 'accepted' || c.state === 'filed'
        ? escalate(tx, sweep, { c, timer })
        : 'obsolete'
    case 'verify':
      return c.state === 'verifying' ? escalate(tx, sweep, { c, timer }) : 'obsolete'
    case 'check':
      return c.state === 'done' ? escalate(tx, sweep, { c, timer }) : 'obsolete'
    case 'close':
      return c.state === 'checked' ? escalate(tx, sweep, { c, timer }) : 'obsolete'
    case 'round':
      return roundOverdue(tx, sweep, c)
    case 'takeUp':
      return takeUpOverdue(tx, sweep, { c, timer })
    default:
      return timer.kind satisfies never
  }
}

function light(c: Case, colour: 'yellow' | 'red'): Outcome {
  if (c.state !== 'dispatched' && c.state !== 'handling') return 'obsolete'
  const kind = colour === 'yellow' ? 'lightYellow' : 'lightRed'
  return {
    decision: {
      next: c,
      events: [{ kind, data: { dueAt: c.dueAt } }],
      timers: [{ clear: colour }],
      messages: [],
    },
  }
}

function settled(result: Decision | Refusal): Decision | undefined {
  return isRefusal(result) ? undefined : result
}

async function resume(tx: Tx, sweep: Sweep, c: Case): Promise<Outcome> {
  const rules = await sweep.deps.rules(tx, c, sweep.now)
  const command: Command = { command: 'resume' }
  const decision = settled(decide(c, command, { who: sweep.who, rules }))
  return decision ? { decision } : 'obsolete'
}

/** Nobody replied in the round: it is missed, and the next one asks the level above. */
async function roundOverdue(tx: Tx, sweep: Sweep, c: Case): Promise<Outcome> {
  const rules = await sweep.deps.rules(tx, c, sweep.now)
  const command: Command = { command: 'missRound' }
  const decision = settled(decide(c, command, { who: sweep.who, rules }))
  return decision ? { decision } : 'obsolete'
}

function takeUpOverdue(tx: Tx, sweep: Sweep, { c, timer }: Subject): Promise<Outcome> | Outcome {
  const task = c.tasks.find((t) => timer.key === `takeUp:${t.id}`)
  if (task?.state !== 'sent') return 'obsolete'
  if (c.state === 'suspended') return { later: Math.max(c.until, sweep.now + 1) }
  return escalate(tx, sweep, { c, timer }, { unit: task.unit })
}

/** Tells the next level up, and asks again after as long as the stage may last, until the city has been told. */
async function escalate(
  tx: Tx,
  sweep: Sweep,
  { c, timer }: Subject,
  facts: Readonly<Record<string, string>> = {},
): Promise<Outcome> {
  const kind = timer.kind as Stage
  const rules = await sweep.deps.rules(tx, c, sweep.now)
  const top = sweep.ladders.get(c.areaCode) ?? (await ladderOf(tx, c.areaCode, sweep.now)).length
  sweep.ladders.set(c.areaCode, top)
  const level = (timer.data.level ?? 0) + 1
  const command: Command = { command: 'escalate', cause: kind, level }
  const decision = settled(decide(c, command, { who: sweep.who, rules }))
  if (!decision) return 'obsolete'
  const again: TimerChange =
    level < top
      ? {
          set: timer.key,
          kind,
          dueAt: dueAt(sweep.now, rules.stageLimits[kind], rules.calendar),
        }
      : { clear: timer.key }
  return {
    decision: {
      ...decision,
      // two tasks may wait at the same time; the case shows the higher of their levels
      next: { ...decision.next, escalatedLevel: Math.max(c.escalatedLevel, level) },
      events: decision.events.map((e) => ({ ...e, data: { ...e.data, ...facts } })),
      timers: [...decision.timers, again],
    },
    level,
  }
}
