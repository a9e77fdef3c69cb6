// What an imported row makes of a case. Historic cases get no deadline of ours, no timer, no message.
import type { Case, Decision, Event, Task } from '#cases'
import { districtOf } from '#territory'
import type { CaseProfile } from './profile.ts'
import type { ImportedRow } from './rows.ts'

/** A case that came from this source before, as far as a new row may change it. */
export type Known = {
  readonly id: string
  readonly district: string
  readonly sourceId: string
  readonly number: string
  readonly state: string
  readonly outcome: string | null
  readonly historic: boolean
  readonly reportedAt: number
  readonly closedAt: number | null
  readonly dueAt: number | null
  /** Where the deadline came from; null without one. */
  readonly dueFrom: string | null
}

export type Difference = 'closed' | 'reopened' | 'due'

/** Makes ids; the present instant is epoch ms. */
type Means = { readonly now: number; readonly newId: () => string }

export function newCase(
  row: ImportedRow,
  profile: CaseProfile,
  o: Means & { readonly number: string },
): Decision {
  const handedOver = row.state === 'reported' ? null : row.openedAt
  const next = {
    id: o.newId(),
    district: districtOf(row.areaCode),
    number: o.number,
    version: 0,
    categoryPath: row.categoryPath,
    edition: row.edition,
    conditionSeq: null,
    urgency: 'normal',
    areaCode: row.areaCode,
    point: row.point,
    address: row.address,
    title: row.title,
    description: row.description,
    attributes: row.notJudged ? { notJudged: true } : {},
    door: row.door,
    sourceSystem: profile.sourceSystem,
    sourceId: row.sourceId,
    public: profile.public,
    historic: true,
    danger: [],
    firstReceiver: null,
    tasks: row.state === 'closed' ? [] : leadTask(row, o),
    reportedAt: row.openedAt,
    // When the city first answered is not in the file; at the latest it had when it closed.
    respondedAt: row.closedAt,
    acceptedAt: handedOver,
    filedAt: handedOver,
    dispatchedAt: handedOver,
    takenUpAt: null,
    doneAt: row.closedAt,
    checkedAt: null,
    stageDueAt: null,
    ...dueOf(row, profile),
    yellowAt: null,
    limit: null,
    suspensions: 0,
    extensions: 0,
    pending: null,
    leadUnit: row.unit?.code ?? null,
    escalatedLevel: 0,
    supervised: 0,
    urged: 0,
    reopened: 0,
    reworked: 0,
    handedBack: 0,
    consulted: 0,
    splitFrom: null,
    ...phaseOf(row),
  } as Case
  return {
    next,
    events: [importedEvent(row, profile), ...closedEvent(row)],
    timers: [],
    messages: [],
  }
}

const importedEvent = (row: ImportedRow, profile: CaseProfile): Event => ({
  kind: 'imported',
  data: {
    source: profile.sourceSystem,
    category: row.categoryPath,
    edition: row.edition,
    area: row.areaCode,
    unit: row.unit?.code ?? null,
    reportedAt: row.openedAt,
    dueAt: row.dueAt,
    state: row.state,
    ...(row.notJudged ? { notJudged: true } : {}),
  },
})

const closedEvent = (row: ImportedRow): Event[] =>
  row.closedAt === null ? [] : [{ kind: 'importedClosed', data: { closedAt: row.closedAt } }]

function phaseOf(row: ImportedRow) {
  if (row.closedAt === null) return { state: row.state }
  return {
    state: 'closed',
    closedAt: row.closedAt,
    outcome: 'imported',
    closeReason: row.closeReason,
    rating: null,
    appeal: null,
    lateExempt: false,
  }
}

const dueOf = (row: ImportedRow, { city }: CaseProfile) => ({
  dueAt: row.dueAt,
  dueRule:
    row.dueAt === null
      ? null
      : {
          from: 'imported',
          conditionSeq: null,
          duty: null,
          limit: null,
          calendar: city?.calendar.code ?? '',
          startedAt: row.openedAt,
        },
})

function leadTask(row: ImportedRow, { newId }: Means): Task[] {
  if (!row.unit || row.state === 'reported') return []
  const takenUpAt = row.state === 'handling' ? row.openedAt : null
  return [
    {
      id: newId(),
      role: 'lead',
      unit: row.unit.code,
      state: takenUpAt === null ? 'sent' : 'takenUp',
      instruction: '',
      rule: { duty: null, categoryPrefix: '', areaPrefix: '', basis: '', how: 'chosen' },
      sentAt: row.openedAt,
      takeUpDueAt: null,
      takenUpAt,
      takenUpBy: null,
      doneAt: null,
      result: null,
      handBackReason: null,
    },
  ]
}

/**
 * What the city says anew about a case. What people did here since stays, except that the city has closed its own case:
 * a case closed here is not opened again by an older file, a deadline extended here not taken back.
 */
export function differencesOf(row: ImportedRow, known: Known): Difference[] {
  const found: Difference[] = []
  const byImport = known.outcome === 'imported'
  const isOpen = known.closedAt === null
  if (row.closedAt !== null && (isOpen || byImport) && row.closedAt !== known.closedAt) {
    found.push('closed')
  }
  if (row.closedAt === null && byImport && !isOpen) found.push('reopened')
  const ourDue = known.dueFrom !== null && known.dueFrom !== 'imported'
  if (known.historic && !ourDue && row.dueAt !== known.dueAt) found.push('due')
  return found
}

const timerKeys = [
  'accept',
  'verify',
  'dispatch',
  'takeUp',
  'yellow',
  'red',
  'check',
  'close',
  'resume',
  'round',
]
const phaseKeys = new Set(
  ['question', 'since', 'until', 'into', 'closedAt', 'closeReason', 'outcome'].concat([
    'rating',
    'appeal',
    'lateExempt',
  ]),
)

/** The case as the city's newer row has it. */
export function changedCase(
  before: Case,
  row: ImportedRow,
  o: Means & { readonly profile: CaseProfile; readonly differences: readonly Difference[] },
): Decision {
  const { differences, profile } = o
  const due = differences.includes('due') ? dueOf(row, profile) : {}
  const data = { source: profile.sourceSystem, what: differences }
  if (!differences.includes('closed') && !differences.includes('reopened')) {
    const next = { ...before, ...due } as Case
    const event = { kind: 'importedChange', data: { ...data, dueAt: row.dueAt } }
    return { next, events: [event], timers: [], messages: [] }
  }
  const rest = Object.fromEntries(Object.entries(before).filter(([key]) => !phaseKeys.has(key)))
  const tasks = before.tasks.map((task) =>
    row.closedAt !== null && (task.state === 'sent' || task.state === 'takenUp')
      ? { ...task, state: 'done', doneAt: row.closedAt }
      : task,
  )
  const next = {
    ...rest,
    ...due,
    stageDueAt: null,
    yellowAt: null,
    pending: null,
    respondedAt: before.respondedAt ?? row.closedAt,
    doneAt: row.closedAt,
    reopened: before.reopened + (differences.includes('reopened') ? 1 : 0),
    tasks: [...tasks, ...(row.closedAt === null ? leadTask(row, o) : [])],
    ...phaseOf(row),
  } as unknown as Case
  const event = {
    kind: 'importedChange',
    data: { ...data, state: row.state, closedAt: row.closedAt, dueAt: row.dueAt },
  }
  return { next, events: [event], timers: timerKeys.map((clear) => ({ clear })), messages: [] }
}
