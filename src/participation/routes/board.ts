// Notices as those keep them who publish: write, correct, withdraw; who read them, and what became of what was sent.
import { z } from 'zod'
import { newId } from '#platform/crypto.ts'
import { actorMay, Answer, type Call, type Route, route } from '#platform/http.ts'
import { wrongFields } from '#platform/http/parse.ts'
import { decodeCursor, pageOf, pageQuery } from '#platform/page.ts'
import { Problem } from '#platform/problem.ts'
import { inBoth, say } from '#platform/sentence.ts'
import { correctionRefused, timesRefused, withdrawalRefused } from '../domain.ts'
import { findGroup } from '../queries/neighbours.ts'
import {
  correctNotice,
  countReach,
  findNotice,
  insertNotice,
  listBoard,
  listEditions,
  listReaders,
  listSeries,
  lockNotice,
  type NoticeRow,
  reaches,
  withdrawNotice,
} from '../queries/notices.ts'
import { countStates, listDeliveries } from '../queries/outgoing.ts'
import { boardFilters, Correction, Id, NewNotice, Withdrawal } from '../schema.ts'
import { deliveryToWire } from './deliveries.ts'
import { noticeToWire } from './public.ts'
import { type Acting, iso, isoOrNull, record, type RoomDeps, tag } from './shared.ts'

const publishing = { may: 'notice.publish', audit: 'journal', tag } as const
const reading = { method: 'GET', may: 'notice.read', audit: 'none', tag } as const
const params = z.object({ id: Id })

export const boardRoutes = (deps: RoomDeps): Route[] => [
  publishRoute(deps),
  reachRoute(),
  correctRoute(deps),
  withdrawRoute(deps),
  listRoute(deps),
  detailRoute(deps),
  deliveriesRoute(),
]

/** What the journal says of a notice: its words are staff's own. */
const told = (
  n: Pick<NoticeRow, 'areaCode' | 'level' | 'title' | 'text' | 'en'> & { edition: number },
) => ({
  area: n.areaCode,
  level: n.level,
  title: n.title,
  text: n.text,
  ...(n.en ? { titleEn: n.en.title, textEn: n.en.text } : {}),
  edition: n.edition,
})

type Publishing = Call<undefined, undefined, NewNotice>

async function checkAreas({ tx, body }: Publishing, { territory }: RoomDeps): Promise<void> {
  for (const [i, code] of body.areaCodes.entries()) {
    const field = `areaCodes.${i}`
    if (!territory.area(code))
      throw wrongFields([{ field, expected: say`the code of an area of today` }])
    // eslint-disable-next-line no-await-in-loop -- fifty at most
    if (!(await reaches(tx, 'notice.publish', code)))
      throw new Problem('forbidden', say`Your post does not publish for the area ${code}.`, {
        fields: [{ field, expected: say`an area within your own` }],
      })
  }
  if (body.groupId === undefined) return
  const group = await findGroup(tx, body.groupId)
  const fits = group && body.areaCodes.length === 1 && body.areaCodes[0] === group.areaCode
  if (!fits)
    throw wrongFields([{ field: 'groupId', expected: say`a group of the one area in areaCodes` }])
}

async function publish(call: Publishing, deps: RoomDeps) {
  const { tx, body, actor, now } = call
  const publishAt = body.publishAt ? Date.parse(body.publishAt) : now
  const expiresAt = body.expiresAt ? Date.parse(body.expiresAt) : null
  const wrong = timesRefused({ publishAt, expiresAt }, now)
  if (wrong) throw wrongFields([wrong])
  await checkAreas(call, deps)
  const series = newId()
  const items = []
  for (const areaCode of new Set(body.areaCodes)) {
    const later = publishAt > now
    const n = {
      district: deps.territory.districtOf(areaCode),
      id: newId(),
      series,
      areaCode,
      groupId: body.groupId ?? null,
      level: body.level,
      title: body.title,
      text: body.text,
      en: body.en ?? null,
      state: later ? ('scheduled' as const) : ('published' as const),
      publishAt: later ? publishAt : now,
      expiresAt,
      unitCode: actor.post.unitCode,
      postId: actor.post.id,
      send: body.send,
      now,
    }
    /* eslint-disable no-await-in-loop -- one connection, area after area */
    await insertNotice(tx, n)
    await record(call, deps.keys.journal, {
      district: n.district,
      subject: n.id,
      kind: later ? 'notice.scheduled' : 'notice.published',
      data: { ...told({ ...n, edition: 1 }), publishAt: iso(n.publishAt), send: n.send },
    })
    /* eslint-enable no-await-in-loop */
    items.push({ id: n.id, areaCode })
  }
  return new Answer(201, { series, items })
}

