// The weekly digest of due work: one letter a person, begun by the city's clock, going on where it ended.
import { v5 } from 'uuid'
import { enterContext } from '#platform/db/context.ts'
import type { Database, Tx } from '#platform/db.ts'
import type { JobHandler, Log } from '#platform/jobs.ts'
import { systemContext } from '#platform/journal/reader.ts'
import { Problem } from '#platform/problem.ts'
import type { Territory } from '#territory'
import { digestAt, digestTimeOf, mondayOf, sundayOf, weekBefore } from '../domain/week.ts'
import type { Digest, DigestPart, WeekFigures } from '../domain/digest.ts'
import {
  advanceRun,
  beginRun,
  countLetter,
  type DigestRun,
  type HeldPost,
  listCities,
  listPostsOf,
  listReaders,
  listRunning,
  listTodo,
  moveRun,
} from '../queries/digest.ts'
import { addStaffMail } from '../queries/staff-mail.ts'
import { countTodo } from '../queries/todo.ts'
import { todoNames } from '../schema.ts'

export type DigestDeps = {
  readonly territory: Pick<Territory, 'profileOf' | 'dayIn'>
  /** What came in, was done and how it was rated in an area from a day to a day, as far as the transaction's post may see. */
  readonly figures?:
    | ((
        tx: Tx,
        o: {
          readonly area: string
          readonly from: string
          readonly to: string
          readonly now: number
        },
      ) => Promise<WeekFigures>)
    | undefined
}

type Failed = (error: unknown, personId: string) => void

const namespace = '5f6d0f1e-7a44-5c0a-9d53-0c1be6f0a2d9'
/** Later than this, what it says is no longer the beginning of the week. */
const staleMs = 3 * 86_400_000
const leaders = new Set(['dutyOfficer', 'supervisor', 'commander'])
const most = 5

/** What this person has to do, post by post, as each post may see it. The transaction is left as it was entered. */
export async function digestOf(
  tx: Tx,
  deps: DigestDeps,
  o: {
    readonly personId: string
    readonly now: number
    readonly back: Parameters<typeof enterContext>[1]
  },
): Promise<Digest> {
  const posts = await listPostsOf(tx, o.personId, o.now)
  const parts: DigestPart[] = []
  for (const post of posts) {
    /* eslint-disable no-await-in-loop -- one connection, one post after the other */
    await enterContext(tx, { post: post.id, actor: o.personId, person: o.personId })
    parts.push(await partOf(tx, deps, { post, now: o.now }))
    /* eslint-enable no-await-in-loop */
  }
  await enterContext(tx, o.back)
  const place = posts[0]?.areaCode ?? ''
  return {
    week: mondayOf(deps.territory.dayIn(place, o.now)),
    timeZone: deps.territory.profileOf(place).timeZone,
    parts,
  }
}

async function partOf(
  tx: Tx,
  { territory, figures }: DigestDeps,
  { post, now }: { readonly post: HeldPost; readonly now: number },
): Promise<DigestPart> {
  const counts = await countTodo(tx, todoNames, now)
  const lists: DigestPart['lists'][number][] = []
  for (const name of todoNames) {
    // eslint-disable-next-line no-await-in-loop -- one connection
    const items = counts[name] > 0 ? await listTodo(tx, { name, limit: most, now }) : []
    lists.push({ name, count: counts[name], items })
  }
  const { id, title, titleEn, unit, unitEn, areaCode } = post
  const from = weekBefore(mondayOf(territory.dayIn(areaCode, now)))
  return {
    post: { id, title, titleEn, unit, unitEn },
    lists,
    figures:
      figures && leaders.has(post.kind)
        ? await figures(tx, { area: areaCode, from, to: sundayOf(from), now })
        : null,
  }
}

export const hasDue = ({ parts }: Digest): boolean =>
  parts.some(({ lists, figures }) => figures !== null || lists.some(({ count }) => count > 0))

/**
 * Begins the digests whose hour has come and writes their letters, each person's once for the week, whoever else does so
 * at the same time and however often it is cut short.
 * @returns the number of letters written
 */
