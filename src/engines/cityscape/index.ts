export { buildCity, type CityOptions } from './city.ts'
export { gridLocator } from './locate.ts'
export {
  buildRequests,
  type Door,
  type RequestCategory,
  type RequestOptions,
  type SimulatedRequest,
} from './requests.ts'
export type { Fate } from './fate.ts'
export { howOften, type Rhythm, type Urgency } from './topics.ts'
export type {
  Area,
  AreaKind,
  Building,
  BuildingKind,
  City,
  Facility,
  FacilityKind,
  Geometry,
  LandscapeFeature,
  LandscapeLayer,
  MultiPolygon,
  Polygon,
  Position,
  Ring,
  Unit,
  UnitKind,
} from './types.ts'
export { weatherOf, type Weather } from './weather.ts'
