// Writing what the desk knows: an edition is in force only once a second person has approved it.
import { newId } from '#platform/crypto.ts'
import type { Tx } from '#platform/db.ts'
import type { Actor } from '#platform/http.ts'
import { appendToSubject } from '#platform/journal/journal.ts'
import { Problem } from '#platform/problem.ts'
import { say } from '#platform/sentence.ts'
import { segment } from '#platform/text/segment.ts'
import { districtOf } from '#territory'
import {
  addArticle,
  addEdition,
  type ArticleRow,
  decideEdition,
  findArticle,
  lastContent,
  listEditions,
  type Origin,
  putInForce,
  withdrawArticle,
} from './queries/knowledge.ts'
import type { Content } from './schema.ts'

/** Who writes, as far as it matters here. */
export type Writer = Pick<Actor, 'person' | 'rights'> & {
  readonly post: Pick<Actor['post'], 'id' | 'areaCode' | 'title'>
}

export type Editing = {
  readonly tx: Tx
  readonly actor: Writer
  readonly now: number
  readonly key: string | null
  readonly journalKey: Buffer
}

const everything = '0001-01-01'
const searchText = (c: Content): string =>
  segment([c.title, c.title, c.question, c.answer].join('\n'))

/** In the chain of the article, which stays in the district where it began. */
async function note(
  e: Editing,
  of: { district: string; id: string; kind: string; data: object },
): Promise<void> {
  await appendToSubject(e.tx, e.journalKey, {
    district: of.district,
    subject: of.id,
    at: e.now,
    kind: of.kind,
    actor: e.actor.person?.pseudonym ?? null,
    post: e.actor.post.id,
    commandKey: e.key,
    data: { ...of.data },
  })
}

/** The areas it is for: those given, or that of the post that writes. */
const withAreas = (content: Content, actor: Writer) => {
  const areas = content.areas ?? (actor.post.areaCode ? [actor.post.areaCode] : undefined)
  if (areas) return { ...content, areas }
  throw new Problem('invalid-input', say`areas: say for which areas it holds`, {
    fields: [{ field: 'areas', expected: say`at least one area` }],
  })
}

const within = (areas: readonly string[], { post, rights }: Writer): boolean =>
  rights.get('knowledge.manage') === 'all' || areas.every((area) => area.startsWith(post.areaCode))

function mustKeep(areas: readonly string[], actor: Writer): void {
  if (within(areas, actor)) return
  throw new Problem('forbidden', say`This holds beyond the area of "${actor.post.title}".`, {
    facts: { needs: 'knowledge.manage', areas, areaCode: actor.post.areaCode },
  })
}

/** @returns its id; it waits for approval. */
export async function writeArticle(e: Editing, given: Content, origin?: Origin): Promise<string> {
  const content = withAreas(given, e.actor)
  mustKeep(content.areas, e.actor)
  const id = newId()
  const written = {
    district: districtOf(e.actor.post.areaCode),
    id,
    edition: 1,
    content,
    search: searchText(content),
    ...(origin === undefined ? {} : { origin }),
    by: e.actor.person?.id ?? null,
    now: e.now,
  }
  await addArticle(e.tx, written)
  await addEdition(e.tx, written)
  await note(e, {
    district: written.district,
    id,
    kind: 'knowledge.written',
    data: { edition: 1, title: content.title },
  })
  return id
}

export async function mustFind(tx: Tx, id: string, since = everything): Promise<ArticleRow> {
  const article = await findArticle(tx, { id, since })
  if (article) return article
  throw new Problem('not-found', say`There is no article ${id}.`)
}

/** What it leaves out of areas and English stays as it was. */
export async function rewriteArticle(e: Editing, id: string, given: Content): Promise<void> {
  const article = await mustFind(e.tx, id)
  const content = {
    ...given,
    areas: given.areas ?? [...article.areas],
    answerEn: given.answerEn ?? (await lastContent(e.tx, article))?.answerEn ?? '',
  }
  mustKeep([...article.areas, ...content.areas], e.actor)
  const edition = article.lastEdition + 1
  await addEdition(e.tx, {
    district: article.district,
    id,
    edition,
    content,
    search: searchText(content),
    by: e.actor.person?.id ?? null,
    now: e.now,
  })
  await note(e, {
    district: article.district,
    id,
    kind: 'knowledge.written',
    data: { edition, title: content.title },
  })
}

type Decision = { readonly edition: number; readonly approve: boolean; readonly note: string }

const gone = (edition: number) =>
  new Problem('changed-meanwhile', say`Edition ${edition} does not wait.`)

/** By someone else than who wrote it. */
export async function decideArticle(e: Editing, id: string, d: Decision): Promise<void> {
  const article = await mustFind(e.tx, id)
  mustKeep(article.areas, e.actor)
  const waiting = (await listEditions(e.tx, article)).find(
    ({ edition, state }) => edition === d.edition && state === 'waiting',
  )
  if (!waiting) throw gone(d.edition)
  const by = e.actor.person?.id ?? null
  if (by === null || waiting.writtenBy === by)
    throw new Problem('refused', say`An edition is approved by someone else than who wrote it.`, {
      facts: { needs: 'secondPerson' },
    })
  const { areas = article.areas, ...content } = waiting.content
  const whole = { ...content, areas: [...areas] }
  mustKeep(whole.areas, e.actor)
  const decided = await decideEdition(e.tx, {
    district: article.district,
    id,
    edition: d.edition,
    approved: d.approve,
    note: d.note,
    by,
    now: e.now,
  })
  // someone else has decided, or written the next, since it was read
  if (!decided) throw gone(d.edition)
  if (d.approve)
    await putInForce(e.tx, {
      district: article.district,
      id,
      edition: d.edition,
      content: whole,
      search: searchText(whole),
      now: e.now,
    })
  await note(e, {
    district: article.district,
    id,
    kind: d.approve ? 'knowledge.approved' : 'knowledge.declined',
    data: { edition: d.edition, ...(d.note ? { note: d.note } : {}) },
  })
}

export async function withdraw(e: Editing, id: string): Promise<void> {
  const article = await mustFind(e.tx, id)
  mustKeep(article.areas, e.actor)
  await withdrawArticle(e.tx, { district: article.district, id, now: e.now })
  await note(e, {
    district: article.district,
    id,
    kind: 'knowledge.withdrawn',
    data: { edition: article.edition },
  })
}
