// Each kind of the journal in the words of people, in both languages.
import { nameIn } from '#platform/ui'
import { waits } from '../../domain/direct.ts'
import type { Labels } from '../labels.ts'
import type { CaseDetail, Entry } from '../types.ts'

type Told = Pick<Entry, 'kind' | 'at' | 'data'>

export type Names = {
  /** A unit's name by its code. */
  readonly unit: (code: unknown) => string
  readonly condition: (seq: unknown) => string | undefined
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '')

export const plainNames: Names = {
  unit: (code) => textOf(code),
  condition: () => undefined,
}

export function namesOf(c: CaseDetail, language: 'zh-CN' | 'en'): Names {
  const units = new Map(c.tasks.map(({ unit }) => [unit.code, nameIn(language, unit)]))
  for (const one of c.consultations.flatMap((k) => k.units)) {
    units.set(one.code, nameIn(language, one))
  }
  if (c.leadUnit) units.set(c.leadUnit.code, nameIn(language, c.leadUnit))
  return {
    unit: (code) => units.get(textOf(code)) ?? textOf(code),
    condition: (seq) => c.conditions.find((one) => one.seq === seq)?.condition,
  }
}

const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : [])

const stages = ['report', 'before', 'after', 'check', 'note'] as const
const outcomeNames = ['solved', 'notSolved', 'explained', 'forced', 'imported'] as const
const causes = ['accept', 'verify', 'dispatch', 'takeUp', 'check', 'close'] as const
const positions = ['willing', 'conditional', 'notOurs'] as const
const fields = [
  'title',
  'categoryPath',
  'urgency',
  'point',
  'areaCode',
  'address',
  'public',
  'edition',
] as const

const oneOf = <T extends string>(known: readonly T[], value: unknown): T | undefined =>
  known.find((one) => one === value)

type Teller = (e: Told, l: Labels, n: Names) => string

const until = (e: Told, l: Labels) =>
  typeof e.data['until'] === 'number' ? l.when(e.data['until']) : '…'
const units = (e: Told, l: Labels, n: Names) => l.join(list(e.data['units']).map(n.unit))
const unit = (e: Told, n: Names) => n.unit(e.data['unit'])
const roundIn = (e: Told) => ({
  n: Number(e.data['round'] ?? 1),
  level: Number((e.data['next'] as { level?: number } | undefined)?.level ?? 0),
})
const fieldName = (l: Labels, name: unknown) =>
  l.t(`story.fields.${oneOf(fields, name) ?? 'other'}`)

const plain = [
  'accepted',
  'asked',
  'answered',
  'withdrawn',
  'verificationAsked',
  'filed',
  'extensionRequested',
  'extensionEndorsed',
  'suspensionEndorsed',
  'extensionDeclined',
  'suspensionDeclined',
  'extended',
  'resumed',
  'checked',
  'checkFailed',
  'reopened',
  'urged',
  'commented',
  'wordAdded',
  'appealed',
  'lightYellow',
  'lightRed',
  'imported',
  'importedClosed',
] as const

type Direct = {
  readonly duty?: string
  readonly categoryPrefix?: string
  readonly areaPrefix?: string
  readonly waits?: string
}

const directOf = (e: Told): Direct | undefined => e.data['direct'] as Direct | undefined

