// A patrol: the track is taken on duty only, and kept on the device until it ends.
import { useEffect, useState } from 'react'
import { nameIn } from '#platform/ui/i18n.ts'
import { lengthOf, thin } from '../../domain/track.ts'
import { isOpen, kept, make } from './app.ts'
import { AreaMap } from './AreaMap.tsx'
import { cell } from './cell.ts'
import { Failed, useDay, useSay } from './parts.tsx'
import { texts } from './texts.ts'
import { useOnDuty } from './TodayScreen.tsx'

type Fix = { readonly lon: number; readonly lat: number; readonly at: number }
type Walk = {
  readonly routeId: string | null
  readonly begunAt: number
  readonly fixes: readonly Fix[]
}

const walk = cell<Walk | null>(null)
let watching: number | undefined

export const isWalking = (): boolean => walk.get() !== null

function keepWalk(next: Walk | null): void {
  walk.set(next)
  if (!isOpen()) return
  // a store that is full must not end the walk; it is said on the next screen that saves
  void (next ? kept().put('walk', next) : kept().delete('walk')).catch(() => {})
}

/** Points nearer than this to the last one are the noise of a phone that stands still. */
const leastMetres = 5

function take({ coords, timestamp }: GeolocationPosition): void {
  const now = walk.get()
  if (!now || coords.accuracy > 100) return
  const fix = { lon: coords.longitude, lat: coords.latitude, at: timestamp }
  const last = now.fixes.at(-1)
  if (last && lengthOf([last, fix]) < leastMetres) return
  keepWalk({ ...now, fixes: [...now.fixes, fix] })
}

function watch(): void {
  watching ??= navigator.geolocation?.watchPosition(take, () => {}, { enableHighAccuracy: true })
}

function begin(routeId: string | null): void {
  keepWalk({ routeId, begunAt: Date.now(), fixes: [] })
  watch()
}

function stop(): void {
  if (watching !== undefined) navigator.geolocation.clearWatch(watching)
  watching = undefined
}

const instant = (at: number) => new Date(at).toISOString()

/** Hands the walk in; where not one point was taken there is nothing to hand in. */
async function finish(title: string): Promise<void> {
  const now = walk.get()
  if (!now) return
  stop()
  const points = thin(now.fixes, 4).map(({ lon, lat, at }) => ({ lon, lat, at: instant(at) }))
  if (points.length > 0) {
    await make({
      kind: 'patrol',
      title,
      data: {
        points,
        begunAt: instant(now.begunAt),
        endedAt: instant(Date.now()),
        ...(now.routeId ? { routeId: now.routeId } : {}),
      },
    })
  }
  keepWalk(null)
}

export function PatrolScreen() {
  const t = texts.useT()
  const day = useDay()
  const { language } = useSay()
  const now = walk.use()
  const { since } = useOnDuty()
  const [failure, setFailure] = useState('')
  useEffect(() => {
    const left = kept().get<Walk>('walk')
    if (!left || walk.get()) return
    walk.set(left)
    watch()
  }, [])
  const route = day.routes.find(({ id }) => id === now?.routeId)
  const title = `${t('nav.patrol')} · ${nameIn(language, route) || t('patrol.free')}`
  const end = () => void finish(title).catch(() => setFailure(t('noRoom')))
  return (
    <>
      <h1>{t('patrol.title')}</h1>
      {since ? null : <p className="fw-note">{t('patrol.offDuty')}</p>}
      {now ? (
        <>
          <output className="fw-big">
            {t('patrol.walked', {
              metres: Math.round(lengthOf(now.fixes)),
              count: now.fixes.length,
            })}
          </output>
          <button type="button" className="fw-button fw-wide" onClick={end}>
            {t('patrol.end')}
          </button>
        </>
      ) : (
        <Choose canBegin={since !== null} />
      )}
      <Failed text={failure} />
      <AreaMap
        day={day}
        marks={[]}
        track={now?.fixes ?? []}
        {...(route ? { route: route.path.coordinates } : {})}
      />
      <p className="fw-soft">{t('patrol.privacy')}</p>
    </>
  )
}

function Choose({ canBegin }: { readonly canBegin: boolean }) {
  const t = texts.useT()
  const { routes } = useDay()
  const { language } = useSay()
  return (
    <ul className="fw-list">
      {[...routes, null].map((one) => (
        <li key={one?.id ?? 'free'}>
          <button
            type="button"
            className="fw-item"
            disabled={!canBegin}
            onClick={() => begin(one?.id ?? null)}
          >
            <span className="fw-kind fw-kind-visit">{t('patrol.begin')}</span>
            <b>{one ? nameIn(language, one) : t('patrol.free')}</b>
          </button>
        </li>
      ))}
    </ul>
  )
}
