export { crc32, readGraph, writeGraph, type Checksum } from './binary.ts'
export { buildGraph, type BuildReport } from './build.ts'
export type { Change, Link, Where } from './changes.ts'
export { cityGraph, type CityOptions } from './city.ts'
export { createCollector, type Collector, type OsmElement } from './collect.ts'
export { compileNetwork, type CompileOptions } from './compile.ts'
export { ReachError, type ReachErrorCode } from './errors.ts'
export { arcPoints, metresBetween, tailOf } from './graph.ts'
export { findIslands, type Island, type Islands } from './islands.ts'
export {
  copiesOf,
  FLAG,
  MODES,
  modeBit,
  NONE,
  perGraphNode,
  reversed,
  type Mode,
  type Network,
  type RoadGraph,
} from './network.ts'
export { classSpeed, ROAD_CLASSES, type RoadClass } from './profiles.ts'
export { placeOnRoads, type OnRoads } from './on-roads.ts'
export { readOsmXml } from './osm-xml.ts'
export { createSnap, type Snap, type SnapOptions, type Snapped } from './snap.ts'
export { coverage, gaps, type Coverage, type Gap, type Places } from './search/coverage.ts'
export {
  createField,
  createSearcher,
  nearestField,
  type Field,
  type FieldOptions,
  type Searcher,
} from './search/field.ts'
export { unreachable } from './search/input.ts'
export {
  isochrones,
  type Isochrone,
  type IsochroneOptions,
  type Isochrones,
} from './search/isochrone.ts'
export { kNearest, type Nearest, type NearestOptions } from './search/nearest.ts'
export { chooseSites, type SiteOptions, type Sites } from './search/sites.ts'
export { timeTable, type TableOptions, type TimeTable } from './search/table.ts'
export { findNodes, nodesOf, readPlaces, type Place } from './search/places.ts'
