// The map of the wall: the city’s own ground without its small print, the cases as lights, streets with their numbers.
import {
  type ExpressionSpecification,
  type GeoJSONSource,
  LngLatBounds,
  Map as MapLibre,
  setWorkerUrl,
  type StyleSpecification,
} from 'maplibre-gl'
import workerUrl from 'maplibre-gl/dist/maplibre-gl-worker.mjs?url'
import 'maplibre-gl/dist/maplibre-gl.css'
import { useEffect, useRef } from 'react'
import { fonts } from '#platform/ui/map/labels.ts'
import { mapStyle } from '#platform/ui/map/style.ts'
import { type Language, useLanguage, useMode } from '#platform/ui/preferences.ts'
import { type Mode, palettes } from '#platform/ui/tokens.ts'
import { DotLayer } from './dots.ts'
import { boardLights, type Bounds, type Dots, type Sums } from './picture.ts'

setWorkerUrl(workerUrl)

/** Names of houses and lanes, and the lanes themselves, are not seen from ten metres. */
const small =
  /^(?:label-|building|road-(?:lane|track|tertiary)|pitch|graticule|border-(?:grid|community))/

function quietStyle(mode: Mode, language: Language): StyleSpecification {
  const whole = mapStyle({ mode, language, system: 'WGS84', origin: location.origin })
  return { ...whole, layers: whole.layers.filter(({ id }) => !small.test(id)) }
}

const collection = (features: readonly object[]) =>
  ({ type: 'FeatureCollection', features }) as never

function addLayers(map: MapLibre, mode: Mode): DotLayer {
  const palette = palettes[mode]
  map.addSource('hot', { type: 'geojson', data: collection([]) })
  map.addSource('parts', { type: 'geojson', data: collection([]) })
  map.addLayer({
    id: 'hot',
    type: 'fill',
    source: 'hot',
    paint: {
      'fill-color': palette.accent,
      'fill-opacity': ['interpolate', ['linear'], ['get', 'share'], 0.2, 0.03, 1, 0.5],
    },
  })
  const dots = new DotLayer(
    boardLights.map((light) => palette.lights[light]),
    palette.canvas,
  )
  map.addLayer(dots)
  const size: ExpressionSpecification = ['interpolate', ['linear'], ['zoom'], 10, 17, 14, 26]
  map.addLayer({
    id: 'parts',
    type: 'symbol',
    source: 'parts',
    layout: {
      'text-field': [
        'format',
        ['get', 'name'],
        {},
        '\n',
        {},
        ['get', 'open'],
        { 'font-scale': 1.35 },
      ],
      'text-font': fonts,
      'text-size': size,
      'text-padding': 6,
      'symbol-sort-key': ['-', 0, ['get', 'count']],
    },
    paint: {
      'text-color': palette.text,
      'text-halo-color': palette.canvas,
      'text-halo-width': 2.4,
    },
  })
  return dots
}

function showSums(map: MapLibre, sums: Sums, withHot: boolean, language: Language): void {
  const hot = sums.hot.slice(0, withHot ? 200 : 24)
  void map.getSource<GeoJSONSource>('hot')?.setData(
    collection(
      hot.map(({ ring, share }) => ({
        type: 'Feature',
        geometry: { type: 'Polygon', coordinates: [ring] },
        properties: { share },
      })),
    ),
  )
  void map.getSource<GeoJSONSource>('parts')?.setData(
    collection(
      sums.parts.flatMap(({ bounds, open, name, nameEn, code }) =>
        bounds
          ? {
              type: 'Feature',
              geometry: {
                type: 'Point',
                coordinates: [(bounds[0] + bounds[2]) / 2, (bounds[1] + bounds[3]) / 2],
              },
              properties: {
                code,
                name: language === 'en' && nameEn ? nameEn : name,
                open: String(open),
                count: open,
              },
            }
          : [],
      ),
    ),
  )
}

type Props = {
  readonly sums: Sums | null
  readonly dots: Dots | null
  readonly bounds: Bounds | null
  readonly withHot: boolean
  readonly label: string
  readonly onPart: (code: string) => void
}

type Held = { readonly map: MapLibre; dots: DotLayer | undefined; latest: Props }

function lay(held: Held, mode: Mode, language: Language): void {
  held.dots = addLayers(held.map, mode)
  const { sums, dots, withHot } = held.latest
  if (dots) held.dots.show(dots)
  if (sums) showSums(held.map, sums, withHot, language)
}

const calm = () => matchMedia('(prefers-reduced-motion: reduce)').matches

export function BoardMap(props: Props) {
  const box = useRef<HTMLDivElement>(null)
  const held = useRef<Held | null>(null)
  const mode = useMode()
  const language = useLanguage()
  const first = useRef(props)
  useEffect(() => {
    const container = box.current
    if (!container) return undefined
    const bounds = first.current.bounds
    const map = new MapLibre({
      container,
      style: quietStyle(mode, language),
      ...(bounds ? { bounds: new LngLatBounds([...bounds]) } : {}),
      fitBoundsOptions: { padding: 40 },
      localIdeographFontFamily: "'PingFang SC', 'Noto Sans CJK SC', 'Microsoft YaHei', sans-serif",
      attributionControl: false,
      dragRotate: false,
      pitchWithRotate: false,
      fadeDuration: 0,
      pixelRatio: 1,
      maxZoom: 17,
      locale: { 'Map.Title': first.current.label },
    })
    const own: Held = { map, dots: undefined, latest: first.current }
    held.current = own
    map.on('style.load', () => lay(own, mode, language))
    map.on('click', 'parts', ({ features }) => {
      const code = features?.[0]?.properties['code'] as string | undefined
      if (code) own.latest.onPart(code)
    })
    map.on('dataloading', () => container.setAttribute('aria-busy', 'true'))
    map.on('idle', () => container.setAttribute('aria-busy', 'false'))
    return () => {
      held.current = null
      map.remove()
    }
  }, [mode, language])
  useEffect(() => {
    if (held.current) held.current.latest = props
  })
  const { sums, dots, withHot, bounds } = props
  useEffect(() => {
    if (dots) held.current?.dots?.show(dots)
  }, [dots])
  useEffect(() => {
    const own = held.current
    if (own?.dots && sums) showSums(own.map, sums, withHot, language)
  }, [sums, withHot, language])
  const key = bounds?.join(' ') ?? ''
  useEffect(() => {
    const own = held.current
    if (!own || !key) return
    const [west = 0, south = 0, east = 0, north = 0] = key.split(' ').map(Number)
    own.map.fitBounds([west, south, east, north], {
      padding: 40,
      duration: calm() ? 0 : 1800,
    })
  }, [key])
  return <div ref={box} className="bd-map" />
}
