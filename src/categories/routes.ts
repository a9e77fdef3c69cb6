import { z } from 'zod'
import { type Call, type Route, route } from '#platform/http.ts'
import { appendToSubject } from '#platform/journal/journal.ts'
import { decodeCursor, pageOf } from '#platform/page.ts'
import { Problem } from '#platform/problem.ts'
import { say } from '#platform/sentence.ts'
import { type Category, type Condition, matchCategory, partsOf } from './domain.ts'
import { subjectOf } from './journal.ts'
import {
  findCategory,
  findEdition,
  highestUsedCondition,
  listCategories,
  listCategoryRows,
  listEditions,
  putCategories,
  replaceConditions,
} from './queries.ts'
import { CategoryInput, CategoryPath, CategoryQuery, SuggestQuery } from './schema.ts'

const PathParam = z.object({ path: CategoryPath })

type Deps = { readonly journalKey: Buffer }

export function categoryRoutes(deps: Deps): Route[] {
  return [...lists(), ...single(deps)]
}

function lists(): Route[] {
  return [
    route({
      method: 'GET',
      path: '/api/category-editions',
      may: 'anyone',
      audit: 'none',
      summary: 'Editions of category lists',
      tag: 'categories',
      run: ({ tx }) => listEditions(tx).then((items) => ({ items, next: null })),
    }),
    route({
      method: 'GET',
      path: '/api/categories',
      may: 'anyone',
      audit: 'none',
      summary: 'Categories with their filing conditions, by path',
      tag: 'categories',
      query: CategoryQuery,
      run: async ({ tx, query }) => {
        const after = query.cursor && String(decodeCursor(query.cursor, 1)[0])
        const rows = await listCategories(tx, { ...query, after, limit: query.limit + 1 })
        return pageOf(rows, query.limit, (row) => [row.path])
      },
    }),
    route({
      method: 'GET',
      path: '/api/categories/suggest',
      may: 'anyone',
      audit: 'none',
      summary: 'Categories that the words of a report speak for, with the reason',
      tag: 'categories',
      query: SuggestQuery,
      run: async ({ tx, query }) => {
        const rows = await listCategoryRows(tx, { edition: query.edition, active: true })
        const byPath = new Map(rows.map((row) => [row.path, row]))
        const items = matchCategory(query.text, rows).map((suggestion) => ({
          ...suggestion,
          name: byPath.get(suggestion.path)?.name,
          nameEn: byPath.get(suggestion.path)?.nameEn,
        }))
        return { items }
      },
    }),
  ]
}

function single(deps: Deps): Route[] {
  return [
    route({
      method: 'GET',
      path: '/api/categories/:path',
      may: 'anyone',
      audit: 'none',
      summary: 'One category',
      tag: 'categories',
      params: PathParam,
      run: async ({ tx, params }) => {
        const category = await findCategory(tx, params.path)
        if (!category) throw new Problem('not-found', say`There is no category ${params.path}.`)
        return category
      },
    }),
    route({
      method: 'PUT',
      path: '/api/categories/:path',
      may: 'category.manage',
      audit: 'journal',
      summary: 'Adds a category or replaces what is said of it',
      tag: 'categories',
      params: PathParam,
      body: CategoryInput,
      run: (call) => saveCategory(call, deps),
    }),
  ]
}

type Save = Call<z.infer<typeof PathParam>, undefined, CategoryInput>

async function saveCategory({ tx, params, body, actor, now, key }: Save, deps: Deps) {
  const { path } = params
  const parts = partsOf(path)
  if (!parts) throw new Error(`not a category path: ${path}`)
  if (!(await findEdition(tx, parts.edition))) {
    throw new Problem('invalid-input', say`path: there is no edition ${parts.edition}`, {
      fields: [{ field: 'path', expected: say`an edition that exists`, got: parts.edition }],
    })
  }
  const before = await findCategory(tx, path)
  if (!before && parts.code.length < 4) {
    throw new Problem(
      'invalid-input',
      say`path: ${path} is a group; a category has 4 to 8 digits`,
      {
        fields: [{ field: 'path', expected: say`a code of 4 to 8 digits`, got: parts.code }],
      },
    )
  }
  const used = await highestUsedCondition(tx, path)
  const { conditions, ...own } = body
  const after: Category = { path, ...parts, ...own, conditions: numbered(conditions, before, used) }
  await putCategories(tx, [after])
  await replaceConditions(tx, path, after.conditions)
  await appendToSubject(tx, deps.journalKey, {
    district: '',
    subject: subjectOf(path),
    at: now,
    kind: before ? 'category.changed' : 'category.added',
    actor: actor.person?.pseudonym ?? null,
    post: actor.post.id,
    commandKey: key,
    data: { before: before ?? null, after },
  })
  return findCategory(tx, path)
}

/** New conditions are numbered after every number ever used, so that a case never comes to mean another condition. */
function numbered(
  conditions: CategoryInput['conditions'],
  before: Category | undefined,
  used: number,
): Condition[] {
  const given = [...conditions, ...(before?.conditions ?? [])].map((c) => c.seq ?? 0)
  let last = Math.max(used, ...given)
  return conditions.map((condition) => ({ ...condition, seq: condition.seq ?? ++last }))
}
