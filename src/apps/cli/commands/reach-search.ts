// Travel times on a road graph: fields, circles, tables, sites.
import { readFileSync } from 'node:fs'
import { setImmediate } from 'node:timers/promises'
import {
  type Change,
  chooseSites,
  compileNetwork,
  createSearcher,
  type Field,
  findNodes,
  isochrones,
  type Mode,
  MODES,
  nearestField,
  type Network,
  nodesOf,
  type OnRoads,
  type Place,
  placeOnRoads,
  ReachError,
  readPlaces,
  reversed,
  type RoadClass,
  type RoadGraph,
  type SiteOptions,
  type Snap,
  timeTable,
  unreachable,
} from '#engines/reach'
import { loadGraph, timeTableInWorkers } from '#engines/reach/adapter'
import { type CommandLine, type Exit, type Given, type Io, text, UsageError } from '../command.ts'
import { existing } from './learn.ts'

const roadOptions = {
  mode: { type: 'string', help: `${MODES.join(', ')}; by default car` },
  close: { type: 'string', help: 'closed today: way:123,class:motorway,bridges' },
  speed: { type: 'string', help: 'km/h by class of road: motorway=60,primary=30' },
  snap: { type: 'string', help: 'metres from a place to its road at most, by default 1000' },
} as const

const options = {
  from: { type: 'string', help: 'facilities: GeoJSON points with id, delay (seconds)' },
  minutes: { type: 'string', help: 'no times beyond; for circles a list such as 5,10,15' },
  inbound: { type: 'boolean', help: 'times to the facilities instead of from them' },
  format: { type: 'string', help: 'how it is written' },
} as const

/** Refused input, with the file it is in. */
class Refused extends Error {}

/** Runs a command; what it refuses becomes one sentence and exit status 1. */
const refusing =
  (run: (given: Given, io: Io) => Promise<void>) =>
  async ({ given, io }: { given: Given; io: Io }): Promise<Exit> => {
    try {
      await run(given, io)
      return 0
    } catch (error) {
      if (!(error instanceof ReachError) && !(error instanceof Refused)) throw error
      io.err(`${error.message}\n`)
      return 1
    }
  }

/** Runs on the content of a file; what it refuses is told with the name of the file. */
function ofFile<T>(path: string, run: () => T): T {
  try {
    return run()
  } catch (error) {
    if (!(error instanceof ReachError) && !(error instanceof SyntaxError)) throw error
    throw new Refused(`${path}: ${error.message}`, { cause: error })
  }
}

function placesIn(
  io: Io,
  file: string | undefined,
  option: string,
): { path: string; places: Place[] } {
  const path = existing(io, file, option)
  return { path, places: ofFile(path, () => readPlaces(JSON.parse(readFileSync(path, 'utf8')))) }
}

const listOf = (value: string | undefined) => (value === undefined ? [] : value.split(','))

function numberOf(value: string, option: string): number {
  const number = value.trim() === '' ? NaN : Number(value)
  if (!(number >= 0 && number < Infinity))
    throw new UsageError(`--${option} takes numbers of 0 or more, got "${value}".`)
  return number
}

function closuresOf(given: Given): Change[] {
  return listOf(text(given, 'close')).map((what): Change => {
    const [kind, value = ''] = what.split(':')
    if (kind === 'way' && /^\d+$/.test(value)) return { close: { way: Number(value) } }
    if (kind === 'class') return { close: { roadClass: value as RoadClass } }
    if (what === 'bridges') return { close: { bridges: true } }
    throw new UsageError(`--close takes way:123, class:motorway or bridges, got "${what}".`)
  })
}

const speedsOf = (given: Given) =>
  Object.fromEntries(
    listOf(text(given, 'speed')).map((pair) => {
      const [name = '', kmh = ''] = pair.split('=')
      return [name, numberOf(kmh, 'speed')]
    }),
  )

