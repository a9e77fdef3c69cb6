// What lies on the map: points with their lights, clusters that count, hexagons, an outlined area.
import type {
  ExpressionSpecification,
  GeoJSONSource,
  LayerSpecification,
  Map as MapLibre,
} from 'maplibre-gl'
import { lightShapes } from '../lights.ts'
import { addLines, type MapLine, showLines } from './lines.ts'
import { fontFamily, type Light, lightOrder, type Palette } from '../tokens.ts'

export type MapPoint = {
  readonly id: string
  readonly lon: number
  readonly lat: number
  readonly light?: Light
  readonly title: string
  /** A second line in the list: address, time left. */
  readonly note?: string
  /** How many it stands for when the server has gathered several. */
  readonly count?: number
}

export type Hexagon = {
  readonly id: string
  /** [lon, lat], closed. */
  readonly ring: readonly (readonly [number, number])[]
  /** 0–1: how dark. */
  readonly share: number
}

/** A GeoJSON polygon or multipolygon. */
export type Shape = {
  readonly type: 'Polygon' | 'MultiPolygon'
  readonly coordinates: readonly unknown[]
}

const side = 24
const ratio = 2

/** One light as a map image: its shape on a disc of the ground, so that it stands out on anything. */
function lightImage(light: Light, palette: Palette): ImageData {
  const canvas = document.createElement('canvas')
  canvas.width = canvas.height = side * ratio
  const pen = canvas.getContext('2d')
  if (!pen) throw new Error('This browser draws no canvas')
  const { body, hole } = lightShapes[light]
  const scale = (ratio * side * 0.72) / 12
  pen.translate((ratio * side - 12 * scale) / 2, (ratio * side - 12 * scale) / 2)
  pen.scale(scale, scale)
  const shape = new Path2D(body)
  pen.lineJoin = 'round'
  pen.lineWidth = 2.6
  pen.strokeStyle = palette.surface
  pen.stroke(shape)
  pen.fillStyle = palette.lights[light]
  pen.fill(shape)
  if (hole) {
    pen.fillStyle = palette.surface
    pen.fill(new Path2D(hole))
  }
  return pen.getImageData(0, 0, side * ratio, side * ratio)
}

const empty = { type: 'FeatureCollection', features: [] } as const

const collection = (features: readonly object[]) =>
  ({ type: 'FeatureCollection', features }) as never

const fonts = fontFamily.split(', ').map((name) => name.replaceAll("'", ''))

/** Shares of the lights in sixteenths, so that few images are enough. */
const sixteenths = (light: string): ExpressionSpecification => [
  'to-string',
  ['round', ['/', ['*', 16, ['get', light]], ['get', 'sum']]],
]
const ringLights = ['late', 'near', 'suspended'] as const

/** A cluster is a ring of the lights in it around their number; its size says how many. */
function clusterLayers(palette: Palette): LayerSpecification[] {
  const count: ExpressionSpecification = ['get', 'sum']
  return [
    {
      id: 'clusters',
      type: 'symbol',
      source: 'points',
      filter: ['has', 'sum'],
      layout: {
        'icon-image': [
          'concat',
          'ring',
          ...ringLights.flatMap((light) => ['-', sixteenths(light)]),
        ] as never,
        'icon-size': ['interpolate', ['linear'], ['log10', count], 0, 0.5, 2, 0.76, 4, 1.1],
        'icon-allow-overlap': true,
        'icon-ignore-placement': true,
        'text-field': [
          'case',
          ['>=', count, 10000],
          ['concat', ['to-string', ['round', ['/', count, 1000]]], 'k'],
          ['to-string', count],
        ],
        'text-font': fonts,
        'text-size': 12,
        'text-allow-overlap': true,
        'text-ignore-placement': true,
      },
      paint: { 'text-color': palette.text },
    },
  ]
}

const ringSide = 48

/** Draws `ring-3-1-0`: sixteenths late, near and suspended; the rest is on time. */
function ringImage(name: string, palette: Palette): ImageData {
  const canvas = document.createElement('canvas')
  canvas.width = canvas.height = ringSide * ratio
  const pen = canvas.getContext('2d')
  if (!pen) throw new Error('This browser draws no canvas')
  const middle = (ringSide * ratio) / 2
  const radius = middle - 8
  pen.fillStyle = palette.surface
  pen.beginPath()
  pen.arc(middle, middle, middle - 1, 0, 2 * Math.PI)
  pen.fill()
  pen.lineWidth = 9
  const shares = name.split('-').slice(1).map(Number)
  const rest = 16 - shares.reduce((sum, share) => sum + share, 0)
  const parts = [
    ...ringLights.map((light, i) => [light, shares[i] ?? 0] as const),
    ['onTime', rest] as const,
  ]
  let from = -Math.PI / 2
  for (const [light, share] of parts) {
    const to = from + (share / 16) * 2 * Math.PI
    pen.strokeStyle = palette.lights[light]
    pen.globalAlpha = light === 'onTime' ? 0.55 : 1
    pen.beginPath()
    pen.arc(middle, middle, radius, from, to)
    if (share > 0) pen.stroke()
    from = to
  }
  return pen.getImageData(0, 0, canvas.width, canvas.height)
}

