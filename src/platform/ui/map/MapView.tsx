// The map itself; loaded only when a map is on screen. See CityMap.tsx for what callers use.
import {
  LngLatBounds,
  Map as MapLibre,
  type MapMouseEvent,
  Marker,
  ScaleControl,
  setWorkerUrl,
  type GeoJSONSource,
  type StyleSpecification,
} from 'maplibre-gl'
import workerUrl from 'maplibre-gl/dist/maplibre-gl-worker.mjs?url'
import 'maplibre-gl/dist/maplibre-gl.css'
import { useEffect, useMemo, useRef, useState } from 'react'
import { Icon, type IconName } from '../icons.tsx'
import { useLanguage, useMedia, useMode } from '../preferences.ts'
import { texts } from '../texts.ts'
import { palettes } from '../tokens.ts'
import type { CityMapProps, MapInfo, Place } from './CityMap.tsx'
import { useDraw } from './draw.ts'
import { type Frame, frameOf } from './frame.ts'
import { type Edge, graticuleOf } from './graticule.ts'
import { addOverlays, type Overlay, showOverlay } from './points.ts'
import { mapStyle } from './style.ts'

setWorkerUrl(workerUrl)

export type MapViewProps = CityMapProps & { readonly info: MapInfo; readonly overlay: Overlay }

/** What an installation without any area begins with. */
const world = [-160, -55, 160, 70] as const

type Latest = { readonly current: MapViewProps }

const frameFor = ({ info }: Pick<MapViewProps, 'info'>): Frame =>
  frameOf(info.tileUrl ? info.tileSystem : 'WGS84')

function useLatest(props: MapViewProps): Latest {
  const latest = useRef(props)
  useEffect(() => {
    latest.current = props
  })
  return latest
}

function boxOf(map: MapLibre): readonly [number, number, number, number] {
  const bounds = map.getBounds()
  return [bounds.getWest(), bounds.getSouth(), bounds.getEast(), bounds.getNorth()]
}

const pointerLayers = ['selected', 'points', 'clusters', 'hexagons']

/** A press chooses what lies on top, opens a cluster, or picks a place. */
async function press(map: MapLibre, latest: Latest, event: MapMouseEvent): Promise<void> {
  const { pick, draw, onSelect, onHexagon } = latest.current
  if (pick || draw) {
    const place = { lon: event.lngLat.lng, lat: event.lngLat.lat }
    const put = pick?.onPick ?? draw?.onAdd
    put?.(frameFor(latest.current).meant(place))
    return
  }
  const reach = 4
  const { x, y } = event.point
  const hit = map.queryRenderedFeatures(
    [
      [x - reach, y - reach],
      [x + reach, y + reach],
    ],
    { layers: pointerLayers.filter((layer) => map.getLayer(layer)) },
  )[0]
  const id = hit?.properties['id'] as string | undefined
  if (!hit) onSelect?.(null)
  else if (hit.layer.id === 'hexagons') onHexagon?.(String(id))
  else if (hit.properties['cluster_id'] !== undefined) {
    const points = map.getSource<GeoJSONSource>('points')
    const zoom = await points?.getClusterExpansionZoom(Number(hit.properties['cluster_id']))
    map.easeTo({ center: event.lngLat, zoom: (zoom ?? map.getZoom() + 1) + 0.3 })
  } else if (hit.properties['sum'] !== undefined) {
    map.easeTo({ center: event.lngLat, zoom: map.getZoom() + 2 })
  } else if (id !== undefined) onSelect?.(id)
}

function listen(map: MapLibre, latest: Latest): void {
  map.on('click', (event) => void press(map, latest, event))
  map.on('mousemove', (event) => {
    const layers = pointerLayers.filter((layer) => map.getLayer(layer))
    const over = map.queryRenderedFeatures(event.point, { layers }).length > 0
    const { pick, draw } = latest.current
    map.getCanvas().style.cursor = pick || draw ? 'crosshair' : over ? 'pointer' : ''
  })
  map.on('moveend', () => {
    drawGraticule(map)
    latest.current.onMove?.(frameFor(latest.current).meantBox(boxOf(map)), map.getZoom())
  })
  // Now it is known where land lies.
  map.once('load', () => drawGraticule(map))
  const box = map.getContainer()
  map.on('dataloading', () => box.setAttribute('aria-busy', 'true'))
  map.on('idle', () => box.setAttribute('aria-busy', 'false'))
}

