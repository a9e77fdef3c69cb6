/**
 * What OpenStreetMap tags say about a road or a barrier. Sources: the wiki's pages "Access restrictions" (hierarchy of
 * keys), "Key:oneway", "Key:maxspeed", "Tag:route=ferry", "Key:duration", "Key:barrier", "Tag:access=emergency".
 */
import { FLAG, modeBit, MODES, type Mode } from './network.ts'
import { classAllows, classIndex, ROAD_CLASSES, type RoadClass } from './profiles.ts'

export type Tags = Readonly<Record<string, string>>

const words = (...lines: string[]) => lines.flatMap((line) => line.split(' '))

const ACCESS_KEYS = words('access foot vehicle bicycle motor_vehicle motorcar emergency')
/** The tags looked at; readers may leave out all others. */
export const NODE_KEYS = words('barrier bollard').concat(ACCESS_KEYS)
export const WAY_KEYS = words(
  'highway route area junction bridge tunnel motorroad conveying impassable duration',
  'oneway oneway:bicycle oneway:foot oneway:emergency oneway:motor_vehicle',
  'cycleway cycleway:left cycleway:right cycleway:both',
  'cycleway:oneway cycleway:left:oneway cycleway:right:oneway cycleway:both:oneway',
  'maxspeed maxspeed:forward maxspeed:backward',
).concat(ACCESS_KEYS)

const KEYS: Record<Exclude<Mode, 'ambulance'>, readonly string[]> = {
  walk: ['foot', 'access'],
  cycle: ['bicycle', 'vehicle', 'access'],
  car: ['motorcar', 'motor_vehicle', 'vehicle', 'access'],
}

const CLOSED = new Set(
  words(
    'no private agricultural forestry emergency psv bus military permit residents use_sidepath',
  ),
)
const OPEN = new Set(words('yes permissive designated official destination customers delivery'))

/** Closed to the public by right, not by a wall: an ambulance on duty drives there. */
const CLOSED_TO_PUBLIC = new Set(
  words('private agricultural forestry emergency psv bus military permit residents'),
)

/** The most specific key there is decides. */
function decide(tags: Tags, mode: Exclude<Mode, 'ambulance'>, otherwise: boolean): boolean {
  for (const key of KEYS[mode]) {
    const value = tags[key]
    if (value === undefined) continue
    if (CLOSED.has(value)) return false
    // access=yes on a footway does not let cars in: only a key of the mode's own opens what the class keeps closed
    return otherwise || (key !== 'access' && OPEN.has(value))
  }
  return otherwise
}

function decideAmbulance(tags: Tags, roadClass: RoadClass, car: boolean): boolean {
  const own = tags['emergency']
  if (own === 'no') return false
  if (car || (own !== undefined && OPEN.has(own))) return true
  // what keeps cars off a pedestrian street or a bus road is a rule and no wall
  if (!classAllows(roadClass, 'car')) return classAllows(roadClass, 'ambulance')
  const value = KEYS.car.map((key) => tags[key]).find((found) => found !== undefined)
  return value !== undefined && CLOSED_TO_PUBLIC.has(value)
}

function modesOf(tags: Tags, roadClass: RoadClass): number {
  const motorroad = tags['motorroad'] === 'yes'
  let bits = 0
  for (const mode of ['walk', 'cycle', 'car'] as const) {
    if (decide(tags, mode, classAllows(roadClass, mode) && (mode === 'car' || !motorroad)))
      bits |= modeBit(mode)
  }
  if (decideAmbulance(tags, roadClass, (bits & modeBit('car')) !== 0)) bits |= modeBit('ambulance')
  return bits
}

type Direction = 'both' | 'forward' | 'backward' | 'closed'

function directionOf(value: string | undefined): Direction | undefined {
  if (value === undefined) return undefined
  if (['yes', 'true', '1'].includes(value)) return 'forward'
  if (['-1', 'reverse'].includes(value)) return 'backward'
  if (['no', 'false', '0', 'alternating'].includes(value)) return 'both'
  return value === 'reversible' ? 'closed' : undefined
}

