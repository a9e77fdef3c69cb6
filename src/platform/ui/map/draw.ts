// The points of a way while someone draws it: dragged by pointer, chosen, nudged and taken out by keys.
import { type Map as MapLibre, Marker } from 'maplibre-gl'
import { useEffect, useRef } from 'react'
import { texts } from '../texts.ts'
import type { Draw, Place } from './CityMap.tsx'
import type { Frame } from './frame.ts'

type Latest = { readonly current: Draw | undefined }

const nudges: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
}
const nudgePx = 10
const none: readonly Place[] = []

function handle(map: MapLibre, o: { i: number; frame: Frame; latest: Latest }): Marker {
  const { i, frame, latest } = o
  const element = document.createElement('button')
  element.type = 'button'
  element.className = 'jw-map-handle'
  const marker = new Marker({ element, draggable: true })
  const moved = () => {
    const { lng, lat } = marker.getLngLat()
    latest.current?.onMove(i, frame.meant({ lon: lng, lat }))
  }
  marker.on('dragend', moved)
  element.addEventListener('click', (click) => {
    click.stopPropagation()
    latest.current?.onChoose(i)
  })
  element.addEventListener('keydown', (key) => {
    const step = nudges[key.key]
    const isRemoval = key.key === 'Delete' || key.key === 'Backspace'
    if (!step && !isRemoval) return
    key.preventDefault()
    key.stopPropagation()
    if (!step) {
      latest.current?.onRemove(i)
      return
    }
    const by = key.shiftKey ? 1 : nudgePx
    const { x, y } = map.project(marker.getLngLat())
    marker.setLngLat(map.unproject([x + step[0] * by, y + step[1] * by]))
    moved()
  })
  return marker
}

/** One marker for each point, in their order; they stay the same elements, so that the focus stays as well. */
export function useDraw(map: MapLibre | null, draw: Draw | undefined, frame: Frame): void {
  const t = texts.useT()
  const markers = useRef<Marker[]>([])
  const latest = useRef(draw)
  useEffect(() => {
    latest.current = draw
  })
  const points = draw?.points ?? none
  const at = draw?.at ?? -1
  useEffect(() => {
    if (!map) return
    for (const extra of markers.current.splice(points.length)) extra.remove()
    for (const [i, point] of points.entries()) {
      const marker = (markers.current[i] ??= handle(map, { i, frame, latest }))
      const { lon, lat } = frame.shown(point)
      marker.setLngLat([lon, lat]).addTo(map)
      const element = marker.getElement()
      element.textContent = String(i + 1)
      element.setAttribute('aria-label', t('map.handle', { n: i + 1, of: points.length }))
      element.setAttribute('aria-pressed', String(i === at))
    }
  }, [map, points, at, frame, t])
  useEffect(
    () => () => {
      for (const marker of markers.current.splice(0)) marker.remove()
    },
    [map],
  )
}
