// That a notice was seen is counted once for each device, by a random number that says nothing of whose it is.
import { api } from '#platform/ui/api.ts'
import { newKey } from '../load.ts'
import { stored } from '../stored.ts'

const device = stored('jingwei.device', '')
const seen = stored<readonly string[]>('jingwei.seen', [])
const mostSeen = 300

function deviceKey(): string {
  if (!device.get()) device.set(newKey())
  return device.get()
}

function tell(id: string, area: string | undefined): void {
  if (seen.get().includes(id)) return
  seen.set([id, ...seen.get()].slice(0, mostSeen))
  api
    .post(
      `/api/notices/${id}/read`,
      { device: deviceKey(), ...(area ? { area } : {}) },
      { key: newKey() },
    )
    .catch(() => {
      // Not told now, told when it is seen again.
      seen.set(seen.get().filter((one) => one !== id))
    })
}

/** Seen once most of it has been on the screen; the returned function stops looking. */
export function markRead(
  box: Element | null,
  id: string,
  area: string | undefined,
): (() => void) | undefined {
  if (!box || seen.get().includes(id)) return undefined
  if (typeof IntersectionObserver === 'undefined') {
    tell(id, area)
    return undefined
  }
  const observer = new IntersectionObserver(
    ([entry]) => {
      const { isIntersecting, intersectionRect } = entry ?? {}
      // a long notice never fits whole
      const shown = (entry?.intersectionRatio ?? 0) >= 0.6 || (intersectionRect?.height ?? 0) > 300
      if (!isIntersecting || !shown) return
      observer.disconnect()
      tell(id, area)
    },
    { threshold: [0.2, 0.6] },
  )
  observer.observe(box)
  return () => observer.disconnect()
}
