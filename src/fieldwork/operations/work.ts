// Duty, patrols, and changes to the base data.
import { newId } from '#platform/crypto.ts'
import { appendToSubject } from '#platform/journal/journal.ts'
import { Problem } from '#platform/problem.ts'
import { say } from '#platform/sentence.ts'
import { v5 } from 'uuid'
import { corrected, coverage, lengthOf, onDuty, thin } from '../domain.ts'
import { lockThing } from '../queries/day.ts'
import {
  changeBuilding,
  changeFacility,
  endDuty,
  findOpenDuty,
  findRoute,
  insertChange,
  insertDuty,
  insertPatrol,
  listOwnDuty,
} from '../queries/work.ts'
import type { DataOf } from '../schema.ts'
import { type Doing, type Outcome, recordDone } from './operation.ts'
import { thingWords } from '../words.ts'

type Placed = { readonly point?: { readonly lon: number; readonly lat: number } | undefined }

/** Only the grid is kept; '' outside one's own area. */
function gridOf({ deps, own, data }: Doing<Placed>): string {
  const area = data.point && deps.territory.locate(data.point.lon, data.point.lat)
  return area?.code.startsWith(own.areaCode) ? area.code : ''
}

export async function clockIn(d: Doing<DataOf<'clockIn'>>): Promise<Outcome> {
  const open = await findOpenDuty(d.tx, d.own)
  if (open && d.clock.at < open.outAt) return { done: { dutyId: open.id, already: true } }
  // nobody clocked out of the last one: it ended by itself
  if (open) await endDuty(d.tx, { ...d.clock, ...open, at: open.outAt, outArea: '' })
  const id = newId()
  await insertDuty(d.tx, { ...d.own, ...d.clock, id, inArea: gridOf(d) })
  await recordDone(d, { kind: 'fieldwork.onDuty', subject: id, district: d.own.district })
  return { done: { dutyId: id } }
}

export async function clockOut(d: Doing<DataOf<'clockOut'>>): Promise<Outcome> {
  const open = await findOpenDuty(d.tx, d.own)
  if (!open) return { done: { already: true } }
  const at = Math.min(open.outAt, Math.max(open.inAt, d.clock.at))
  await endDuty(d.tx, {
    ...d.clock,
    at,
    district: open.district,
    id: open.id,
    outArea: gridOf(d),
  })
  await recordDone(d, { kind: 'fieldwork.offDuty', subject: open.id, district: open.district })
  return { done: { dutyId: open.id } }
}

const keepTrackMs = 90 * 86_400_000

export async function patrol(d: Doing<DataOf<'patrol'>>): Promise<Outcome> {
  const { offsetMs, receivedAt } = d.clock
  const time = (text: string) => corrected(Date.parse(text), offsetMs, receivedAt)
  const fixes = d.data.points.map(({ lon, lat, at }) => ({ lon, lat, at: time(at) }))
  const [begunAt, endedAt] = [time(d.data.begunAt), time(d.data.endedAt)]
  if (endedAt < begunAt) {
    throw new Problem('invalid-input', say`endedAt: not before begunAt`, {
      fields: [{ field: 'endedAt', expected: say`not before begunAt` }],
    })
  }
  const spans = await listOwnDuty(d.tx, { ...d.own, from: begunAt, to: endedAt })
  const walked = onDuty(
    fixes,
    spans.map(({ inAt, outAt }) => ({ from: inAt, to: outAt })),
  )
  if (walked.length === 0) {
    throw new Problem(
      'refused',
      say`Nobody is followed off duty: no point lies within your time on duty.`,
      {
        facts: { reason: 'offDuty' },
      },
    )
  }
  const route = d.data.routeId ? await findRoute(d.tx, d.data.routeId) : undefined
  const along = route && points(JSON.parse(route.path) as Line)
  const covered = route && along ? coverage(along, walked, route.reachM) : null
  const metres = Math.round(lengthOf(walked))
  const id = newId()
  const track = thin(walked)
  await insertPatrol(d.tx, {
    ...d.own,
    ...d.clock,
    id,
    routeId: route ? (d.data.routeId ?? null) : null,
    begunAt: walked[0]?.at ?? begunAt,
    endedAt: walked.at(-1)?.at ?? endedAt,
    track,
    metres,
    covered,
    expiresAt: receivedAt + keepTrackMs,
  })
  await recordDone(d, {
    kind: 'fieldwork.patrolled',
    subject: id,
    district: d.own.district,
    data: { route: d.data.routeId ?? null },
  })
  return { done: { patrolId: id, metres, covered, points: track.length } }
}

type Line = { readonly coordinates: readonly (readonly [number, number])[] }
const points = (line: Line) => line.coordinates.map(([lon, lat]) => ({ lon, lat }))

const namespace = '0d6f5b0e-3c57-5a5e-8a5c-9f1f3f0a7c21'

export async function baseChange(d: Doing<DataOf<'base.change'>>): Promise<Outcome> {
  const { thing, thingId, change, source, asOf } = d.data
  const now = await lockThing(d.tx, thing, thingId)
  if (!now || !now.grid.startsWith(d.own.areaCode)) {
    throw new Problem('not-found', say`There is no ${thingWords[thing]} "${thingId}" in your area.`)
  }
  const { district, version } = now
  const { kind, name, address, floors, households } = now
  const before = { kind, name, address, floors, households }
  if (!d.insist && d.base?.version !== version) {
    const theirs = { ...before, source: now.source, asOf: now.asOf, version }
    return { theirs, about: name || address || thingId }
  }
  await insertChange(d.tx, {
    ...d.own,
    ...d.clock,
    district,
    id: newId(),
    thing,
    thingId,
    version,
    change,
    before,
    source,
    asOf,
  })
  const store = thing === 'building' ? changeBuilding : changeFacility
  await store(d.tx, { district, id: thingId, change, source, asOf })
  await appendToSubject(d.tx, d.deps.keys.journal, {
    district,
    subject: v5(`${thing} ${thingId}`, namespace),
    at: d.clock.receivedAt,
    kind: 'fieldwork.baseChanged',
    actor: d.actor.person?.pseudonym ?? null,
    post: d.actor.post.id,
    commandKey: d.key,
    data: { thing, id: thingId, change, source, asOf, version: version + 1 },
  })
  return { done: { version: version + 1 }, about: change.name ?? name }
}
