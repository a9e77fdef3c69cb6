// Patrol routes as officers draw them, and the patrols that were walked.
import { z } from 'zod'
import { newId } from '#platform/crypto.ts'
import { Answer, type Route, route } from '#platform/http.ts'
import { decodeCursor, pageOf, pageQuery } from '#platform/page.ts'
import { Problem } from '#platform/problem.ts'
import { say } from '#platform/sentence.ts'
import { districtOf } from '#territory'
import { iso } from '../day.ts'
import { findRouteRow, type RouteRow, updateRoute } from '../queries/coverage.ts'
import { listRoutesOf } from '../queries/day.ts'
import { endRoute, insertRoute, listPatrols } from '../queries/work.ts'
import { record } from '../record.ts'
import { RouteBody, RouteChange } from '../schema.ts'
import type { FieldDeps } from './deps.ts'
import { pointsWithin, within } from './within.ts'

const tag = 'fieldwork'
const id = z.object({ id: z.uuid('an id') })
const reads = { method: 'GET', may: 'field.read', audit: 'none', tag } as const
const plans = { may: 'field.manage', audit: 'journal', tag } as const

export const patrolRoutes = (deps: FieldDeps): Route[] => [
  ...routeReads,
  route({
    ...plans,
    method: 'POST',
    path: '/api/field/routes',
    summary: 'A new patrol route',
    body: RouteBody,
    run: async ({ tx, actor, body, now, key }) => {
      within({ actor }, deps, body.areaCode)
      pointsWithin({ actor }, deps, body.path)
      const routeId = newId()
      const district = districtOf(body.areaCode)
      await insertRoute(tx, { ...body, id: routeId, district, now })
      const entry = { kind: 'fieldwork.routeMade', subject: routeId, district } as const
      await record(tx, { keys: deps.keys, actor, now, key }, entry)
      return new Answer(201, { id: routeId })
    },
  }),
  changeRoute(deps),
  route({
    ...plans,
    method: 'DELETE',
    path: '/api/field/routes/:id',
    summary: 'Ends a patrol route; what was walked stays',
    params: id,
    run: async ({ tx, params, actor, now, key }) => {
      const ended = await endRoute(tx, params.id)
      if (!ended) throw noRoute()
      const entry = { kind: 'fieldwork.routeEnded', subject: params.id, ...ended } as const
      await record(tx, { keys: deps.keys, actor, now, key }, entry)
    },
  }),
  patrolList,
]

const withPath = <R extends { readonly path: string }>(r: R) => ({
  ...r,
  path: JSON.parse(r.path) as unknown,
})
const routeWire = ({ district: _d, ...r }: RouteRow) => withPath(r)

const noRoute = () => new Problem('not-found', say`There is no such route.`)

const routeReads: readonly Route[] = [
  route({
    ...reads,
    path: '/api/field/routes',
    summary: 'Patrol routes',
    run: async ({ tx, actor }) => ({
      items: (await listRoutesOf(tx, actor.post.areaCode)).map(withPath),
      next: null,
    }),
  }),
  route({
    ...reads,
    path: '/api/field/routes/:id',
    summary: 'A patrol route in use, with the version a change must name',
    params: id,
    run: async ({ tx, params }) => {
      const found = await findRouteRow(tx, params.id)
      if (!found) throw noRoute()
      return routeWire(found)
    },
  }),
]

/** The district is the shard: what moves to another is another route. */
function sameDistrict(found: RouteRow, areaCode: string): void {
  if (districtOf(areaCode) === found.district) return
  const expected = say`an area of the district ${found.district}: make a new route for another one`
  throw new Problem('invalid-input', say`areaCode: ${expected}`, {
    fields: [{ field: 'areaCode', expected, got: areaCode }],
  })
}

const changeRoute = (deps: FieldDeps): Route =>
  route({
    ...plans,
    method: 'PUT',
    path: '/api/field/routes/:id',
    summary:
      'Changes a patrol route; patrols synced later are measured by the route as it is now, also those walked before, and so is its coverage',
    params: id,
    body: RouteChange,
    run: async ({ tx, params, actor, body, now, key }) => {
      const found = await findRouteRow(tx, params.id)
      if (!found) throw noRoute()
      within({ actor }, deps, found.areaCode)
      within({ actor }, deps, body.areaCode)
      sameDistrict(found, body.areaCode)
      pointsWithin({ actor }, deps, body.path)
      const { district } = found
      if ((await updateRoute(tx, { ...body, district, id: params.id })) === 0) {
        throw new Problem('changed-meanwhile', say`Someone else changed this route; look again.`, {
          facts: { version: found.version },
        })
      }
      const entry = { kind: 'fieldwork.routeChanged', subject: params.id, district } as const
      await record(tx, { keys: deps.keys, actor, now, key }, entry)
      return { id: params.id, version: body.version + 1 }
    },
  })

const patrolList = route({
  ...reads,
  may: 'field.manage',
  path: '/api/field/patrols',
  summary: 'Patrols, newest first, with what they covered; tracks for 90 days',
  query: z.object(pageQuery),
  run: async ({ tx, actor, query }) => {
    const after = query.cursor ? decodeCursor(query.cursor, ['ms', 'id']) : undefined
    const found = await listPatrols(tx, {
      areaCode: actor.post.areaCode,
      limit: query.limit,
      after: after as [number, string] | undefined,
    })
    const page = pageOf(found, query.limit, (p) => [p.begunAt, p.id])
    const items = page.items.map(({ track, ...p }) => ({
      ...p,
      begunAt: iso(p.begunAt),
      endedAt: iso(p.endedAt),
      track: track === null ? null : (JSON.parse(track) as unknown),
    }))
    return { items, next: page.next }
  },
})
