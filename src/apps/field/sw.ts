// The service worker of the field app: it opens without a network. It keeps the built files and nothing else; what a
// worker takes along lies encrypted in the app's own store, never in a cache.
import { createHandlerBoundToURL, precacheAndRoute, type PrecacheEntry } from 'workbox-precaching'
import { NavigationRoute, registerRoute } from 'workbox-routing'

/** Written by the build: the files of the app, the page itself as `/field`. */
declare const precached: PrecacheEntry[]

const own = globalThis as unknown as {
  skipWaiting(): Promise<void>
  readonly clients: { claim(): Promise<void> }
  addEventListener(
    type: 'activate',
    run: (event: { waitUntil(work: Promise<unknown>): void }) => void,
  ): void
}

precacheAndRoute(precached, { cleanURLs: false, directoryIndex: '' })
registerRoute(
  new NavigationRoute(createHandlerBoundToURL('/field'), { allowlist: [/^\/field(\/|\?|$)/] }),
)
// The newest is in force as soon as it is there: files are named by their hash, so an open page keeps its own.
void own.skipWaiting()
own.addEventListener('activate', (event) => event.waitUntil(own.clients.claim()))
