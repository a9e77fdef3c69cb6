// Subscriptions: made by anyone, confirmed where an address could be another's, seen and ended by their key.
import { randomInt } from 'node:crypto'
import { z } from 'zod'
import { newId, sameBytes } from '#platform/crypto.ts'
import type { Tx } from '#platform/db.ts'
import { Answer, type Call, type Route, route } from '#platform/http.ts'
import { wrongFields } from '#platform/http/parse.ts'
import { Problem } from '#platform/problem.ts'
import { say } from '#platform/sentence.ts'
import { addressOf, hintOf, sameTarget } from '../address.ts'
import { confirmMs, keptUntil, mostTries, needsCode } from '../domain.ts'
import { codeHash, keyHash, openTarget, sealTarget, subscriptionKey, targetIndex } from '../keys.ts'
import { findGroup } from '../queries/neighbours.ts'
import {
  confirm,
  countAsked,
  countTry,
  enterKey,
  findByKey,
  findFollowed,
  followRequest,
  insertSubscription,
  listTargets,
  openChannels,
  removeSubscription,
  type Subscription,
} from '../queries/subscriptions.ts'
import { Code, Key, NewSubscription } from '../schema.ts'
import { tell } from '../tell.ts'
import { channelWords, codeWords } from '../words.ts'
import { iso, type RoomDeps, tag } from './shared.ts'

const open = { may: 'anyone', audit: 'none', tag } as const
const uncached = { 'cache-control': 'no-store' }

export const subscriptionRoutes = (deps: RoomDeps): Route[] => [
  addRoute(deps),
  confirmRoute(deps),
  keepRoute(deps),
  seeRoute(deps),
  endRoute(deps),
]

type Adding = Call<undefined, { follow?: string | undefined }, NewSubscription>

/** Where the subscription lives, and by whose channel it is served. */
async function homeOf(
  tx: Tx,
  { territory }: RoomDeps,
  s: NewSubscription,
): Promise<{ district: string; areaCode: string }> {
  const unknown = s.areas.findIndex((code) => !territory.area(code))
  if (unknown >= 0)
    throw wrongFields([{ field: `areas.${unknown}`, expected: say`the code of an area of today` }])
  const groups = []
  for (const [i, id] of s.groups.entries()) {
    // eslint-disable-next-line no-await-in-loop -- ten at most
    const group = await findGroup(tx, id)
    if (!group) throw wrongFields([{ field: `groups.${i}`, expected: say`the id of a group` }])
    groups.push(group)
  }
  const code = s.areas[0] ?? groups[0]?.areaCode
  if (code !== undefined) return { district: territory.districtOf(code), areaCode: code }
  const followed = await findFollowed(tx)
  if (!followed)
    throw wrongFields([
      { field: 'request', expected: say`true only with the follow link of a request` },
    ])
  return followed
}

/** Codes go to numbers and addresses of others: many at once are paid for, like reports at the anonymous door. */
const knock = ({ tx, actor, body, request, now }: Adding, { door }: RoomDeps) =>
  actor.person
    ? undefined
    : door?.admit({
        address: request.ip,
        text: '',
        work: body.work,
        now,
        lately: () => countAsked(tx, now - 60_000),
      })

async function add(call: Adding, deps: RoomDeps) {
  const { tx, body, now } = call
  const address = addressOf(body, deps.policy)
  await knock(call, deps)
  const home = await homeOf(tx, deps, body)
  if (!(await openChannels(tx, home.areaCode)).includes(body.channel))
    throw new Problem(
      'refused',
      say`This city sends nothing by ${channelWords[body.channel]} yet.`,
      {
        facts: { channel: body.channel },
      },
    )
  const id = newId()
  const key = subscriptionKey(deps.keys, id)
  const waits = needsCode(body.channel)
  const code = String(randomInt(1_000_000)).padStart(6, '0')
  await enterKey(tx, keyHash(key))
  await insertSubscription(tx, {
    district: home.district,
    id,
    keyHash: keyHash(key),
    channel: body.channel,
    sealed: sealTarget(deps.keys, id, address),
    index: targetIndex(deps.keys, body.channel, sameTarget(body.channel, address)),
    language: body.language,
    state: waits ? 'waiting' : 'active',
    codeHash: waits ? codeHash(deps.keys, id, code) : null,
    now,
    expiresAt: waits ? now + confirmMs : keptUntil(now),
    areas: body.areas,
    groups: body.groups,
  })
  if (body.request && (await followRequest(tx, { district: home.district, id })) === 0)
    throw wrongFields([
      { field: 'request', expected: say`true only with the follow link of a request` },
    ])
  if (waits)
    await tell(tx, {
      to: { subscription: id },
      channel: body.channel,
      ...codeWords(body.language, code),
      language: body.language,
      level: 'asked',
      source: 'confirm',
      ...home,
      dedupeKey: `confirm:${id}`,
      now,
      contactKey: deps.keys.contact,
    })
  return new Answer(201, { key, state: waits ? 'waiting' : 'active' }, uncached)
}

