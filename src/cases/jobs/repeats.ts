// Repeat complaints 重复投诉, found by reading the journal: whoever reports the same again is not filed away as new.
import type { Tx } from '#platform/db.ts'
import type { Reader } from '#platform/journal/reader.ts'
import { systemPost } from '#platform/journal/reader.ts'
import { decide, isRefusal, type Who } from '../domain.ts'
import { rightsOfSystem } from '../queries/jobs.ts'
import { couldRepeat, findEarlier } from '../queries/repeats.ts'
import { type Change, findCase, lockCase, store } from '../queries/store.ts'
import type { Command } from '../schema.ts'
import type { TimerDeps } from './timers.ts'

type RepeatDeps = Pick<TimerDeps, 'rules' | 'journalKey'> & { readonly now: () => number }

/** What was read much later (a long stop, a city laid out anew) is no longer worth telling. */
const freshMs = 86_400_000

/** Links each new report to the earlier case that it repeats, in the transaction that moves the reader on: once. */
export const repeatReader = (deps: RepeatDeps): Reader => ({
  name: 'repeats',
  batch: 200,
  handle: async (tx, entries) => {
    const fresh = entries.filter((e) => e.kind === 'reported' && deps.now() - e.at < freshMs)
    if (fresh.length === 0) return
    const possible = await couldRepeat(tx, fresh)
    if (possible.size === 0) return
    const who: Who = {
      post: systemPost,
      kind: 'system',
      units: [],
      person: null,
      areaCode: '',
      rights: await rightsOfSystem(tx),
      reporter: false,
    }
    for (const { subject } of fresh.filter((entry) => possible.has(entry.subject))) {
      // eslint-disable-next-line no-await-in-loop -- one connection, one case after the other
      await look(tx, deps, { id: subject, who })
    }
  },
})

async function look(
  tx: Tx,
  deps: RepeatDeps,
  { id, who }: { readonly id: string; readonly who: Who },
): Promise<void> {
  const seen = await findCase(tx, id)
  // The part of a case is no repeat of the whole.
  if (!seen || seen.historic || seen.splitFrom !== null) return
  const now = deps.now()
  const rules = await deps.rules(tx, seen, now)
  const earlier = await findEarlier(tx, seen, rules.repeatRule)
  if (!earlier) return
  const before = await lockCase(tx, id)
  const { times, ...of } = earlier
  const command: Command = { command: 'markRepeat', of: of.id, number: of.number, by: of.by, times }
  const decision = decide(before, command, { who, rules })
  if (isRefusal(decision)) return
  const change: Change = { before, decision, at: now }
  await store(tx, [change], {
    actor: null,
    post: systemPost,
    key: null,
    journalKey: deps.journalKey,
  })
}
