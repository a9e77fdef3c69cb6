// A patrol that is being walked: the track is taken on duty only, and kept on the device until it ends.
import { lengthOf, thin } from '../../domain/track.ts'
import { day, isOpen, kept, make, queue } from './app.ts'
import { cell } from '#platform/ui/cell.ts'
import { dutySince } from './queue.ts'

type Fix = { readonly lon: number; readonly lat: number; readonly at: number }
type Walk = {
  /** In the worker's words, as it will be shown when it has ended. */
  readonly title: string
  readonly routeId: string | null
  readonly begunAt: number
  readonly fixes: readonly Fix[]
}

export const walk = cell<Walk | null>(null)
let watching: number | undefined

const isOnDuty = (): boolean => dutySince(day.get(), queue.get()) !== null

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
  // nobody is followed off duty, nor by a device that was emptied
  if (!isOpen()) return stop()
  if (!isOnDuty()) return void finish().catch(() => {})
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

export function beginWalk(routeId: string | null, title: string): void {
  keepWalk({ title, routeId, begunAt: Date.now(), fixes: [] })
  watch()
}

function stop(): void {
  if (watching !== undefined) navigator.geolocation.clearWatch(watching)
  watching = undefined
}

const instant = (at: number) => new Date(at).toISOString()

let ending: Promise<void> | null = null

/** Hands the walk in, once; where not one point was taken there is nothing to hand in. */
export function finish(): Promise<void> {
  ending ??= end().finally(() => {
    ending = null
  })
  return ending
}

async function end(): Promise<void> {
  const now = walk.get() ?? kept().get<Walk>('walk')
  if (!now) return
  stop()
  const points = thin(now.fixes, 4).map(({ lon, lat, at }) => ({ lon, lat, at: instant(at) }))
  if (points.length > 0) {
    await make({
      kind: 'patrol',
      title: now.title,
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

/** Goes on with a walk that was under way when the phone ended. */
export function resume(): void {
  const left = kept().get<Walk>('walk')
  if (!left || walk.get()) return
  walk.set(left)
  if (isOnDuty()) watch()
}