function addRoute(deps: RoomDeps): Route {
  return route({
    ...open,
    method: 'POST',
    path: '/api/subscriptions',
    perMinute: 10,
    summary:
      'Subscribes to the notices of areas and groups, and with `?follow=` to one’s request; a code is sent where the address could be another’s',
    query: z.object({ follow: z.string().max(64).optional() }),
    body: NewSubscription,
    run: (call) => add(call, deps),
  })
}

async function own(tx: Tx, key: string): Promise<Subscription> {
  const hash = keyHash(key)
  await enterKey(tx, hash)
  const found = await findByKey(tx, hash)
  if (found) return found
  throw new Problem('not-found', say`There is no such subscription; it may have ended.`)
}

function confirmRoute(deps: RoomDeps): Route {
  return route({
    ...open,
    method: 'POST',
    path: '/api/subscriptions/:key/confirm',
    perMinute: 10,
    // a wrong code is counted each time
    anew: true,
    summary: 'Confirms a subscription by the code that was sent to it',
    params: Key,
    body: Code,
    run: async ({ tx, params, body, now }) => {
      const s = await own(tx, params.key)
      if (s.state === 'active') return { state: 'active' }
      if (s.expiresAt <= now || s.codeTries >= mostTries)
        throw new Problem('refused', say`This code is not good any more; subscribe anew.`)
      const right = s.codeHash && sameBytes(s.codeHash, codeHash(deps.keys, s.id, body.code))
      if (!right) {
        await countTry(tx, s)
        // an answer, not a throw: the try must be counted
        return new Answer(409, {
          type: 'urn:jingwei:problem:refused',
          title: 'This is refused',
          status: 409,
          code: 'refused',
          detail: 'The code is wrong.',
          left: mostTries - s.codeTries - 1,
        })
      }
      await confirm(tx, s, { now, until: keptUntil(now) })
      return { state: 'active' }
    },
  })
}

function keepRoute(_deps: RoomDeps): Route {
  return route({
    ...open,
    method: 'POST',
    path: '/api/subscriptions/:key/keep',
    perMinute: 20,
    summary: 'Says that a subscription is still wanted; it is kept for another year',
    params: Key,
    run: async ({ tx, params, now }) => {
      const s = await own(tx, params.key)
      if (s.state !== 'active') throw new Problem('refused', say`Confirm it first, by the code.`)
      await confirm(tx, s, { now, until: keptUntil(now) })
      return { state: 'active', expiresAt: iso(keptUntil(now)) }
    },
  })
}

function seeRoute({ keys, territory }: RoomDeps): Route {
  return route({
    ...open,
    method: 'GET',
    path: '/api/subscriptions/:key',
    perMinute: 60,
    summary: 'What is kept of a subscription',
    params: Key,
    run: async ({ tx, params, actor }) => {
      const s = await own(tx, params.key)
      const { areas, groups, requests } = await listTargets(tx, s)
      const address = openTarget(keys, s.id, s.sealed)
      const held = {
        channel: s.channel,
        state: s.state,
        // the key is the right to see one's own address whole, unless it is the right to use it: a robot's address speaks to
        // its group, and each message carries the key into that group
        address:
          s.channel === 'push' || s.channel === 'webhook' ? hintOf(s.channel, address) : address,
        language: s.language,
        areas: areas.map((code) => {
          const area = territory.area(code)
          const name = actor.language === 'en' ? area?.nameEn || area?.name : area?.name
          return { code, name: name ?? code }
        }),
        groups,
        requests,
        createdAt: iso(s.createdAt),
        usedAt: iso(s.usedAt),
        expiresAt: iso(s.expiresAt),
      }
      return new Answer(200, held, uncached)
    },
  })
}

function endRoute(_deps: RoomDeps): Route {
  return route({
    ...open,
    method: 'DELETE',
    path: '/api/subscriptions/:key',
    perMinute: 60,
    anew: true,
    summary: 'Ends a subscription and removes the address; what was queued for it is not sent',
    params: Key,
    run: async ({ tx, params }) => {
      const hash = keyHash(params.key)
      await enterKey(tx, hash)
      // ended twice is ended
      const found = await findByKey(tx, hash)
      if (found) await removeSubscription(tx, found)
      return new Answer(204, undefined)
    },
  })
}
