// The map is large and fetched only here; whoever cannot use it searches or chooses an area instead.
import { Component, lazy, type ReactNode, Suspense, useState } from 'react'
import { useMapInfo } from '../city.ts'
import { Button, Note } from '../parts.tsx'
import { texts } from '../texts.ts'
import type { Position } from './answers.ts'
import { LocateNote } from './LocateNote.tsx'
import type { Locating } from './place.ts'

const MapView = lazy(() => import('#platform/ui/map/MapView.tsx'))
const nothing = { points: [], selected: null, hexagons: [], outline: null, lines: [] }

/** Degrees shown around a place already known: a few streets. */
const nearby = 0.004

type Props = {
  readonly at: Position | null
  readonly state: Locating
  readonly onUse: (point: Position) => void
  readonly onCancel: () => void
}

export function PlaceMap({ at, state, onUse, onCancel }: Props) {
  const t = texts.useT()
  const info = useMapInfo()
  const [picked, setPicked] = useState(at)
  const [start] = useState(at)
  const failed = (
    <Note kind="bad" alert>
      <p>{t('report.place.mapFailed')}</p>
    </Note>
  )
  const waiting = <output className="pt-map-waiting">{t('loading')}</output>
  const { bounds } = info.data ?? {}
  return (
    <>
      <p className="pt-hint">{t('report.place.mapHint')}</p>
      <MapGuard instead={failed}>
        {info.failed || (info.data && !bounds) ? (
          failed
        ) : (
          <section className="pt-map jw-map" aria-label={t('report.place.title')}>
            <Suspense fallback={waiting}>
              {info.data && bounds ? (
                <MapView
                  label={t('report.place.mapTitle')}
                  info={{
                    bounds,
                    center: info.data.center ?? [bounds[0], bounds[1]],
                    timeZone: info.data.timeZone,
                    cities: [],
                    ...(info.data.tileUrl ? { tileUrl: info.data.tileUrl } : {}),
                    ...(info.data.tileSystem ? { tileSystem: info.data.tileSystem } : {}),
                  }}
                  overlay={nothing}
                  fit={
                    start
                      ? [
                          start.lon - nearby,
                          start.lat - nearby,
                          start.lon + nearby,
                          start.lat + nearby,
                        ]
                      : undefined
                  }
                  pick={{ at: picked, onPick: setPicked }}
                />
              ) : (
                waiting
              )}
            </Suspense>
          </section>
        )}
      </MapGuard>
      <LocateNote state={state} />
      <output className="pt-small pt-block">{picked ? '' : t('report.place.none')}</output>
      <Button busy={!picked || state.phase === 'busy'} onClick={() => picked && onUse(picked)}>
        {t('report.place.use')}
      </Button>
      <Button kind="plain" onClick={onCancel}>
        {t('cancel')}
      </Button>
    </>
  )
}

type GuardProps = { readonly instead: ReactNode; readonly children: ReactNode }

/** Without WebGL, or without the network when its file is fetched, there is no map. */
class MapGuard extends Component<GuardProps, { readonly failed: boolean }> {
  override state = { failed: false }
  static getDerivedStateFromError() {
    return { failed: true }
  }
  override render() {
    return this.state.failed ? this.props.instead : this.props.children
  }
}