const CYCLEWAYS = ['cycleway', 'cycleway:left', 'cycleway:right', 'cycleway:both']

/** Cycles may go against the one-way street. */
const contraflow = (tags: Tags) =>
  CYCLEWAYS.some(
    (key) => tags[key]?.startsWith('opposite') === true || tags[`${key}:oneway`] === 'no',
  )

function directions(tags: Tags, roadClass: RoadClass): Record<Mode, Direction> {
  const implied =
    isRoundabout(tags) || roadClass === 'motorway' || roadClass === 'motorway_link'
      ? 'forward'
      : 'both'
  const general = directionOf(tags['oneway']) ?? implied
  const car = directionOf(tags['oneway:motor_vehicle']) ?? general
  const along = { forward: 'forward', backward: 'backward' } as const
  return {
    car,
    ambulance: directionOf(tags['oneway:emergency']) ?? car,
    cycle: directionOf(tags['oneway:bicycle']) ?? (contraflow(tags) ? 'both' : general),
    walk:
      directionOf(tags['oneway:foot']) ?? along[tags['conveying'] as keyof typeof along] ?? 'both',
  }
}

const isRoundabout = (tags: Tags) =>
  tags['junction'] === 'roundabout' || tags['junction'] === 'circular'

/** Limits of zones by the last word, where no country says otherwise; km/h. */
const ZONES: Readonly<Record<string, number>> = {
  walk: 10,
  living_street: 10,
  bicycle_road: 30,
  urban: 50,
  rural: 90,
  trunk: 100,
  motorway: 120,
}
/** From the tables of the wiki ("Speed limits") and of the Open Source Routing Machine's `maxspeed_table`. */
const ZONES_BY_COUNTRY: Readonly<Record<string, number>> = {
  'CN:rural': 70,
  'AT:rural': 100,
  'AT:motorway': 130,
  'CH:rural': 80,
  'DE:rural': 100,
  'DE:motorway': 0,
  'FR:rural': 80,
  'FR:motorway': 130,
  'GB:nsl_single': 97,
  'GB:nsl_dual': 113,
  'GB:motorway': 113,
  'IT:motorway': 130,
  'NL:rural': 80,
  'NL:motorway': 130,
  'NO:rural': 80,
  'NO:motorway': 110,
  'RU:urban': 60,
  'RU:motorway': 110,
}

/** km/h of a maxspeed tag, whole; 0 if it sets no limit or cannot be understood (`none`, `signals`). */
export function readMaxspeed(value: string | undefined): number {
  if (value === undefined) return 0
  const number = /^(\d+(?:\.\d+)?)\s*(km\/h|kmh|kph|mph|knots)?$/.exec(value.trim())
  if (number) {
    const unit = number[2] === 'mph' ? 1.609344 : number[2] === 'knots' ? 1.852 : 1
    return Math.min(255, Math.round(Number(number[1]) * unit))
  }
  const zone = /^(?:[A-Z]{2}:)?(?:zone:?)?(\d+)$/.exec(value)
  if (zone) return Math.min(255, Number(zone[1]))
  return ZONES_BY_COUNTRY[value] ?? ZONES[value.replace(/^[A-Z]{2}:/, '')] ?? 0
}

/** Seconds of a duration: `MM`, `HH:MM`, `HH:MM:SS` or ISO 8601 (`PT1H30M`); 0 if it cannot be understood. */
export function readDuration(value: string | undefined): number {
  if (value === undefined) return 0
  if (/^\d+$/.test(value)) return Number(value) * 60
  const clock = /^(\d+):([0-5]?\d)(?::([0-5]?\d))?$/.exec(value)
  if (clock) return Number(clock[1]) * 3600 + Number(clock[2]) * 60 + Number(clock[3] ?? 0)
  const iso = /^P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?$/.exec(value)
  if (!iso) return 0
  const [days, hours, minutes, seconds] = iso.slice(1).map((part) => Number(part ?? 0))
  return ((days! * 24 + hours!) * 60 + minutes!) * 60 + seconds!
}

