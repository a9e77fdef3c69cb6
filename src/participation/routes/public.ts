// What anyone may read: notices of their place, and who serves it.
import { z } from 'zod'
import { Answer, type Route, route } from '#platform/http.ts'
import { decodeCursor, pageOf, pageQuery } from '#platform/page.ts'
import { Problem } from '#platform/problem.ts'
import { say } from '#platform/sentence.ts'
import { communityOf, countedMs } from '../domain.ts'
import { receiptDigest, vapidKeys } from '../keys.ts'
import { areaAt, pathOf } from '../place.ts'
import { listGroupsAt, listNeighbours } from '../queries/neighbours.ts'
import {
  addReceipt,
  findNotice,
  listCurrent,
  listEditions,
  type NoticeRow,
} from '../queries/notices.ts'
import { openChannels } from '../queries/subscriptions.ts'
import {
  AreaCode,
  Id,
  Neighbourhood,
  NoticeSeen,
  placeFields,
  PublicNotice,
  ReadMark,
} from '../schema.ts'
import { iso, isoOrNull, nameOf, type RoomDeps, tag } from './shared.ts'

type Reading = { readonly territory: RoomDeps['territory']; readonly language: 'zh-CN' | 'en' }

export function noticeToWire(n: NoticeRow, { territory, language }: Reading): PublicNotice {
  const area = territory.area(n.areaCode)
  return {
    id: n.id,
    title: n.title,
    text: n.text,
    en: n.en,
    level: n.level,
    areaCode: n.areaCode,
    areaName: area ? nameOf(language, area.name, area.nameEn) : n.areaCode,
    unitName: nameOf(language, n.unitName, n.unitNameEn),
    groupName: n.groupName,
    publishedAt: iso(n.publishAt),
    expiresAt: isoOrNull(n.expiresAt),
    correctedAt: isoOrNull(n.correctedAt),
  }
}

export const publicRoutes = (deps: RoomDeps): Route[] => [
  listRoute(deps),
  seenRoute(deps),
  readRoute(deps),
  neighbourhoodRoute(deps),
  pushKeyRoute(deps),
]

const open = { may: 'anyone', audit: 'none', tag } as const

function listRoute({ territory }: RoomDeps): Route {
  return route({
    ...open,
    method: 'GET',
    path: '/api/notices',
    perMinute: 300,
    summary: 'Notices that hold now for a place: of its area and of every area above it',
    query: z.object({ ...pageQuery, ...placeFields }),
    reply: z.object({ items: z.array(PublicNotice), next: z.string().nullable() }),
    run: async ({ tx, query, actor, now }) => {
      const { limit, cursor } = query
      const [at, id] = cursor === undefined ? [] : decodeCursor(cursor, ['ms', 'id'])
      const area = areaAt(territory, query)
      const rows = await listCurrent(tx, {
        areas: pathOf(territory, area).map(({ code }) => code),
        after: cursor === undefined ? undefined : [Number(at), String(id)],
        limit,
        now,
      })
      const page = pageOf(rows, limit, (n) => [n.publishAt, n.id])
      const reading = { territory, language: actor.language }
      return { ...page, items: page.items.map((n) => noticeToWire(n, reading)) }
    },
  })
}

const params = z.object({ id: Id })

/** Withdrawn before its hour, it was never said. */
const wasOut = (n: NoticeRow): boolean =>
  n.state === 'published' || (n.withdrawnAt !== null && n.withdrawnAt >= n.publishAt)

function seenRoute({ territory }: RoomDeps): Route {
  return route({
    ...open,
    method: 'GET',
    path: '/api/notices/:id',
    perMinute: 300,
    summary: 'One notice, with what it said before it was corrected; of one withdrawn, why',
    params,
    reply: NoticeSeen,
    run: async ({ tx, params: { id }, actor }) => {
      const n = await findNotice(tx, id)
      if (!n || !wasOut(n)) throw new Problem('not-found', say`There is no such notice.`)
      const out = n.state === 'published'
      const editions = out ? await listEditions(tx, n) : []
      return {
        ...noticeToWire(n, { territory, language: actor.language }),
        // what was taken back is not said again
        text: out ? n.text : '',
        en: n.en && { title: n.en.title, text: out ? n.en.text : '' },
        state: n.state,
        withdrawnAt: isoOrNull(n.withdrawnAt),
        withdrawnBecause: n.withdrawnBecause,
        edition: n.edition,
        earlier: editions.map(({ edition, title, text, en, until }) => ({
          edition,
          title,
          text,
          en,
          until: iso(until),
        })),
      }
    },
  })
}

function readRoute({ territory, keys }: RoomDeps): Route {
  return route({
    ...open,
    method: 'POST',
    path: '/api/notices/:id/read',
    perMinute: 120,
    summary: 'Counts a device that has shown the notice, once; only a keyed digest is kept',
    params,
    body: ReadMark,
    run: async ({ tx, params: { id }, body, now }) => {
      const n = await findNotice(tx, id)
      if (n?.state !== 'published') throw new Problem('not-found', say`There is no such notice.`)
      // counted out already, or soon: nobody is counted twice
      if (n.publishAt + countedMs <= now) return new Answer(204, undefined)
      // a place outside the notice's area says nothing about it
      const inside = body.area?.startsWith(n.areaCode) && territory.area(body.area)
      await addReceipt(tx, {
        district: n.district,
        noticeId: n.id,
        digest: receiptDigest(keys, n.id, body.device),
        areaCode: communityOf(inside ? inside.code : n.areaCode),
      })
      return new Answer(204, undefined)
    },
  })
}

function neighbourhoodRoute({ territory }: RoomDeps): Route {
  return route({
    ...open,
    method: 'GET',
    path: '/api/neighbourhood',
    perMinute: 120,
    summary:
      'Who serves a place: posts marked public, by public name and office telephone; its groups',
    query: z.object(placeFields),
    reply: Neighbourhood,
    run: async ({ tx, query, actor: { language } }) => {
      const area = areaAt(territory, query)
      const path = pathOf(territory, area)
      const codes = path.map(({ code }) => code)
      const people = await listNeighbours(tx, codes)
      const groups = await listGroupsAt(tx, { area: area.code, above: codes })
      return {
        area: {
          code: area.code,
          name: nameOf(language, area.name, area.nameEn),
          path: path.map(({ code, name, nameEn, kind }) => ({
            code,
            name: nameOf(language, name, nameEn),
            kind,
          })),
        },
        people: people.map((p) => ({
          duty: nameOf(language, p.duty, p.dutyEn),
          name: p.name,
          unitName: nameOf(language, p.unitName, p.unitNameEn),
          areaCode: p.areaCode,
          ...(p.phone ? { phone: p.phone } : {}),
        })),
        groups: groups.map(({ id, name, kind, areaCode }) => ({ id, name, kind, areaCode })),
      }
    },
  })
}

function pushKeyRoute({ keys }: RoomDeps): Route {
  return route({
    ...open,
    method: 'GET',
    path: '/api/push/key',
    perMinute: 120,
    summary: 'The key that a browser subscribes to pushes with, and which channels are open',
    query: z.object({ area: AreaCode.optional() }),
    run: async ({ tx, query }) => ({
      publicKey: vapidKeys(keys).publicKey,
      channels: await openChannels(tx, query.area ?? ''),
    }),
  })
}
