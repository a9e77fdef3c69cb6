// A small city for the tests of what happens later: five levels of areas, posts at four, and cases walked to a state.
import { newId, seal, sha256 } from '#platform/crypto.ts'
import { at, type Database, json, sql } from '#platform/db.ts'
import { systemContext, systemPost } from '#platform/journal/reader.ts'
import { type Case, decide, isRefusal, partOf, report, type Rules, type Who } from '../domain.ts'
import { takeNumbers, lockCase, store } from '../queries/store.ts'
import type { Command } from '../schema.ts'
import { lampReport, minute, monday, rulesAt as walkRules } from '../walk.fixture.ts'

export { minute, monday }

export const journalKey = Buffer.alloc(32, 1)
export const contactKey = Buffer.alloc(32, 2)
export const grid = lampReport.areaCode

/** As on a walk, but with ids that a database takes. */
export const rulesAt = (now: number): Rules => walkRules(now, { newId })

export const areas = {
  city: '4201',
  district: '420102',
  street: '420102001',
  community: '420102001001',
  grid,
}

/** Posts by code; their ids follow from it. */
export const posts = [
  ['dispatcher', 'dispatcher', 'centre', areas.district],
  ['farDispatcher', 'dispatcher', 'centre', '420103'],
  ['communityOfficer', 'dutyOfficer', 'centre', areas.community],
  ['streetOfficer', 'dutyOfficer', 'centre', areas.street],
  ['districtOfficer', 'dutyOfficer', 'centre', areas.district],
  ['cityOfficer', 'dutyOfficer', 'centre', areas.city],
  ['supervisor', 'supervisor', 'centre', areas.city],
  ['waterHandler', 'handler', 'water', areas.district],
  ['roadHandler', 'handler', 'roads', areas.district],
] as const

export type PostCode = (typeof posts)[number][0]

export const postId = (code: PostCode): string => {
  const index = posts.findIndex(([c]) => c === code)
  return `00000000-0000-7000-8000-0000000001${String(index).padStart(2, '0')}`
}

export async function addCity(db: Database): Promise<void> {
  const areaRows = Object.entries(areas).map(([kind, code]) => ({ kind, code, name: kind }))
  const postRows = posts.map(([code, kind, unit, area]) => ({
    id: postId(code),
    code,
    kind,
    unit,
    area,
  }))
  await db.owner(async (tx) => {
    await tx.run(sql`insert into area (code, kind, name)
      select code, kind, name from jsonb_to_recordset(${json(areaRows)}::jsonb) as a(code text, kind text, name text)`)
    await tx.run(sql`insert into unit (code, name, name_en, kind, area_code) values
      ('centre', '指挥中心', 'Centre', 'centre', '4201'), ('water', '江岸区水务局', 'Water Bureau', 'office', '420102'),
      ('roads', '江岸区市政', 'Roads', 'office', '420102')`)
    await tx.run(sql`insert into post (id, code, kind, unit_code, area_code, title)
      select id, code, kind, unit, area, code
      from jsonb_to_recordset(${json(postRows)}::jsonb) as p(id uuid, code text, kind text, unit text, area text)`)
  })
}

/** One who may do everything, so that a test gets a case to the state it speaks of. */
const anyone: Who = {
  post: systemPost,
  kind: 'system',
  units: ['water'],
  person: null,
  areaCode: '',
  rights: new Map(
    ['case.accept', 'case.file', 'case.dispatch', 'task.takeUp', 'task.suspend', 'task.done']
      .concat(['case.endorse', 'case.approve', 'case.supervise', 'case.escalate', 'case.refuse'])
      .concat(['task.handBack', 'case.whistle', 'case.close', 'case.check', 'case.comment'])
      .concat(['case.verify', 'case.merge'])
      .map((action) => [action, 'all'] as const),
  ),
  reporter: false,
}

const by = { actor: null, post: null, key: null, journalKey }

export type NewCase = {
  readonly now?: number
  readonly title?: string
  readonly historic?: boolean
  readonly partOf?: Case
}

/** Reports a case in the grid and leaves it there. */
export function addCase(db: Database, o: NewCase = {}): Promise<Case> {
  const now = o.now ?? monday
  return db.transaction(systemContext, async (tx) => {
    const [number = ''] = await takeNumbers(tx, 1)
    const born = {
      ...lampReport,
      id: newId(),
      number,
      ...(o.title ? { title: o.title } : {}),
    }
    const decision = o.partOf ? partOf(o.partOf, born, rulesAt(now)) : report(born, rulesAt(now))
    const next = { ...decision.next, historic: o.historic ?? false }
    const [stored] = await store(
      tx,
      [{ before: undefined, decision: { ...decision, next }, at: now }],
      by,
    )
    return stored as Case
  })
}

export function act(db: Database, id: string, command: Command, now: number): Promise<Case> {
  return db.transaction(systemContext, async (tx) => {
    const before = await lockCase(tx, id)
    const who = command.command === 'check' ? { ...anyone, units: [] } : anyone
    const found = command.command === 'merge' ? { main: await lockCase(tx, command.into) } : {}
    const decision = decide(before, command, { who, rules: rulesAt(now), found })
    if (isRefusal(decision)) throw new Error(`${command.command}: ${decision.refused}`)
    const [stored] = await store(tx, [{ before, decision, at: now }], by)
    return stored as Case
  })
}

/** A case sent to the water bureau at `now`, due eight working hours later. */
export async function dispatched(
  db: Database,
  now: number,
  assisting: string[] = [],
): Promise<Case> {
  const { id } = await addCase(db, { now })
  await act(db, id, { command: 'accept' }, now)
  await act(db, id, { command: 'file' }, now)
  return act(db, id, { command: 'dispatch', lead: 'water', assisting, instruction: '' }, now)
}

export async function addReporter(
  db: Database,
  c: Case,
  o: { email: string | null; language?: 'zh-CN' | 'en'; now?: number },
): Promise<string> {
  const id = newId()
  const sealed = o.email === null ? null : seal(contactKey, o.email, `${id}:email`)
  const now = o.now ?? monday
  await db.transaction(systemContext, (tx) =>
    tx.run(sql`insert into reporter (district, case_id, id, original_case, anonymous, email_sealed, language, follow_hash,
        created_at, expires_at)
      values (${c.district}, ${c.id}, ${id}, ${c.id}, ${sealed === null}, ${sealed}, ${o.language ?? 'zh-CN'}, ${sha256(id)},
        ${at(now)}, ${at(now + 365 * 24 * 60 * minute)})`),
  )
  return id
}
