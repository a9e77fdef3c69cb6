// Readers of the journal: what follows from an entry (notices, roll-ups, screens) is made by reading it, in order.
import { type Context, type Database, findRow, sql, type Tx } from '../db.ts'
import { type Cursor, type Read, readAfter } from './journal.ts'

/** The post on whose behalf timers, readers and messages work. */
export const systemPost = '00000000-0000-7000-8000-000000000001'

export const systemContext: Context = { post: systemPost, actor: `system:${systemPost}` }

export type Reader = {
  /** Its place in the journal is kept under this name. */
  readonly name: string
  /** Entries handled in one transaction. */
  readonly batch: number
  /** Runs in the transaction that moves the cursor, so what it stores is stored once, however often it is tried. */
  readonly handle: (tx: Tx, entries: readonly Read[]) => Promise<void>
}

/**
 * Reads what is new, batch by batch, until nothing is left, another process is reading under the same name, or it is `over`.
 * @returns the number of entries handled
 */
export async function readJournal(
  db: Database,
  reader: Reader,
  over: () => boolean = () => false,
): Promise<number> {
  let total = 0
  for (;;) {
    // eslint-disable-next-line no-await-in-loop -- batches follow one another
    const count = await db.transaction(systemContext, (tx) => readBatch(tx, reader))
    total += count
    if (count < reader.batch || over()) return total
  }
}

async function readBatch(tx: Tx, { name, batch, handle }: Reader): Promise<number> {
  const lock = await findRow<{ mine: boolean }>(
    tx,
    sql`select pg_try_advisory_xact_lock(7160203, hashtext(${name})) as mine`,
  )
  if (!lock?.mine) return 0
  const cursor = await findRow<Cursor>(
    tx,
    sql`select tx, pos from reader_cursor where name = ${name}`,
  )
  const entries = await readAfter(tx, cursor ?? { tx: 0, pos: 0 }, batch)
  const last = entries.at(-1)
  if (!last) return 0
  await handle(tx, entries)
  await tx.run(sql`insert into reader_cursor (name, tx, pos) values (${name}, ${last.tx}, ${last.pos})
    on conflict (name) do update set tx = excluded.tx, pos = excluded.pos`)
  return entries.length
}

export type Waking = {
  /** `over`: it is asked to end, and goes on with nothing new. */
  readonly run: (over: () => boolean) => Promise<unknown>
  readonly onError: (error: unknown) => void
  /** A missed notification costs at most this long. */
  readonly pollMs: number
  /** The bell that wakes it; that of the journal unless told. */
  readonly channel?: string
  /** Least time between two runs, so that a storm of entries makes few runs. */
  readonly spacingMs?: number
}

/**
 * Runs at once, then after each commit that rings its bell (of any process) and at least every `pollMs`; never twice at the
 * same time. The returned function stops it and waits for a run under way.
 */
export async function onJournal(db: Database, w: Waking): Promise<() => Promise<void>> {
  let stopped = false
  let wanted = false
  let started = -Infinity
  let running: Promise<void> | undefined
  let timer: NodeJS.Timeout | undefined
  const gapMs = () => Math.max(0, (w.spacingMs ?? 0) - (performance.now() - started))
  const sleep = (ms: number) => {
    clearTimeout(timer)
    if (!stopped) timer = setTimeout(wake, ms)
  }
  const once = async () => {
    await w.run(() => stopped).catch(w.onError)
    running = undefined
    sleep(wanted ? gapMs() : w.pollMs)
  }
  function wake(): void {
    if (stopped || running) return
    started = performance.now()
    wanted = false
    running = once()
  }
  const unlisten = await db.listen(w.channel ?? 'journal', () => {
    if (running) wanted = true
    else sleep(gapMs())
  })
  wake()
  return async () => {
    stopped = true
    clearTimeout(timer)
    await unlisten()
    await running
  }
}

/** What listens only while anybody watches. */
type Watching = Waking & {
  readonly isWatched: () => boolean
  /** Nobody watches any more. */
  readonly onIdle?: () => void
  /** Listening could not be begun or ended. */
  readonly onFailed: (error: unknown) => void
}

/**
 * Listens as {@link onJournal} does while anybody watches.
 * @returns to be called whenever somebody comes or goes; one change is done after the other
 */
export function onJournalWhileWatched(db: Database, w: Watching): () => void {
  let changing: Promise<void> = Promise.resolve()
  let stop: (() => Promise<void>) | undefined
  const adjust = async () => {
    if (w.isWatched()) {
      stop ??= await onJournal(db, w)
      return
    }
    const stopping = stop
    stop = undefined
    w.onIdle?.()
    await stopping?.()
  }
  return () => {
    changing = changing.then(adjust).catch(w.onFailed)
  }
}
