// Operations that a device hands in, one after the other, each in a transaction of its own: what was done stays done when
// the line breaks, and one that fails holds up only those that need it.
import { seal } from '#platform/crypto.ts'
import { type Database, isUniqueViolation, type Tx } from '#platform/db.ts'
import { type Actor, contextOf } from '#platform/http.ts'
import { expectedOf } from '#platform/http/expected.ts'
import { tryParse, wrongFields } from '#platform/http/parse.ts'
import { Problem } from '#platform/problem.ts'
import { say } from '#platform/sentence.ts'
import { districtOf } from '#territory'
import { corrected, offsetOf } from './domain.ts'
import { check, comment, report, verify } from './operations/cases.ts'
import type { Doing, Outcome, WorkDeps } from './operations/operation.ts'
import { visit } from './operations/visits.ts'
import { baseChange, clockIn, clockOut, patrol } from './operations/work.ts'
import {
  type Claimed,
  findOperation,
  insertOperation,
  listDone,
  lockOperation,
  type OperationRow,
  type Own,
  setBoth,
  setDecision,
  setOutcome,
} from './queries/work.ts'
import { record } from './record.ts'
import { type Kind, type Operation, operationData } from './schema.ts'
import { bothOf, mergedWith } from './versions.ts'

// Each gets the data of its own kind, parsed by its own schema.
const acts: Readonly<Record<Kind, (d: Doing<never>) => Promise<Outcome>>> = {
  'case.report': report,
  'case.verify': verify,
  'case.check': check,
  'case.comment': comment,
  patrol,
  visit,
  inspection: visit,
  'base.change': baseChange,
  clockIn,
  clockOut,
}

export type Answered = {
  readonly key: string
  readonly outcome: 'done' | 'conflict' | 'refused' | 'same'
  readonly result?: unknown
  /** Of a conflict: what is there instead. */
  readonly theirs?: unknown
  /** Of a refusal: why, and which fields. */
  readonly problem?: unknown
}

export type Syncing = {
  readonly db: Database
  readonly deps: WorkDeps
  readonly actor: Actor
  readonly now: number
}

export function ownOf({ actor }: Pick<Syncing, 'actor'>): Own {
  const { person, post } = actor
  if (!person)
    throw new Problem('forbidden', say`Only a person works in the field, not an API token.`)
  return {
    district: districtOf(post.areaCode),
    areaCode: post.areaCode,
    postId: post.id,
    personId: person.id,
  }
}

/** One after the other; each is answered. `sentAt`: the device's clock, epoch ms. */
export async function handIn(
  s: Syncing,
  sentAt: number,
  operations: readonly Operation[],
): Promise<{ offsetMs: number; results: Answered[] }> {
  const own = ownOf(s)
  const offsetMs = offsetOf(sentAt, s.now)
  const results: Answered[] = []
  for (const op of operations) {
    const claimedAt = Date.parse(op.madeAt)
    const at = corrected(claimedAt, offsetMs, s.now)
    // eslint-disable-next-line no-await-in-loop -- in the order in which they were made
    results.push(await one(s, own, op, { claimedAt, at, receivedAt: s.now, offsetMs }))
  }
  return { offsetMs, results }
}

async function one(s: Syncing, own: Own, op: Operation, clock: Claimed): Promise<Answered> {
  const run = (work: (tx: Tx) => Promise<Answered>) => s.db.transaction(contextOf(s.actor), work)
  const seen = (tx: Tx) => findOperation(tx, { district: own.district, key: op.key })
  try {
    return await run(async (tx) => {
      const earlier = await seen(tx)
      if (earlier) return again(s, earlier, op)
      await mustBeDone(tx, own, op)
      await insertOperation(tx, { ...own, ...clock, key: op.key, kind: op.kind })
      return carryOut(s, { tx, own, op, clock })
    }).catch(async (error: unknown) => {
      // sent twice at once: the first has ended by now
      const first = isUniqueViolation(error)
        ? await s.db.transaction(contextOf(s.actor), seen)
        : null
      if (first) return again(s, first, op)
      throw error
    })
  } catch (error) {
    if (!(error instanceof Problem) || error.status >= 500) throw error
    return { key: op.key, outcome: 'refused', problem: error.toJson(s.actor.language) }
  }
}

/** What came of it the first time. A key of someone else's, or of another kind, is no key. */
function again(s: Syncing, earlier: OperationRow, op: Operation): Answered {
  if (earlier.kind !== op.kind || earlier.personId !== s.actor.person?.id)
    throw new Problem('key-reused', say`This key was used for another operation.`)
  const waits = earlier.outcome === 'conflict' && earlier.decidedAt === null
  const { result } = earlier
  return {
    key: op.key,
    outcome: waits ? 'conflict' : 'same',
    result,
    ...(waits ? { theirs: bothOf(s.deps, earlier).theirs } : {}),
  }
}

