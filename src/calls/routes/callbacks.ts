// Whoever asks to be called back, and the desk that calls.
import { z } from 'zod'
import { doorLimits, openDoor } from '#cases'
import type { Keys } from '#platform/crypto.ts'
import { newId, newSecret, seal, sha256, unseal } from '#platform/crypto.ts'
import { Answer, type Route, route } from '#platform/http.ts'
import type { Tx } from '#platform/db.ts'
import { pageQuery } from '#platform/page.ts'
import { Problem } from '#platform/problem.ts'
import { say } from '#platform/sentence.ts'
import { districtOf, type Territory } from '#territory'
import { afterTry, callbackMs } from '../domain.ts'
import {
  addCallback,
  countAsked,
  type CallbackRow,
  findOwnCallback,
  findSealedCallback,
  listCallbackLooks,
  listCallbacks,
  lockCallback,
  stepCallback,
  withdrawCallback,
} from '../queries/callbacks.ts'
import { logLook } from '../queries/calls.ts'
import { tellMissed } from '../missed.ts'
import { AskCallback, CallbackKey, Look, TryBody } from '../schema.ts'
import { callerOf, expiryOf } from '../service.ts'
import { callbackOf, iso, isoOr } from '../wire.ts'
import { callbackWords } from '../words.ts'

export type CallbackDeps = {
  readonly keys: Keys
  readonly territory: Pick<Territory, 'locate' | 'area' | 'children'>
  /** Guards who may make the city ring a number; without it everyone does, as often as a minute allows. */
  readonly callbackDoor?: ReturnType<typeof openDoor> | undefined
}

/** From one address few wishes are free, for each makes the city ring somebody; then the device computes, as for reports. */
export const openCallbackDoor = (key: Buffer) =>
  openDoor(key, { ...doorLimits, burst: 5, refillMs: 60_000, floodPerMinute: 60 })

const tag = 'calls'
const id = z.object({ id: z.uuid('the id of a call-back') })

export const openNumber = (
  keys: Keys,
  ofId: string,
  sealed: Uint8Array | null,
): string | undefined => (sealed ? unseal(keys.contact, sealed, `${ofId}:phone`) : undefined)

export const callbackRoutes = (deps: CallbackDeps): Route[] => [
  ask(deps),
  ownRoute(),
  withdraw(),
  list(),
  numberRoute(deps),
  tryRoute(deps),
]

type Asked = z.infer<typeof AskCallback>

function areaOf({ territory }: CallbackDeps, { lat, lon, area }: Asked): string {
  if (lat !== undefined && lon !== undefined) {
    const found = territory.locate(lon, lat)
    if (found) return found.code
    throw new Problem('out-of-area', say`The place lies outside every area served.`, {
      fields: [
        { field: 'lat', expected: say`a place inside the areas served`, got: `${lon},${lat}` },
      ],
    })
  }
  const known = area ? territory.area(area)?.code : undefined
  const tops = territory.children('')
  const only = area === undefined && tops.length === 1 ? tops[0]?.code : undefined
  const code = known ?? only
  if (code !== undefined) return code
  throw new Problem('invalid-input', say`area: say in which area you are`, {
    fields: [{ field: 'area', expected: say`the code of a known area` }],
  })
}

function ask(deps: CallbackDeps): Route {
  return route({
    method: 'POST',
    path: '/api/callbacks',
    perMinute: 10,
    may: 'anyone',
    audit: 'none',
    tag,
    body: AskCallback,
    summary: 'Asks to be called back; the key says what became of it and takes it back',
    run: async ({ tx, actor, now, body, request }) => {
      const areaCode = areaOf(deps, body)
      await deps.callbackDoor?.admit({
        address: request.ip,
        text: '',
        work: body.work,
        now,
        lately: () => countAsked(tx, now - 60_000),
      })
      const newOne = newId()
      const { index, sealed, mask } = callerOf(deps.keys, newOne, body.phone)
      // Whether the number waits already is nobody's to learn: each wish has its key, and the desk calls once.
      const key = newSecret()
      await addCallback(tx, {
        id: newOne,
        district: districtOf(areaCode),
        keyHash: sha256(key),
        areaCode,
        door: body.from,
        sealed,
        index,
        mask,
        words: body.words ? seal(deps.keys.contact, body.words, `${newOne}:words`) : null,
        lon: body.lon ?? null,
        lat: body.lat ?? null,
        language: actor.language,
        now,
        dueAt: now + callbackMs,
        expiresAt: expiryOf(now),
      })
      return new Answer(201, { id: newOne, key, dueAt: iso(now + callbackMs) })
    },
  })
}

const unknownKey = () => new Problem('not-found', say`This key leads to no call-back.`)

