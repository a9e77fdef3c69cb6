// A town with a hotline: its calls, its desk, and a switch with a token of its own.
import { randomUUID } from 'node:crypto'
import { sql } from '#platform/db.ts'
import { allCaseRoutes } from '#cases'
import { type CallDeps, callRoutes } from '#calls'
import { openTown, postId } from '../../src/cases/city.fixture.ts'

type Db = Parameters<typeof openTown>[0]

export const phone = '13871234567'
export const switchToken = 'token-of-the-switch'

export async function openHotline(
  db: Db,
  own: (keys: CallDeps['keys']) => Partial<CallDeps> = () => ({}),
) {
  const t = await openTown(db, (deps) => [
    ...allCaseRoutes(deps),
    ...callRoutes({ ...deps, ...own(deps.keys) }),
  ])
  await db.owner((tx) =>
    tx.run(sql`insert into api_token (id, token_hash, post_id, scopes, created_at)
      values (${randomUUID()}, sha256(convert_to(${switchToken}, 'UTF8')), ${postId('callTaker')}, '{call.signal}', now())`),
  )
  const post = (
    url: string,
    body: object,
    as: 'callTaker' | 'dutyOfficer' | 'supervisor' = 'callTaker',
  ) => t.send('POST', url, { as, key: randomUUID(), body })
  const hear = (...events: object[]) =>
    t.send('POST', '/api/telephony/events', { token: switchToken, body: { events } })
  const commands = async () =>
    (await t.send('GET', '/api/telephony/commands?name=test', { token: switchToken })).json.items
  const get = async (url: string, as: 'callTaker' | 'supervisor' | 'dutyOfficer' = 'callTaker') =>
    (await t.send('GET', url, { as })).json
  const take = async (body: object = {}) => (await post('/api/calls', body)).json.id as string
  const iso = (ms: number) => new Date(ms).toISOString()
  return { ...t, post, hear, commands, get, take, iso }
}
