import { z } from 'zod'
import { parseCoordinates, type TileSystem } from '#platform/coordinates.ts'
import type { Tx } from '#platform/db.ts'
import { type Actor, actorMay, Answer, route, type Route, streamRoute } from '#platform/http.ts'
import { decodeCursor, pageOf, pageQuery } from '#platform/page.ts'
import { Problem } from '#platform/problem.ts'
import { say } from '#platform/sentence.ts'
import { type Act, addArea, editArea, runMerge, runSplit } from './commands.ts'
import {
  findArea,
  findBoundary,
  type ListedArea,
  listAreas,
  listEndedVersions,
} from './queries/areas.ts'
import { listPlaces } from './queries/map.ts'
import * as schema from './schema.ts'
import type { Area, CityProfile, Territory } from './territory.ts'
import { maxTileZoom } from './tiles.ts'

export type TerritoryDeps = {
  readonly territory: Territory
  readonly journalKey: Buffer
  /** Outside map tiles beneath our own. */
  readonly tileUrl?: string | undefined
  /** In which they are drawn. */
  readonly tileSystem?: TileSystem
}

const tag = 'territory'
const manage = { may: 'territory.manage', audit: 'journal', tag } as const
const open = { method: 'GET', may: 'anyone', audit: 'none', tag } as const

const toStep = ({ code, kind, name, nameEn }: Area) => ({ code, kind, name, nameEn })

const toProfile = ({ areaPrefix, timeZone, calendar, yellowShare }: CityProfile) => ({
  areaPrefix,
  timeZone,
  calendar: calendar.code,
  yellowShare,
})

function abilities(actor: Actor, area: ListedArea): schema.AreaDetailReply['can'] {
  const inWords = (zh: string, en: string) => (actor.language === 'en' ? en : zh)
  if (!actorMay(actor, 'territory.manage')) {
    const reason = inWords('本岗位无权管理区域', 'Your post may not manage areas')
    return { edit: reason, split: reason, merge: reason }
  }
  if (area.validTo !== null) {
    const reason = inWords(`该区域将于 ${area.validTo} 终止`, `The area ends on ${area.validTo}`)
    return { edit: reason, split: reason, merge: reason }
  }
  const reason = inWords('请先处理下级区域', 'Deal with the areas below it first')
  return { edit: true, split: area.children ? reason : true, merge: area.children ? reason : true }
}

async function detailOf(
  tx: Tx,
  o: { deps: TerritoryDeps; actor: Actor; code: string; day: string },
) {
  const { territory } = o.deps
  const area = await findArea(tx, o.code, o.day)
  if (!area) throw new Problem('not-found', say`There is no area ${o.code} on ${o.day}.`)
  return {
    ...area,
    ancestors: territory.ancestors(o.code).map(toStep),
    profile: toProfile(territory.profileOf(o.code)),
    bounds: territory.boundsOf(o.code) ?? null,
    history: await listEndedVersions(tx, o.code, o.day),
    can: abilities(o.actor, area),
  } satisfies schema.AreaDetailReply
}

function readRoutes(deps: TerritoryDeps): Route[] {
  const { territory } = deps
  return [
    route({
      ...open,
      path: '/api/areas',
      summary: 'Areas valid today, by code / 区域列表',
      query: schema.areaQuery.extend(pageQuery),
      reply: schema.areaPageReply,
      run: async ({ tx, query, now }) => {
        const { cursor, limit, ...filter } = query
        const after = cursor === undefined ? undefined : String(decodeCursor(cursor, 1)[0])
        const rows = await listAreas(tx, {
          ...filter,
          after,
          limit,
          day: territory.dayIn(query.parent ?? '', now),
        })
        return pageOf(rows, limit, (row) => [row.code])
      },
    }),
    route({
      ...open,
      path: '/api/areas/:code',
      summary: 'One area with what it lies in / 区域详情',
      params: schema.areaParams,
      reply: schema.areaDetailReply,
      run: ({ tx, actor, params: { code }, now }) =>
        detailOf(tx, { deps, actor, code, day: territory.dayIn(code, now) }),
    }),
    route({
      ...open,
      path: '/api/areas/:code/boundary',
      summary: 'The boundary of an area as a GeoJSON feature / 区域边界',
      params: schema.areaParams,
      run: async ({ tx, params: { code }, now }) => {
        const geometry = await findBoundary(tx, code, territory.dayIn(code, now))
        if (!geometry) throw new Problem('not-found', say`There is no boundary of an area ${code}.`)
        const feature = { type: 'Feature', id: code, properties: { code }, geometry }
        return new Answer(200, feature, { 'cache-control': 'public, max-age=60' })
      },
    }),
  ]
}

