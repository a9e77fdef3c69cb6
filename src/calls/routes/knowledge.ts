// What the desk knows: looked up while talking, written by one and approved by another.
import { z } from 'zod'
import { Answer, type Call, type Route, route } from '#platform/http.ts'
import { pageQuery } from '#platform/page.ts'
import type { Territory } from '#territory'
import {
  decideArticle,
  type Editing,
  mustFind,
  rewriteArticle,
  withdraw,
  writeArticle,
} from '../knowledge.ts'
import { countUse, listArticles, listEditions } from '../queries/knowledge.ts'
import { ArticleId, Content, Decide, KnowledgeFilter, Told } from '../schema.ts'
import { articleOf, editionOf } from '../wire.ts'

export type KnowledgeDeps = {
  readonly keys: { readonly journal: Buffer }
  readonly territory: Pick<Territory, 'dayIn'>
}

const tag = 'knowledge'
const day = 86_400_000
/** Days whose use is counted. */
const usedDays = 90

export const knowledgeRoutes = (deps: KnowledgeDeps): Route[] => [
  ...readingRoutes(deps),
  ...writingRoutes(deps),
]

const sinceOf = (now: number) => new Date(now - usedDays * day).toISOString().slice(0, 10)

function readingRoutes({ territory }: KnowledgeDeps): Route[] {
  return [
    route({
      method: 'GET',
      path: '/api/knowledge',
      perMinute: 600,
      may: 'knowledge.read',
      audit: 'none',
      tag,
      query: KnowledgeFilter.extend(pageQuery),
      summary:
        'Articles and scripts: by words, by category, most used, out of date, waiting for approval',
      run: async ({ tx, actor, query, now }) => {
        const { limit, cursor, ...filter } = query
        const today = territory.dayIn(actor.post.areaCode, now)
        const page = await listArticles(tx, { filter, today, since: sinceOf(now), limit, cursor })
        return { items: page.items.map(articleOf), next: page.next }
      },
    }),
    route({
      method: 'GET',
      path: '/api/knowledge/:id',
      may: 'knowledge.read',
      audit: 'none',
      tag,
      params: ArticleId,
      summary: 'One article with its editions',
      run: async ({ tx, actor, params, now }) => {
        const article = await mustFind(tx, params.id, sinceOf(now))
        const editions = await listEditions(tx, article)
        const own = editions.find(({ state }) => state === 'waiting')?.writtenBy
        return {
          ...articleOf(article),
          editions: editions.map(editionOf),
          /** Whether what waits is one's own: then another approves it. */
          ownWaits: own !== undefined && own !== null && own === actor.person?.id,
        }
      },
    }),
    route({
      method: 'POST',
      path: '/api/knowledge/:id/told',
      may: 'knowledge.read',
      audit: 'none',
      tag,
      params: ArticleId,
      body: Told,
      summary: 'Counts that it was used, or whether it helped; not by whom',
      run: async ({ tx, actor, params, body, now }) => {
        const { id, district } = await mustFind(tx, params.id)
        const today = territory.dayIn(actor.post.areaCode, now)
        await countUse(tx, { id, district, day: today, what: body.what })
        return { counted: body.what }
      },
    }),
  ]
}

type Edited = Pick<Call<unknown, unknown, unknown>, 'tx' | 'actor' | 'now' | 'key'>

function writingRoutes({ keys }: KnowledgeDeps): Route[] {
  const editing = ({ tx, actor, now, key }: Edited): Editing => ({
    tx,
    actor,
    now,
    key,
    journalKey: keys.journal,
  })
  /** What is done to one article answers with its id. */
  const onOne =
    <Body>(change: (e: Editing, id: string, body: Body) => Promise<void>) =>
    async (call: Edited & { readonly params: { readonly id: string }; readonly body: Body }) => {
      await change(editing(call), call.params.id, call.body)
      return { id: call.params.id }
    }
  const common = { may: 'knowledge.manage', audit: 'journal', tag } as const
  return [
    route({
      ...common,
      method: 'POST',
      path: '/api/knowledge',
      body: Content,
      summary: 'Writes an article; it answers once someone else has approved it',
      run: async (call) => new Answer(201, { id: await writeArticle(editing(call), call.body) }),
    }),
    route({
      ...common,
      method: 'PUT',
      path: '/api/knowledge/:id',
      params: ArticleId,
      body: Content,
      summary: 'Writes the next edition; the one in force stays until it is approved',
      run: onOne(rewriteArticle),
    }),
    route({
      ...common,
      may: 'knowledge.approve',
      method: 'POST',
      path: '/api/knowledge/:id/decision',
      params: ArticleId,
      body: Decide,
      summary: 'Approves or declines an edition that someone else has written',
      run: onOne(decideArticle),
    }),
    route({
      ...common,
      method: 'POST',
      path: '/api/knowledge/:id/withdraw',
      params: ArticleId,
      body: z.object({}),
      summary: 'Takes an article out of use; it is kept with its editions',
      run: onOne(withdraw),
    }),
  ]
}
