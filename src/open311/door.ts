// What every resource of the door has in common: formats, errors, keys, jurisdictions.
import { z } from 'zod'
import type { Lists } from '#duties'
import type { Keys } from '#platform/crypto.ts'
import type { Database } from '#platform/db.ts'
import { parseInstant } from '#platform/dates.ts'
import { type Actor, actorMay, type Route, streamRoute } from '#platform/http.ts'
import { fieldsOf, tryParse } from '#platform/http/parse.ts'
import { Problem } from '#platform/problem.ts'
import { say } from '#platform/sentence.ts'
import type { People } from '#people'
import type { Area, Territory } from '#territory'
import { type Document, refuse, send } from './answer.ts'
import { type Range, type Window, windowOf } from './domain.ts'
import { type Fields, readFields, refuseFields } from './fields.ts'

export type Deps = {
  readonly db: Database
  readonly territory: Territory
  readonly keys: Keys
  /** The lists as this process keeps them; without it an intake reads them from the database. */
  readonly lists?: Lists | undefined
  readonly people: People
  /** Where clients reach us, without a slash at the end. */
  readonly publicUrl: string
}

export const base = '/open311/v2'

export type Ask = {
  readonly fields: Fields
  /** The last part of the path without its format: the code or id of one thing. */
  readonly name: string
  readonly now: number
  readonly language: Actor['language']
  readonly key: string | null
  /** Whoever sent a Bearer token, or anyone. */
  readonly actor: Actor
}

export type Resource = {
  readonly method: 'GET' | 'POST'
  /** Below the base, e.g. `services` or `services/:name`. */
  readonly path: string
  readonly summary: string
  readonly args: readonly string[]
  readonly audit?: 'journal'
  readonly bareType?: boolean
  readonly answer: (ask: Ask) => Promise<Document>
}

// For the API description only: what is wrong with an argument is told in the form of this interface.
const described = (names: readonly string[]) =>
  z.looseObject(Object.fromEntries(names.map((name) => [name, z.unknown().optional()])))

/** The routes of a resource: with either ending and with none. */
export function routesOf(resource: Resource): Route[] {
  const path = `${base}/${resource.path}`
  const paths = path.endsWith(':name') ? [path] : [`${path}.xml`, `${path}.json`, path]
  return paths.map((each) => routeAt(each, resource))
}

/** A client hands on a whole city's reports from one address. */
const perMinute = 600

const nameIn = ({ name }: Record<string, unknown>): string =>
  typeof name === 'string' ? name.replace(/\.(xml|json)$/i, '') : ''

function routeAt(path: string, resource: Resource): Route {
  return streamRoute({
    refuse,
    method: resource.method,
    path,
    ...(resource.method === 'GET' ? {} : { perMinute }),
    may: 'anyone',
    audit: resource.audit ?? 'none',
    tag: 'open311',
    summary: resource.summary,
    params: described(path.endsWith(':name') ? ['name'] : []),
    query: described(resource.args),
    stream: async ({ request, reply, actor, now, key, params }) => {
      try {
        const document = await resource.answer({
          fields: await readFields(request),
          name: nameIn(params),
          now,
          language: actor.language,
          key,
          actor,
        })
        return send(request, reply, { document, bareType: resource.bareType ?? false })
      } catch (error) {
        return refuse(error, request, reply)
      }
    },
  })
}

/** Whatever else is asked for below the base. */
export function nothingElse(): Route[] {
  const methods = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const
  return methods.map((method) => {
    return streamRoute({
      refuse,
      method,
      path: '/open311/*',
      ...(method === 'GET' ? {} : { perMinute }),
      may: 'anyone',
      audit: 'none',
      tag: 'open311',
      summary: 'Nothing is here',
      hidden: true,
      stream: async ({ request, reply }) => {
        const path = request.url.split('?', 1)[0]
        const detail = say`There is nothing at ${method} ${path}. Resources end in .xml or .json; see ${base}/discovery.xml.`
        return refuse(new Problem('not-found', detail), request, reply)
      },
    })
  })
}

/** The holder of the key, if it may do this. @throws Problem forbidden for a missing or invalid key */
export async function keyHolder(
  people: People,
  { fields, actor, language }: Ask,
  action: string,
): Promise<Actor> {
  const secret = fields.one('api_key')
  const asking = secret === undefined ? actor : await holderOf(people, secret, language)
  if (asking.via !== 'token')
    throw new Problem('forbidden', say`api_key: a key is needed; key_service in discovery says how`)
  if (asking.post.kind !== 'open311' || !actorMay(asking, action))
    throw new Problem('forbidden', say`api_key: a key of the Open311 door with the right ${action}`)
  return asking
}

async function holderOf(people: People, secret: string, language: Actor['language']) {
  try {
    return await people.actorOfToken(secret, language)
  } catch (error) {
    if (!(error instanceof Problem) || error.code !== 'not-signed-in') throw error
    throw new Problem('forbidden', say`api_key: this key is not valid, was revoked or has ended`, {
      cause: error,
    })
  }
}

/** Cities; where there are none, the largest areas there are. */
function jurisdictions(territory: Territory): readonly Area[] {
  const top = territory.children('')
  const cities = top.flatMap((area) =>
    area.kind === 'province' ? territory.children(area.code) : [area],
  )
  return cities.length ? cities : top
}

/** The area code of the jurisdiction asked for, '' for none. @throws Problem not-found for an unknown one */
export function jurisdictionOf({ territory }: Deps, { fields }: Ask): string {
  const id = fields.one('jurisdiction_id')
  if (id === undefined) return ''
  if (jurisdictions(territory).some((area) => area.code === id)) return id
  throw new Problem(
    'not-found',
    say`jurisdiction_id: there is no jurisdiction "${id.slice(0, 60)}" here; it is the area code of a city, and may be left out`,
  )
}

/** The only jurisdiction there is; undefined where there are several. */
export function onlyJurisdiction({ territory }: Deps): string | undefined {
  const all = jurisdictions(territory)
  return all.length === 1 ? all[0]?.code : undefined
}

/** Parses by a schema. @throws Problem invalid-input naming each wrong argument */
export function parseBy<S extends z.ZodType>(schema: S, value: unknown): z.infer<S> {
  const result = tryParse(schema, value)
  if (result.success) return result.data
  throw refuseFields(fieldsOf(result.error, ''))
}

/** Reads two arguments as a range of time; undefined when neither is given. */
export function readRange(fields: Fields, first: string, last: string): Range | undefined {
  const read = (field: string) => {
    const value = fields.one(field)
    return value === undefined ? undefined : parseInstant(value, { field })
  }
  const range = { from: read(first), to: read(last) }
  return range.from === undefined && range.to === undefined ? undefined : range
}

export type WindowAsk = {
  readonly names: readonly [first: string, last: string]
  readonly now: number
  readonly mostMs?: number
}

/** @throws Problem invalid-input when the first instant lies after the last */
export function windowAsked(range: Range, { names, now, mostMs }: WindowAsk): Window {
  const window = windowOf(range, now, mostMs)
  if (window) return window
  throw refuseFields([{ field: names[0], expected: say`a time not after ${names[1]}` }])
}