const tellers: Readonly<Record<string, Teller>> = {
  reported: (e, l) => l.t('story.reported', { door: l.door(e.data['door']) }),
  refused: (e, l) => l.t('story.refused', { reason: l.reason('refuse', e.data['reason']) }),
  corrected: (e, l) =>
    l.t('story.corrected', {
      fields: l.join([...new Set(list(e.data['fields']).map((name) => fieldName(l, name)))]),
    }),
  verified: (e, l) => l.t(e.data['found'] ? 'story.verifiedFound' : 'story.verifiedNotFound'),
  dispatched: (e, l, n) =>
    l.t(directOf(e) ? 'story.dispatchedByRule' : 'story.dispatched', {
      lead: n.unit(e.data['lead']),
    }),
  accepted: (e, l) => l.t(directOf(e) ? 'story.acceptedByRule' : 'story.accepted'),
  filed: (e, l) => l.t(directOf(e) ? 'story.filedByRule' : 'story.filed'),
  taskAdded: (e, l, n) => l.t('story.taskAdded', { units: units(e, l, n) }),
  whistled: (e, l, n) => l.t('story.whistled', { units: units(e, l, n) }),
  takenUp: (e, l, n) => l.t('story.takenUp', { unit: unit(e, n) }),
  handedBack: (e, l, n) =>
    l.t('story.handedBack', { unit: unit(e, n), reason: l.reason('handBack', e.data['reason']) }),
  suspensionRequested: (e, l) => l.t('story.suspensionRequested', { until: until(e, l) }),
  suspended: (e, l) => l.t('story.suspended', { until: until(e, l) }),
  taskDone: (e, l, n) => l.t('story.taskDone', { unit: unit(e, n) }),
  done: (e, l, n) => l.t(e.data['late'] ? 'story.doneLate' : 'story.done', { unit: unit(e, n) }),
  closed: (e, l) => {
    const outcome = oneOf(outcomeNames, e.data['outcome'])
    const why = l.reason('close', e.data['reason'])
    const how = [outcome ? l.outcome(outcome) : '', why].filter(Boolean)
    return l.t('story.closed', { outcome: how.join(' · ') })
  },
  forceClosed: (e, l) =>
    l.t('story.forceClosed', { reason: l.reason('forceClose', e.data['reason']) }),
  rated: (e, l) =>
    l.t(e.data['by'] === 'callTaker' ? 'story.ratedForCaller' : 'story.rated', {
      stars: Number(e.data['stars']),
      solved: l.t(e.data['solved'] ? 'story.solved' : 'story.notSolved'),
    }),
  withdrawn: (e, l) =>
    [l.t('story.withdrawn'), l.reason('withdraw', e.data['reason'])].filter(Boolean).join(' · '),
  merged: (e, l) =>
    [l.t('story.merged', { number: textOf(e.data['number']) }), l.reason('merge', e.data['reason'])]
      .filter(Boolean)
      .join(' · '),
  absorbed: (e, l) => l.t('story.absorbed', { number: textOf(e.data['number']) }),
  split: (e, l) => l.t('story.split', { n: Number(e.data['parts']) }),
  appealDecided: (e, l) => l.t(e.data['upheld'] ? 'story.appealUpheld' : 'story.appealDismissed'),
  supervised: (e, l) =>
    e.data['round'] === undefined
      ? l.t('story.supervised')
      : l.t('story.supervisedRound', roundIn(e)),
  repeatFound: (e, l) =>
    l.t(e.data['by'] === 'asker' ? 'story.repeatByAsker' : 'story.repeatByPlace', {
      number: textOf(e.data['number']),
      level: Number(e.data['level'] ?? 1),
    }),
  roundReplied: (e, l) => l.t('story.roundReplied', roundIn(e)),
  roundSettled: (e, l) => l.t(e.data['met'] ? 'story.roundMet' : 'story.roundNotMet', roundIn(e)),
  roundMissed: (e, l) =>
    l.t(e.data['next'] ? 'story.roundMissed' : 'story.roundMissedLast', roundIn(e)),
  consultationCalled: (e, l, n) => l.t('story.consultationCalled', { units: units(e, l, n) }),
  statementGiven: (e, l, n) =>
    l.t('story.statementGiven', {
      unit: unit(e, n),
      position: l.t(`beside.positions.${oneOf(positions, e.data['position']) ?? 'conditional'}`),
    }),
  consultationDecided: (e, l) =>
    l.t('story.consultationDecided', { n: Number(e.data['consultation'] ?? 1) }),
  escalated: (e, l) =>
    l.t('story.escalated', {
      cause: l.t(`supervision.causes.${oneOf(causes, e.data['cause']) ?? 'other'}`),
      level: Number(e.data['level'] ?? 1),
    }),
  photosPublished: (e, l) => l.t('story.photosPublished', { count: Number(e.data['photos'] ?? 0) }),
  photosWithdrawn: (e, l) => l.t('story.photosWithdrawn', { count: Number(e.data['photos'] ?? 0) }),
  photoMasked: (e, l) => l.t('story.photoMasked', { n: Number(e.data['shapes'] ?? 0) }),
  evidenceAdded: (e, l) =>
    l.t('story.evidenceAdded', {
      stage: l.t(`stages.${oneOf(stages, e.data['stage']) ?? 'note'}`),
    }),
}

