// A town with things to look after, for the tests of the work in the field.
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import { allCaseRoutes } from '#cases'
import { fieldRoutes } from '#fieldwork'
import { type Database, json, sql } from '#platform/db.ts'
import { verifyJournal } from '#platform/journal/verify.ts'
import {
  form,
  grids,
  minute,
  openTown,
  personId,
  photo,
  places,
  type PostCode,
  type Town,
} from '../../src/cases/city.fixture.ts'
import { operation, visitForm } from '../../src/fieldwork/fixture.ts'

export const sync = async (
  t: Town,
  operations: readonly object[],
  o: { as?: PostCode; sentAt?: number } = {},
) => {
  const reply = await t.send('POST', '/api/field/sync', {
    as: o.as ?? 'gridWorker',
    body: { sentAt: new Date(o.sentAt ?? t.clock.now).toISOString(), operations },
  })
  assert.equal(reply.status, 200, JSON.stringify(reply.json))
  return reply.json.results
}
export const outcomes = (results: { outcome: string }[]) => results.map(({ outcome }) => outcome)
export const op = (t: Town, kind: string, data: object, rest = {}) =>
  operation(kind, data, t.clock.now, rest)

export const upload = async (t: Town, colour = 'green', key: string = randomUUID()) => {
  const sent = form(await photo(colour))
  const reply = await t.send('POST', '/api/uploads', { as: 'gridWorker', key, ...sent })
  assert.equal(reply.status, 201, JSON.stringify(reply.json))
  return reply.json.id as string
}

/** As if the grid worker had shown who they are so many minutes ago. */
export const proven = (t: Town, minutes = 0) =>
  t.db.owner((tx) =>
    tx.run(
      sql`update session set proved_at = ${new Date(t.clock.now - minutes * minute).toISOString()} where person_id = ${personId('gridWorker')}`,
    ),
  )

const lay = (db: Database) =>
  db.owner(async (tx) => {
    const things = ['f1', 'f2'].map((id) => ({ id, grid: id === 'f1' ? grids.west : grids.east }))
    await tx.run(sql`insert into facility (district, id, grid, kind, name, point, source, as_of)
      select '420102', id, grid, 'lamp', '灯 ' || id, st_setsrid(st_makepoint(114.305, 30.605), 4326), 'survey', '2024-01-01'
      from jsonb_to_recordset(${json(things)}::jsonb) as t(id text, grid text)`)
  })

export const newForm = async (t: Town) => {
  const made = await t.send('POST', '/api/field/forms', {
    as: 'admin',
    key: randomUUID(),
    body: { ...visitForm, areaCode: '4201' },
  })
  assert.equal(made.status, 201, JSON.stringify(made.json))
  return made.json as { id: string; edition: number }
}
export const newVisit = async (t: Town, formId: string, rest = {}) => {
  const made = await t.send('POST', '/api/field/visits', {
    as: 'dutyOfficer',
    key: randomUUID(),
    body: {
      formId,
      title: '三号楼李奶奶',
      areaCode: grids.west,
      point: places.west,
      dueAt: new Date(t.clock.now + 60 * minute).toISOString(),
      ...rest,
    },
  })
  assert.equal(made.status, 201, JSON.stringify(made.json))
  return made.json.id as string
}

/** Declares tests in towns of their own, after which the journal verifies. */
export const fieldTests =
  (open: () => Promise<Database>) =>
  (name: string, run: (t: Town) => Promise<void>): void =>
    void test(name, async () => {
      const t = await openTown(await open(), (deps) => [
        ...allCaseRoutes(deps),
        ...fieldRoutes(deps),
      ])
      try {
        await lay(t.db)
        await run(t)
        assert.deepEqual((await verifyJournal(t.db, t.keys.journal)).faults, [])
      } finally {
        await t.close()
      }
    })