function publishRoute(deps: RoomDeps): Route {
  return route({
    ...publishing,
    method: 'POST',
    path: '/api/notices',
    summary: 'Publishes a notice to areas of one’s own, at once or later; one notice for each area',
    body: NewNotice,
    run: (call) => publish(call, deps),
  })
}

function reachRoute(): Route {
  return route({
    may: 'notice.publish',
    audit: 'none',
    tag,
    method: 'GET',
    path: '/api/notice-reach',
    summary: 'How many subscriptions a notice to these areas, or this group, would be sent to',
    query: z.object({
      areas: z
        .string()
        .regex(
          /^[0-9A-Za-z]{2,40}(,[0-9A-Za-z]{2,40}){0,49}$/,
          'codes of areas with commas between',
        ),
      groupId: Id.optional(),
    }),
    run: async ({ tx, query }) => {
      const sums = new Map<string, number>()
      for (const areaCode of new Set(query.areas.split(','))) {
        // eslint-disable-next-line no-await-in-loop -- fifty at most
        const found = await countReach(tx, { areaCode, groupId: query.groupId ?? null })
        for (const { channel, many } of found) sums.set(channel, (sums.get(channel) ?? 0) + many)
      }
      return { channels: [...sums].map(([channel, many]) => ({ channel, many })) }
    },
  })
}

/** The notice, locked, if the post may change it. */
async function ownNotice({ tx }: Acting, id: string): Promise<NoticeRow> {
  const seen = await findNotice(tx, id)
  if (!seen) throw new Problem('not-found', say`There is no such notice.`)
  if (!(await reaches(tx, 'notice.publish', seen.areaCode)))
    throw new Problem('forbidden', say`This notice is for an area beyond your own.`)
  const locked = await lockNotice(tx, id)
  if (!locked) throw new Problem('not-found', say`There is no such notice.`)
  return locked
}

const refused = (r: { readonly reason: string; readonly zh: string }) =>
  new Problem('not-in-this-state', inBoth({ zh: r.zh, en: r.reason }))

function correctRoute(deps: RoomDeps): Route {
  return route({
    ...publishing,
    method: 'PUT',
    path: '/api/notices/:id',
    summary: 'Corrects a notice; what it said before is kept and shown',
    params,
    body: Correction,
    run: async (call) => {
      const { tx, body, actor, now } = call
      const n = await ownNotice(call, call.params.id)
      const refusal = correctionRefused(n, now)
      if (refusal) throw refused(refusal)
      if (n.edition !== body.edition)
        throw new Problem(
          'changed-meanwhile',
          say`Somebody has corrected this notice meanwhile; look again.`,
        )
      const expiresAt =
        body.expiresAt === undefined
          ? n.expiresAt
          : body.expiresAt === null
            ? null
            : Date.parse(body.expiresAt)
      const wrong = timesRefused({ publishAt: n.publishAt, expiresAt }, now)
      if (wrong) throw wrongFields([wrong])
      const { level, title, text, en = n.en } = body
      await correctNotice(tx, n, { level, title, text, en, expiresAt, postId: actor.post.id, now })
      await record(call, deps.keys.journal, {
        district: n.district,
        subject: n.id,
        kind: 'notice.corrected',
        data: told({ ...n, level, title, text, en, edition: n.edition + 1 }),
      })
      return { id: n.id, edition: n.edition + 1 }
    },
  })
}

function withdrawRoute(deps: RoomDeps): Route {
  return route({
    ...publishing,
    method: 'POST',
    path: '/api/notices/:id/withdraw',
    summary: 'Takes a notice back and stops what is not sent yet',
    params,
    body: Withdrawal,
    run: async (call) => {
      const { tx, body, now } = call
      const one = await ownNotice(call, call.params.id)
      const refusal = withdrawalRefused(one)
      if (refusal) throw refused(refusal)
      const all = body.series ? await listSeries(tx, one.series) : [one]
      const items = []
      for (const n of all.filter((each) => !withdrawalRefused(each))) {
        /* eslint-disable no-await-in-loop -- one connection, area after area */
        const stopped = await withdrawNotice(tx, n, { because: body.because, now })
        await record(call, deps.keys.journal, {
          district: n.district,
          subject: n.id,
          kind: 'notice.withdrawn',
          data: { area: n.areaCode, reason: body.because, stopped },
        })
        /* eslint-enable no-await-in-loop */
        items.push({ id: n.id, areaCode: n.areaCode, stopped })
      }
      return { items }
    },
  })
}

