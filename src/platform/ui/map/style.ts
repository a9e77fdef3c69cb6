// How the city looks: a quiet base under the cases. Everything is drawn from our own tiles, labels from the reader's own fonts.
import type { FilterSpecification, LayerSpecification, StyleSpecification } from 'maplibre-gl'
import type { Language } from '../preferences.ts'
import type { Mode } from '../tokens.ts'
import { type Draw, oneOf, zoomed } from './expressions.ts'
import { inkMap, paperMap } from './ink.ts'
import type { TileSystem } from '#platform/coordinates.ts'
import { fonts, labels } from './labels.ts'

export type BaseMap = {
  readonly mode: Mode
  readonly language: Language
  /** Raster tiles of somebody else under the labels, `{z}/{x}/{y}` in it. */
  readonly tileUrl?: string | undefined
  /** In which the whole map is drawn: that of the outside tiles. */
  readonly system: TileSystem
  readonly origin: string
}

/** The server cuts tiles down to this zoom; beyond it they are enlarged. */
const deepest = 16

/** Lies under the city's own land, so it is seen only where nothing is mapped. */
const graticule = (ink: Draw['ink']): LayerSpecification[] => [
  {
    id: 'graticule',
    type: 'line',
    source: 'graticule',
    paint: { 'line-color': ink.graticule, 'line-width': 1 },
  },
  {
    id: 'graticule-label',
    type: 'symbol',
    source: 'graticule',
    filter: ['has', 'name'],
    layout: {
      'text-anchor': ['get', 'anchor'],
      'text-padding': 6,
      'text-field': ['get', 'name'],
      'text-font': fonts,
      'text-size': 11,
    },
    paint: {
      'text-color': ink.graticuleText,
      'text-halo-color': ink.ground,
      'text-halo-width': 3,
    },
  },
]

function ground({ ink }: Draw): LayerSpecification[] {
  const land = { source: 'city', 'source-layer': 'green', type: 'fill' } as const
  return [
    { id: 'ground', type: 'background', paint: { 'background-color': ink.ground } },
    ...graticule(ink),
    {
      id: 'city-area',
      source: 'city',
      'source-layer': 'area',
      type: 'fill',
      filter: oneOf('kind', 'city'),
      paint: { 'fill-color': ink.land },
    },
    {
      ...land,
      id: 'wood',
      filter: oneOf('class', 'wood', 'island', 'grass'),
      paint: { 'fill-color': ink.wood },
    },
    {
      ...land,
      id: 'park',
      filter: ['!', oneOf('class', 'wood', 'island', 'grass', 'pitch')] as FilterSpecification,
      paint: { 'fill-color': ink.park },
    },
    { ...land, id: 'pitch', filter: oneOf('class', 'pitch'), paint: { 'fill-color': ink.pitch } },
    {
      id: 'water',
      source: 'city',
      'source-layer': 'water',
      type: 'fill',
      filter: ['!=', ['geometry-type'], 'LineString'],
      paint: { 'fill-color': ink.water, 'fill-outline-color': ink.shore },
    },
    {
      id: 'stream',
      source: 'city',
      'source-layer': 'water',
      type: 'line',
      filter: ['==', ['geometry-type'], 'LineString'],
      layout: { 'line-cap': 'round', 'line-join': 'round' },
      paint: { 'line-color': ink.water, 'line-width': zoomed(10, 0.6, 16, 5) },
    },
  ]
}

function buildings({ ink }: Draw): LayerSpecification[] {
  return [
    {
      id: 'building',
      source: 'city',
      'source-layer': 'building',
      type: 'fill',
      minzoom: 14,
      paint: {
        'fill-color': [
          'match',
          ['get', 'kind'],
          ['school', 'hospital', 'government'],
          ink.civic,
          ink.building,
        ],
        'fill-outline-color': ink.buildingEdge,
        'fill-opacity': ['interpolate', ['linear'], ['zoom'], 14, 0.35, 15.5, 1],
      },
    },
  ]
}

type RoadClass = {
  readonly id: string
  readonly classes: readonly string[]
  readonly from: number
  /** Zoom, width in px, … */
  readonly width: readonly number[]
  readonly major: boolean
}

const roadClasses: readonly RoadClass[] = [
  {
    id: 'track',
    classes: ['track', 'path', 'footway', 'steps', 'cycleway'],
    from: 14,
    width: [14, 0.5, 18, 2.5],
    major: false,
  },
  {
    id: 'lane',
    classes: ['residential', 'service', 'unclassified', 'pedestrian', 'living_street'],
    from: 12.5,
    width: [12.5, 0.5, 14, 1.4, 16, 6, 18, 16],
    major: false,
  },
  {
    id: 'tertiary',
    classes: ['tertiary', 'tertiary_link'],
    from: 11.5,
    width: [11.5, 0.7, 14, 2.6, 16, 8, 18, 20],
    major: false,
  },
  {
    id: 'secondary',
    classes: ['secondary', 'secondary_link', 'minor'],
    from: 10.5,
    width: [10.5, 0.7, 13, 2.4, 16, 10, 18, 24],
    major: false,
  },
  {
    id: 'primary',
    classes: ['primary', 'primary_link', 'major'],
    from: 9.5,
    width: [9.5, 0.8, 13, 3.4, 16, 13, 18, 30],
    major: true,
  },
  {
    id: 'motorway',
    classes: ['motorway', 'trunk', 'motorway_link', 'trunk_link'],
    from: 8,
    width: [8, 0.9, 13, 3.8, 16, 14, 18, 32],
    major: true,
  },
]