function ownRoute(): Route {
  return route({
    method: 'GET',
    path: '/api/callbacks/:key',
    perMinute: 60,
    may: 'anyone',
    audit: 'none',
    tag,
    params: CallbackKey,
    summary: 'What became of a call-back, and who looked at the number, by its key',
    run: async ({ tx, params }) => {
      const keyHash = sha256(params.key)
      const own = await findOwnCallback(tx, keyHash)
      if (!own) throw unknownKey()
      const looks = (await listCallbackLooks(tx, keyHash)).map(
        ({ at, reason, title, titleEn }) => ({
          at: iso(at),
          reason,
          post: { title, titleEn },
        }),
      )
      const { state, askedAt, dueAt, calledAt, tries } = own
      return {
        state,
        askedAt: iso(askedAt),
        dueAt: iso(dueAt),
        calledAt: isoOr(calledAt),
        tries,
        looks,
      }
    },
  })
}

function withdraw(): Route {
  return route({
    method: 'DELETE',
    path: '/api/callbacks/:key',
    perMinute: 30,
    may: 'anyone',
    audit: 'none',
    tag,
    params: CallbackKey,
    summary: 'Takes a call-back back; number, words and place are forgotten at once',
    run: async ({ tx, params, now }) => {
      if (!(await withdrawCallback(tx, { keyHash: sha256(params.key), now }))) throw unknownKey()
      return { state: 'withdrawn' }
    },
  })
}

function list(): Route {
  return route({
    method: 'GET',
    path: '/api/desk/callbacks',
    may: 'call.read',
    audit: 'none',
    tag,
    query: z.object({
      ...pageQuery,
      state: z.enum(['waiting', 'called', 'failed', 'withdrawn']).default('waiting'),
    }),
    summary: 'Who waits to be called, the one due first on top',
    run: async ({ tx, query, now }) => {
      const { limit, cursor, state } = query
      const page = await listCallbacks(tx, { state, limit, cursor })
      return { items: page.items.map((c) => callbackOf(c, now)), next: page.next }
    },
  })
}

async function mustLock(tx: Tx, ofId: string): Promise<CallbackRow> {
  const found = await lockCallback(tx, ofId)
  if (found) return found
  throw new Problem('not-found', say`Call-back ${ofId} was not found, or your post may not see it.`)
}

function numberRoute({ keys }: CallbackDeps): Route {
  return route({
    method: 'POST',
    path: '/api/desk/callbacks/:id/number',
    may: 'call.take',
    audit: 'access',
    tag,
    params: id,
    body: Look,
    summary: 'The number to call, what was said and from where; the look is logged with its reason',
    run: async ({ tx, params, body, actor, now }) => {
      const callback = await mustLock(tx, params.id)
      const held = await findSealedCallback(tx, callback)
      const phone = openNumber(keys, callback.id, held?.phone ?? null)
      if (!phone)
        throw new Problem('not-found', say`The number of this call-back is not kept any more.`)
      await logLook(tx, {
        district: callback.district,
        caseId: null,
        what: `callback:${callback.id}`,
        reason: body.reason,
        postId: actor.post.id,
        personId: actor.person?.id ?? null,
        now,
      })
      const { words, lon, lat } = held ?? {}
      return {
        phone,
        words: words ? unseal(keys.contact, words, `${callback.id}:words`) : '',
        point: lon == null || lat == null ? null : { lon, lat },
      }
    },
  })
}

function tryRoute({ keys }: CallbackDeps): Route {
  return route({
    method: 'POST',
    path: '/api/desk/callbacks/:id/tries',
    may: 'call.take',
    audit: 'none',
    tag,
    params: id,
    body: TryBody,
    summary:
      'How calling back went; after three tries in vain they are told by message where that is possible',
    run: async ({ tx, params, body, actor, now }) => {
      const callback = await mustLock(tx, params.id)
      if (callback.state !== 'waiting')
        throw new Problem(
          'not-in-this-state',
          say`This call-back is ${callbackWords[callback.state]}.`,
          {
            facts: { state: callback.state },
          },
        )
      // three tries within a minute are one; whoever calls by themselves meanwhile has been reached
      if (callback.nextAt > now && body.result !== 'reached')
        throw new Problem(
          'not-in-this-state',
          say`Not to be tried before ${iso(callback.nextAt)}.`,
          {
            facts: { state: callback.state, nextAt: iso(callback.nextAt) },
          },
        )
      const step = afterTry(callback.tries, { at: now, result: body.result, postId: actor.post.id })
      const held = await findSealedCallback(tx, callback)
      await stepCallback(tx, callback, { step, index: held?.index ?? null, now })
      const phone =
        step.state === 'failed' ? openNumber(keys, callback.id, held?.phone ?? null) : undefined
      const told =
        phone !== undefined &&
        body.result !== 'wrongNumber' &&
        (await tellMissed(tx, keys, {
          phone,
          language: callback.language,
          district: callback.district,
          areaCode: callback.areaCode,
          callbackId: callback.id,
          now,
        }))
      return { state: step.state, tries: step.tries.length, nextAt: iso(step.nextAt), told }
    },
  })
}
