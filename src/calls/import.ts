// What a city has written down already, from a file: each row an article that waits for a second person, as one written by
// hand does. The key of a row makes it the same article when the file comes again.
import { createHash } from 'node:crypto'
import { isDeepStrictEqual } from 'node:util'
import { type Database, isUniqueViolation, type Tx } from '#platform/db.ts'
import { type CsvRow, readCsv, refusedWriter, type RefusedWriter } from '#platform/formats/csv.ts'
import type { ByteSource } from '#platform/formats/encoding.ts'
import { expectedOf } from '#platform/http/expected.ts'
import { tryParse } from '#platform/http/parse.ts'
import { systemContext } from '#platform/journal/reader.ts'
import { inBoth, say, Sentence } from '#platform/sentence.ts'
import type { KnowledgeImport } from '#imports'
import { districtOf } from '#territory'
import { type Editing, rewriteArticle, writeArticle } from './knowledge.ts'
import {
  findImported,
  findWriter,
  type Imported,
  isArea,
  isCategory,
  rememberRow,
} from './queries/imported.ts'
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
const contentColumns = (Object.keys(columns) as Column[]).filter((column) => column !== 'key')

const rowsAtOnce = 100
const mostTries = 3
const longestKey = 200

class Stopped extends Error {}

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

type Item = { readonly line: number; readonly row: CsvRow; readonly key: string }
type Whole = Content & { readonly areas: readonly string[] }

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

const has = (row: CsvRow, column: Column): boolean => columns[column].some((name) => name in row)

/** The name under which the file has it; of a column it lacks, in the language of the others. */
const nameOf = (row: CsvRow, column: Column): string => {
  const isChinese = Object.values(columns).some(([, chinese]) => chinese in row)
  return columns[column].find((name) => name in row) ?? columns[column][isChinese ? 1 : 0]
}

const listOf = (cell: string): string[] =>
  cell
    .split(/[;；]/)
    .map((one) => one.trim())
    .filter(Boolean)

const kinds: Readonly<Record<string, string>> = { '': 'article', 问答: 'article', 话术: 'script' }

/** What a cell stands for; `own`: the area of a row that names none. */
function valueOf(row: CsvRow, column: Column, own: string): unknown {
  const cell = cellOf(row, column)
  switch (column) {
    case 'kind':
      return kinds[cell] ?? cell
    case 'categories':
      return listOf(cell)
    case 'areas':
      return cell ? listOf(cell) : own ? [own] : []
    case 'validTo':
      return cell || null
    default:
      return cell
  }
}

/** SHA-256 of what the row says, in whichever language its columns are. */
const hashOf = (row: CsvRow): string => {
  const cells = contentColumns.filter((column) => has(row, column))
  const said = JSON.stringify(cells.map((column) => [column, cellOf(row, column)]))
  return createHash('sha256').update(said).digest('hex')
}

/**
 * The article a row stands for, or why it is none: the column, what was expected, what was found. Of an article that is
 * there, what the file has no column for stays as it is.
 */
function readRow(row: CsvRow, own: string, before: Content | undefined): Whole | Sentence {
  const said = contentColumns.filter((column) => !before || has(row, column))
  const parsed = tryParse(Content, {
    ...before,
    ...Object.fromEntries(said.map((column) => [column, valueOf(row, column, own)])),
  })
  if (parsed.success) {
    const { areas = [], answerEn = '', ...content } = parsed.data
    return { ...content, areas, answerEn }
  }
  const [issue] = parsed.error.issues
  const column = String(issue?.path[0]) as Column
  if (column === 'validTo' && issue?.code === 'custom')
    return refusal(row, column, say`later than ${nameOf(row, 'validFrom')}`)
  return refusal(row, column, issue ? expectedOf(issue) : say`another value`)
}

function refusal(row: CsvRow, column: Column, expected: Sentence): Sentence {
  const name = nameOf(row, column)
  const cell = cellOf(row, column).slice(0, 60)
  return cell === ''
    ? say`${name}: expected ${expected}`
    : say`${name}: expected ${expected}, got "${cell}"`
}

type Article = {
  readonly row: CsvRow
  readonly content: Whole
  readonly before: Imported | undefined
}

/** What only the database knows: whether categories and areas are there, and the post's own. */
async function wrongIn(tx: Tx, run: Run, a: Article): Promise<Sentence | undefined> {
  const { row, content, before } = a
  const own = run.o.by.within
  const lies = (code: string) => code.startsWith(own)
  if (!before || has(row, 'areas')) {
    if (!content.areas.every(lies))
      return refusal(row, 'areas', say`areas in ${own}, that of the post`)
    for (const code of content.areas) {
      // eslint-disable-next-line no-await-in-loop -- a few of one row
      if (!(await isArea(tx, code)))
        return refusal(row, 'areas', say`the codes of areas of today, with ; between`)
    }
  }
  // by hand it was made to hold elsewhere too: then it is no longer this post's to rewrite
  if (before && ![...before.areas, ...content.areas].every(lies))
    return refusal(
      row,
      cellOf(row, 'key') ? 'key' : 'title',
      say`that of an article for areas in ${own} only, that of the post`,
    )
  if (before && !has(row, 'categories')) return undefined
  for (const path of content.categories) {
    // eslint-disable-next-line no-await-in-loop
    if (!(await isCategory(tx, path)))
      return refusal(row, 'categories', say`the paths of categories, with ; between`)
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
    await readAll(db, run, source)
    const { created, changed, same, refused } = run.progress
    return { created, changed, same, refused }
  } catch (error) {
    if (error instanceof Stopped) return undefined
    throw error
  } finally {
    await run.refusals.writer?.close()
  }
}