/** The road graph named first, compiled for the mode with the day's closures and speeds. */
function roadsOf(io: Io, given: Given): { graph: RoadGraph; network: Network } {
  const path = existing(io, given.positionals[0], 'G.bin')
  const mode = (text(given, 'mode') ?? 'car') as Mode
  const changes = closuresOf(given)
  const speeds = speedsOf(given)
  return ofFile(path, () => {
    const graph = loadGraph(path)
    return { graph, network: compileNetwork(graph, { mode, changes, speeds }) }
  })
}

type File = { readonly path: string; readonly places: readonly Place[] }

/** All places of these files on the roads, and the node of each. */
function onRoads(
  roads: { graph: RoadGraph; network: Network },
  given: Given,
  files: readonly File[],
) {
  const points = files.flatMap(({ places }) => places.map(({ lon, lat }) => [lon, lat] as const))
  const maxMetres = numberOf(text(given, 'snap') ?? '1000', 'snap')
  return placeOnRoads(roads, points, { maxMetres })
}

/** Facilities, each at its node. */
function facilitiesOf({ path, places }: File, snap: Snap) {
  const node = ofFile(path, () => nodesOf(places, snap))
  return { places, node, delay: places.map(({ delay }) => delay) }
}

/** The roads with the facilities on them, turned round if asked for. */
function searchedFrom(io: Io, given: Given) {
  const roads = roadsOf(io, given)
  const file = placesIn(io, text(given, 'from'), '--from')
  const { network, snap } = onRoads(roads, given, [file])
  return {
    ...facilitiesOf(file, snap),
    graph: roads.graph,
    searched: given.values['inbound'] === true ? reversed(network) : network,
  }
}

const minutesOf = (given: Given): number[] =>
  listOf(text(given, 'minutes')).map((value) => numberOf(value, 'minutes') * 60)

const limitOf = (given: Given): number | undefined => minutesOf(given)[0]

const formatOf = <T extends string>(given: Given, formats: readonly [T, ...T[]]): T => {
  const value = text(given, 'format') ?? formats[0]
  const format = formats.find((one) => one === value)
  if (format === undefined)
    throw new UsageError(`--format is ${formats.join(' or ')}, got "${value}".`)
  return format
}

const secondsOf = (tenths: number): number | null => (tenths === unreachable ? null : tenths / 10)

/** Writes rows with commas between them, a few thousand at a time, so that a large field needs no large text. */
async function writeRows(
  io: Io,
  rows: Iterable<string>,
  [head, tail]: readonly [string, string],
): Promise<void> {
  let piece = head
  let count = 0
  for (const row of rows) {
    piece += count++ === 0 ? row : `,\n${row}`
    if (count % 4096 !== 0) continue
    io.out(piece)
    piece = ''
    // what was written so far leaves before more comes
    // eslint-disable-next-line no-await-in-loop -- one piece after the other
    await setImmediate()
  }
  io.out(piece + tail)
}

function* fieldRows(o: {
  graph: RoadGraph
  field: Field
  places: readonly Place[]
  geojson: boolean
}): Iterable<string> {
  const { osmNode, lon, lat } = o.graph
  for (let v = 0; v < osmNode.length; v++) {
    const id = o.places[o.field.facility[v]!]?.id
    const found = { node: osmNode[v], seconds: secondsOf(o.field.tenths[v]!), facility: id ?? null }
    if (!o.geojson) {
      yield JSON.stringify({ ...found, lon: lon[v], lat: lat[v] })
      continue
    }
    // a map shows what is reached
    if (id === undefined) continue
    const geometry = { type: 'Point', coordinates: [lon[v], lat[v]] }
    yield JSON.stringify({ type: 'Feature', properties: found, geometry })
  }
}

async function runField(given: Given, io: Io): Promise<void> {
  const geojson = formatOf(given, ['json', 'geojson']) === 'geojson'
  const { graph, searched, places, node, delay } = searchedFrom(io, given)
  const field = nearestField(createSearcher(searched), { node, delay, limit: limitOf(given) })
  const head = geojson
    ? '{"type":"FeatureCollection","features":[\n'
    : `{"mode":"${searched.mode}","facilities":${JSON.stringify(places.map(({ id }) => id))},"nodes":[\n`
  await writeRows(io, fieldRows({ graph, field, places, geojson }), [head, '\n]}\n'])
}

