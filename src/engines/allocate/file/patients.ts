import { assignPatients } from '../patients.ts'
import { requireUnique } from '../errors.ts'
import {
  idOf,
  limitOf,
  numberOf,
  positions,
  referenceOf,
  refuse,
  rowsOf,
  tableOf,
  wholeOf,
  type Row,
} from './read.ts'

/** With `places` the times are those of places, and each patient names one; else each patient has a row. */
function originsOf(source: Row, people: readonly Row[], facilities: number) {
  if (source['places'] === undefined) {
    return { time: tableOf(source, 'time', [people.length, facilities]) }
  }
  const places = rowsOf(source, 'places').map(idOf)
  requireUnique(places, 'places')
  const at = positions(places)
  const origin = Int32Array.from(people, (row) => {
    const place = referenceOf(row, 'place', at)
    return place >= 0 ? place : refuse('place', 'expected the id of a place', String(row['id']))
  })
  return { time: tableOf(source, 'time', [places.length, facilities]), origin }
}

export function patients(source: Row) {
  const [people, places] = [rowsOf(source, 'patients'), rowsOf(source, 'facilities')]
  const [patientIds, facilityIds] = [people.map(idOf), places.map(idOf)]
  const waiting = source['waiting']
  if (!Array.isArray(waiting)) return refuse('waiting', 'expected a list')
  const facilityAt = positions(facilityIds)
  const plan = assignPatients({
    patients: patientIds,
    facilities: facilityIds,
    tier: Int32Array.from(people, (row) => wholeOf(row, 'tier')),
    level: Int32Array.from(places, (row) => wholeOf(row, 'level')),
    beds: Float64Array.from(places, (row) => wholeOf(row, 'beds')),
    ...originsOf(source, people, facilityIds.length),
    longest: numberOf(source, 'longest', Infinity),
    overflowUp: limitOf(source, 'overflowUp'),
    overflowDown: limitOf(source, 'overflowDown'),
    strictFrom: numberOf(source, 'strictFrom', Infinity),
    // tiers count from 1
    waiting: Float64Array.from([0, ...waiting], Number),
    holds: Int32Array.from(people, (row) => referenceOf(row, 'holds', facilityAt)),
    stable: Uint8Array.from(people, (row) => (row['stable'] === true ? 1 : 0)),
    moving: numberOf(source, 'moving', 0),
  })
  return {
    objective: plan.objective,
    patients: patientIds.map((id, p) => ({
      id,
      facility: facilityIds[plan.facility[p]!] ?? null,
      overflow: plan.overflow[p],
      ...(plan.moved[p] === 1 && { moved: true }),
    })),
    free: Object.fromEntries(facilityIds.map((id, f) => [id, plan.free[f]])),
    waits: plan.waits.map(({ patient, reason, full }) => ({
      patient: patientIds[patient],
      reason,
      full: full.map((f) => facilityIds[f]),
    })),
    prices: plan.prices.map(({ facility, saves }) => ({ facility: facilityIds[facility], saves })),
    needPrices: plan.needPrices.map(({ patient, costs }) => ({
      like: patientIds[patient],
      costs,
    })),
  }
}
