// The service worker of the resident's portal: its pages open without a network, and messages arrive when it is closed.
// It keeps the built files and nothing else: no answer of the server, so nothing of anybody. The console, the field, the
// board and the television are none of its business, although they lie under the same address.
import { createHandlerBoundToURL, precacheAndRoute, type PrecacheEntry } from 'workbox-precaching'
import { NavigationRoute, registerRoute } from 'workbox-routing'

/** Written by the build: the files of the portal, the page itself as `/`. */
declare const precached: PrecacheEntry[]

type Waiting = { waitUntil(work: Promise<unknown>): void }
type Pushed = Event & Waiting & { readonly data: { json(): unknown } | null }
type Pressed = Event & Waiting & { readonly notification: Notification }
type Windows = {
  matchAll(o: { type: 'window'; includeUncontrolled: boolean }): Promise<
    readonly {
      readonly url: string
      focus(): Promise<unknown>
      navigate(to: string): Promise<unknown>
    }[]
  >
  openWindow(to: string): Promise<unknown>
}
const own = globalThis as unknown as {
  readonly registration: ServiceWorkerRegistration
  readonly clients: Windows
  readonly location: Location
  skipWaiting(): Promise<void>
  addEventListener<E>(type: string, run: (event: E) => void): void
}

const pages = /^\/(?:report|follow|help|privacy|notices|people)?(?:\/[\w-]*)?$/

precacheAndRoute(precached, {
  ignoreURLParametersMatching: [/.*/],
  cleanURLs: false,
  directoryIndex: '',
})
registerRoute(
  new NavigationRoute(createHandlerBoundToURL('/'), {
    // query strings are matched too
    allowlist: [new RegExp(`${pages.source.slice(0, -1)}(?:\\?.*)?$`)],
  }),
)

// A newer version waits until the reader lets it in.
own.addEventListener<MessageEvent>('message', ({ data }) => {
  if ((data as { type?: unknown } | null)?.type === 'enter') void own.skipWaiting()
})

const text = (value: unknown): string => (typeof value === 'string' ? value : '')

function read(event: Pushed): Readonly<Record<string, unknown>> {
  try {
    return (event.data?.json() ?? {}) as Record<string, unknown>
  } catch {
    return {}
  }
}

own.addEventListener<Pushed>('push', (event) => {
  const { id, title, body, lang, url, level } = read(event)
  const shown = own.registration.showNotification(text(title) || '经纬 Jingwei', {
    body: text(body),
    lang: text(lang),
    // a second copy of the same message takes the place of the first
    tag: text(id),
    icon: '/assets/icon-192.png',
    requireInteraction: level === 'urgent',
    data: { url: text(url) },
  })
  event.waitUntil(shown)
})

/** Only addresses of ours are opened, whoever wrote the message. */
function ours(url: unknown): string {
  const to = new URL(text(url) || '/', own.location.origin)
  return to.origin === own.location.origin ? to.href : own.location.origin
}

async function show(to: string): Promise<void> {
  const open = await own.clients.matchAll({ type: 'window', includeUncontrolled: true })
  const same = open.find(({ url }) => url === to)
  await (same ? same.focus() : own.clients.openWindow(to))
}

own.addEventListener<Pressed>('notificationclick', (event) => {
  event.notification.close()
  const { url } = (event.notification.data ?? {}) as { url?: unknown }
  event.waitUntil(show(ours(url)))
})