/** Names of the lines stand along the left and the lower edge, clear of the scale and the buttons. */
function edgeOf(map: MapLibre): Edge {
  const { clientWidth, clientHeight } = map.getContainer()
  const low = map.unproject([Math.min(128, clientWidth / 2), clientHeight - 6])
  const high = map.unproject([6, Math.min(64, clientHeight / 2)])
  const last = map.unproject([clientWidth - 24, clientHeight - 44])
  return {
    left: high.lng,
    west: low.lng,
    east: last.lng,
    bottom: low.lat,
    south: last.lat,
    north: high.lat,
  }
}

/** The lines lie under the land; a name that land would cover in part is better left out. */
function isBare(map: MapLibre, at: readonly number[]): boolean {
  if (!map.getLayer('city-area')) return true
  const { x, y } = map.project([at[0] ?? 0, at[1] ?? 0])
  const around: [[number, number], [number, number]] = [
    [x - 30, y - 14],
    [x + 54, y + 8],
  ]
  return map.queryRenderedFeatures(around, { layers: ['city-area'] }).length === 0
}

function drawGraticule(map: MapLibre): void {
  const lines = map.getSource<GeoJSONSource>('graticule')
  const features = graticuleOf(boxOf(map), edgeOf(map)).filter(
    ({ geometry }) => geometry.type !== 'Point' || isBare(map, geometry.coordinates),
  )
  void lines?.setData({ type: 'FeatureCollection', features } as never)
}

/** A pane may have no size yet when its content is mounted; a map fitted into nothing shows nowhere. */
function whenSized(element: HTMLElement, begin: () => void): () => void {
  const watcher = new ResizeObserver(() => {
    if (element.clientWidth < 40 || element.clientHeight < 40) return
    watcher.disconnect()
    begin()
  })
  watcher.observe(element)
  return () => watcher.disconnect()
}

function newMap(container: HTMLElement, style: StyleSpecification, props: MapViewProps): MapLibre {
  const { info, fit, label } = props
  const map = new MapLibre({
    container,
    style,
    bounds: new LngLatBounds([...frameFor(props).shownBox(fit ?? info.bounds ?? world)]),
    fitBoundsOptions: { padding: 24 },
    localIdeographFontFamily: "'PingFang SC', 'Noto Sans CJK SC', 'Microsoft YaHei', sans-serif",
    attributionControl: false,
    dragRotate: false,
    pitchWithRotate: false,
    maxZoom: 19,
    locale: { 'Map.Title': label },
  })
  map.touchZoomRotate.disableRotation()
  map.keyboard.disableRotation()
  map.addControl(new ScaleControl({ maxWidth: 90 }), 'bottom-left')
  return map
}

function useMap(box: React.RefObject<HTMLDivElement | null>, latest: Latest) {
  const mode = useMode()
  const language = useLanguage()
  const [map, setMap] = useState<MapLibre | null>(null)
  /** Grows with each style laid, so that overlays are laid again. */
  const [laid, setLaid] = useState(0)
  const [drawn, setDrawn] = useState(false)
  const first = useRef({ mode, language })
  const style = (props: MapViewProps) =>
    mapStyle({
      mode,
      language,
      tileUrl: props.info.tileUrl,
      system: frameFor(props).system,
      origin: location.origin,
    })
  const makeStyle = useRef(style)
  useEffect(() => {
    makeStyle.current = style
  })
  useEffect(() => {
    const element = box.current
    if (!element) return undefined
    let made: MapLibre | undefined
    const begin = () => {
      made = newMap(element, makeStyle.current(latest.current), latest.current)
      listen(made, latest)
      made.on('style.load', () => setLaid((count) => count + 1))
      made.once('load', () => setDrawn(true))
      setMap(made)
    }
    const stop = whenSized(element, begin)
    return () => {
      stop()
      setMap(null)
      setLaid(0)
      setDrawn(false)
      made?.remove()
    }
  }, [box, latest])
  useEffect(() => {
    if (!map) return
    if (first.current.mode === mode && first.current.language === language) return
    first.current = { mode, language }
    map.setStyle(makeStyle.current(latest.current), { diff: false })
  }, [map, mode, language, latest])
  return { map, laid, drawn, mode }
}

/** The marker of a picked place: dragged by pointer, nudged by arrow keys. */
function usePick(map: MapLibre | null, latest: Latest, at: Place | null): void {
  const t = texts.useT()
  const marker = useRef<Marker | null>(null)
  const label = t('map.marker')
  useEffect(() => {
    if (!map || !at) {
      marker.current?.remove()
      marker.current = null
      return
    }
    const frame = frameFor(latest.current)
    if (!marker.current)
      marker.current = pickMarker(map, label, (drawn) =>
        latest.current.pick?.onPick(frame.meant(drawn)),
      )
    const { lon, lat } = frame.shown(at)
    marker.current.setLngLat([lon, lat]).addTo(map)
    if (!map.getBounds().contains([lon, lat])) map.easeTo({ center: [lon, lat] })
    // oxlint-disable-next-line react-hooks/exhaustive-deps -- by value: callers make a new object each time
  }, [map, at?.lon, at?.lat, label, latest])
}

