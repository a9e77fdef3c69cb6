// The page behind the link in each message: one tap ends it, another keeps it. It works without a script, in any browser, and
// in mail programs that end a list by themselves (RFC 8058).
import { Answer, type Route, route } from '#platform/http.ts'
import type { Tx } from '#platform/db.ts'
import { keptUntil } from '../domain.ts'
import { keyHash } from '../keys.ts'
import {
  confirm,
  enterKey,
  findByKey,
  removeSubscription,
  type Subscription,
} from '../queries/subscriptions.ts'
import { Key } from '../schema.ts'
import { type StopState, stopPage } from '../stop-page.ts'
import type { RoomDeps } from './shared.ts'
import { tag } from './shared.ts'

const open = { may: 'anyone', audit: 'none', tag, hidden: true, params: Key } as const

const page = (state: StopState, o: { readonly key: string; readonly language: 'zh-CN' | 'en' }) =>
  new Answer(state === 'unknown' ? 404 : 200, stopPage(state, o), {
    'content-type': 'text/html; charset=utf-8',
    'cache-control': 'no-store',
    'referrer-policy': 'no-referrer',
  })

async function held(tx: Tx, key: string): Promise<Subscription | undefined> {
  const hash = keyHash(key)
  await enterKey(tx, hash)
  return findByKey(tx, hash)
}

type Change = (tx: Tx, s: Subscription, now: number) => Promise<StopState>

const changes: Readonly<Record<string, Change>> = {
  '/unsubscribe/:key': async (tx, s) => {
    await removeSubscription(tx, s)
    return 'ended'
  },
  '/unsubscribe/:key/keep': async (tx, s, now) => {
    if (s.state === 'active') await confirm(tx, s, { now, until: keptUntil(now) })
    return 'kept'
  },
}

export const stopRoutes = (_deps: RoomDeps): Route[] => [
  route({
    ...open,
    method: 'GET',
    path: '/unsubscribe/:key',
    perMinute: 60,
    summary: 'The page that ends or keeps a subscription',
    run: async ({ tx, params: { key }, actor: { language } }) =>
      // a look changes nothing: mail programs open links by themselves
      page((await held(tx, key)) ? 'held' : 'unknown', { key, language }),
  }),
  ...Object.entries(changes).map(([path, change]) =>
    route({
      ...open,
      method: 'POST',
      path,
      perMinute: 60,
      anew: true,
      summary: 'Ends or keeps a subscription',
      run: async ({ tx, params: { key }, actor: { language }, now }) => {
        const s = await held(tx, key)
        return page(s ? await change(tx, s, now) : 'unknown', { key, language })
      },
    }),
  ),
]
