// Between a row of `cases` and the domain's Case.
import type { Appeal, Case, DueRule, Outcome, Pending, Phase, Task } from '../domain.ts'
import type { State } from '../lifecycle.ts'

/** A row as read: snake_case columns, instants in epoch ms, point as lon/lat. */
export type CaseDbRow = {
  district: string
  id: string
  number: string
  version: number
  state: State
  category_path: string
  edition: string
  condition_seq: number | null
  urgency: Case['urgency']
  area_code: string
  lon: number | null
  lat: number | null
  address: string
  title: string
  description: string
  attributes: Record<string, unknown>
  door: string
  source_system: string | null
  source_id: string | null
  public: boolean
  historic: boolean
  danger: string[]
  first_receiver: string | null
  question: string | null
  reported_at: number
  responded_at: number | null
  accepted_at: number | null
  filed_at: number | null
  dispatched_at: number | null
  taken_up_at: number | null
  done_at: number | null
  checked_at: number | null
  closed_at: number | null
  updated_at: number
  stage_due_at: number | null
  due_at: number | null
  yellow_at: number | null
  limit_value: number | null
  limit_unit: string | null
  due_rule: DueRule | null
  suspended_at: number | null
  suspended_until: number | null
  suspensions: number
  extensions: number
  pending: Pending | null
  lead_unit: string | null
  units: string[]
  escalated_level: number
  supervised: number
  consulted: number
  urged: number
  reopened: number
  reworked: number
  handed_back: number
  late_exempt: boolean
  appeal: Appeal | null
  outcome: Outcome | null
  forced: boolean
  close_reason: string | null
  merged_into: string | null
  split_from: string | null
  repeat_of: string | null
  reply: string | null
  rating: number | null
  rating_solved: boolean | null
  rated_at: number | null
}

/** Columns that any command may change. */
export const movingColumns = [
  'version',
  'state',
  'condition_seq',
  'first_receiver',
  'question',
  'responded_at',
  'accepted_at',
  'filed_at',
  'dispatched_at',
  'taken_up_at',
  'done_at',
  'checked_at',
  'closed_at',
  'updated_at',
  'stage_due_at',
  'due_at',
  'yellow_at',
  'limit_value',
  'limit_unit',
  'due_rule',
  'suspended_at',
  'suspended_until',
  'suspensions',
  'extensions',
  'pending',
  'lead_unit',
  'units',
  'escalated_level',
  'supervised',
  'consulted',
  'urged',
  'reopened',
  'reworked',
  'handed_back',
  'late_exempt',
  'appeal',
  'outcome',
  'forced',
  'close_reason',
  'merged_into',
  'repeat_of',
  'reply',
  'rating',
  'rating_solved',
  'rated_at',
] as const

/** Columns that few commands change; they carry the heavy indexes. */
export const contentColumns = [
  'category_path',
  'edition',
  'urgency',
  'area_code',
  'point',
  'address',
  'title',
  'description',
  'attributes',
  'public',
] as const

export const birthColumns = [
  'district',
  'id',
  'number',
  'door',
  'source_system',
  'source_id',
  'historic',
  'danger',
  'reported_at',
  'split_from',
] as const

const iso = (ms: number | null | undefined): string | null =>
  ms === null || ms === undefined ? null : new Date(ms).toISOString()

/** The row to store, as JSON for jsonb_populate_record. */
export function toRow(c: Case, now: number, before?: Case): Record<string, unknown> {
  const p = phaseColumns(c)
  return {
    district: c.district,
    id: c.id,
    number: c.number,
    version: c.version,
    state: c.state,
    category_path: c.categoryPath,
    edition: c.edition,
    condition_seq: c.conditionSeq,
    urgency: c.urgency,
    area_code: c.areaCode,
    point: c.point ? `SRID=4326;POINT(${c.point.lon} ${c.point.lat})` : null,
    address: c.address,
    title: c.title,
    description: c.description,
    attributes: c.attributes,
    door: c.door,
    source_system: c.sourceSystem,
    source_id: c.sourceId,
    public: c.public,
    historic: c.historic,
    danger: c.danger,
    first_receiver: c.firstReceiver,
    reported_at: iso(c.reportedAt),
    responded_at: iso(c.respondedAt),
    accepted_at: iso(c.acceptedAt),
    filed_at: iso(c.filedAt),
    dispatched_at: iso(c.dispatchedAt),
    taken_up_at: iso(c.takenUpAt),
    done_at: iso(c.doneAt),
    checked_at: iso(c.checkedAt),
    updated_at: iso(now),
    stage_due_at: iso(c.stageDueAt),
    due_at: iso(c.dueAt),
    yellow_at: iso(c.yellowAt),
    limit_value: c.limit?.value ?? null,
    limit_unit: c.limit?.unit ?? null,
    due_rule: c.dueRule,
    suspensions: c.suspensions,
    extensions: c.extensions,
    pending: c.pending,
    lead_unit: c.leadUnit,
    units: unitsOf(c, before),
    escalated_level: c.escalatedLevel,
    supervised: c.supervised,
    consulted: c.consulted,
    urged: c.urged,
    reopened: c.reopened,
    reworked: c.reworked,
    handed_back: c.handedBack,
    split_from: c.splitFrom,
    repeat_of: c.repeatOf ?? null,
    reply: c.reply ?? null,
    ...p,
  }
}

