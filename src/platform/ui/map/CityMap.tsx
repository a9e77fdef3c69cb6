// The city's map with what happens on it, and the same as a list for those who see or point differently.
import { Component, lazy, type ReactNode, Suspense, useMemo, useState } from 'react'
import { Icon } from '../icons.tsx'
import { LightIcon } from '../Light.tsx'
import { useApi } from '../query.ts'
import { EmptyState } from '../States.tsx'
import { texts } from '../texts.ts'
import type { TileSystem } from '#platform/coordinates.ts'
import type { MapLine } from './lines.ts'
import type { Hexagon, MapPoint, Shape } from './points.ts'

export type Place = { readonly lon: number; readonly lat: number }
/** West, south, east, north. */
export type Box = readonly [number, number, number, number]
type Bounds = [number, number, number, number]

export type MapInfo = {
  /** Null before any boundary is known. */
  readonly bounds: Bounds | null
  /** IANA name of the first city's zone. */
  readonly timeZone: string
  readonly center: readonly [number, number] | null
  readonly cities: readonly {
    readonly code: string
    readonly name: string
    readonly nameEn: string
    /** Null where no boundary is known, as of a city only imported. */
    readonly bounds: Bounds | null
  }[]
  readonly tileUrl?: string
  /** In which the outside tiles were drawn; WGS-84 unless told. */
  readonly tileSystem?: TileSystem
}

export const useMapInfo = () => useApi<MapInfo>('/api/map')

/** A way that is being drawn. */
export type Draw = {
  readonly points: readonly Place[]
  /** The one chosen; −1: none. */
  readonly at: number
  /** A press on the bare map. */
  readonly onAdd: (place: Place) => void
  readonly onMove: (i: number, place: Place) => void
  readonly onChoose: (i: number) => void
  readonly onRemove: (i: number) => void
}

export type CityMapProps = {
  /** Read aloud. */
  readonly label: string
  readonly points?: readonly MapPoint[]
  readonly selected?: string | null
  /** `null`: the bare map was pressed. */
  readonly onSelect?: (id: string | null) => void
  readonly hexagons?: readonly Hexagon[]
  readonly onHexagon?: (id: string) => void
  /** An area drawn around. */
  readonly outline?: Shape | null
  /** What the map shows first and when this changes; the whole city unless told. */
  readonly fit?: Box | undefined
  readonly onMove?: (box: Box, zoom: number) => void
  /** Ways, beneath the points. */
  readonly lines?: readonly MapLine[]
  /** Lets one draw a way instead of choosing points. */
  readonly draw?: Draw
  /** Lets one choose a place instead of points. */
  readonly pick?: { readonly at: Place | null; readonly onPick: (place: Place) => void }
}

const MapView = lazy(() => import('./MapView.tsx'))

const none: readonly never[] = []

function useInSight(onMove: CityMapProps['onMove']) {
  const [sight, setSight] = useState<Box | null>(null)
  return {
    sight,
    moved: (box: Box, zoom: number) => {
      setSight(box)
      onMove?.(box, zoom)
    },
  }
}

const within = (box: Box | null, { lon, lat }: MapPoint) =>
  box === null || (lon >= box[0] && lon <= box[2] && lat >= box[1] && lat <= box[3])

export function CityMap(props: CityMapProps) {
  const { points = none, selected = null, hexagons = none, outline = null, lines = none } = props
  const t = texts.useT()
  const info = useMapInfo()
  const [listed, setListed] = useState(false)
  const { sight, moved } = useInSight(props.onMove)
  const overlay = useMemo(
    () => ({ points, selected, hexagons, outline, lines }),
    [points, selected, hexagons, outline, lines],
  )
  const waiting = <div className="jw-map-note">{t('map.loading')}</div>
  const seen = listed ? points.filter((point) => within(sight, point)) : none
  return (
    <div className="jw-map">
      <MapGuard>
        <Suspense fallback={waiting}>
          {info.data ? (
            <MapView {...props} info={info.data} overlay={overlay} onMove={moved} />
          ) : info.error ? (
            <div className="jw-map-note">{t('map.failed')}</div>
          ) : (
            waiting
          )}
        </Suspense>
      </MapGuard>
      {props.pick || props.draw ? (
        <div className="jw-map-hint">{t(props.draw ? 'map.draw' : 'map.pick')}</div>
      ) : null}
      {props.onSelect && !props.pick ? (
        <button
          type="button"
          className="jw-map-list-button"
          aria-expanded={listed}
          onClick={() => setListed(!listed)}
        >
          <Icon name="list" />
          {t(listed ? 'map.hideList' : 'map.showList')}
        </button>
      ) : null}
      {listed ? <PointList points={seen} selected={selected} onSelect={props.onSelect} /> : null}
    </div>
  )
}

const mostListed = 200

function PointList(props: {
  readonly points: readonly MapPoint[]
  readonly selected: string | null
  readonly onSelect: CityMapProps['onSelect']
}) {
  const t = texts.useT()
  if (props.points.length === 0) {
    return (
      <div className="jw-map-list">
        <EmptyState icon="map" title={t('map.none')} hint={t('map.noneHint')} />
      </div>
    )
  }
  return (
    <div className="jw-map-list">
      <div className="jw-map-list-head">{t('map.points', { count: props.points.length })}</div>
      <ul aria-label={t('map.list')}>
        {props.points.slice(0, mostListed).map((point) => (
          <li key={point.id}>
            <button
              type="button"
              aria-pressed={point.id === props.selected}
              onClick={() => props.onSelect?.(point.id)}
            >
              <LightIcon light={point.light ?? 'none'} />
              <span>{point.title}</span>
              {point.note ? <small>{point.note}</small> : null}
            </button>
          </li>
        ))}
      </ul>
    </div>
  )
}

/** Without WebGL the map cannot be drawn; the list still can. */
class MapGuard extends Component<{ readonly children: ReactNode }, { readonly failed: boolean }> {
  override state = { failed: false }
  static getDerivedStateFromError() {
    return { failed: true }
  }
  override render() {
    if (!this.state.failed) return this.props.children
    return <div className="jw-map-note">{texts.t('map.noWebgl')}</div>
  }
}