const contextFor = ({ by }: KnowledgeImport) => ({ post: by.post, actor: by.key })

/** Who handed the file over has written it, and so is not who approves it. */
async function editingOf(db: Database, o: KnowledgeImport): Promise<Omit<Editing, 'tx'>> {
  const { actor, post, within, key } = o.by
  const person =
    actor === null ? null : await db.transaction(systemContext, (tx) => findWriter(tx, actor))
  return {
    actor: {
      person: person ?? null,
      post: { id: post, areaCode: within, title: '' },
      rights: new Map([['knowledge.manage', 'area']]),
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

async function readAll(db: Database, run: Run, source: ByteSource): Promise<void> {
  let batch: Item[] = []
  let line = 0
  const flush = async () => {
    run.o.signal.throwIfAborted()
    await storeBatch(db, run, { batch, line })
    batch = []
  }
  for await (const item of readCsv(counted(source, run))) {
    line = item.line
    const read = item.row ? readItem(run, { line, row: item.row }) : unreadable(item.error)
    const row = item.row ?? item.partial
    if (read instanceof Sentence) await refuse(run, { line, row }, read)
    else batch.push(read)
    if (batch.length >= rowsAtOnce) await flush()
  }
  await flush()
}

const unreadable = (reason: string): Sentence =>
  inBoth({ en: reason, zh: '应为可读的一行，列数与表头相同' })

function readItem(run: Run, { line, row }: Omit<Item, 'key'>): Item | Sentence {
  const column = cellOf(row, 'key') ? 'key' : 'title'
  const key = cellOf(row, column)
  if (!key) return refusal(row, 'title', say`text that is not empty`)
  if (key.length > longestKey) return refusal(row, column, say`at most ${longestKey} characters`)
  const first = run.lineOf.get(key)
  if (first !== undefined) return refusal(row, column, say`another than that of line ${first}`)
  run.lineOf.set(key, line)
  return { line, row, key }
}

async function refuse(run: Run, { line, row }: Omit<Item, 'key'>, why: Sentence): Promise<void> {
  run.progress = { ...run.progress, refused: run.progress.refused + 1 }
  run.refusals.writer ??= refusedWriter(run.o.refusedPath, Object.keys(row))
  await run.refusals.writer.write(row, say`line ${line}: ${why}`.in(run.o.language))
}

type Batch = { readonly batch: readonly Item[]; readonly line: number }
type Refused = { readonly item: Item; readonly reason: Sentence }

async function storeBatch(db: Database, run: Run, batch: Batch): Promise<void> {
  for (let tries = 1; ; tries++) {
    try {
      // eslint-disable-next-line no-await-in-loop -- tried again
      const { progress, refused } = await db.transaction(contextFor(run.o), (tx) =>
        storeIn(tx, run, batch),
      )
      // eslint-disable-next-line no-await-in-loop -- in the order of the file
      for (const { item, reason } of refused) await refuse(run, item, reason)
      run.progress = progress
      return
    } catch (error) {
      // another import of the same rows was faster: now they are known
      if (!isUniqueViolation(error) || tries === mostTries) throw error
    }
  }
}

async function storeIn(tx: Tx, run: Run, { batch, line }: Batch) {
  const { progress: last } = run
  const { within, areaCode } = run.o.by
  const keys = batch.map(({ key }) => key)
  const found = await findImported(tx, { district: districtOf(within), area: within, keys })
  const known = new Map(found.map((one) => [one.key, one]))
  const counts = { created: 0, changed: 0, same: 0 }
  const refused: Refused[] = []
  for (const item of batch) {
    const before = known.get(item.key)
    // eslint-disable-next-line no-await-in-loop -- one connection
    const done = await storeRow(tx, run, { item, before, own: areaCode })
    if (done instanceof Sentence) refused.push({ item, reason: done })
    // what was stored before it was interrupted has been counted then
    else if (item.line > run.o.resumeFrom.line) counts[done]++
  }
  const progress = {
    bytesRead: run.bytes,
    line: Math.max(line, run.o.resumeFrom.line),
    created: last.created + counts.created,
    changed: last.changed + counts.changed,
    same: last.same + counts.same,
    refused: last.refused + refused.length,
  }
  if (!(await run.o.onBatch(tx, progress, last.line))) throw new Stopped()
  return { progress, refused }
}

type Row = { readonly item: Item; readonly before: Imported | undefined; readonly own: string }

async function storeRow(
  tx: Tx,
  run: Run,
  { item: { row, key, line }, before, own }: Row,
): Promise<'created' | 'changed' | 'same' | Sentence> {
  const hash = hashOf(row)
  // what was written by hand since stands
  if (before?.hash === hash) return 'same'
  const content = readRow(row, own, before?.content)
  if (content instanceof Sentence) return content
  const wrong = await wrongIn(tx, run, { row, content, before })
  if (wrong) return wrong
  const isStored = run.o.dryRun || line <= run.o.resumeFrom.line
  const editing = { ...run.editing, tx }
  if (!before) {
    if (!isStored) await writeArticle(editing, content, { area: run.o.by.within, key, hash })
    return 'created'
  }
  // an edition of before there was English has none
  const isSame = isDeepStrictEqual({ answerEn: '', ...before.content }, content)
  if (!isStored) {
    if (!isSame) await rewriteArticle(editing, before.id, content)
    await rememberRow(tx, { ...before, hash })
  }
  return isSame ? 'same' : 'changed'
}
