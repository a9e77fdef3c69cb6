// A grid with work for its worker.
import assert from 'node:assert/strict'
import { visitForm } from '../../../src/fieldwork/fixture.ts'
import { asking } from './asking.ts'
import type { Job } from './town.ts'

export const gridOf = (code: string): Job => ({ kind: 'gridWorker', over: code })

/** A grid with a case that waits to be verified, a form, and a visit that is due. */
export async function plannedGrid() {
  const caller = await asking('callTaker')
  const admin = await asking('admin')
  const { items } = await caller('GET', '/api/cases?state=reported,accepted&limit=100')
  const first = items.find((c: { point: unknown; area: { code: string } }) => c.point)
  assert.ok(first, 'no case waits')
  if (first.state === 'reported')
    await caller('POST', `/api/cases/${first.id}/accept`, { version: first.version })
  const { version } = await caller('GET', `/api/cases/${first.id}`)
  await caller('POST', `/api/cases/${first.id}/askVerify`, { version })
  const worker = await asking(gridOf(first.area.code))
  const officer = await asking({ kind: 'dutyOfficer', over: first.area.code })
  const day = await worker('GET', '/api/field/day')
  const form = await admin('POST', '/api/field/forms', {
    ...visitForm,
    areaCode: day.area.code.slice(0, 4),
  })
  const visit = await officer('POST', '/api/field/visits', {
    formId: form.id,
    title: '三号楼独居老人',
    areaCode: day.area.code,
    dueAt: new Date(Date.now() + 3_600_000).toISOString(),
  })
  return { caseId: first.id as string, day, form, visit, worker, officer, at: first.point }
}
