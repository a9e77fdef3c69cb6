/**
 * Who may use which class of road, and how fast. Speeds are the speeds by class of the Open Source Routing Machine's
 * car, bicycle and foot profiles; the seconds those add for turns and traffic lights are not counted. What is allowed
 * follows the OpenStreetMap wiki's "Access restrictions" and the same profiles.
 */
import { FLAG, type Mode, type RoadGraph } from './network.ts'

type Speeds = {
  readonly walk: number
  readonly cycle: number
  readonly car: number
}

/** km/h; 0: not allowed unless a tag says so. The order is that of `RoadGraph.roadClass`: append only. */
const CLASSES = {
  motorway: { walk: 0, cycle: 0, car: 90 },
  motorway_link: { walk: 0, cycle: 0, car: 45 },
  trunk: { walk: 0, cycle: 0, car: 85 },
  trunk_link: { walk: 0, cycle: 0, car: 40 },
  primary: { walk: 5, cycle: 15, car: 65 },
  primary_link: { walk: 5, cycle: 15, car: 30 },
  secondary: { walk: 5, cycle: 15, car: 55 },
  secondary_link: { walk: 5, cycle: 15, car: 25 },
  tertiary: { walk: 5, cycle: 15, car: 40 },
  tertiary_link: { walk: 5, cycle: 15, car: 20 },
  unclassified: { walk: 5, cycle: 15, car: 25 },
  residential: { walk: 5, cycle: 15, car: 25 },
  living_street: { walk: 5, cycle: 15, car: 10 },
  service: { walk: 5, cycle: 15, car: 15 },
  road: { walk: 5, cycle: 15, car: 20 },
  track: { walk: 5, cycle: 12, car: 0 },
  cycleway: { walk: 5, cycle: 15, car: 0 },
  footway: { walk: 5, cycle: 4, car: 0 },
  pedestrian: { walk: 5, cycle: 4, car: 0 },
  path: { walk: 5, cycle: 13, car: 0 },
  bridleway: { walk: 5, cycle: 0, car: 0 },
  steps: { walk: 5, cycle: 2, car: 0 },
  platform: { walk: 5, cycle: 0, car: 0 },
  corridor: { walk: 5, cycle: 0, car: 0 },
  busway: { walk: 0, cycle: 0, car: 0 },
  ferry: { walk: 5, cycle: 5, car: 0 },
} as const satisfies Record<string, Speeds>

export type RoadClass = keyof typeof CLASSES
export const ROAD_CLASSES = Object.keys(CLASSES) as readonly RoadClass[]

export const classIndex = (roadClass: RoadClass): number => ROAD_CLASSES.indexOf(roadClass)

/** Where a tag opens a road to a mode that its class keeps out. */
const BY_TAG: Speeds = { walk: 5, cycle: 15, car: 10 }

/** Classes that an ambulance on duty may drive though cars may not: it does so slowly. */
const AMBULANCE_ONLY: ReadonlySet<RoadClass> = new Set(['pedestrian', 'track', 'busway'])

/** A driver's mean speed as a share of the limit: `speed_reduction` of the Open Source Routing Machine's car profile. */
const SHARE_OF_LIMIT = 0.8

/**
 * An assumption, not a measurement: an ambulance with lights and siren is 1.25 times as fast as a car, that is, it keeps
 * to the limit itself. Gains measured on the road differ much from town to town (43.5 s a trip in Hunt et al. 1995,
 * Ann. Emerg. Med. 25:507); who knows their own gives `speedFactor` or `speeds`.
 */
const AMBULANCE_FACTOR = 1.25

/** What the class alone allows. */
export function classAllows(roadClass: RoadClass, mode: Mode): boolean {
  if (mode !== 'ambulance') return CLASSES[roadClass][mode] > 0
  return CLASSES[roadClass].car > 0 || AMBULANCE_ONLY.has(roadClass)
}

/** km/h of every mode on each class of road without a tagged limit. */
export const classSpeed = (roadClass: RoadClass, mode: Mode): number =>
  mode === 'ambulance'
    ? (CLASSES[roadClass].car || BY_TAG.car) * AMBULANCE_FACTOR
    : CLASSES[roadClass][mode] || BY_TAG[mode]

export type SpeedOptions = {
  readonly mode: Mode
  /** km/h by class, instead of the profile's and of tagged limits. */
  readonly speeds?: Partial<Record<RoadClass, number>> | undefined
  /** Multiplies every speed but those of timetables: 0.6 in heavy rain, 0.8 for old people on foot. Default 1. */
  readonly speedFactor?: number | undefined
}

/** km/h on each arc, whether or not the mode may use it; 0 where a timetable (`seconds`) counts instead. */
export function arcSpeeds(graph: RoadGraph, o: SpeedOptions): Float64Array {
  const { mode, speeds = {}, speedFactor = 1 } = o
  const byClass = ROAD_CLASSES.map((name) => speeds[name] ?? classSpeed(name, mode))
  const given = ROAD_CLASSES.map((name) => speeds[name] !== undefined)
  const ofLimit =
    mode === 'ambulance' ? SHARE_OF_LIMIT * AMBULANCE_FACTOR : mode === 'car' ? SHARE_OF_LIMIT : 0
  const { roadClass, speedKmh, flags, seconds } = graph
  const list = new Float64Array(roadClass.length)
  for (let arc = 0; arc < list.length; arc++) {
    const index = roadClass[arc]!
    let kmh = byClass[index]!
    if (!given[index]) {
      if (seconds[arc]! > 0) kmh = 0
      else if (ofLimit > 0 && speedKmh[arc]! > 0) kmh = speedKmh[arc]! * ofLimit
      else if (mode === 'cycle' && (flags[arc]! & FLAG.ridden) !== 0) kmh = BY_TAG.cycle
    }
    list[arc] = kmh * speedFactor
  }
  return list
}