async function mustBeDone(tx: Tx, own: Own, op: Operation): Promise<void> {
  if (op.after.length === 0) return
  const done = await listDone(tx, { district: own.district, keys: op.after })
  const missing = op.after.filter((key) => !done.some((d) => d.key === key))
  if (missing.length === 0) return
  throw new Problem('refused', say`What this stands on has not been done.`, {
    facts: { reason: 'dependsOn', missing },
  })
}

type Carried = {
  readonly tx: Tx
  readonly own: Own
  readonly op: Pick<Operation, 'key' | 'kind' | 'data' | 'base'>
  readonly clock: Claimed
  readonly insist?: boolean
}

function parsed(kind: Kind, data: unknown): unknown {
  const given = tryParse(operationData[kind], data)
  if (given.success) return given.data
  throw wrongFields(
    given.error.issues.map((issue) => ({
      field: issue.path.map(String).join('.') || 'data',
      expected: expectedOf(issue),
    })),
  )
}

function act(s: Syncing, c: Carried): Promise<Outcome> {
  const { tx, own, op, clock, insist = false } = c
  const { deps, actor } = s
  const data = parsed(op.kind, op.data)
  const doing = { tx, deps, actor, own, clock, insist, data, key: op.key, base: op.base }
  return acts[op.kind](doing as Doing<never>)
}

/** Of what no form sets a time for. */
const keepConflictDays = 90
const isId = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i

async function carryOut(s: Syncing, c: Carried): Promise<Answered> {
  const { tx, own, op, clock } = c
  const outcome = await act(s, c)
  const at = { district: own.district, key: op.key }
  if ('done' in outcome) {
    const { done: result, about = '' } = outcome
    await setOutcome(tx, { ...at, outcome: 'done', result, about })
    return { key: op.key, outcome: 'done', result }
  }
  const { theirs, about, uploads = [], keepDays = keepConflictDays } = outcome
  const both = JSON.stringify({ mine: op.data, base: op.base ?? null, theirs })
  const sealed = seal(s.deps.keys.contact, both, `operation ${op.key}`)
  await setOutcome(tx, { ...at, outcome: 'conflict', result: {}, about })
  const expiresAt = clock.receivedAt + keepDays * 86_400_000
  await setBoth(tx, { ...at, sealed, uploads: uploads.filter((id) => isId.test(id)), expiresAt })
  return { key: op.key, outcome: 'conflict', theirs }
}

export type Decided = {
  readonly key: string
  readonly take: 'mine' | 'theirs' | 'merged'
  readonly merged?: Readonly<Record<string, unknown>> | undefined
}

/** A person has looked at both. `mine` and `merged` are done anew on what is there now, or refused with the reason. */
export async function settle(tx: Tx, s: Omit<Syncing, 'db'>, d: Decided): Promise<unknown> {
  const row = await lockOperation(tx, d.key)
  if (row?.outcome !== 'conflict') throw new Problem('not-found', say`There is no such conflict.`)
  if (row.decidedAt !== null) {
    throw new Problem('refused', say`This conflict has been decided.`, {
      facts: { decision: row.decision },
    })
  }
  const { mine } = bothOf(s.deps, row)
  // it stays the work of whoever did it
  const { district, areaCode, postId, personId } = row
  const own = { district, areaCode, postId, personId: personId ?? ownOf(s).personId }
  let result: Readonly<Record<string, unknown>> = {}
  if (d.take !== 'theirs') {
    const data = d.take === 'merged' ? await mergedWith(tx, mine, d.merged) : mine
    const { claimedAt, at, receivedAt, offsetMs } = row
    const clock = { claimedAt, at, receivedAt: Math.max(receivedAt, s.now), offsetMs }
    const op = { key: row.key, kind: row.kind as Kind, data, base: undefined }
    const outcome = await act(s as Syncing, { tx, own, op, clock, insist: true })
    if (!('done' in outcome)) {
      throw new Problem('refused', say`The case has moved on: it can only be left as it is now.`, {
        facts: { reason: 'movedOn', theirs: outcome.theirs },
      })
    }
    result = outcome.done
  }
  const { key } = row
  await setDecision(tx, {
    district,
    key,
    decision: d.take,
    by: s.actor.post.id,
    now: s.now,
    result,
  })
  const recorded = { keys: s.deps.keys, actor: s.actor, now: s.now, key: null }
  await record(tx, recorded, {
    kind: 'fieldwork.conflictDecided',
    subject: key,
    district,
    data: { operation: row.kind, take: d.take },
  })
  return { key, decision: d.take, result }
}
