// Storing decisions: cases, tasks, timers, messages and the journal, whole or not at all.
import { append, type NewEntry } from '#platform/journal/journal.ts'
import { systemPost } from '#platform/journal/reader.ts'
import { newId } from '#platform/crypto.ts'
import { at, findRow, json, raw, sql, type Sql, steady, type Tx } from '#platform/db.ts'
import { Problem } from '#platform/problem.ts'
import { say } from '#platform/sentence.ts'
import { segment } from '#platform/text/segment.ts'
import type { Case, Decision, Task } from '../domain.ts'
import { readBeside, storeBeside } from './beside.ts'
import {
  birthColumns,
  type CaseDbRow,
  contentColumns,
  fromRow,
  movingColumns,
  toRow,
} from './row.ts'

/** Whose act it is, for the journal. */
export type By = {
  readonly actor: string | null
  /** The pseudonym of the absent holder of the post in whose stead it was done. */
  readonly standsFor?: string | null
  readonly post: string | null
  readonly key: string | null
  readonly journalKey: Buffer
}

const columns = raw(
  [...birthColumns, ...movingColumns, ...contentColumns]
    .map((c) => (c === 'point' ? 'st_x(c.point) as lon, st_y(c.point) as lat' : `c.${c}`))
    .join(', '),
)

type TaskRow = Omit<Task, 'unit'> & { caseId: string; unit: string }

const taskColumns = sql`case_id as "caseId", id, role, unit_code as unit, state, instruction, rule, sent_at as "sentAt",
  take_up_due_at as "takeUpDueAt", taken_up_at as "takenUpAt", taken_up_by as "takenUpBy", done_at as "doneAt", result,
  hand_back_reason as "handBackReason"`

export async function listTasks(
  tx: Tx,
  cases: readonly { district: string; id: string }[],
): Promise<Map<string, Task[]>> {
  const byCase = new Map<string, Task[]>()
  if (cases.length === 0) return byCase
  const rows = await tx.rows<TaskRow>(
    steady(sql`select ${taskColumns} from task
    where district = any(${[...new Set(cases.map((c) => c.district))]}::text[]) and case_id = any(${cases.map((c) => c.id)}::uuid[])
    order by sent_at, role desc, id`),
  )
  for (const { caseId, ...task } of rows) byCase.set(caseId, [...(byCase.get(caseId) ?? []), task])
  return byCase
}

async function readOne(tx: Tx, condition: Sql, lock: boolean): Promise<Case | undefined> {
  const row = await findRow<CaseDbRow>(
    tx,
    steady(sql`select ${columns} from cases c where ${condition} ${raw(lock ? 'for update' : '')}`),
  )
  if (!row) return undefined
  return fromRow(row, (await listTasks(tx, [row])).get(row.id) ?? [], await readBeside(tx, row))
}

export const findCase = (tx: Tx, id: string): Promise<Case | undefined> =>
  readOne(tx, sql`c.id = ${id}`, false)

/** The case, locked until the transaction ends: of two who act at once, the second sees what the first did. */
export async function lockCase(tx: Tx, id: string): Promise<Case> {
  const found = await readOne(tx, sql`c.id = ${id}`, true)
  if (!found)
    throw new Problem('not-found', say`Case ${id} was not found, or your post may not see it.`)
  return found
}

export const findBySource = (
  tx: Tx,
  o: { system: string; ids: readonly string[] },
): Promise<{ id: string; district: string; sourceId: string; state: string }[]> =>
  tx.rows(sql`select id, district, source_id as "sourceId", state from cases
    where source_system = ${o.system} and source_id = any(${o.ids as string[]}::text[])`)

/** Numbers one can read out on the phone: seven digits or more, the last a check digit (ISO 7064 mod 11,10). */
export async function takeNumbers(tx: Tx, count: number): Promise<string[]> {
  const rows = await tx.rows<{ n: number }>(
    steady(sql`select nextval('case_number') as n from generate_series(1, ${count}::int)`),
  )
  return rows.map(({ n }) => `${n}${checkDigit(String(n))}`)
}

export function checkDigit(digits: string): number {
  let p = 10
  for (const d of digits) {
    const s = (p + Number(d)) % 10 || 10
    p = (s * 2) % 11
  }
  return (11 - p) % 10
}