export async function runDigests(
  db: Database,
  deps: DigestDeps,
  o: { readonly now: () => number; readonly signal?: AbortSignal; readonly onError?: Failed },
): Promise<number> {
  await db.transaction(systemContext, (tx) => beginDue(tx, deps, o.now()))
  let letters = 0
  for (const run of await db.transaction(systemContext, listRunning)) {
    // eslint-disable-next-line no-await-in-loop -- city after city
    letters += await carryOn(db, deps, { run, ...o })
  }
  return letters
}

async function beginDue(tx: Tx, { territory }: DigestDeps, now: number): Promise<void> {
  for (const city of await listCities(tx, now)) {
    const { settings, calendar, timeZone } = territory.profileOf(city)
    const week = mondayOf(territory.dayIn(city, now))
    const at = digestAt(week, digestTimeOf(settings), { calendar, timeZone })
    if (at === null || at > now || now - at > staleMs) continue
    // eslint-disable-next-line no-await-in-loop -- few cities
    await beginRun(tx, { city, week, now })
  }
}

type Running = {
  readonly run: DigestRun
  readonly now: () => number
  readonly signal?: AbortSignal
  /** A person whose letter could not be written; the others get theirs. */
  readonly onError?: Failed
}

async function carryOn(db: Database, deps: DigestDeps, o: Running): Promise<number> {
  const { run, signal } = o
  let { after } = run
  let letters = 0
  for (;;) {
    /* eslint-disable no-await-in-loop -- person after person */
    if (signal?.aborted) return letters
    const written = await writeOrSkip(db, deps, { ...o, run: { ...run, after } })
    if (written === undefined) return letters
    after = written.person
    letters += written.letters
    /* eslint-enable no-await-in-loop */
  }
}

async function writeOrSkip(
  db: Database,
  deps: DigestDeps,
  { run, now, onError }: Running,
): Promise<{ person: string; letters: number } | undefined> {
  try {
    return await db.transaction(systemContext, (tx) => writeNext(tx, deps, { run, now: now() }))
  } catch (error) {
    // what passes by itself is tried again
    if (!onError || (error instanceof Problem && error.status >= 503)) throw error
    const { city, after } = run
    return db.transaction(systemContext, async (tx) => {
      const [person] = await listReaders(tx, { city, after, limit: 1, now: now() })
      if (person === undefined) return undefined
      onError(error, person)
      const moved = await advanceRun(tx, run, { from: after, to: person, now: now() })
      return moved ? { person, letters: 0 } : undefined
    })
  }
}

/** The next person's letter, with the note that it was written; undefined when the run is over, cancelled or another's. */
async function writeNext(
  tx: Tx,
  deps: DigestDeps,
  { run, now }: { readonly run: DigestRun; readonly now: number },
): Promise<{ person: string; letters: number } | undefined> {
  const { city, week, after } = run
  const [person] = await listReaders(tx, { city, after, limit: 1, now })
  if (person === undefined) {
    await moveRun(tx, run, { from: 'running', to: 'done', now })
    return undefined
  }
  // first: whoever cancels waits for one letter, whoever runs it too finds it moved
  if (!(await advanceRun(tx, run, { from: after, to: person, now }))) return undefined
  const digest = await digestOf(tx, deps, { personId: person, now, back: systemContext })
  const mail = {
    id: v5(`${person} ${week}`, namespace),
    personId: person,
    letter: { kind: 'digest' as const, ...digest },
  }
  const letters = hasDue(digest) ? await addStaffMail(tx, [mail], now) : 0
  if (letters > 0) await countLetter(tx, run)
  return { person, letters }
}

/** For `startJobs`: looked at each minute, so that what was cut short goes on. */
export function digestHandler(
  db: Database,
  deps: DigestDeps & { readonly now: () => number; readonly log: Log },
): JobHandler {
  return {
    cron: '* * * * *',
    run: async (_data, signal) => {
      const onError: Failed = (error, person) =>
        deps.log.error({ err: error, person }, 'digest: a letter could not be written')
      await runDigests(db, deps, { now: deps.now, signal, onError })
    },
  }
}
