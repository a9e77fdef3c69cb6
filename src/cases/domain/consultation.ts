// 协商会商: units sit down together over a case, each says its word, and what is decided is carried out.
import { dueAt as dueFrom, type Limit } from '#engines/deadlines'
import type { CommandInput } from '../schema.ts'
import { consultationNow, consultationsOf, invitedUnit } from './beside.ts'
import { newTask, noTakeUpTimer, takeUpTimer } from './dispatch.ts'
import { isActive } from './guards.ts'
import type {
  Case,
  Consultation,
  Decision,
  DueRule,
  Event,
  Message,
  Rule,
  Rules,
  Task,
  Who,
} from './model.ts'
import { type Refusal, refusal } from './refusals.ts'
import {
  change,
  clear,
  decision,
  event,
  handlingDeadline,
  inPhase,
  lights,
  message,
  yellowOf,
} from './step.ts'

const withConsultation = (c: Case, k: Consultation): readonly Consultation[] =>
  consultationsOf(c).map((x) => (x.id === k.id ? k : x))

/** The units are known to exist. */
export function consult(c: Case, cmd: CommandInput['consult'], _who: Who, rules: Rules): Decision {
  const consultation: Consultation = {
    id: rules.newId(),
    number: c.consulted + 1,
    topic: cmd.topic,
    units: [...new Set(cmd.units)],
    calledAt: rules.now,
    heldAt: cmd.heldAt === undefined ? null : Date.parse(cmd.heldAt),
    state: 'open',
    statements: [],
    minutes: null,
    decision: null,
    decidedAt: null,
  }
  return decision(
    change(c, {
      consulted: consultation.number,
      consultations: [...consultationsOf(c), consultation],
    }),
    event('consultationCalled', {
      consultation: consultation.number,
      note: cmd.topic,
      units: consultation.units,
      heldAt: consultation.heldAt,
    }),
  )
}

/** One statement for each unit; a later one takes the place of an earlier, which the journal keeps. */
export function giveStatement(
  c: Case,
  cmd: CommandInput['giveStatement'],
  who: Who,
  rules: Rules,
): Decision | Refusal {
  const consultation = consultationNow(c)
  const unit = invitedUnit(c, who)
  if (!consultation || unit === undefined) return refusal('invited')
  const statement = { unit, position: cmd.position, text: cmd.note, at: rules.now }
  const statements = [...consultation.statements.filter((s) => s.unit !== unit), statement]
  return decision(
    change(c, { consultations: withConsultation(c, { ...consultation, statements }) }),
    event('statementGiven', {
      consultation: consultation.number,
      unit,
      position: cmd.position,
      note: cmd.note,
    }),
  )
}

const asDecided = (c: Case): Rule => ({
  duty: null,
  categoryPrefix: c.categoryPath,
  areaPrefix: c.areaCode,
  basis: '',
  how: 'consultation',
})

/** States in which the units and the limit of a case can still be changed. */
const movable: ReadonlySet<string> = new Set(['filed', 'dispatched', 'handling'])

/** The minutes end it. What they change of the units or the limit is carried out with them. */
export function decideConsultation(
  c: Case,
  cmd: CommandInput['decideConsultation'],
  _who: Who,
  rules: Rules,
): Decision | Refusal {
  const consultation = consultationNow(c)
  if (!consultation) return refusal('consulting')
  const changes = cmd.lead !== undefined || cmd.assisting !== undefined || cmd.limit !== undefined
  if (changes && !movable.has(c.state)) return refusal('consultedLate', {}, 'lead')
  const lead = cmd.lead ?? c.leadUnit
  if (changes && lead === null) return refusal('noLead', {}, 'lead')
  if (lead !== null && cmd.assisting?.includes(lead)) {
    return refusal('sameUnit', { unit: lead }, 'assisting')
  }
  const moved =
    changes && lead !== null ? units(c, { lead, assisting: cmd.assisting }, rules) : null
  const limited = relimited(moved?.next ?? c, cmd.limit, rules)
  const next = limited?.next ?? moved?.next ?? c
  const decided: Consultation = {
    ...consultation,
    state: 'decided',
    minutes: cmd.note,
    decision: {
      lead: moved?.isLeadNew ? lead : null,
      assisting: moved?.assisting ?? null,
      dueAt: limited ? next.dueAt : null,
    },
    decidedAt: rules.now,
  }
  const facts = { consultation: consultation.number, note: cmd.note, ...decided.decision }
  const messages: Message[] = moved?.isLeadNew
    ? [message('dispatched', { unit: lead, dueAt: next.dueAt })]
    : limited && c.dueAt !== null && (next.dueAt ?? 0) > c.dueAt
      ? [message('extended', { dueAt: next.dueAt })]
      : []
  return {
    next: change(next, { consultations: withConsultation(c, decided) }),
    events: [
      event('consultationDecided', facts),
      ...(moved?.isLeadNew ? [dispatchedBy(next, moved)] : []),
    ],
    timers: [...(moved?.timers ?? []), ...(limited?.timers ?? [])],
    messages,
  }
}