export type Road = {
  readonly roadClass: number
  /** Modes, as bits, in the direction drawn and against it. */
  readonly forward: number
  readonly backward: number
  readonly speedForward: number
  readonly speedBackward: number
  readonly flags: number
  /** For the whole way; 0: not given. */
  readonly seconds: number
}

function classOf(tags: Tags): RoadClass | undefined {
  const highway = tags['highway']
  if (highway === undefined) return tags['route'] === 'ferry' ? 'ferry' : undefined
  return (ROAD_CLASSES as readonly string[]).includes(highway) && highway !== 'ferry'
    ? (highway as RoadClass)
    : undefined
}

function flagsOf(tags: Tags, roadClass: RoadClass): number {
  const has = (key: string) => tags[key] !== undefined && tags[key] !== 'no'
  return (
    (has('bridge') ? FLAG.bridge : 0) |
    (has('tunnel') ? FLAG.tunnel : 0) |
    (roadClass === 'ferry' ? FLAG.ferry : 0) |
    (isRoundabout(tags) ? FLAG.roundabout : 0) |
    (OPEN.has(tags['bicycle'] ?? '') ? FLAG.ridden : 0)
  )
}

export const isArea = (tags: Tags) => tags['area'] === 'yes' && classOf(tags) !== undefined

/** Undefined for what is no road, and for roads nobody may use. */
export function readRoad(tags: Tags): Road | undefined {
  const roadClass = classOf(tags)
  if (roadClass === undefined || tags['area'] === 'yes' || tags['impassable'] === 'yes')
    return undefined
  const bits = modesOf(tags, roadClass)
  const ways = directions(tags, roadClass)
  let [forward, backward] = [0, 0]
  for (const mode of MODES) {
    const bit = bits & modeBit(mode)
    if (ways[mode] === 'both' || ways[mode] === 'forward') forward |= bit
    if (ways[mode] === 'both' || ways[mode] === 'backward') backward |= bit
  }
  if ((forward | backward) === 0) return undefined
  return {
    roadClass: classIndex(roadClass),
    forward,
    backward,
    speedForward: readMaxspeed(tags['maxspeed:forward'] ?? tags['maxspeed']),
    speedBackward: readMaxspeed(tags['maxspeed:backward'] ?? tags['maxspeed']),
    flags: flagsOf(tags, roadClass),
    seconds: roadClass === 'ferry' ? readDuration(tags['duration']) : 0,
  }
}

const PASSED_BY_CARS = new Set(
  words(
    'no entrance border_control cattle_grid toll_booth sally_port gate lift_gate height_restrictor kerb',
  ),
)
const STOPS_CYCLES = new Set(words('kissing_gate stile turnstile full-height_turnstile'))
const STOPS_ALL = new Set(words('wall fence city_wall hedge retaining_wall ditch'))
/** What a crew opens or folds down. */
const OPENED_FOR_AMBULANCES = new Set(words('gate lift_gate swing_gate sliding_gate chain'))

/** The modes, as bits, that do not get past a node. */
export function readBarrier(tags: Tags): number {
  const barrier = tags['barrier']
  if (barrier === undefined) return 0
  const passes = {
    walk: !STOPS_ALL.has(barrier),
    cycle: !STOPS_ALL.has(barrier) && !STOPS_CYCLES.has(barrier),
    car: PASSED_BY_CARS.has(barrier),
  }
  const car = decide(tags, 'car', passes.car)
  const opens =
    OPENED_FOR_AMBULANCES.has(barrier) || ['rising', 'removable'].includes(tags['bollard'] ?? '')
  const own = tags['emergency']
  const ambulance = own === 'no' ? false : opens || car || (own !== undefined && OPEN.has(own))
  return (
    (decide(tags, 'walk', passes.walk) ? 0 : modeBit('walk')) |
    (decide(tags, 'cycle', passes.cycle) ? 0 : modeBit('cycle')) |
    (car ? 0 : modeBit('car')) |
    (ambulance ? 0 : modeBit('ambulance'))
  )
}