function pointLayers(palette: Palette): LayerSpecification[] {
  return [
    {
      id: 'points',
      type: 'symbol',
      source: 'points',
      filter: ['!', ['has', 'sum']],
      layout: {
        'icon-image': ['concat', 'light-', ['get', 'light']],
        'icon-size': ['interpolate', ['linear'], ['zoom'], 10, 0.72, 15, 1],
        'icon-allow-overlap': true,
        'icon-ignore-placement': true,
        'symbol-sort-key': ['get', 'rank'],
      },
    },
    {
      id: 'selected-ring',
      type: 'circle',
      source: 'selected',
      paint: {
        'circle-radius': 17,
        'circle-color': palette.accent,
        'circle-opacity': 0.18,
        'circle-stroke-color': palette.accent,
        'circle-stroke-width': 2.5,
      },
    },
    {
      id: 'selected',
      type: 'symbol',
      source: 'selected',
      layout: {
        'icon-image': ['concat', 'light-', ['get', 'light']],
        'icon-size': 1.2,
        'icon-allow-overlap': true,
        'icon-ignore-placement': true,
      },
    },
  ]
}

/** Adds sources, images and layers; call again after each change of style. */
export function addOverlays(map: MapLibre, palette: Palette): void {
  for (const light of lightOrder) {
    const name = `light-${light}`
    if (map.hasImage(name)) map.removeImage(name)
    map.addImage(name, lightImage(light, palette), { pixelRatio: ratio })
  }
  map.setMissingStyleImageResolver((id) => {
    if (id.startsWith('ring-') && !map.hasImage(id)) {
      map.addImage(id, ringImage(id, palette), { pixelRatio: ratio })
    }
  })
  map.addSource('hexagons', { type: 'geojson', data: empty as never })
  map.addSource('outline', { type: 'geojson', data: empty as never })
  map.addSource('selected', { type: 'geojson', data: empty as never })
  map.addSource('points', {
    type: 'geojson',
    data: empty as never,
    cluster: true,
    clusterRadius: 46,
    clusterMaxZoom: 15,
    clusterProperties: {
      sum: ['+', ['get', 'count']],
      late: ['+', ['case', ['==', ['get', 'light'], 'late'], ['get', 'count'], 0]],
      near: ['+', ['case', ['==', ['get', 'light'], 'near'], ['get', 'count'], 0]],
      suspended: ['+', ['case', ['==', ['get', 'light'], 'suspended'], ['get', 'count'], 0]],
    },
  })
  const layers: LayerSpecification[] = [
    {
      id: 'hexagons',
      type: 'fill',
      source: 'hexagons',
      paint: {
        'fill-color': palette.accent,
        'fill-opacity': ['interpolate', ['linear'], ['get', 'share'], 0, 0.06, 1, 0.6],
        'fill-outline-color': palette.accent,
      },
    },
    {
      id: 'outline',
      type: 'line',
      source: 'outline',
      layout: { 'line-join': 'round' },
      paint: { 'line-color': palette.accent, 'line-width': 2, 'line-opacity': 0.9 },
    },
    ...clusterLayers(palette),
    ...pointLayers(palette),
  ]
  for (const layer of layers) map.addLayer(layer)
  addLines(map, palette)
}

const gathered = ({ count = 1, light }: MapPoint) =>
  count > 1
    ? {
        sum: count,
        late: light === 'late' ? count : 0,
        near: light === 'near' ? count : 0,
        suspended: light === 'suspended' ? count : 0,
      }
    : {}

const feature = (point: MapPoint) => ({
  type: 'Feature',
  geometry: { type: 'Point', coordinates: [point.lon, point.lat] },
  properties: {
    id: point.id,
    light: point.light ?? 'none',
    count: point.count ?? 1,
    // What the server has gathered shows its number without being a cluster of ours.
    ...gathered(point),
    rank: -lightOrder.indexOf(point.light ?? 'none'),
  },
})

const source = (map: MapLibre, name: string) => map.getSource<GeoJSONSource>(name)

export type Overlay = {
  readonly points: readonly MapPoint[]
  readonly selected: string | null
  readonly hexagons: readonly Hexagon[]
  readonly outline: Shape | null
  readonly lines: readonly MapLine[]
}

/** The chosen point is left out of the clusters and drawn above everything. */
export function showOverlay(map: MapLibre, overlay: Overlay): void {
  const chosen = overlay.points.filter(({ id }) => id === overlay.selected)
  const rest = overlay.points.filter(({ id }) => id !== overlay.selected)
  void source(map, 'points')?.setData(collection(rest.map(feature)))
  void source(map, 'selected')?.setData(collection(chosen.map(feature)))
  void source(map, 'hexagons')?.setData(
    collection(
      overlay.hexagons.map(({ id, ring, share }) => ({
        type: 'Feature',
        geometry: { type: 'Polygon', coordinates: [ring] },
        properties: { id, share },
      })),
    ),
  )
  showLines(map, overlay.lines)
  void source(map, 'outline')?.setData(
    collection(
      overlay.outline ? [{ type: 'Feature', geometry: overlay.outline, properties: {} }] : [],
    ),
  )
}