/** Told as any dispatch is, so that whoever reads the journal learns of the new unit. */
const dispatchedBy = (next: Case, moved: Moved): Event =>
  event('dispatched', {
    lead: next.leadUnit,
    assisting: moved.assisting ?? [],
    rules: [{ unit: next.leadUnit, ...asDecided(next) }],
    dueAt: next.dueAt,
    dueRule: next.dueRule,
    instruction: '',
  })

type Moved = Pick<Decision, 'next' | 'timers'> & {
  readonly isLeadNew: boolean
  /** Those who assist from now on, where the decision said so. */
  readonly assisting: readonly string[] | null
}

function units(
  c: Case,
  o: { readonly lead: string; readonly assisting: readonly string[] | undefined },
  rules: Rules,
): Moved {
  const isLeadNew = o.lead !== c.leadUnit
  const wanted = o.assisting === undefined ? undefined : [...new Set(o.assisting)]
  const ends = (t: Task) =>
    isActive(t) &&
    (t.role === 'lead'
      ? isLeadNew
      : t.unit === o.lead || (wanted !== undefined && !wanted.includes(t.unit)))
  const ended = c.tasks.filter(ends)
  const stay = new Set(c.tasks.filter((t) => isActive(t) && !ends(t)).map((t) => t.unit))
  const give = (role: Task['role'], unit: string) =>
    newTask(role, unit, { rule: asDecided(c), instruction: '', rules })
  const added = [
    ...(isLeadNew ? [give('lead', o.lead)] : []),
    ...(wanted ?? []).filter((u) => !stay.has(u)).map((u) => give('assisting', u)),
  ]
  const tasks = [
    ...c.tasks.map((t): Task => (ends(t) ? { ...t, state: 'withdrawn' } : t)),
    ...added,
  ]
  const timers = [...ended.map(noTakeUpTimer), ...added.map(takeUpTimer)]
  if (!isLeadNew) {
    return { next: change(c, { tasks }), timers, isLeadNew, assisting: wanted ?? null }
  }
  // A case that had no unit gets its whole time; one that changes hands keeps its deadline.
  const fresh = c.dueAt === null ? handlingDeadline(c, rules) : null
  const next = inPhase(
    c,
    { state: 'dispatched' },
    {
      ...fresh,
      tasks,
      leadUnit: o.lead,
      pending: null,
      dispatchedAt: rules.now,
      takenUpAt: null,
      stageDueAt: null,
      escalatedLevel: 0,
    },
  )
  return {
    next,
    timers: [clear('dispatch'), ...(fresh ? lights(fresh) : []), ...timers],
    isLeadNew,
    assisting: wanted ?? null,
  }
}

function relimited(
  c: Case,
  limit: Limit | undefined,
  rules: Rules,
): Pick<Decision, 'next' | 'timers'> | null {
  if (!limit) return null
  const dueAt = dueFrom(rules.now, limit, rules.calendar)
  const yellowAt = yellowOf(rules, rules.now, dueAt, limit)
  const dueRule: DueRule = {
    from: 'consultation',
    conditionSeq: null,
    duty: null,
    limit,
    calendar: rules.calendar.code,
    startedAt: rules.now,
  }
  return {
    next: change(c, { dueAt, yellowAt, limit, dueRule }),
    timers: lights({ dueAt, yellowAt }),
  }
}
