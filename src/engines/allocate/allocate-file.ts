// What `jingwei allocate FILE.json` reads: { kind: "supplies" | "patients", … } by ids, null for "no way" and "must be met".
import { AllocateError } from './errors.ts'
import { assignPatients } from './patients.ts'
import { solveTransport } from './transport.ts'

type Row = Readonly<Record<string, unknown>>
const isRow = (value: unknown): value is Row =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

function refuse(field: string, expected: string, row?: string | number): never {
  throw new AllocateError({ code: 'bad_layout', field, row }, expected)
}

function rowsOf(source: Row, field: string): readonly Row[] {
  const list = source[field]
  if (!Array.isArray(list)) return refuse(field, 'expected a list')
  return list.map((row: unknown, at) =>
    isRow(row) ? row : refuse(field, 'expected an object', at),
  )
}

function idOf(row: Row, at: number): string {
  return typeof row['id'] === 'string' ? row['id'] : refuse('id', 'expected a text', at)
}

function numberOf(row: Row, field: string, otherwise?: number): number {
  const value = row[field] ?? otherwise
  if (typeof value === 'number') return value
  const id = row['id']
  return refuse(field, 'expected a number', typeof id === 'string' ? id : undefined)
}

function wholeOf(row: Row, field: string, otherwise?: number): number {
  const value = numberOf(row, field, otherwise)
  if (Number.isInteger(value)) return value
  return refuse(field, `expected a whole number, got ${value}`, String(row['id']))
}

/** Rows of numbers of one length; null becomes Infinity. */
function tableOf(source: Row, field: string, size: readonly [rows: number, columns: number]) {
  const [rows, columns] = size
  const list = source[field]
  if (!Array.isArray(list) || list.length !== rows) return refuse(field, `expected ${rows} rows`)
  const table = new Float64Array(rows * columns)
  list.forEach((row: unknown, r) => {
    if (!Array.isArray(row) || row.length !== columns) {
      return refuse(field, `expected ${columns} numbers`, r)
    }
    row.forEach((value: unknown, c) => {
      if (value !== null && typeof value !== 'number') refuse(field, 'expected a number or null', r)
      table[r * columns + c] = value === null ? Infinity : (value as number)
    })
  })
  return table
}

/** Amounts by good, e.g. { "water": 5 }; a good not named is 0. */
function byGood(rows: readonly Row[], field: string, goods: readonly string[]): Float64Array {
  const table = new Float64Array(rows.length * goods.length)
  rows.forEach((row, r) => {
    const amounts = row[field]
    const id = idOf(row, r)
    if (!isRow(amounts)) return refuse(field, 'expected an object of amounts by good', id)
    for (const [good, value] of Object.entries(amounts)) {
      const g = goods.indexOf(good)
      if (g === -1) refuse(field, `expected goods of the list, got "${good}"`, id)
      if (typeof value !== 'number') refuse(field, `expected a number of "${good}"`, id)
      table[r * goods.length + g] = value as number
    }
  })
  return table
}

function supplies(source: Row) {
  const [depotRows, demandRows] = [rowsOf(source, 'depots'), rowsOf(source, 'demands')]
  const [depots, demands] = [depotRows.map(idOf), demandRows.map(idOf)]
  const goods = rowsOf(source, 'goods').map(idOf)
  const plan = solveTransport({
    depots,
    demands,
    goods,
    stock: byGood(depotRows, 'stock', goods),
    need: byGood(demandRows, 'need', goods),
    cost: tableOf(source, 'cost', [demands.length, depots.length]),
    penalty: Float64Array.from(
      demandRows.flatMap((row) =>
        goods.map(() => (row['penalty'] === null ? Infinity : numberOf(row, 'penalty'))),
      ),
    ),
    priority: Int32Array.from(demandRows, (row) => wholeOf(row, 'priority', 1)),
    floor: numberOf(source, 'floor', 0),
  })
  const named = ({ depot, good }: { depot: number; good: number }) => ({
    depot: depots[depot],
    good: goods[good],
  })
  return {
    status: plan.status,
    objective: plan.objective,
    shipments: plan.shipments.map(({ demand, amount, ...at }) => ({
      ...named(at),
      demand: demands[demand],
      amount,
    })),
    floors: Object.fromEntries(goods.map((good, g) => [good, plan.floors[g]])),
    prices: plan.prices.map(({ saves, upTo, ...at }) => ({ ...named(at), saves, upTo })),
    waits: plan.waits.map(({ demand, good, amount, reason, empty, cheapest }) => ({
      demand: demands[demand],
      good: goods[good],
      amount,
      reason,
      empty: empty.map((i) => depots[i]),
      cheapest: cheapest === Infinity ? null : cheapest,
    })),
    shortages: plan.shortages.map((group) => ({
      good: goods[group.good],
      demands: group.demands.map((j) => demands[j]),
      depots: group.depots.map((i) => depots[i]),
      need: group.need,
      stock: group.stock,
    })),
  }
}

function patients(source: Row) {
  const [people, places] = [rowsOf(source, 'patients'), rowsOf(source, 'facilities')]
  const [patientIds, facilityIds] = [people.map(idOf), places.map(idOf)]
  const waiting = source['waiting']
  if (!Array.isArray(waiting)) return refuse('waiting', 'expected a list')
  const limit = (field: string) => (source[field] === null ? Infinity : numberOf(source, field))
  const plan = assignPatients({
    patients: patientIds,
    facilities: facilityIds,
    tier: Int32Array.from(people, (row) => wholeOf(row, 'tier')),
    level: Int32Array.from(places, (row) => wholeOf(row, 'level')),
    beds: Float64Array.from(places, (row) => wholeOf(row, 'beds')),
    time: tableOf(source, 'time', [patientIds.length, facilityIds.length]),
    longest: numberOf(source, 'longest', Infinity),
    overflowUp: limit('overflowUp'),
    overflowDown: limit('overflowDown'),
    // tiers count from 1
    waiting: Float64Array.from([0, ...waiting], Number),
  })
  return {
    objective: plan.objective,
    patients: patientIds.map((id, p) => ({
      id,
      facility: facilityIds[plan.facility[p]!] ?? null,
      overflow: plan.overflow[p],
    })),
    free: Object.fromEntries(facilityIds.map((id, f) => [id, plan.free[f]])),
    waits: plan.waits.map(({ patient, reason, full }) => ({
      patient: patientIds[patient],
      reason,
      full: full.map((f) => facilityIds[f]),
    })),
    prices: plan.prices.map(({ facility, saves }) => ({ facility: facilityIds[facility], saves })),
  }
}

/** @throws AllocateError naming the row and field */
export function allocateFile(input: unknown) {
  if (!isRow(input)) return refuse('file', 'expected an object')
  if (input['kind'] === 'supplies') return supplies(input)
  if (input['kind'] === 'patients') return patients(input)
  return refuse('kind', 'expected "supplies" or "patients"')
}
