// The service worker: keeps the portal's shell for when there is no network, and takes messages. Never inside other apps.
import { cell } from '#platform/ui/cell.ts'
import { canWork } from './surroundings.ts'

/** A newer version is there and waits to be let in. */
const waiting = cell<ServiceWorker | null>(null)
export const useWaiting = waiting.use

let registering: Promise<ServiceWorkerRegistration> | undefined
let asked = false

function watch(registration: ServiceWorkerRegistration): void {
  const look = () => {
    // without a controller it is the first, and in force at once
    if (registration.waiting && navigator.serviceWorker.controller)
      waiting.set(registration.waiting)
  }
  look()
  registration.addEventListener('updatefound', () => {
    registration.installing?.addEventListener('statechange', look)
  })
}

/** Registers it where it was not yet; its registration once it works. */
export async function worker(): Promise<ServiceWorkerRegistration> {
  registering ??= navigator.serviceWorker.register('/sw.js').then((registration) => {
    watch(registration)
    return registration
  })
  await registering
  return navigator.serviceWorker.ready
}

/** Lets the newer version in; the page is loaded anew, what is being filled in is kept beside it. */
export function letIn(): void {
  asked = true
  waiting.get()?.postMessage({ type: 'enter' })
}

/** Once the page is there and quiet. */
export function startWorker(): void {
  if (!canWork || !import.meta.env.PROD) return
  navigator.serviceWorker.addEventListener('controllerchange', () => {
    if (asked) location.reload()
  })
  const begin = () => void worker().catch(() => undefined)
  if (document.readyState === 'complete') begin()
  else addEventListener('load', begin, { once: true })
}
