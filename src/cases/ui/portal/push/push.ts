// Messages to this device when the page is closed: asked for here, ended here. The server keeps the address that the
// browser made for it, under a key that only this device has.
import { api, asProblem } from '#platform/ui/api.ts'
import { preferences } from '#platform/ui/preferences.ts'
import { newKey } from '../load.ts'
import { postPaid } from '../report/paid.ts'
import { stored } from '../stored.ts'
import { worker } from '../worker.ts'

/** What one is told of: the notices of an area, or one's own request. */
export type About = { readonly area?: string | undefined; readonly follow?: string | undefined }

type Held = { readonly about: string; readonly key: string }
const held = stored<readonly Held[]>('jingwei.push', [])
export const useHeld = held.use

export const nameOf = ({ area, follow }: About): string => (follow ? `r:${follow}` : `a:${area}`)

export type PushKey = { readonly publicKey: string; readonly channels: readonly string[] }
export type PushFailure = 'denied' | 'failed'

function bytesOf(base64url: string): Uint8Array<ArrayBuffer> {
  const text = atob(base64url.replaceAll('-', '+').replaceAll('_', '/'))
  return Uint8Array.from(text, (c) => c.charCodeAt(0))
}

async function browserSubscription(publicKey: string): Promise<PushSubscriptionJSON> {
  const registration = await worker()
  const { pushManager } = registration
  const made =
    (await pushManager.getSubscription()) ??
    (await pushManager.subscribe({
      userVisibleOnly: true,
      applicationServerKey: bytesOf(publicKey),
    }))
  return made.toJSON()
}

export async function startPush(about: About, publicKey: string): Promise<PushFailure | null> {
  if ((await Notification.requestPermission()) !== 'granted') return 'denied'
  try {
    const { endpoint, keys } = await browserSubscription(publicKey)
    const { area, follow } = about
    const answer = await postPaid<{ readonly key: string }>(
      follow ? `/api/subscriptions?follow=${follow}` : '/api/subscriptions',
      {
        channel: 'push',
        pushSubscription: { endpoint, keys: { p256dh: keys?.['p256dh'], auth: keys?.['auth'] } },
        areas: area ? [area] : [],
        ...(follow ? { request: true } : {}),
        language: preferences.get().language,
      },
      newKey(),
    )
    held.set([...held.get(), { about: nameOf(about), key: answer.key }])
    return null
  } catch {
    return 'failed'
  }
}

/** Ended at the server first; what it does not know any more has ended already. */
export async function stopPush(about: About): Promise<boolean> {
  const name = nameOf(about)
  for (const one of held.get().filter((each) => each.about === name)) {
    try {
      // oxlint-disable-next-line no-await-in-loop -- hardly ever two
      await api.delete(`/api/subscriptions/${one.key}`, { key: newKey() })
    } catch (error) {
      if (asProblem(error).status !== 404) return false
    }
    held.set(held.get().filter(({ key }) => key !== one.key))
  }
  return true
}

/** Before this device forgets everything: nothing goes on being sent to it. */
export async function stopAllPush(): Promise<void> {
  await Promise.all(
    held.get().map(({ key }) => api.delete(`/api/subscriptions/${key}`, { key: newKey() })),
  ).catch(() => undefined)
}
