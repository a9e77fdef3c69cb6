// Reminders before a deadline: counted out when a clock is set, told once, to whoever holds the post that must act.
import { newId } from '#platform/crypto.ts'
import type { Database, Tx } from '#platform/db.ts'
import { systemContext } from '#platform/journal/reader.ts'
import type { Rules } from '../domain.ts'
import {
  clockOfTimer,
  pointsOf,
  type ReminderClock,
  reminderClocks,
  type ReminderRule,
  remindAt,
  timerOfClock,
} from '../domain/reminders.ts'
import type { ReminderLine } from '../letters.ts'
import { addNotices } from '../queries/jobs.ts'
import {
  type DueReminder,
  holdersOf,
  listReminderRules,
  lockUnplanned,
  storePlan,
  takeReminders,
  type UnplannedTimer,
} from '../queries/reminders.ts'
import { addStaffMail } from '../queries/staff-mail.ts'
import { type Audience, directory } from './notices.ts'

export type ReminderDeps = {
  /** The calendar that holds at a place now, and how long its stages and rounds last. */
  readonly timing: (
    areaCode: string,
    now: number,
  ) => Pick<Rules, 'calendar' | 'stageLimits' | 'superviseLimit'>
}

const batch = 200

/**
 * Counts out the reminders of clocks set since, and tells those due at `now` (epoch ms), each once, however many
 * processes do so.
 * @returns the number of clocks reminded of
 */
export async function sweepReminders(
  db: Database,
  deps: ReminderDeps,
  now: number,
): Promise<number> {
  let [planned, taken, told] = [0, 0, 0]
  do {
    // eslint-disable-next-line no-await-in-loop -- batch after batch
    planned = await db.transaction(systemContext, (tx) => planSome(tx, deps, now))
  } while (planned === batch)
  do {
    // eslint-disable-next-line no-await-in-loop -- batch after batch
    const some = await db.transaction(systemContext, (tx) => tellSome(tx, now))
    taken = some.taken
    told += some.told
  } while (taken === batch)
  return told
}

async function planSome(tx: Tx, deps: ReminderDeps, now: number): Promise<number> {
  const rules = await listReminderRules(tx)
  const asked = reminderClocks.filter(
    (clock) =>
      pointsOf([], clock, { areaCode: '', categoryPath: '' }).length > 0 ||
      rules.some((r) => r.clock === clock && r.points.length > 0),
  )
  const timers = await lockUnplanned(tx, { kinds: asked.map(timerOfClock), limit: batch })
  if (timers.length === 0) return 0
  await storePlan(
    tx,
    timers.map((t) => ({ ...t, remindAt: planOf(t, rules, { deps, now }) })),
  )
  return timers.length
}

function planOf(
  t: UnplannedTimer,
  rules: readonly ReminderRule[],
  { deps, now }: { readonly deps: ReminderDeps; readonly now: number },
): number[] {
  const clock = clockOfTimer(t.kind)
  if (!clock || t.historic) return []
  const { calendar, stageLimits, superviseLimit } = deps.timing(t.areaCode, now)
  // what was set before there were reminders is reminded of from now on
  const setAt = t.setAt ?? now
  const isHandling = clock === 'handling'
  const limit = isHandling ? t.limit : clock === 'round' ? superviseLimit : stageLimits[clock]
  const running = {
    setAt,
    startedAt: (isHandling ? t.startedAt : null) ?? setAt,
    dueAt: t.dueAt,
    limit: limit ?? { value: 1, unit: 'calendar_day' as const },
    calendar,
    extensions: t.extensions,
    wasSuspended: isHandling && t.suspensions > 0,
  }
  return remindAt(running, pointsOf(rules, clock, t))
}

/** Whoever must act before the clock runs out. */
function audienceOf(r: DueReminder, clock: ReminderClock): Audience[] {
  const unit: Audience =
    r.leadUnit === null ? { posts: 'dispatcher' } : { units: [r.leadUnit, ...r.assisting] }
  switch (clock) {
    case 'handling':
      return [unit]
    case 'takeUp':
      return r.taskUnit === null ? [] : [{ units: [r.taskUnit] }]
    case 'round':
      return r.roundLevel === null ? [] : r.roundLevel > 0 ? [{ up: r.roundLevel }] : [unit]
    case 'accept':
      return [{ posts: 'callTaker' }]
    case 'verify':
    case 'check':
      return [{ posts: 'gridWorker' }]
    case 'dispatch':
      return [{ posts: 'dispatcher' }]
    case 'close':
      return [{ posts: 'dutyOfficer' }]
    default:
      return clock satisfies never
  }
}

type Told = {
  readonly r: DueReminder
  readonly clock: ReminderClock
  readonly audience: Audience[]
}

async function tellSome(tx: Tx, now: number): Promise<{ taken: number; told: number }> {
  const { taken, due } = await takeReminders(tx, { now, limit: batch })
  const lines = due.flatMap((r): Told[] => {
    const clock = clockOfTimer(r.kind)
    // the clock of a task stands still with its case, though its timer stays
    if (!clock || (r.state === 'suspended' && clock !== 'round')) return []
    return [{ r, clock, audience: audienceOf(r, clock) }]
  })
  if (lines.length === 0) return { taken, told: 0 }
  const find = await directory(
    tx,
    lines.map(({ r, audience }) => ({ at: now, areaCode: r.areaCode, audience })),
  )
  const heard = lines.map(({ r, clock, audience }) => ({
    r,
    clock,
    posts: [...new Set(audience.flatMap((a) => find(r.areaCode, a)))],
  }))
  await addNotices(
    tx,
    heard.flatMap(({ r, clock, posts }) =>
      posts.map((postId) => ({
        district: r.district,
        postId,
        caseId: r.caseId,
        kind: 'reminded',
        params: { number: r.number, title: r.title, dueAt: r.dueAt, cause: clock },
        at: now,
      })),
    ),
  )
  await writeLetters(tx, heard, now)
  return { taken, told: heard.filter(({ posts }) => posts.length > 0).length }
}

type Heard = Pick<Told, 'r' | 'clock'> & { readonly posts: readonly string[] }

/** One letter for each person, however many clocks it is about. */
async function writeLetters(tx: Tx, heard: readonly Heard[], now: number): Promise<void> {
  const holders = Map.groupBy(
    await holdersOf(tx, [...new Set(heard.flatMap(({ posts }) => posts))], now),
    ({ post }) => post,
  )
  const lines = new Map<string, ReminderLine[]>()
  for (const { r, clock, posts } of heard) {
    const { caseId, number, category, categoryEn, dueAt, timeZone } = r
    const line: ReminderLine = { caseId, number, category, categoryEn, dueAt, timeZone, clock }
    const people = posts.flatMap((post) => (holders.get(post) ?? []).map(({ person }) => person))
    for (const person of new Set(people)) lines.set(person, [...(lines.get(person) ?? []), line])
  }
  await addStaffMail(
    tx,
    [...lines].map(([personId, own]) => ({
      id: newId(),
      personId,
      letter: { kind: 'reminder', lines: own },
    })),
    now,
  )
}
