// What whoever has joined a case that others told sees of it: what is everyone's, and only while it is public.
import { findCategory } from '#categories'
import type { Tx } from '#platform/db.ts'
import type { Actor } from '#platform/http.ts'
import { Problem } from '#platform/problem.ts'
import { say } from '#platform/sentence.ts'
import { redact } from '#platform/text/redact.ts'
import type { Case } from '../domain.ts'
import { residentState } from '../domain/outcomes.ts'
import { listEvidence } from '../queries/evidence.ts'
import { findJoined, type Joined, type JoinedEntry, listJoinedStory } from '../queries/nearby.ts'
import { type UnitName, unitNames } from '../queries/related.ts'
import { findCase } from '../queries/store.ts'
import type { CaseDeps } from '../service.ts'
import { iso } from '../wire.ts'
import { photoOf, progressOf } from './progress.ts'

type Reader = { readonly actor: Actor; readonly now: number }

export async function joinedView(tx: Tx, deps: CaseDeps, reader: Reader) {
  const joined = await findJoined(tx)
  if (!joined)
    throw new Problem('not-found', say`This link leads to no request. Check that it is whole.`)
  const c = joined.public ? await findCase(tx, joined.id) : undefined
  return c ? publicView(tx, deps, { ...reader, c }) : bareView(joined)
}

const theirs = { joined: true, merged: false, question: null, rating: null, can: {}, parts: [] }

/** It is public no longer, or became part of one that is not: only how far it is. */
const bareView = ({ id, number, state }: Joined) => ({
  ...theirs,
  id,
  number,
  version: 0,
  state,
  stateText: residentState(state, null),
  outcome: null,
  closeReason: null,
  title: number,
  description: '',
  category: { name: '', nameEn: '' },
  address: '',
  area: null,
  point: null,
  reportedAt: null,
  dueAt: null,
  stageDueAt: null,
  closedAt: null,
  light: 'none',
  unit: null,
  reply: null,
  photos: [],
  timeline: [],
})

async function publicView(tx: Tx, deps: CaseDeps, o: Reader & { readonly c: Case }) {
  const { c, actor, now } = o
  const story = await listJoinedStory(tx)
  const units = story.flatMap(({ data }) => unitIn(data) ?? [])
  const names = await unitNames(tx, [...units, ...(c.leadUnit ? [c.leadUnit] : [])])
  const category = await findCategory(tx, c.categoryPath)
  const shown = (await listEvidence(tx, c)).filter((e) => e.public)
  return {
    ...theirs,
    ...progressOf(c, { territory: deps.territory, category, names, now }),
    title: (actor.language === 'en' && category?.nameEn) || (category?.name ?? c.number),
    description: '',
    address: '',
    point: c.point && { lon: rounded(c.point.lon), lat: rounded(c.point.lat) },
    // what came of it is everyone's; any answer before that is to the one who told
    reply: c.state === 'closed' && c.reply ? redact(c.reply) : null,
    photos: shown.map((e) => photoOf(c, e)),
    timeline: story.map((entry) => lineOf(entry, names)),
  }
}

/** About ten metres: enough to know the spot, not the flat. */
export const rounded = (degrees: number): number => Math.round(degrees * 10_000) / 10_000

function unitIn(data: JoinedEntry['data']): string | undefined {
  const code = data['lead'] ?? data['unit']
  return typeof code === 'string' ? code : undefined
}

function lineOf({ at, kind, data }: JoinedEntry, names: ReadonlyMap<string, UnitName>) {
  const unit = names.get(unitIn(data) ?? '')
  const named = unit ? { unitName: unit.name, unitNameEn: unit.nameEn } : {}
  return { at: iso(at), kind, data: { ...data, ...named } }
}