function pickMarker(map: MapLibre, label: string, onPick: (place: Place) => void): Marker {
  const element = document.createElement('button')
  element.type = 'button'
  element.className = 'jw-map-marker'
  element.setAttribute('aria-label', label)
  element.innerHTML =
    '<svg viewBox="0 0 28 36" width="28" height="36" aria-hidden="true"><path d="M14 35s12-11.5 12-21A12 12 0 0 0 2 14c0 9.5 12 21 12 21z"/><circle cx="14" cy="14" r="4.5"/></svg>'
  const marker = new Marker({ element, anchor: 'bottom', draggable: true })
  const tell = () => {
    const { lng, lat } = marker.getLngLat()
    onPick({ lon: lng, lat })
  }
  marker.on('dragend', tell)
  element.addEventListener('click', (click) => click.stopPropagation())
  element.addEventListener('keydown', (key) => {
    const step = key.shiftKey ? 1 : 10
    const move = {
      ArrowLeft: [-step, 0],
      ArrowRight: [step, 0],
      ArrowUp: [0, -step],
      ArrowDown: [0, step],
    }[key.key]
    if (!move) return
    key.preventDefault()
    key.stopPropagation()
    const { x, y } = map.project(marker.getLngLat())
    marker.setLngLat(map.unproject([x + (move[0] ?? 0), y + (move[1] ?? 0)]))
    tell()
  })
  return marker
}

export default function MapView(props: MapViewProps) {
  const { info, fit } = props
  const frame = useMemo(() => frameFor({ info }), [info])
  const overlay = useMemo(() => frame.shownOverlay(props.overlay), [frame, props.overlay])
  const t = texts.useT()
  const still = useMedia('(prefers-reduced-motion: reduce)')
  const box = useRef<HTMLDivElement>(null)
  const latest = useLatest(props)
  const { map, laid, drawn, mode } = useMap(box, latest)
  usePick(map, latest, props.pick?.at ?? null)
  useDraw(map, props.draw, frame)
  useEffect(() => {
    if (!map || laid === 0) return
    if (!map.getSource('points')) addOverlays(map, palettes[mode])
    showOverlay(map, overlay)
    drawGraticule(map)
  }, [map, laid, mode, overlay])
  const fitText = JSON.stringify(frame.shownBox(fit ?? info.bounds ?? world))
  const firstFit = useRef(fitText)
  useEffect(() => {
    if (!map || fitText === firstFit.current) return
    firstFit.current = fitText
    map.fitBounds(JSON.parse(fitText), { padding: 24, animate: !still })
  }, [map, fitText, still])
  const chosen = overlay.points.find(({ id }) => id === overlay.selected)
  useEffect(() => {
    if (!map || !chosen || map.getBounds().contains([chosen.lon, chosen.lat])) return
    map.easeTo({ center: [chosen.lon, chosen.lat], animate: !still })
    // oxlint-disable-next-line react-hooks/exhaustive-deps -- by value: points are made anew with each reading
  }, [map, chosen?.id, chosen?.lon, chosen?.lat, still])
  const control = (icon: IconName, label: string, run: () => void) => (
    <button type="button" aria-label={label} title={label} onClick={run}>
      <Icon name={icon} />
    </button>
  )
  return (
    <>
      <div ref={box} className="jw-map-canvas" aria-busy />
      {drawn ? null : <div className="jw-map-note jw-map-over">{t('map.loading')}</div>}
      <fieldset className="jw-map-controls" aria-label={t('map.label')}>
        {control('plus', t('map.zoomIn'), () => map?.zoomIn())}
        {control('minus', t('map.zoomOut'), () => map?.zoomOut())}
        {control('fit', t('map.fit'), () => map?.fitBounds(JSON.parse(fitText), { padding: 24 }))}
        {props.pick || props.draw
          ? control('pin', t(props.draw ? 'map.drawHere' : 'map.pickHere'), () => {
              const center = map?.getCenter()
              const put = props.pick?.onPick ?? props.draw?.onAdd
              if (center) put?.(frame.meant({ lon: center.lng, lat: center.lat }))
            })
          : null}
      </fieldset>
    </>
  )
}
