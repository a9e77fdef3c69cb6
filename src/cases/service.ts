// Carrying out a command: load, resolve the rules that hold, decide, store. One path for people, timers and doors.
import { conditionsOf } from '#categories'
import { type DirectDoor, dutiesFor, type Lists, resolve } from '#duties'
import type { Calendar, Limit } from '#engines/deadlines'
import { type Keys, newId } from '#platform/crypto.ts'
import type { Tx } from '#platform/db.ts'
import type { Actor } from '#platform/http.ts'
import { fieldsOf, wrongFields } from '#platform/http/parse.ts'
import { Problem } from '#platform/problem.ts'
import { say } from '#platform/sentence.ts'
import type { Territory } from '#territory'
import { type Advise, suggestedFor, withSuggested } from './advice.ts'
import {
  absorb,
  type Case,
  type Decision,
  decide,
  type DutyMatch,
  isRefusal,
  partOf,
  type Rules,
  type Who,
} from './domain.ts'
import { defaults } from './domain/limits.ts'
import { lookUp } from './lookup.ts'
import { refused } from './refused.ts'
import { commandFields, type Command } from './schema.ts'
import { type By, type Change, lockCase, store, takeNumbers, unitsOfPost } from './queries/store.ts'
import { findAbsent } from './queries/related.ts'
import { doOthersAsk, moveReporters } from './queries/reporters.ts'
import { attachUploads, publishPhotos } from './queries/evidence.ts'
import { changesSince } from './queries/timeline.ts'

export type CaseDeps = {
  readonly territory: Pick<
    Territory,
    'locate' | 'profileOf' | 'area' | 'ancestors' | 'children' | 'dayIn'
  >
  readonly keys: Keys
  /** The lists as this process keeps them; without it an intake reads them from the database. */
  readonly lists?: Lists | undefined
  /** What the words of a case speak for; without it nothing is suggested. */
  readonly advise?: Advise | undefined
}

/** Rules that need no look at the lists: enough for buttons. */
export function timeRules(deps: CaseDeps, areaCode: string, now: number) {
  const { territory } = deps
  const profile = territory.profileOf(areaCode)
  const settings = profile.settings as Partial<
    Pick<
      Rules,
      | 'maxExtensions'
      | 'maxSuspensionDays'
      | 'reopenDays'
      | 'superviseLimit'
      | 'repeatRule'
      | 'defaultLimit'
    >
  > & { readonly stageLimits?: Partial<Rules['stageLimits']> }
  return {
    ...defaults,
    ...settings,
    stageLimits: { ...defaults.stageLimits, ...settings.stageLimits },
    now,
    calendar: profile.calendar as Calendar,
    yellowShare: profile.yellowShare,
    ladder: ladderOf(territory, areaCode),
    newId,
  }
}

const rungs: ReadonlySet<string> = new Set(['community', 'street', 'district', 'city'])

/** The areas whose duty officers answer for a place, lowest first. */
function ladderOf(territory: CaseDeps['territory'], areaCode: string): string[] {
  const own = territory.area(areaCode)
  return [...territory.ancestors(areaCode), ...(own ? [own] : [])]
    .filter((a) => rungs.has(a.kind))
    .map((a) => a.code)
    .toSorted((a, b) => b.length - a.length)
}

/** Every rule for this case now: by area, category and time. `categoryPath` when the command changes it. */
export async function rulesFor(
  tx: Tx,
  deps: CaseDeps,
  c: Pick<Case, 'areaCode' | 'categoryPath'>,
  now: number,
): Promise<Rules> {
  const base = timeRules(deps, c.areaCode, now)
  const [conditions, duties] = [
    await conditionsOf(tx, c.categoryPath, c.areaCode),
    resolve(await dutiesFor(tx, c.categoryPath, c.areaCode), {
      categoryPath: c.categoryPath,
      areaCode: c.areaCode,
      on: deps.territory.dayIn(c.areaCode, now),
    }),
  ]
  return {
    ...base,
    conditions: conditions.map((x) => ({ seq: x.seq, limit: x.limit })),
    lead: duties.lead ? matchOf(duties.lead) : null,
    assisting: duties.assisting.map(matchOf),
  }
}

type Matched = {
  duty: {
    id: string
    unitCode: string
    categoryPrefix: string
    areaPrefix: string
    basis: string
    limit: Limit | null
    directFrom: readonly DirectDoor[]
  }
}

export const matchOf = ({ duty: d }: Matched): DutyMatch => ({
  id: d.id,
  unit: d.unitCode,
  categoryPrefix: d.categoryPrefix,
  areaPrefix: d.areaPrefix,
  basis: d.basis,
  limit: d.limit,
  directFrom: d.directFrom,
})

/** `caseId`: the case acted on, where it may be a part of the one that a follow link leads to. */
export async function whoOf(tx: Tx, actor: Actor, caseId?: string): Promise<Who> {
  return {
    post: actor.post.id,
    kind: actor.post.kind,
    units: await unitsOfPost(tx, actor.post.unitCode),
    person: actor.person?.id ?? null,
    areaCode: actor.post.areaCode,
    rights: actor.rights,
    reporter: actor.via === 'follow',
    othersAsked: actor.via === 'follow' && (await doOthersAsk(tx, caseId)),
  }
}

