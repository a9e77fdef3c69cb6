import { z } from 'zod'
import { type Route, route } from '#platform/http.ts'
import { pageOf } from '#platform/page.ts'
import { Problem } from '#platform/problem.ts'
import { say } from '#platform/sentence.ts'
import { allScopes } from '../domain.ts'
import { listTokens, revokeToken, type TokenRow } from '../queries/identity.ts'
import { record } from '../record.ts'
import type { RouteDeps } from '../routes.ts'
import { Id, NewToken, pageSchema, Token } from '../schema.ts'
import { issueToken } from '../tokens.ts'
import { cursorOf, idParams, iso, isoOrNull, listQuery, tag } from './shared.ts'

const toToken = (row: TokenRow): Token => ({
  id: row.id,
  post: { id: row.postId, code: row.postCode, title: row.title, titleEn: row.titleEn },
  scopes: row.scopes.includes(allScopes) ? null : row.scopes,
  note: row.note,
  createdAt: iso(row.createdAt),
  expiresAt: isoOrNull(row.expiresAt),
  revokedAt: isoOrNull(row.revokedAt),
})

export function tokenRoutes({ journalKey }: RouteDeps): Route[] {
  return [
    route({
      method: 'GET',
      path: '/api/tokens',
      may: 'token.manage',
      audit: 'none',
      summary: 'API tokens, latest first; never their secrets',
      tag,
      query: z.object({ limit: listQuery.limit, cursor: listQuery.cursor }),
      reply: pageSchema(Token),
      run: async ({ tx, query: { limit, cursor } }) => {
        const before = cursorOf(cursor, ['id'])?.[0]
        const rows = await listTokens(tx, {
          limit,
          before: before === undefined ? before : String(before),
        })
        return pageOf(rows.map(toToken), limit, (token) => [token.id])
      },
    }),
    route({
      method: 'POST',
      path: '/api/tokens',
      may: 'token.manage',
      audit: 'journal',
      summary: 'Make an API token for a post; its secret is shown once',
      tag,
      body: NewToken,
      reply: z.object({ id: Id, secret: z.string(), expiresAt: z.iso.datetime().nullable() }),
      run: async ({ body, ...call }) => {
        const made = await issueToken(call, journalKey, body)
        return { ...made, expiresAt: isoOrNull(made.expiresAt) }
      },
    }),
    route({
      method: 'DELETE',
      path: '/api/tokens/:id',
      may: 'token.manage',
      audit: 'journal',
      summary: 'Revoke an API token',
      tag,
      params: idParams,
      run: async ({ params: { id }, ...call }) => {
        if (!(await revokeToken(call.tx, id, call.now))) {
          throw new Problem('not-found', say`There is no such token, or it was revoked already.`)
        }
        await record(call, { journalKey, subject: id, kind: 'token.revoked', data: {} })
        return undefined
      },
    }),
  ]
}