function searchRoutes({ territory }: TerritoryDeps): Route[] {
  return [
    route({
      ...open,
      path: '/api/locate',
      summary: 'The deepest area that holds a point / 坐标定位',
      query: schema.locateQuery,
      reply: schema.locateReply,
      run: async ({ query }) => {
        const point = parseCoordinates(query, { system: query.system })
        const area = territory.locate(point.lon, point.lat)
        if (!area) {
          const extent = territory.boundsOf('')
          // Says so when the two look swapped.
          if (extent) parseCoordinates(query, { system: query.system, extent })
          throw new Problem(
            'out-of-area',
            say`No area holds ${query.lon}, ${query.lat} (${query.system}).`,
          )
        }
        return {
          areaCode: area.code,
          ...point,
          ancestors: [...territory.ancestors(area.code), area].map(toStep),
          profile: toProfile(territory.profileOf(area.code)),
        }
      },
    }),
    route({
      ...open,
      path: '/api/places',
      summary: 'Places by name or address / 地点搜索',
      query: schema.placesQuery,
      reply: schema.placesReply,
      run: async ({ tx, query: { q, near, limit }, now }) => {
        const [lon, lat] = near?.split(',') ?? []
        const at =
          near === undefined ? undefined : parseCoordinates({ lon, lat }, { system: 'WGS84' })
        const places = await listPlaces(tx, { q, near: at, limit, day: territory.dayIn('', now) })
        const items = places.map((place) => ({
          ...place,
          areaCode: place.areaCode ?? territory.locate(place.lon, place.lat)?.code ?? null,
        }))
        return { items }
      },
    }),
  ]
}

function mapRoute({ territory, tileUrl, tileSystem = 'WGS84' }: TerritoryDeps): Route {
  return route({
    ...open,
    path: '/api/map',
    summary: 'What the map begins with / 地图初始范围',
    reply: schema.mapReply,
    run: async () => {
      const bounds = territory.boundsOf('') ?? null
      const cities = territory
        .children('')
        .flatMap((root) => (root.kind === 'province' ? territory.children(root.code) : [root]))
      // Times are shown as the clocks of the city on the map go, not of one that was only imported.
      const shown = cities.find(({ code }) => territory.boundsOf(code)) ?? cities[0]
      return {
        bounds,
        center: bounds && [(bounds[0] + bounds[2]) / 2, (bounds[1] + bounds[3]) / 2],
        maxTileZoom,
        timeZone: territory.profileOf(shown?.code ?? '').timeZone,
        cities: cities.map(({ code, name, nameEn }) => ({
          code,
          name,
          nameEn,
          bounds: territory.boundsOf(code) ?? null,
        })),
        ...(tileUrl === undefined ? {} : { tileUrl, tileSystem }),
      }
    },
  })
}

function tileRoute({ territory }: TerritoryDeps): Route {
  return streamRoute({
    ...open,
    path: '/api/tiles/:z/:x/:y.pbf',
    summary: 'Vector tile (Mapbox Vector Tile 2) / 矢量瓦片',
    params: schema.tileParams,
    query: schema.tileQuery,
    stream: async ({ params: { z, x, y }, query: { system }, request, reply }) => {
      if (x >= 2 ** z || y >= 2 ** z) {
        throw new Problem('not-found', say`There is no tile ${z}/${x}/${y}.`)
      }
      const tile = await territory.tile(z, x, y, system)
      reply.headers({
        'cache-control': 'public, max-age=300, stale-while-revalidate=3600',
        vary: 'accept-encoding',
      })
      if (!tile) return reply.code(204).send()
      reply.header('etag', tile.etag)
      if (request.headers['if-none-match'] === tile.etag) return reply.code(304).send()
      reply.type('application/vnd.mapbox-vector-tile')
      if (!/\bgzip\b/.test(request.headers['accept-encoding'] ?? '')) return reply.send(tile.bytes)
      return reply.header('content-encoding', 'gzip').send(tile.zipped)
    },
  })
}

function writeRoutes(deps: TerritoryDeps): Route[] {
  const { territory, journalKey } = deps
  type Called = Pick<Act, 'tx' | 'actor' | 'now' | 'key'>
  const act = ({ tx, actor, now, key }: Called, code: string): Act => ({
    tx,
    actor,
    now,
    key,
    journalKey,
    today: territory.dayIn(code, now),
  })
  return [
    route({
      ...manage,
      method: 'POST',
      path: '/api/areas',
      summary: 'Adds an area / 新增区域',
      body: schema.newArea,
      reply: z.object({ code: z.string() }),
      run: async ({ body, ...call }) => {
        await addArea(act(call, body.code), body)
        return new Answer(201, { code: body.code })
      },
    }),
    route({
      ...manage,
      method: 'PUT',
      path: '/api/areas/:code',
      summary: 'Corrects an area / 更正区域',
      params: schema.areaParams,
      body: schema.areaEdit,
      reply: schema.areaDetailReply,
      run: async ({ params: { code }, body, ...call }) => {
        const doing = act(call, code)
        await editArea(doing, code, body)
        return detailOf(call.tx, { deps, actor: call.actor, code, day: doing.today })
      },
    }),
    route({
      ...manage,
      method: 'POST',
      path: '/api/areas/:code/split',
      summary: 'Splits an area from a day on; the old one stays in history / 拆分区域',
      params: schema.areaParams,
      body: schema.split,
      reply: schema.changeReply,
      run: ({ params: { code }, body, ...call }) => runSplit(act(call, code), code, body),
    }),
    route({
      ...manage,
      method: 'POST',
      path: '/api/areas/merge',
      summary: 'Merges areas from a day on; the old ones stay in history / 合并区域',
      body: schema.merge,
      reply: schema.changeReply,
      run: ({ body, ...call }) => runMerge(act(call, body.into.code), body),
    }),
  ]
}

export const territoryRoutes = (deps: TerritoryDeps): Route[] => [
  ...readRoutes(deps),
  ...searchRoutes(deps),
  mapRoute(deps),
  tileRoute(deps),
  ...writeRoutes(deps),
]