/** One decision on its case: what it was before (undefined for a new case), and what was decided. */
export type Change = {
  readonly before: Case | undefined
  readonly decision: Decision
  readonly at: number
  /** The key of its own command, where several are stored together. */
  readonly key?: string | null
}

/**
 * Stores decisions in bulk: a handful of statements whatever their number. `decision.next.version` is set here.
 * Returns the cases as stored.
 */
export async function store(tx: Tx, changes: readonly Change[], by: By): Promise<Case[]> {
  const stored = changes.map(({ before, decision }): Case => ({
    ...decision.next,
    version: (before?.version ?? 0) + decision.events.length,
  }))
  const rows = stored.map((c, i) => {
    const change = changes[i] as Change
    return {
      ...toRow(c, change.at, change.before),
      expected: change.before?.version ?? 0,
      search_text: searchText(c),
      isNew: !change.before,
      moved: contentChanged(change),
    }
  })
  insertCases(
    tx,
    rows.filter((r) => r.isNew),
  )
  await updateCases(
    tx,
    rows.filter((r) => !r.isNew),
  )
  await storeTasks(tx, changes)
  await append(
    tx,
    by.journalKey,
    stored.map((c, i) => ({
      district: c.district,
      subject: c.id,
      seq: changes[i]?.before?.version ?? 0,
    })),
    changes.flatMap(({ decision, at: when, key = by.key }): NewEntry[] =>
      decision.events.map((e) => ({
        district: decision.next.district,
        subject: decision.next.id,
        at: e.at ?? when,
        kind: e.kind,
        actor: e.byRule ? null : by.actor,
        post: e.byRule ? systemPost : by.post,
        commandKey: key,
        data: by.standsFor && !e.byRule ? { ...e.data, for: by.standsFor } : e.data,
      })),
    ),
  )
  await storeBeside(tx, changes)
  await storeTimers(tx, changes)
  storeMessages(tx, changes)
  return stored
}

export const searchText = (c: Pick<Case, 'title' | 'description' | 'address' | 'number'>): string =>
  `${c.number} ${segment(`${c.title} ${c.description} ${c.address}`)}`

function contentChanged({ before, decision: { next } }: Change): boolean {
  return (
    before !== undefined &&
    (before.description !== next.description ||
      before.title !== next.title ||
      before.address !== next.address ||
      before.categoryPath !== next.categoryPath ||
      before.edition !== next.edition ||
      before.urgency !== next.urgency ||
      before.areaCode !== next.areaCode ||
      before.point !== next.point ||
      before.public !== next.public)
  )
}

type StoredRow = Record<string, unknown> & { isNew: boolean; moved: boolean }

function insertCases(tx: Tx, rows: readonly StoredRow[]): void {
  if (rows.length === 0) return
  const names = [...birthColumns, ...movingColumns, ...contentColumns]
  tx.send(
    steady(sql`insert into cases (${raw(names.join(', '))}, search)
    select ${raw(names.map((n) => `r.${n}`).join(', '))}, to_tsvector('simple', e->>'search_text')
    from jsonb_array_elements(${json(rows)}::jsonb) e, jsonb_populate_record(null::cases, e) r`),
  )
}

async function updateCases(tx: Tx, rows: readonly StoredRow[]): Promise<void> {
  if (rows.length === 0) return
  const match = sql`from jsonb_array_elements(${json(rows)}::jsonb) e, jsonb_populate_record(null::cases, e) r
    where c.district = e->>'district' and c.id = (e->>'id')::uuid and c.version = (e->>'expected')::int`
  const touched = await tx.run(
    sql`update cases c set ${raw(movingColumns.map((n) => `${n} = r.${n}`).join(', '))} ${match}`,
  )
  if (touched !== rows.length) {
    throw new Problem('changed-meanwhile', say`Someone else acted on this case first; look again.`)
  }
  const moved = rows.filter((r) => r.moved)
  if (moved.length === 0) return
  await tx.run(sql`update cases c set ${raw(contentColumns.map((n) => `${n} = r.${n}`).join(', '))},
      search = to_tsvector('simple', e->>'search_text')
    from jsonb_array_elements(${json(moved)}::jsonb) e, jsonb_populate_record(null::cases, e) r
    where c.district = e->>'district' and c.id = (e->>'id')::uuid`)
}