async function runCircle(given: Given, io: Io): Promise<void> {
  const thresholds = minutesOf(given)
  if (thresholds.length === 0) throw new UsageError('--minutes is needed.')
  const [offRoad, tolerance] = [text(given, 'walk'), text(given, 'tolerance')]
  const { graph, searched, node, delay } = searchedFrom(io, given)
  const circles = isochrones(createSearcher(searched), {
    node,
    delay,
    thresholds,
    graph,
    ...(offRoad === undefined ? {} : { offRoad: numberOf(offRoad, 'walk') }),
    ...(tolerance === undefined ? {} : { tolerance: numberOf(tolerance, 'tolerance') }),
  })
  const rows = circles.features.map((feature) => JSON.stringify(feature))
  await writeRows(io, rows, ['{"type":"FeatureCollection","features":[\n', '\n]}\n'])
}

/** A cell of CSV, quoted where it must be. */
const cell = (value: string) =>
  /[",\r\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value

/** Places with a road near them; the others stay in the answer, as not reached. */
function reachableOf(io: Io, places: readonly Place[], snap: Snap) {
  const nodes = findNodes(places, snap)
  const index: number[] = []
  const node: number[] = []
  nodes.forEach((found, row) => {
    if (found === undefined) return
    index[row] = node.push(found) - 1
  })
  if (node.length < places.length)
    io.err(`${places.length - node.length} of ${places.length} places have no road near them\n`)
  return { node, index }
}

async function runTable(given: Given, io: Io): Promise<void> {
  const format = formatOf(given, ['csv', 'json'])
  const workers = Number(text(given, 'workers') ?? NaN)
  const roads = roadsOf(io, given)
  const files = [
    placesIn(io, text(given, 'from'), '--from'),
    placesIn(io, text(given, 'to'), '--to'),
  ] as const
  const { network, snap } = onRoads(roads, given, files)
  const [{ places: from }, { places: to }] = files
  const [starts, goals] = [from, to].map((places) => reachableOf(io, places, snap))
  const table = await timeTableInWorkers(
    network,
    { from: starts!.node, to: goals!.node, limit: limitOf(given) },
    { signal: io.signal, ...(workers >= 1 ? { workers } : {}) },
  )
  const rowOf = (row: number) =>
    to.map((_, column) => {
      const [i, j] = [starts!.index[row], goals!.index[column]]
      if (i === undefined || j === undefined) return null
      const tenths = table.tenths[i * table.columns + j]!
      const seconds = secondsOf(tenths)
      return seconds === null ? null : Math.round((seconds + from[row]!.delay) * 10) / 10
    })
  const ids = to.map(({ id }) => id)
  if (format === 'csv') {
    io.out(`from,${ids.map(cell).join(',')}\n`)
    from.forEach(({ id }, row) => io.out(`${cell(id)},${rowOf(row).join(',')}\n`))
    return
  }
  const rows = from.map(({ id }, row) => JSON.stringify({ id, seconds: rowOf(row) }))
  await writeRows(io, rows, [`{"to":${JSON.stringify(ids)},"from":[\n`, '\n]}\n'])
}

function aimOf(given: Given): SiteOptions['aim'] {
  const aim = text(given, 'aim') ?? 'cover'
  if (aim === 'cover' || aim === 'time') return aim
  throw new UsageError(`--aim is cover or time, got "${aim}".`)
}

/** From the facilities there are to each place that has a road. */
function timesThere(file: File | undefined, { network, snap }: OnRoads, node: readonly number[]) {
  if (file === undefined) return undefined
  const there = facilitiesOf(file, snap)
  const { tenths } = nearestField(createSearcher(network), there)
  return Uint32Array.from(node, (v) => tenths[v]!)
}

async function runSites(given: Given, io: Io): Promise<void> {
  const aim = aimOf(given)
  const limit = limitOf(given)
  if (limit === undefined) throw new UsageError('--minutes is needed.')
  const count = numberOf(text(given, 'count') ?? '1', 'count')
  const roads = roadsOf(io, given)
  const candidates = placesIn(io, text(given, 'candidates'), '--candidates')
  const homes = placesIn(io, text(given, 'places'), '--places')
  const stations =
    text(given, 'from') === undefined ? undefined : placesIn(io, text(given, 'from'), '--from')
  const files = [candidates, homes, ...(stations ? [stations] : [])]
  const placed = onRoads(roads, given, files)
  const { network, snap } = placed
  const { places } = homes
  const { node: options } = facilitiesOf(candidates, snap)
  const { node, index } = reachableOf(io, places, snap)
  const table = timeTable(network, { from: options, to: node, limit })
  for (let i = 0; i < table.tenths.length; i++) {
    const own = candidates.places[Math.floor(i / table.columns)]!
    if (table.tenths[i] !== unreachable) table.tenths[i]! += Math.round(own.delay * 10)
  }
  const weight = places.filter((_, row) => index[row] !== undefined).map((place) => place.weight)
  const there = timesThere(stations, placed, node)
  const found = chooseSites({
    table,
    weight,
    count,
    aim,
    limit,
    ...(there === undefined ? {} : { existing: there }),
  })
  const { sites, before, gained, bound, atLeast } = found
  const named = sites.map(({ candidate, gain }) => {
    const { id, lon, lat } = candidates.places[candidate]!
    return { id, lon, lat, gain }
  })
  const total = places.reduce((sum, place) => sum + place.weight, 0)
  const answer = { aim, seconds: limit, total, before, gained, bound, atLeast, sites: named }
  io.out(`${JSON.stringify(answer)}\n`)
}

const command = (
  name: string,
  usage: string,
  o: Pick<CommandLine, 'summary' | 'options'> & { run: (given: Given, io: Io) => Promise<void> },
): CommandLine => ({
  name: `reach ${name}`,
  usage: `reach ${name} G.bin ${usage}`,
  summary: o.summary,
  options: { ...o.options, ...roadOptions },
  needs: 'config',
  run: refusing(o.run),
})

const { from, minutes, inbound, format } = options

export const reachSearchCommands: readonly CommandLine[] = [
  command('field', '--from FACILITIES.geojson [--mode MODE]', {
    summary: 'Seconds from the nearest facility to every crossing, as JSON or GeoJSON points',
    options: { from, minutes, inbound, format: { ...format, help: 'json (default) or geojson' } },
    run: runField,
  }),
  command('circle', '--from FACILITIES.geojson --minutes 5,10,15', {
    summary: 'What is reached within the given minutes, as GeoJSON polygons',
    options: {
      from,
      minutes,
      inbound,
      walk: { type: 'string', help: 'metres on foot from a road at most, by default 100' },
      tolerance: { type: 'string', help: 'metres an outline may stray, for a smaller file' },
    },
    run: runCircle,
  }),
  command('table', '--from A.geojson --to B.geojson', {
    summary: 'Seconds from each place to each, as CSV or JSON; nothing where no way leads',
    options: {
      from: { type: 'string', help: 'GeoJSON points, a row each' },
      to: { type: 'string', help: 'GeoJSON points, a column each' },
      minutes,
      format: { ...format, help: 'csv (default) or json' },
      workers: { type: 'string', help: 'threads, by default one per core' },
    },
    run: runTable,
  }),
  command('sites', '--candidates C.geojson --places P.geojson --minutes 10 --count 3', {
    summary: 'Which new sites reach most people, and how far from the best choice that may be',
    options: {
      candidates: { type: 'string', help: 'GeoJSON points to choose from' },
      places: { type: 'string', help: 'GeoJSON points with weight or population' },
      from: { type: 'string', help: 'facilities there are already' },
      minutes: { type: 'string', help: 'within which people are to be reached' },
      count: { type: 'string', help: 'how many sites, by default 1' },
      aim: { type: 'string', help: 'cover: most people (default); time: most time saved' },
    },
    run: runSites,
  }),
]