export function entryTitle(e: Told, l: Labels, n: Names = plainNames): string {
  const tell = tellers[e.kind]
  // A change told without its facts still has its plain words.
  if (tell && Object.keys(e.data).length > 0) return tell(e, l, n)
  const known = oneOf(plain, e.kind)
  return known ? l.t(`story.${known}`) : tell ? tell(e, l, n) : l.t('story.other', { kind: e.kind })
}

/** Words someone wrote, quoted under the entry. */
export const entryQuote = (e: Told): string =>
  textOf(e.data['note']) ||
  textOf(e.data['reply']) ||
  textOf(e.data['question']) ||
  textOf(e.data['result']) ||
  textOf(e.data['caption'])

const say = (value: unknown): string =>
  typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
    ? String(value)
    : ''

function corrections(e: Told, l: Labels): readonly string[] {
  const before = (e.data['before'] ?? {}) as Record<string, unknown>
  const after = (e.data['after'] ?? {}) as Record<string, unknown>
  return list(e.data['fields']).flatMap((name) => {
    const [was, is] = [say(before[String(name)]), say(after[String(name)])]
    if (was === '' && is === '') return []
    return [l.t('story.lines.change', { field: fieldName(l, name), before: was, after: is })]
  })
}

/** The rule that acted, or why it did not. */
function directLines(e: Told, l: Labels): readonly string[] {
  const direct = directOf(e)
  if (!direct) return []
  const wait = oneOf(waits, direct.waits)
  if (!wait && e.kind !== 'dispatched') return []
  return [
    ...(wait ? [l.t(`story.lines.waits.${wait}`)] : []),
    l.t('story.lines.directRule', {
      category: direct.categoryPrefix || l.t('story.lines.everyCategory'),
      area: direct.areaPrefix || l.t('story.lines.everywhere'),
      duty: direct.duty ?? '',
    }),
  ]
}

/** Further facts of the entry, one to a line. */
export function entryLines(e: Told, l: Labels, n: Names): readonly string[] {
  const { data } = e
  const due = data['dueAt']
  const stage = data['stageDueAt']
  const assisting = list(data['assisting']).map(n.unit)
  const bases = list(data['rules']).map((rule) => textOf((rule as { basis?: unknown }).basis))
  const condition = n.condition(data['condition'])
  const words = list(data['danger']).map(String)
  const photos = data['ids'] ? 0 : Number(data['photos'] ?? 0)
  const lights = e.kind === 'lightYellow' || e.kind === 'lightRed'
  const key = e.kind === 'extended' || e.kind === 'resumed' ? 'newDue' : 'due'
  return [
    ...(typeof due === 'number' && !lights
      ? [l.t(`story.lines.${key}`, { when: l.when(due) })]
      : []),
    ...(typeof stage === 'number' ? [l.t('story.lines.stageDue', { when: l.when(stage) })] : []),
    ...(assisting.length > 0 ? [l.t('story.lines.assisting', { units: l.join(assisting) })] : []),
    ...(bases.some(Boolean)
      ? [l.t('story.lines.rule', { basis: l.join([...new Set(bases.filter(Boolean))]) })]
      : []),
    ...(condition ? [l.t('story.lines.condition', { condition })] : []),
    ...(words.length > 0 ? [l.t('story.lines.danger', { words: l.join(words) })] : []),
    ...(photos > 0 ? [l.t('story.lines.photos', { count: photos })] : []),
    ...(textOf(data['noPhotoReason'])
      ? [l.t('story.lines.noPhoto', { why: textOf(data['noPhotoReason']) })]
      : []),
    ...(textOf(data['instruction'])
      ? [l.t('story.lines.instruction', { text: textOf(data['instruction']) })]
      : []),
    ...directLines(e, l),
    ...corrections(e, l),
  ]
}
