// Files of areas that the product can read: what each column means, as data.
import type { CoordinateSystem } from '#platform/coordinates.ts'
import type { AreaKind } from './domain.ts'

/** A table with a row per area. Fields name columns of the file. */
export type TableProfile = {
  readonly format: 'csv'
  readonly name: string
  readonly nameEn: string
  /** The header line that the file lacks. */
  readonly header?: string
  readonly code: string
  readonly areaName: string
  /** A column whose code, trimmed, must be the parent's. */
  readonly parent?: string
  /** What kinds of area the file may hold. */
  readonly kinds: readonly AreaKind[]
  /** Where the seat of the area lies. */
  readonly centre?: { readonly lon: string; readonly lat: string }
  readonly system: CoordinateSystem
  /** Rows with this value in this column are refused with the reason. */
  readonly refuse?: { readonly column: string; readonly value: string; readonly reason: string }
}

/** A FeatureCollection with properties code, kind, name, name_en, parent, legal_parent, managing_body, population. */
export type FeatureProfile = {
  readonly format: 'geojson'
  readonly name: string
  readonly nameEn: string
  readonly system: CoordinateSystem
}

/** One bare geometry, the outline of the area whose code the file is named after. */
export type OutlineProfile = {
  readonly format: 'outline'
  readonly name: string
  readonly nameEn: string
  readonly system: CoordinateSystem
}

export type AreaProfile = TableProfile | FeatureProfile | OutlineProfile

const table = { format: 'csv', code: 'code12', areaName: 'name', system: 'WGS84' } as const

export const areaProfiles: Readonly<Record<string, AreaProfile>> = {
  'wuhan-districts': {
    ...table,
    name: '武汉市区级代码表',
    nameEn: 'Districts of Wuhan',
    kinds: ['district'],
  },
  'wuhan-streets': {
    ...table,
    name: '武汉市街道代码表',
    nameEn: 'Streets of Wuhan',
    parent: 'district_code',
    kinds: ['street'],
  },
  'wuhan-communities': {
    ...table,
    name: '武汉市社区代码表',
    nameEn: 'Communities of Wuhan',
    parent: 'street_code',
    kinds: ['community'],
  },
  adcode: {
    format: 'csv',
    name: '行政区划代码及中心点（GCJ-02）',
    nameEn: 'Administrative codes with centre points (GCJ-02)',
    header:
      'code,parent,name,level,rank,adcode,post_code,area_code,ur_code,municipality,virtual,dummy,longitude,latitude,center,province,city,county,town,village',
    code: 'code',
    areaName: 'name',
    parent: 'parent',
    kinds: ['province', 'city', 'district', 'street', 'community'],
    centre: { lon: 'longitude', lat: 'latitude' },
    system: 'GCJ02',
    refuse: {
      column: 'virtual',
      value: 't',
      reason: 'a heading of the statistics (市辖区), not an area',
    },
  },
  geojson: {
    format: 'geojson',
    name: 'GeoJSON 要素集合',
    nameEn: 'GeoJSON FeatureCollection',
    system: 'WGS84',
  },
  fences: {
    format: 'outline',
    name: '以代码命名的边界文件（GCJ-02）',
    nameEn: 'Outline in a file named after the code (GCJ-02)',
    system: 'GCJ02',
  },
}
