// What a city has written down already, from a file: each row an article that waits for a second person, as one written by
// hand does. The key of a row makes it the same article when the file comes again.
import { isDeepStrictEqual } from 'node:util'
import type { Database, Tx } from '#platform/db.ts'
import { type CsvRow, readCsv, refusedWriter, type RefusedWriter } from '#platform/formats/csv.ts'
import type { ByteSource } from '#platform/formats/encoding.ts'
import { systemContext } from '#platform/journal/reader.ts'
import { districtOf } from '#territory'
import { type Editing, rewriteArticle, writeArticle } from './knowledge.ts'
import { findImported, findWriter, type Imported, isArea, isCategory } from './queries/imported.ts'
import { Content } from './schema.ts'

/** Names of columns, by either of which they may be called. */
const columns = {
  key: ['key', '编号'],
  kind: ['kind', '种类'],
  title: ['title', '标题'],
  question: ['question', '问题'],
  answer: ['answer', '答案'],
  answerEn: ['answer_en', '英文答案'],
  categories: ['category', '类别'],
  areas: ['area', '区域'],
  source: ['source', '来源'],
  validFrom: ['valid_from', '生效日期'],
  validTo: ['valid_to', '失效日期'],
} as const
type Column = keyof typeof columns

const rowsAtOnce = 100

export type KnowledgeCounts = {
  readonly created: number
  readonly changed: number
  readonly same: number
  readonly refused: number
}
export type KnowledgeProgress = KnowledgeCounts & {
  readonly bytesRead: number
  readonly line: number
}

export type KnowledgeImport = {
  /** On whose behalf it is written: a pseudonym, the post and its area. */
  readonly by: {
    readonly actor: string | null
    readonly post: string
    /** Of rows that name none. */
    readonly areaCode: string
    /** The post's own; nothing beyond it is stored. */
    readonly within: string
    readonly key: string
  }
  readonly journalKey: Buffer
  readonly now: number
  readonly dryRun: boolean
  readonly refusedPath: string
  /** Lines up to here were stored by an earlier run. */
  readonly resumeFrom: Omit<KnowledgeProgress, 'bytesRead' | 'refused'>
  readonly signal: AbortSignal
  /** In the transaction of each batch; false ends the run. */
  readonly onBatch: (tx: Tx, to: KnowledgeProgress, fromLine: number) => Promise<boolean>
}

type Item = { readonly line: number; readonly row: CsvRow; readonly key: string }
type Read = Item & { readonly content: Content & { readonly areas: readonly string[] } }

type Run = {
  readonly o: KnowledgeImport
  readonly editing: Omit<Editing, 'tx'>
  readonly refusals: { writer?: RefusedWriter }
  /** Of this file, by key: the line that has it. */
  readonly lineOf: Map<string, number>
  progress: KnowledgeProgress
  bytes: number
}

const cellOf = (row: CsvRow, column: Column): string => {
  const [name, chinese] = columns[column]
  return (row[name] ?? row[chinese] ?? '').trim()
}

/** The name under which the file has it. */
const nameOf = (row: CsvRow, column: Column): string =>
  columns[column].find((name) => name in row) ?? columns[column][0]

const listOf = (cell: string): string[] =>
  cell
    .split(/[;；]/)
    .map((one) => one.trim())
    .filter(Boolean)

/** The article a row stands for, or why it is none: the column, what was expected, what was found. */
function readRow(row: CsvRow, own: string): Read['content'] | string {
  const kinds: Readonly<Record<string, string>> = { '': 'article', 问答: 'article', 话术: 'script' }
  const kind = cellOf(row, 'kind')
  const areas = listOf(cellOf(row, 'areas'))
  const parsed = Content.safeParse({
    kind: kinds[kind] ?? kind,
    title: cellOf(row, 'title'),
    question: cellOf(row, 'question'),
    answer: cellOf(row, 'answer'),
    answerEn: cellOf(row, 'answerEn'),
    categories: listOf(cellOf(row, 'categories')),
    areas: areas.length > 0 ? areas : own ? [own] : [],
    source: cellOf(row, 'source'),
    validFrom: cellOf(row, 'validFrom'),
    validTo: cellOf(row, 'validTo') || null,
  })
  if (parsed.success) return { ...parsed.data, areas: parsed.data.areas ?? [] }
  const [issue] = parsed.error.issues
  const column = String(issue?.path[0]) as Column
  return refusal(row, column, issue?.message ?? 'another value')
}

const refusal = (row: CsvRow, column: Column, expected: string): string =>
  `${nameOf(row, column)}: expected ${expected}, got "${cellOf(row, column).slice(0, 60)}"`

/** What only the database knows: whether categories and areas are there, and the post's own. */
async function unknownIn(tx: Tx, run: Run, { row, content }: Read): Promise<string | undefined> {
  const own = run.o.by.within
  for (const path of content.categories) {
    // eslint-disable-next-line no-await-in-loop -- a few of one row
    if (!(await isCategory(tx, path)))
      return refusal(row, 'categories', 'the paths of categories, with ; between')
  }
  for (const code of content.areas) {
    if (!code.startsWith(own)) return refusal(row, 'areas', `areas in ${own}, that of the post`)
    // eslint-disable-next-line no-await-in-loop
    if (!(await isArea(tx, code)))
      return refusal(row, 'areas', 'the codes of areas of today, with ; between')
  }
  return undefined
}