const widened = (width: readonly number[], by: number) =>
  width.map((value, i) => (i % 2 === 0 ? value : value + by + value * 0.06))

function roads({ ink }: Draw, layer: 'road' | 'bridge'): LayerSpecification[] {
  const line = (road: RoadClass, part: 'edge' | 'bed'): LayerSpecification => ({
    id: `${layer}-${road.id}-${part}`,
    source: 'city',
    'source-layer': layer,
    type: 'line',
    minzoom: road.from,
    filter: oneOf('class', ...road.classes),
    layout: {
      'line-cap': layer === 'bridge' && part === 'edge' ? 'butt' : 'round',
      'line-join': 'round',
    },
    paint: {
      'line-color':
        part === 'bed'
          ? road.id === 'motorway'
            ? ink.motorway
            : road.major
              ? ink.primary
              : ink.road
          : layer === 'bridge'
            ? ink.bridgeEdge
            : road.id === 'motorway'
              ? ink.motorwayEdge
              : ink.roadEdge,
      'line-width': zoomed(...(part === 'edge' ? widened(road.width, 1.1) : road.width)),
      ...(road.id === 'track' ? { 'line-dasharray': [2, 1.4] } : {}),
    },
  })
  const drawn = roadClasses.filter(({ id }) => layer === 'road' || /primary|secondary/.test(id))
  const edges = drawn.filter(({ id }) => id !== 'track').map((road) => line(road, 'edge'))
  return [...edges, ...drawn.map((road) => line(road, 'bed'))]
}

function rail({ ink }: Draw): LayerSpecification[] {
  const common = { source: 'city', 'source-layer': 'rail', type: 'line', minzoom: 10 } as const
  return [
    {
      ...common,
      id: 'rail',
      paint: { 'line-color': ink.rail, 'line-width': zoomed(10, 0.8, 16, 3) },
    },
    {
      ...common,
      id: 'rail-ties',
      minzoom: 12,
      paint: {
        'line-color': ink.railTies,
        'line-width': zoomed(12, 0.6, 16, 1.8),
        'line-dasharray': [5, 5],
      },
    },
  ]
}

function borders({ ink }: Draw): LayerSpecification[] {
  const border = (
    kind: string,
    minzoom: number,
    width: readonly number[],
    dash?: number[],
  ): LayerSpecification => ({
    id: `border-${kind}`,
    source: 'city',
    'source-layer': 'area',
    type: 'line',
    minzoom,
    filter: oneOf('kind', kind),
    layout: { 'line-join': 'round' },
    paint: {
      'line-color': kind === 'grid' || kind === 'community' ? ink.borderFine : ink.border,
      'line-width': zoomed(...width),
      'line-opacity': 0.65,
      ...(dash ? { 'line-dasharray': dash } : {}),
    },
  })
  return [
    border('grid', 15, [15, 0.5, 18, 1.2], [1.5, 2.5]),
    border('community', 13.5, [13.5, 0.5, 17, 1.2], [3, 2]),
    border('street', 11.5, [11.5, 0.5, 16, 1.4], [4, 2]),
    border('district', 7, [7, 0.6, 11, 1.2, 16, 2.2], [6, 2, 1, 2]),
    border('city', 4, [4, 0.8, 12, 1.8]),
  ]
}

/** The whole base map for one theme and language. */
export function mapStyle(base: BaseMap): StyleSpecification {
  const ink = base.mode === 'dark' ? inkMap : paperMap
  const draw: Draw = { ink, language: base.language }
  const drawn = base.tileUrl
    ? [{ id: 'outside', type: 'raster', source: 'outside' } as const, ...borders(draw)]
    : [
        ...ground(draw),
        ...buildings(draw),
        ...borders(draw),
        ...roads(draw, 'road'),
        ...rail(draw),
        ...roads(draw, 'bridge'),
        ...labels(draw),
      ]
  return {
    version: 8,
    sources: {
      city: {
        type: 'vector',
        tiles: [
          `${base.origin}/api/tiles/{z}/{x}/{y}.pbf${base.system === 'WGS84' ? '' : `?system=${base.system}`}`,
        ],
        maxzoom: deepest,
      },
      graticule: { type: 'geojson', data: { type: 'FeatureCollection', features: [] } },
      ...(base.tileUrl
        ? { outside: { type: 'raster', tiles: [base.tileUrl], tileSize: 256 } as const }
        : {}),
    },
    layers: drawn,
  }
}
