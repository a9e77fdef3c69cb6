// The names on the map, from the area to the facility; drawn with the reader's own fonts.
import type { ExpressionSpecification, FilterSpecification, LayerSpecification } from 'maplibre-gl'
import type { Language } from '../preferences.ts'
import { type Draw, oneOf, zoomed } from './expressions.ts'
import type { MapInk } from './ink.ts'

const nameIn = (language: Language): ExpressionSpecification =>
  language === 'en'
    ? [
        'case',
        ['all', ['has', 'name_en'], ['!=', ['get', 'name_en'], '']],
        ['get', 'name_en'],
        ['get', 'name'],
      ]
    : ['get', 'name']

const named: FilterSpecification = ['all', ['has', 'name'], ['!=', ['get', 'name'], '']]

export const fonts = [
  'PingFang SC',
  'Noto Sans CJK SC',
  'Microsoft YaHei',
  'Segoe UI',
  'sans-serif',
]

type LabelSpec = {
  readonly id: string
  readonly layer: string
  readonly filter?: FilterSpecification
  readonly from: number
  readonly to?: number
  readonly size: readonly number[]
  readonly color: string
  readonly along?: boolean
  readonly padding?: number
}

function label({ ink, language }: Draw, spec: LabelSpec): LayerSpecification {
  const along = spec.along ?? false
  return {
    id: `label-${spec.id}`,
    source: 'city',
    'source-layer': spec.layer,
    type: 'symbol',
    minzoom: spec.from,
    ...(spec.to === undefined ? {} : { maxzoom: spec.to }),
    ...(spec.filter ? { filter: spec.filter } : {}),
    layout: {
      'text-field': nameIn(language),
      'text-font': fonts,
      'text-size': zoomed(...spec.size),
      'text-max-width': 8,
      'text-padding': spec.padding ?? 4,
      ...(along ? { 'symbol-placement': 'line', 'symbol-spacing': 420, 'text-max-angle': 35 } : {}),
    },
    paint: {
      'text-color': spec.color,
      'text-halo-color': spec.layer === 'water' ? ink.water : ink.halo,
      'text-halo-width': 1.4,
      'text-halo-blur': 0.3,
    },
  }
}

export const labels = (draw: Draw): LayerSpecification[] =>
  [...placeLabels(draw.ink), ...areaLabels(draw.ink)].map((spec) => label(draw, spec))

function areaLabels(ink: MapInk): LabelSpec[] {
  const area = (kind: string, from: number, to: number, size: readonly number[]): LabelSpec => ({
    id: kind,
    layer: 'area_label',
    filter: oneOf('kind', kind),
    from,
    to,
    size,
    color: kind === 'district' ? ink.labelStrong : ink.label,
    padding: kind === 'district' ? 12 : 6,
  })
  return [
    area('community', 13.8, 16, [13.5, 11, 16, 12.5]),
    area('street', 11.6, 14, [11, 10.5, 14, 13]),
    area('district', 8, 12.8, [8, 11, 12, 15]),
    area('city', 4, 8.5, [4, 12, 8, 15]),
  ]
}

function placeLabels(ink: MapInk): LabelSpec[] {
  return [
    {
      id: 'facility',
      layer: 'facility',
      filter: ['!', oneOf('kind', 'busStop', 'publicToilet')] as FilterSpecification,
      from: 15.5,
      size: [15.5, 10.5, 18, 12],
      color: ink.labelFacility,
      padding: 8,
    },
    {
      id: 'building',
      layer: 'building',
      filter: ['has', 'name'],
      from: 16.5,
      size: [16.5, 10.5, 18, 11.5],
      color: ink.labelFaint,
      padding: 8,
    },
    {
      id: 'road-minor',
      layer: 'road',
      filter: oneOf('class', 'residential', 'tertiary', 'service'),
      from: 15,
      size: [15, 10, 18, 12.5],
      color: ink.labelRoad,
      along: true,
    },
    {
      id: 'road',
      layer: 'road',
      filter: oneOf('class', 'motorway', 'trunk', 'primary', 'secondary'),
      from: 12.5,
      size: [12.5, 10, 18, 13.5],
      color: ink.labelRoad,
      along: true,
    },
    {
      id: 'park',
      layer: 'green',
      filter: ['all', named, oneOf('class', 'park', 'wood', 'island')] as never,
      from: 13.5,
      size: [13.5, 10.5, 18, 13],
      color: ink.labelPark,
      padding: 20,
    },
    {
      id: 'water',
      layer: 'area_label',
      filter: oneOf('kind', 'water', 'river', 'lake'),
      from: 9.5,
      size: [9.5, 11, 16, 15],
      color: ink.labelWater,
      padding: 30,
    },
  ]
}
