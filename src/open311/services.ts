// Discovery, the list of services, and what each asks.
import type { Attribute, CategoryRow } from '#categories'
import { findCategory, listCategoryRows, listEditions } from '#categories'
import type { Tx } from '#platform/db.ts'
import { contextOf } from '#platform/http.ts'
import { Problem } from '#platform/problem.ts'
import { say } from '#platform/sentence.ts'
import { type Document, Many } from './answer.ts'
import { type Ask, base, type Deps, jurisdictionOf, type Resource } from './door.ts'
import { pathOfService, serviceCodeOf } from './domain.ts'
import { type Language, nameOf } from './texts.ts'

/** When this interface last changed; clients compare it. */
const changeset = '2026-07-01T00:00:00+08:00'

export function discovery(deps: Deps): Resource {
  return {
    method: 'GET',
    path: 'discovery',
    summary: 'Where the Open311 door is and what it speaks',
    args: [],
    bareType: true,
    answer: async () => {
      // Both ways of writing the address: some clients append to it, and some take a list of one for no list.
      const urls = [`${deps.publicUrl}${base}/`, `${deps.publicUrl}${base}`]
      const endpoints = urls.map((url) => ({
        specification: 'http://wiki.open311.org/GeoReport_v2',
        url,
        changeset,
        type: 'production',
        formats: new Many('format', ['text/xml', 'application/json']),
      }))
      return {
        root: 'discovery',
        node: {
          changeset,
          contact: `${deps.publicUrl}/help`,
          key_service: `${deps.publicUrl}/help`,
          endpoints: new Many('endpoint', endpoints),
        },
      }
    },
  }
}

/** Editions in force on this day. */
async function editionsInForce(tx: Tx, today: string): Promise<Set<string>> {
  const editions = await listEditions(tx)
  return new Set(
    editions
      .filter((e) => e.validFrom <= today && (e.validTo === null || e.validTo > today))
      .map((e) => e.code),
  )
}

type Offered = Pick<CategoryRow, 'active' | 'public' | 'edition'>

const isOffered = (c: Offered, editions: ReadonlySet<string>) =>
  c.active && c.public && editions.has(c.edition)

/** The category behind a service code, if it is offered today. @throws Problem not-found */
export async function offeredCategory(tx: Tx, code: string, today: string) {
  const path = pathOfService(code)
  const category = path === undefined ? undefined : await findCategory(tx, path)
  if (category && isOffered(category, await editionsInForce(tx, today))) return category
  throw new Problem(
    'not-found',
    say`service_code: there is no service "${code.slice(0, 100)}"; see ${base}/services.xml`,
  )
}

const serviceOf = (c: CategoryRow, language: Language) => ({
  service_code: serviceCodeOf(c.path),
  service_name: nameOf(c.name, c.nameEn, language),
  description: c.description || null,
  metadata: c.attributes.length > 0,
  type: 'realtime',
  keywords: c.keywords.join(',') || null,
  group: nameOf(c.group, c.groupEn, language) || null,
})

const attributeOf = (a: Attribute, index: number, language: Language) => ({
  variable: true,
  code: a.code,
  datatype: a.datatype,
  required: a.required,
  datatype_description: null,
  order: index + 1,
  description: nameOf(a.name, a.nameEn, language),
  values: new Many(
    'value',
    a.values.map((v) => ({ key: v.key, name: nameOf(v.name, v.nameEn, language) })),
  ),
})

const reading = ({ people }: Deps, { language }: Ask) => contextOf(people.publicActor(language))

export function services(deps: Deps): Resource {
  return {
    method: 'GET',
    path: 'services',
    summary: 'The services one can ask for',
    args: ['jurisdiction_id'],
    answer: async (ask): Promise<Document> => {
      jurisdictionOf(deps, ask)
      const today = deps.territory.dayIn('', ask.now)
      // Always whole: clients take a service that is missing for one that has ended.
      const rows = await deps.db.transaction(reading(deps, ask), async (tx) => {
        const editions = await editionsInForce(tx, today)
        return (await listCategoryRows(tx, { active: true })).filter((c) => isOffered(c, editions))
      })
      const items = rows.map((c) => serviceOf(c, ask.language))
      return { root: 'services', node: new Many('service', items) }
    },
  }
}

export function serviceDefinition(deps: Deps): Resource {
  return {
    method: 'GET',
    path: 'services/:name',
    summary: 'What a service asks',
    args: ['jurisdiction_id'],
    answer: async (ask): Promise<Document> => {
      jurisdictionOf(deps, ask)
      const category = await deps.db.transaction(reading(deps, ask), (tx) =>
        offeredCategory(tx, ask.name, deps.territory.dayIn('', ask.now)),
      )
      return {
        root: 'service_definition',
        node: {
          service_code: serviceCodeOf(category.path),
          attributes: new Many(
            'attribute',
            category.attributes.map((a, i) => attributeOf(a, i, ask.language)),
          ),
        },
      }
    },
  }
}