// A unit that was withdrawn keeps no view of the case. One that hands it back keeps it until the next step is taken: row-level
// security lets nobody store a row that they could not see.
function unitsOf(c: Case, before: Case | undefined): string[] {
  const returned = (task: Task) =>
    task.state === 'handedBack' &&
    before?.tasks.find((t) => t.id === task.id)?.state !== 'handedBack'
  const sees = (t: Task) => (t.state !== 'handedBack' && t.state !== 'withdrawn') || returned(t)
  return [
    ...new Set([
      ...(c.leadUnit ? [c.leadUnit] : []),
      ...c.tasks.filter(sees).map((t) => t.unit),
      // whoever was asked for a word sees what became of it
      ...(c.consultations ?? []).flatMap((k) => k.units),
    ]),
  ]
}

function phaseColumns(c: Case): Record<string, unknown> {
  const none = {
    question: null,
    suspended_at: null,
    suspended_until: null,
    closed_at: null,
    outcome: null,
    forced: false,
    close_reason: null,
    merged_into: null,
    late_exempt: false,
    appeal: null,
    rating: null,
    rating_solved: null,
    rated_at: null,
  }
  switch (c.state) {
    case 'awaiting':
      return { ...none, question: c.question }
    case 'suspended':
      return { ...none, suspended_at: iso(c.since), suspended_until: iso(c.until) }
    case 'refused':
    case 'withdrawn':
      return { ...none, closed_at: iso(c.closedAt), close_reason: c.closeReason }
    case 'merged':
      return {
        ...none,
        closed_at: iso(c.closedAt),
        close_reason: c.closeReason ?? null,
        merged_into: c.into,
      }
    case 'closed':
      return {
        ...none,
        closed_at: iso(c.closedAt),
        outcome: c.outcome,
        forced: c.outcome === 'forced',
        close_reason: c.closeReason,
        late_exempt: c.lateExempt,
        appeal: c.appeal,
        rating: c.rating?.stars ?? null,
        rating_solved: c.rating?.solved ?? null,
        rated_at: iso(c.rating?.at),
      }
    case 'reported':
    case 'accepted':
    case 'verifying':
    case 'filed':
    case 'dispatched':
    case 'handling':
    case 'done':
    case 'checked':
      return none
    default:
      return c satisfies never
  }
}

export type Beside = Pick<Case, 'rounds' | 'consultations'>

export function fromRow(r: CaseDbRow, tasks: readonly Task[], beside: Beside = {}): Case {
  return {
    id: r.id,
    district: r.district,
    number: r.number,
    version: r.version,
    categoryPath: r.category_path,
    edition: r.edition,
    conditionSeq: r.condition_seq,
    urgency: r.urgency,
    areaCode: r.area_code,
    point: r.lon === null || r.lat === null ? null : { lon: r.lon, lat: r.lat },
    address: r.address,
    title: r.title,
    description: r.description,
    attributes: r.attributes,
    door: r.door,
    sourceSystem: r.source_system,
    sourceId: r.source_id,
    public: r.public,
    historic: r.historic,
    danger: r.danger,
    firstReceiver: r.first_receiver,
    tasks,
    reportedAt: r.reported_at,
    respondedAt: r.responded_at,
    acceptedAt: r.accepted_at,
    filedAt: r.filed_at,
    dispatchedAt: r.dispatched_at,
    takenUpAt: r.taken_up_at,
    doneAt: r.done_at,
    checkedAt: r.checked_at,
    stageDueAt: r.stage_due_at,
    dueAt: r.due_at,
    yellowAt: r.yellow_at,
    limit:
      r.limit_value === null || r.limit_unit === null
        ? null
        : ({ value: r.limit_value, unit: r.limit_unit } as Case['limit']),
    dueRule: r.due_rule,
    suspensions: r.suspensions,
    extensions: r.extensions,
    pending: r.pending,
    leadUnit: r.lead_unit,
    escalatedLevel: r.escalated_level,
    supervised: r.supervised,
    consulted: r.consulted,
    ...beside,
    urged: r.urged,
    reopened: r.reopened,
    reworked: r.reworked,
    handedBack: r.handed_back,
    splitFrom: r.split_from,
    repeatOf: r.repeat_of,
    reply: r.reply,
    ...phaseOf(r),
  }
}

function phaseOf(r: CaseDbRow): Phase {
  const closedAt = r.closed_at ?? r.updated_at
  switch (r.state) {
    case 'awaiting':
      return { state: r.state, question: r.question ?? '' }
    case 'suspended':
      return {
        state: r.state,
        since: r.suspended_at ?? r.updated_at,
        until: r.suspended_until ?? r.updated_at,
      }
    case 'refused':
    case 'withdrawn':
      return { state: r.state, closedAt, closeReason: r.close_reason }
    case 'merged':
      return { state: r.state, closedAt, into: r.merged_into ?? '', closeReason: r.close_reason }
    case 'closed':
      return {
        state: r.state,
        closedAt,
        outcome: r.outcome ?? 'solved',
        closeReason: r.close_reason,
        rating:
          r.rating === null
            ? null
            : { stars: r.rating, solved: r.rating_solved ?? false, at: r.rated_at ?? closedAt },
        appeal: r.appeal,
        lateExempt: r.late_exempt,
      }
    case 'reported':
    case 'accepted':
    case 'verifying':
    case 'filed':
    case 'dispatched':
    case 'handling':
    case 'done':
    case 'checked':
      return { state: r.state }
    default:
      return r.state satisfies never
  }
}