/**
 * Reads the file and stores it in batches, each in a transaction with its place, so that it goes on where it ended.
 * @returns the counts; undefined when `onBatch` ended it
 * @throws Problem for a file that is no such CSV
 */
export async function importKnowledge(
  db: Database,
  source: ByteSource,
  o: KnowledgeImport,
): Promise<KnowledgeCounts | undefined> {
  const progress = { ...o.resumeFrom, bytesRead: 0, refused: 0 }
  const editing = await editingOf(db, o)
  const run: Run = { o, editing, refusals: {}, lineOf: new Map(), progress, bytes: 0 }
  try {
    const whole = await readAll(db, run, source)
    const { created, changed, same, refused } = run.progress
    return whole ? { created, changed, same, refused } : undefined
  } finally {
    await run.refusals.writer?.close()
  }
}

const contextFor = ({ by }: KnowledgeImport) => ({ post: by.post, actor: by.key })

/** Who handed the file over has written it, and so is not who approves it. */
async function editingOf(db: Database, o: KnowledgeImport): Promise<Omit<Editing, 'tx'>> {
  const { actor, post, areaCode, key } = o.by
  const person =
    actor === null ? null : await db.transaction(systemContext, (tx) => findWriter(tx, actor))
  return {
    actor: {
      person: person ?? null,
      post: { id: post, areaCode, title: '' },
      // how far it reaches is asked of each row, and by the database
      rights: new Map([['knowledge.manage', 'all']]),
    },
    now: o.now,
    key,
    journalKey: o.journalKey,
  }
}

async function* counted(source: ByteSource, run: Run) {
  for await (const piece of source) {
    run.bytes += typeof piece === 'string' ? Buffer.byteLength(piece) : piece.byteLength
    yield piece
  }
}

async function readAll(db: Database, run: Run, source: ByteSource): Promise<boolean> {
  let batch: Read[] = []
  let line = 0
  const flush = async () => {
    run.o.signal.throwIfAborted()
    const going = await storeBatch(db, run, { batch, line })
    batch = []
    return going
  }
  for await (const item of readCsv(counted(source, run))) {
    line = item.line
    const read = item.row ? readItem(run, { line, row: item.row }) : item.error
    const row = item.row ?? item.partial
    if (typeof read === 'string') await refuse(run, { line, row }, read)
    else batch.push(read)
    if (batch.length >= rowsAtOnce && !(await flush())) return false
  }
  return flush()
}

function readItem(run: Run, { line, row }: Omit<Item, 'key'>): Read | string {
  const content = readRow(row, run.o.by.areaCode)
  if (typeof content === 'string') return content
  const key = cellOf(row, 'key') || content.title
  if (key.length > 200) return refusal(row, 'key', 'at most 200 characters')
  const first = run.lineOf.get(key)
  if (first !== undefined)
    return refusal(row, cellOf(row, 'key') ? 'key' : 'title', `another than that of line ${first}`)
  run.lineOf.set(key, line)
  return { line, row, key, content }
}

async function refuse(run: Run, { line, row }: Omit<Item, 'key'>, reason: string): Promise<void> {
  run.progress = { ...run.progress, refused: run.progress.refused + 1 }
  run.refusals.writer ??= refusedWriter(run.o.refusedPath, Object.keys(row))
  await run.refusals.writer.write(row, `line ${line}: ${reason}`)
}

type Batch = { readonly batch: readonly Read[]; readonly line: number }
type Refused = { readonly item: Read; readonly reason: string }

async function storeBatch(db: Database, run: Run, { batch, line }: Batch): Promise<boolean> {
  const before = run.progress
  const { progress, refused, going } = await db.transaction(contextFor(run.o), async (tx) => {
    const found = await findImported(tx, {
      district: districtOf(run.o.by.areaCode),
      keys: batch.map(({ key }) => key),
    })
    const known = new Map(found.map((one) => [one.key, one]))
    const counts = { created: 0, changed: 0, same: 0 }
    const wrong: Refused[] = []
    for (const item of batch) {
      // eslint-disable-next-line no-await-in-loop -- one connection
      const reason = await unknownIn(tx, run, item)
      // what was stored before it was interrupted has been counted then
      const isStored = item.line <= run.o.resumeFrom.line
      if (reason !== undefined) wrong.push({ item, reason })
      // eslint-disable-next-line no-await-in-loop
      else if (!isStored) counts[await storeRow(tx, run, item, known.get(item.key))]++
    }
    const to = {
      bytesRead: run.bytes,
      line: Math.max(line, run.o.resumeFrom.line),
      created: before.created + counts.created,
      changed: before.changed + counts.changed,
      same: before.same + counts.same,
      refused: before.refused + wrong.length,
    }
    return { progress: to, refused: wrong, going: await run.o.onBatch(tx, to, before.line) }
  })
  for (const { item, reason } of refused) {
    // eslint-disable-next-line no-await-in-loop -- in the order of the file
    await refuse(run, item, reason)
  }
  run.progress = progress
  return going
}

async function storeRow(
  tx: Tx,
  { o, editing: by }: Run,
  { key, content }: Read,
  before: Imported | undefined,
): Promise<'created' | 'changed' | 'same'> {
  // an edition of before there was English has none
  if (before && isDeepStrictEqual({ answerEn: '', ...before.content }, { ...content }))
    return 'same'
  if (o.dryRun) return before ? 'changed' : 'created'
  const editing = { ...by, tx }
  if (!before) {
    await writeArticle(editing, content, key)
    return 'created'
  }
  await rewriteArticle(editing, before.id, content)
  return 'changed'
}
