import { planRoutes, type RouteOptions } from '../routes/index.ts'
import {
  finite,
  idOf,
  isRow,
  limitOf,
  numberOf,
  refuse,
  rowsOf,
  tableOf,
  wholeOf,
  type Row,
} from './read.ts'

export function routes(source: Row, { progress }: Pick<RouteOptions, 'progress'>) {
  const stopRows = rowsOf(source, 'stops')
  const stops = stopRows.map(idOf)
  const { depot = {}, vehicles } = source
  if (!isRow(depot)) return refuse('depot', 'expected an object')
  if (!isRow(vehicles)) return refuse('vehicles', 'expected an object')
  const size = [stops.length + 1, stops.length + 1] as const
  const plan = planRoutes(
    {
      stops,
      demand: Float64Array.from(stopRows, (row) => numberOf(row, 'demand')),
      service: Float64Array.from(stopRows, (row) => numberOf(row, 'service', 0)),
      earliest: Float64Array.from(stopRows, (row) => numberOf(row, 'earliest', 0)),
      latest: Float64Array.from(stopRows, (row) => limitOf(row, 'latest', Infinity)),
      travel: tableOf(source, 'travel', size),
      ...(source['cost'] !== undefined && { cost: tableOf(source, 'cost', size) }),
      capacity: numberOf(vehicles, 'capacity'),
      vehicles: limitOf(vehicles, 'count', Infinity),
      opens: numberOf(depot, 'opens', 0),
      closes: limitOf(depot, 'closes', Infinity),
    },
    {
      seed: wholeOf(source, 'seed', 1),
      iterations: wholeOf(source, 'iterations', 20_000),
      ...(progress && { progress }),
    },
  )
  return {
    cost: plan.cost,
    bound: plan.bound,
    gap: plan.gap,
    routes: plan.routes.map(({ stops: order, begins, ...round }) => ({
      ...round,
      stops: order.map((stop, at) => ({ id: stops[stop], begins: finite(begins[at]!) })),
    })),
    dropped: plan.dropped.map(({ stop, reason }) => ({ stop: stops[stop], reason })),
  }
}
