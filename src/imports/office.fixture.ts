// An office that takes files in, with a post of each kind; for this room's tests.
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after } from 'node:test'
import { type Database, sql } from '#platform/db.ts'
import { buildApp } from '#platform/http/app.ts'
import type { Actor, Authenticate } from '#platform/http.ts'
import type { JobData } from '#platform/jobs.ts'
import { importJobHandler, type KnowledgeImporter } from './jobs.ts'
import { importRoutes } from './routes.ts'

export const now = Date.UTC(2026, 0, 1)
export const keys = { journal: Buffer.alloc(32, 7) }
export const pseudonym = '0197a000-0000-7000-8000-0000000000aa'

const posts = {
  steward: ['case.import', 'territory.manage', 'category.manage', 'knowledge.manage'],
  importer: ['case.import'],
  handler: ['case.read'],
  ward: ['case.import', 'territory.manage', 'category.manage', 'knowledge.manage'],
  // a street of that ward, and so of the same district
  street: ['case.import', 'knowledge.manage'],
} as const
export type PostName = keyof typeof posts

export const postId = (name: PostName) =>
  `0197a000-0000-7000-8000-00000000000${Object.keys(posts).indexOf(name)}`

const areas: Partial<Record<PostName, string>> = { ward: '250704', street: '25070402' }
export const areaOf = (name: PostName) => areas[name] ?? ''

function actorOf(name: PostName, language: Actor['language'] = 'en'): Actor {
  const kind = ['importer', 'ward', 'street'].includes(name) ? 'steward' : name
  return {
    post: {
      id: postId(name),
      code: name,
      kind,
      unitCode: '',
      areaCode: areaOf(name),
      title: name,
      titleEn: '',
    },
    person: { id: pseudonym, name: 'Lin', pseudonym },
    rights: new Map(posts[name].map((right) => [right, 'none'])),
    via: 'token',
    language,
  }
}

export type Fields = Readonly<Record<string, string>>

const boundary = 'xxJingweixx'

function multipart(fields: Fields, file?: { name: string; text: string | Buffer }): Buffer {
  const parts: (string | Buffer)[] = Object.entries(fields).map(
    ([name, value]) =>
      `--${boundary}\r\ncontent-disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`,
  )
  if (file) {
    const head = `content-disposition: form-data; name="file"; filename="${file.name}"`
    parts.unshift(`--${boundary}\r\n${head}\r\ncontent-type: text/csv\r\n\r\n`, file.text, '\r\n')
  }
  return Buffer.concat([...parts, `--${boundary}--\r\n`].map((part) => Buffer.from(part)))
}

const header =
  'case_enquiry_id,open_dt,target_dt,closed_dt,ontime,case_status,closure_reason,case_title,subject,reason,type,queue,department,location,ward,precinct,latitude,longitude,source'

export const csv = (count: number, more = '') =>
  `${[
    header,
    ...Array.from(
      { length: count },
      (_, i) =>
        `${i + 1},2011-12-01 08:00:00,,2011-12-02 08:00:00,ONTIME,Closed,done,Pothole,,Streets,Pothole,,PWDx,1 Main St,Ward 4,,42.34,-71.08,Self Service`,
    ),
  ].join('\n')}\n${more}`

const folder = mkdtempSync(join(tmpdir(), 'imports-jobs-'))
after(() => rmSync(folder, { recursive: true, force: true }))

const noArticles: KnowledgeImporter = () => Promise.reject(new Error('nobody keeps articles here'))

const authenticate: Authenticate = async ({ headers }) =>
  actorOf(headers['x-post'] as PostName, headers['accept-language'] === 'zh-CN' ? 'zh-CN' : 'en')

const addPosts = (db: Database) =>
  db.owner((tx) =>
    tx.run(sql`insert into post (id, code, unit_code, kind, area_code, title)
      select id::uuid, name, '', kind, area, name from jsonb_to_recordset(${JSON.stringify(
        (Object.keys(posts) as PostName[]).map((name) => ({
          id: postId(name),
          name,
          kind: actorOf(name).post.kind,
          area: areaOf(name),
        })),
      )}::jsonb) as r(id text, name text, kind text, area text)`),
  )

export async function openOffice(db: Database, importKnowledge = noArticles) {
  const home = mkdtempSync(join(folder, 'home-'))
  await addPosts(db)
  const waiting: JobData[] = []
  const queue = {
    send: async (_name: string, data: JobData) => {
      waiting.push(data)
      return 'sent'
    },
  }
  const deps = { db, keys, home, now: () => now, queue, importKnowledge }
  const app = await buildApp({
    door: {
      db,
      authenticate,
      now: () => now,
    },
    routes: importRoutes(deps),
    logLevel: 'silent',
    publicUrl: 'http://localhost',
  })
  const handler = importJobHandler(deps)
  const send = async (
    method: 'GET' | 'POST',
    url: string,
    o: { post?: PostName; key?: string } = {},
  ) => {
    const sent = await app.inject({
      method,
      url,
      headers: {
        'x-post': o.post ?? 'steward',
        'accept-language': 'en',
        ...(o.key ? { 'idempotency-key': o.key } : {}),
      },
    })
    return { status: sent.statusCode, text: sent.body, json: jsonOf(sent.body) }
  }
  const upload = async (
    fields: Fields,
    file?: { name: string; text: string | Buffer },
    o: { post?: PostName; key?: string; language?: Actor['language'] } = {},
  ) => {
    const sent = await app.inject({
      method: 'POST',
      url: '/api/imports',
      headers: {
        'content-type': `multipart/form-data; boundary=${boundary}`,
        'x-post': o.post ?? 'steward',
        'accept-language': o.language ?? 'en',
        ...(o.key ? { 'idempotency-key': o.key } : {}),
      },
      payload: multipart(fields, file),
    })
    return { status: sent.statusCode, json: jsonOf(sent.body) }
  }
  /** Does what waits. */
  const work = async (signal: AbortSignal = new AbortController().signal): Promise<void> => {
    // eslint-disable-next-line no-await-in-loop -- one after the other
    for (const data of waiting.splice(0)) await handler.run(data, signal)
  }
  return { app, deps, waiting, queue, send, upload, work, handler }
}

// oxlint-disable-next-line typescript/no-explicit-any -- answers of all kinds
function jsonOf(text: string): any {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

export const boston = { kind: 'cases', profile: 'boston311' }
export const filesLeft = (office: { deps: { home: string } }) =>
  readdirSync(office.deps.home, { recursive: true }).filter((name) => name !== 'imports')