async function storeTasks(tx: Tx, changes: readonly Change[]): Promise<void> {
  const rowOf = (c: Case, t: Task) => ({
    district: c.district,
    case_id: c.id,
    id: t.id,
    role: t.role,
    unit_code: t.unit,
    state: t.state,
    instruction: t.instruction,
    rule: t.rule,
    sent_at: at(t.sentAt),
    take_up_due_at: at(t.takeUpDueAt),
    taken_up_at: at(t.takenUpAt),
    taken_up_by: t.takenUpBy,
    done_at: at(t.doneAt),
    result: t.result,
    hand_back_reason: t.handBackReason,
  })
  const added: object[] = []
  const altered: object[] = []
  for (const { before, decision } of changes) {
    const old = new Map(before?.tasks.map((t) => [t.id, t]))
    for (const t of decision.next.tasks) {
      if (!old.has(t.id)) added.push(rowOf(decision.next, t))
      else if (old.get(t.id) !== t) altered.push(rowOf(decision.next, t))
    }
  }
  if (added.length > 0) {
    tx.send(
      steady(
        sql`insert into task select * from jsonb_populate_recordset(null::task, ${json(added)}::jsonb)`,
      ),
    )
  }
  if (altered.length > 0) {
    await tx.run(sql`update task t set state = r.state, taken_up_at = r.taken_up_at, taken_up_by = r.taken_up_by,
        done_at = r.done_at, result = r.result, hand_back_reason = r.hand_back_reason
      from jsonb_populate_recordset(null::task, ${json(altered)}::jsonb) r where t.district = r.district and t.id = r.id`)
  }
}

async function storeTimers(tx: Tx, changes: readonly Change[]): Promise<void> {
  const cleared = changes.flatMap(({ before, decision: { next, timers } }) =>
    before
      ? timers.map((t) => ({
          district: next.district,
          case_id: next.id,
          key: 'clear' in t ? t.clear : t.set,
        }))
      : [],
  )
  if (cleared.length > 0) {
    await tx.run(sql`delete from timer t using jsonb_to_recordset(${json(cleared)}::jsonb) as r(district text, case_id uuid, key text)
      where t.district = r.district and t.case_id = r.case_id and t.key = r.key`)
  }
  const rows = changes.flatMap(({ decision: { next, timers }, at: when }) =>
    timers.flatMap((t) =>
      'set' in t
        ? [
            {
              district: next.district,
              case_id: next.id,
              key: t.set,
              kind: t.kind,
              due_at: at(t.dueAt),
              set_at: at(when),
            },
          ]
        : [],
    ),
  )
  if (rows.length === 0) return
  tx.send(
    steady(sql`insert into timer (district, case_id, key, kind, due_at, set_at)
    select district, case_id, key, kind, due_at, set_at from jsonb_populate_recordset(null::timer, ${json(rows)}::jsonb)`),
  )
}

function storeMessages(tx: Tx, changes: readonly Change[]): void {
  const rows = changes.flatMap(({ decision: { next, messages }, at: when }) =>
    messages.map((m) => ({
      district: next.district,
      id: newId(),
      case_id: next.id,
      channel: 'all',
      template: m.template,
      params: m.params,
      language: '',
      state: 'pending',
      attempts: 0,
      next_at: at(when),
      created_at: at(when),
    })),
  )
  if (rows.length === 0) return
  tx.send(
    steady(
      sql`insert into outbox select * from jsonb_populate_recordset(null::outbox, ${json(rows)}::jsonb)`,
    ),
  )
}

/** The units of a post: its own and those below it. */
export async function unitsOfPost(tx: Tx, unitCode: string): Promise<string[]> {
  const rows = await tx.rows<{ code: string }>(
    sql`with recursive own (code) as (select code from unit where code = ${unitCode}
      union select u.code from unit u join own on u.parent = own.code)
      select code from own`,
  )
  return rows.map((r) => r.code)
}

/** Codes that no unit in force on this day (YYYY-MM-DD, the city's) has. */
export async function unknownUnits(
  tx: Tx,
  codes: readonly string[],
  day: string,
): Promise<string[]> {
  if (codes.length === 0) return []
  const rows = await tx.rows<{ code: string }>(sql`select code from unit
    where code = any(${codes as string[]}::text[]) and valid_from <= ${day}::date and (valid_to is null or valid_to > ${day}::date)`)
  const known = new Set(rows.map((r) => r.code))
  return codes.filter((c) => !known.has(c))
}