// ── the board ──────────────────────────────────────────────────────────────────────────────────────────

const boardState = (n: NoticeRow, now: number) =>
  n.state === 'published' && n.expiresAt !== null && n.expiresAt <= now ? 'ended' : n.state

type Shown = {
  readonly deps: RoomDeps
  readonly call: Pick<Acting, 'actor' | 'now'>
  readonly readers: number
}

const toBoard = (n: NoticeRow, { deps, call, readers }: Shown) => ({
  ...noticeToWire(n, { territory: deps.territory, language: call.actor.language }),
  series: n.series,
  state: boardState(n, call.now),
  edition: n.edition,
  groupId: n.groupId,
  readCount: readers,
  withdrawnAt: isoOrNull(n.withdrawnAt),
  withdrawnBecause: n.withdrawnBecause,
  spread: n.spread,
  spreadCount: n.spreadCount,
})

function listRoute(deps: RoomDeps): Route {
  return route({
    ...reading,
    path: '/api/notice-board',
    summary:
      'Notices of one’s area, also those still to come and those that are over, the latest first',
    query: z.object({ ...pageQuery, ...boardFilters }),
    run: async ({ tx, query, actor, now }) => {
      const { limit, cursor, state, area } = query
      const [at, id] = cursor === undefined ? [] : decodeCursor(cursor, ['ms', 'id'])
      const after = cursor === undefined ? undefined : ([Number(at), String(id)] as const)
      const rows = await listBoard(tx, { limit, after, state, area, now })
      const page = pageOf(rows, limit, (n) => [n.publishAt, n.id])
      const items = page.items.map((n) =>
        toBoard(n, { deps, call: { actor, now }, readers: n.readers }),
      )
      return { ...page, items }
    },
  })
}

function detailRoute(deps: RoomDeps): Route {
  return route({
    ...reading,
    path: '/api/notice-board/:id',
    summary:
      'One notice: its editions, how many devices showed it in which community, and how its sending goes',
    params,
    run: async ({ tx, params: { id }, actor, now }) => {
      const n = await findNotice(tx, id)
      if (!n || !(await reaches(tx, 'notice.read', n.areaCode)))
        throw new Problem('not-found', say`There is no such notice in your area.`)
      const readers = await listReaders(tx, n)
      const mine =
        actorMay(actor, 'notice.publish') && (await reaches(tx, 'notice.publish', n.areaCode))
      const siblings = await listSeries(tx, n.series)
      return {
        ...toBoard(n, {
          deps,
          call: { actor, now },
          readers: readers.reduce((sum, r) => sum + r.readers, 0),
        }),
        readers: readers.map((r) => ({
          ...r,
          areaName: deps.territory.area(r.areaCode)?.name ?? r.areaCode,
        })),
        editions: (await listEditions(tx, n)).map((e) => ({ ...e, until: iso(e.until) })),
        deliveries: await countStates(tx, id),
        alsoIn: siblings
          .filter((s) => s.id !== n.id)
          .map((s) => ({ id: s.id, areaCode: s.areaCode, state: boardState(s, now) })),
        can: {
          correct: abilityOf(mine, correctionRefused(n, now), actor.language),
          withdraw: abilityOf(mine, withdrawalRefused(n), actor.language),
        },
      }
    },
  })
}

function abilityOf(
  mine: boolean,
  refusal: ReturnType<typeof correctionRefused>,
  language: 'zh-CN' | 'en',
): true | string {
  if (!mine)
    return language === 'en'
      ? 'Your post does not publish for this area'
      : '本岗位不发布此区域的通知'
  if (!refusal) return true
  return language === 'en' ? refusal.reason : refusal.zh
}

function deliveriesRoute(): Route {
  return route({
    ...reading,
    path: '/api/notice-board/:id/deliveries',
    summary: 'What became of each message of a notice; no addresses',
    params,
    query: z.object({ ...pageQuery, state: z.string().max(20).optional() }),
    run: async ({ tx, params: { id }, query }) => {
      const { limit, cursor, state } = query
      const [at, last] = cursor === undefined ? [] : decodeCursor(cursor, ['ms', 'id'])
      const after = cursor === undefined ? undefined : ([Number(at), String(last)] as const)
      const rows = await listDeliveries(tx, { noticeId: id, state, limit, after })
      const page = pageOf(rows, limit, (m) => [m.createdAt, m.id])
      return { ...page, items: page.items.map(deliveryToWire) }
    },
  })
}