export const byOf = (actor: Actor, deps: CaseDeps, key: string | null): By => ({
  actor: actor.person?.pseudonym ?? null,
  post: actor.post.id,
  key,
  journalKey: deps.keys.journal,
})

export type Perform = {
  readonly id: string
  readonly command: Command
  /** The version the actor looked at; another one means someone was faster. */
  readonly version?: number | undefined
  readonly actor: Actor
  readonly now: number
  readonly key: string | null
}

/** Does one command on one case, or throws the one reason why not; nothing is stored then. */
export async function perform(tx: Tx, deps: CaseDeps, p: Perform): Promise<Case> {
  const c = await lockCase(tx, p.id)
  if (p.version !== undefined && p.version !== c.version) throw await staleness(tx, c, p.version)
  const { command, actor, now } = p
  const rules = await rulesFor(tx, deps, { ...c, ...targetOf(command) }, now)
  const found = await lookUp(tx, deps, { c, command, now })
  const decided = decide(c, command, { who: await whoOf(tx, actor, c.id), rules, found })
  if (isRefusal(decided)) throw refused(decided)
  const asked = { c, command, decision: decided, rules, advise: deps.advise }
  const result = withSuggested(decided, await suggestedFor(tx, asked))
  const standsFor = actor.person ? await absentHolder(tx, deps, actor, now) : null
  const by: By = { ...byOf(actor, deps, p.key), standsFor }
  const changes: Change[] = [{ before: c, decision: result, at: now }]
  if (command.command === 'merge' && found.main) {
    changes.push({ before: found.main, decision: absorb(found.main, c), at: now })
  }
  changes.push(...(await births(tx, deps, { c, decision: result, p })))
  const [stored] = await store(tx, changes, by)
  await sideEffects(tx, c, command, p)
  return stored as Case
}

const targetOf = (command: Command): { categoryPath?: string } =>
  (command.command === 'file' || command.command === 'correct') && command.categoryPath
    ? { categoryPath: command.categoryPath }
    : {}

/** Whom the actor stands in for at their post today, by pseudonym. */
const absentHolder = (tx: Tx, { territory }: CaseDeps, { post, person }: Actor, now: number) =>
  findAbsent(tx, {
    post: post.id,
    substitute: person?.id ?? '',
    day: territory.dayIn(post.areaCode, now),
  })

async function staleness(tx: Tx, c: Case, seen: number): Promise<Problem> {
  const changed = await changesSince(tx, c, seen)
  return new Problem(
    'changed-meanwhile',
    say`Someone else acted on this case since you opened it; look again.`,
    {
      facts: { version: c.version, state: c.state, changed },
    },
  )
}

type Birth = { readonly c: Case; readonly decision: Decision; readonly p: Perform }

async function births(tx: Tx, deps: CaseDeps, { c, decision, p }: Birth): Promise<Change[]> {
  if (!decision.born?.length) return []
  const numbers = await takeNumbers(tx, decision.born.length)
  return decision.born.map((part, i) => {
    const rules = {
      ...timeRules(deps, c.areaCode, p.now),
      conditions: [],
      lead: null,
      assisting: [],
    }
    const child = partOf(
      c,
      {
        ...c,
        id: newId(),
        number: numbers[i] as string,
        title: part.title,
        description: part.description,
        categoryPath: part.categoryPath,
        edition: part.categoryPath.split('/')[0] as string,
        sourceSystem: null,
        sourceId: null,
        firstReceiver: p.actor.post.id,
      },
      rules,
    )
    return { before: undefined, decision: child, at: p.now }
  })
}

async function sideEffects(tx: Tx, c: Case, command: Command, p: Perform): Promise<void> {
  if (command.command === 'merge') await moveReporters(tx, { from: c, into: command.into })
  if (command.command === 'finish' && command.photos.length) {
    await attachUploads(tx, c, {
      ids: command.photos,
      stage: 'after',
      by: p.actor.person?.id ?? null,
      now: p.now,
    })
  }
  if (command.command === 'publish') {
    const { photos: ids, public: shown, nothingToMask = false } = command
    await publishPhotos(tx, c, { ids, public: shown, nothingToMask, now: p.now })
  }
  if (command.command === 'check' && command.photos.length) {
    await attachUploads(tx, c, {
      ids: command.photos,
      stage: 'check',
      by: p.actor.person?.id ?? null,
      now: p.now,
    })
  }
}

/** The fields of a command from the wire, or one `invalid-input` naming each wrong field. */
export function parseCommand(name: Command['command'], fields: unknown): Command {
  const result = commandFields[name].safeParse(fields)
  if (!result.success) throw wrongFields(fieldsOf(result.error, ''))
  return { command: name, ...(result.data as object) } as Command
}
