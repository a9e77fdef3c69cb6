export type Position = [number, number]
/** Closed: the first point is repeated at the end. WGS-84 [longitude, latitude] in degrees, seven decimals. */
export type Ring = Position[]
/** Shell counter-clockwise, then holes. */
export type Polygon = Ring[]
export type MultiPolygon = Polygon[]

export type Geometry =
  | { type: 'Point'; coordinates: Position }
  | { type: 'LineString'; coordinates: Position[] }
  | { type: 'Polygon'; coordinates: Polygon }
  | { type: 'MultiPolygon'; coordinates: MultiPolygon }

export type AreaKind = 'city' | 'district' | 'street' | 'community' | 'grid'

export type Area = {
  /** A path: 9901, 990101, 990101001, 990101001001, 99010100100101. */
  code: string
  kind: AreaKind
  name: string
  nameEn: string
  parent: string | null
  /** Coordinates of a GeoJSON MultiPolygon. */
  boundary: MultiPolygon
  population: number
}

export type LandscapeLayer = 'river' | 'lake' | 'green' | 'bridge' | 'road' | 'rail'

export type LandscapeFeature = {
  layer: LandscapeLayer
  /** road: motorway, primary, secondary, tertiary, residential, track; bridge: major, minor; green: park, strip, pitch, wood, island; river: river, tributary. */
  class: string
  name: string
  nameEn: string
  geometry: Geometry
}

export type BuildingKind =
  | 'residential'
  | 'commercial'
  | 'office'
  | 'industrial'
  | 'school'
  | 'hospital'
  | 'government'
  | 'market'

export type Building = {
  id: string
  name?: string
  nameEn?: string
  address: string
  grid: string
  kind: BuildingKind
  floors: number
  households: number
  people: number
  footprint: Polygon
}

export type FacilityKind =
  | 'school'
  | 'hospital'
  | 'market'
  | 'police'
  | 'communityCentre'
  | 'busStop'
  | 'publicToilet'
  | 'park'
  | 'fireStation'
  | 'transferStation'
  | 'railwayStation'

export type Facility = {
  id: string
  kind: FacilityKind
  name: string
  nameEn: string
  point: Position
  grid: string
}

export type UnitKind =
  | 'department'
  | 'street-office'
  | 'community-committee'
  | 'utility'
  | 'property'
  | 'grid-centre'
  | 'hospital'

export type Unit = {
  code: string
  name: string
  nameEn: string
  kind: UnitKind
  area: string
  parent: string | null
}

export type City = {
  name: string
  nameEn: string
  prefix: string
  seed: number
  center: Position
  areas: Area[]
  landscape: LandscapeFeature[]
  buildings: Building[]
  facilities: Facility[]
  units: Unit[]
}
