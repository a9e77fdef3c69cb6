// "Me too": what others near by have told already, and joining one of them instead of telling it anew.
import { z } from 'zod'
import { Answer, type Route, route } from '#platform/http.ts'
import { Problem } from '#platform/problem.ts'
import { say } from '#platform/sentence.ts'
import { unsorted } from '../domain.ts'
import { residentState } from '../domain/outcomes.ts'
import type { State } from '../lifecycle.ts'
import { countReports } from '../queries/flood.ts'
import { findJoinable, listNearby } from '../queries/nearby.ts'
import { addReporter } from '../queries/reporters.ts'
import { listSimilar } from '../queries/similar.ts'
import { iso } from '../wire.ts'
import { rounded } from './joined.ts'
import type { ResidentDeps } from './resident.ts'

const tag = 'residents'

const Near = z.object({
  /** WGS-84 */
  point: z.object({
    lon: z.number({ error: 'degrees east, −180 to 180' }).min(-180).max(180),
    lat: z.number({ error: 'degrees north, −90 to 90' }).min(-90).max(90),
  }),
  text: z.string().trim().max(4000, 'at most 4000 characters').default(''),
  categoryPath: z.string().max(200).optional(),
})

const Join = z.object({
  language: z.enum(['zh-CN', 'en']).default('zh-CN'),
  /** The answer to the challenge of a refusal for too many requests. */
  work: z.object({ challenge: z.string().max(200), nonce: z.string().max(40) }).optional(),
})

export const nearbyRoutes = (deps: ResidentDeps): Route[] => [nearRoute(), joinRoute(deps)]

const tens = (metres: number): number => Math.max(10, Math.round(metres / 10) * 10)

function nearRoute(): Route {
  return route({
    method: 'POST',
    path: '/api/nearby',
    perMinute: 300,
    // it stores nothing, so there is no first answer to give again
    anew: true,
    may: 'anyone',
    audit: 'none',
    tag,
    body: Near,
    summary:
      'Public open cases near by that could be the same thing: kind, place to ten metres, state, how many asked',
    run: async ({ tx, body: { point, text, categoryPath = unsorted }, now }) => {
      const similar = await listSimilar(tx, { point, categoryPath, text, now })
      const alike = similar.filter(({ same, why }) => same || why.category === 'category')
      const rows = await listNearby(
        tx,
        alike.map(({ id }) => id),
      )
      const byId = new Map(rows.map((row) => [row.id, row]))
      const items = alike.flatMap(({ id, distanceM, same }) => {
        const row = byId.get(id)
        if (!row) return []
        return {
          number: row.number,
          category: { name: row.categoryName, nameEn: row.categoryNameEn },
          state: row.state,
          stateText: residentState(row.state as State, null),
          reportedAt: iso(row.reportedAt),
          distanceM: tens(distanceM),
          point: { lon: rounded(row.lon), lat: rounded(row.lat) },
          asked: row.asked,
          same,
        }
      })
      return { items, next: null }
    },
  })
}

function joinRoute(deps: ResidentDeps): Route {
  return route({
    method: 'POST',
    path: '/api/nearby/:number/follow',
    perMinute: 60,
    may: 'anyone',
    audit: 'none',
    tag,
    params: z.object({ number: z.string().regex(/^\d{5,12}$/, 'the number of a case') }),
    body: Join,
    summary: 'Joins a public open case that others told: a follow link of one’s own, and an answer',
    run: async ({ tx, params, body, request, now }) => {
      const c = await findJoinable(tx, params.number)
      if (!c) {
        throw new Problem('not-found', say`There is no open public case of this number any more.`, {
          fields: [{ field: 'number', expected: say`the number of a public open case` }],
        })
      }
      await deps.door?.admit({
        address: request.ip,
        text: '',
        work: body.work,
        now,
        lately: () => countReports(tx, now - 60_000),
      })
      const { language } = body
      const followToken = await addReporter(tx, deps.keys, c, {
        reporter: { language },
        now,
        joins: true,
      })
      const followUrl = `${deps.publicUrl}/follow/${followToken}`
      return new Answer(201, { number: c.number, followToken, followUrl })
    },
  })
}
