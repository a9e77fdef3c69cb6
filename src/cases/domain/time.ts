// More time: extension, suspension 挂账, and what brings the clock back.
import { extend, resumeDue } from '#engines/deadlines'
import type { CommandInput } from '../schema.ts'
import type { Case, Decision, Pending, Rules, Who } from './model.ts'
import { type Refusal, refusal } from './refusals.ts'
import { change, clear, decision, event, inPhase, lights, message, set, yellowOf } from './step.ts'

const day = 86_400_000

function request(c: Case, pending: Pending): Decision {
  const { kind, note, until } = pending
  return decision(change(c, { pending }), event(`${kind}Requested`, { note, until }))
}

export function requestExtension(
  c: Case,
  cmd: CommandInput['requestExtension'],
  _who: Who,
  rules: Rules,
): Decision {
  return request(c, {
    kind: 'extension',
    note: cmd.note,
    until: null,
    askedAt: rules.now,
    unit: c.leadUnit ?? '',
    endorsed: false,
  })
}

export function requestSuspension(
  c: Case,
  cmd: CommandInput['requestSuspension'],
  _who: Who,
  rules: Rules,
): Decision | Refusal {
  const until = Date.parse(cmd.until)
  if (until <= rules.now || until > rules.now + rules.maxSuspensionDays * day) {
    return refusal('untilTooFar', { days: rules.maxSuspensionDays }, 'until')
  }
  return request(c, {
    kind: 'suspension',
    note: cmd.note,
    until,
    askedAt: rules.now,
    unit: c.leadUnit ?? '',
    endorsed: false,
  })
}

export function endorse(
  c: Case,
  cmd: CommandInput['endorse'],
  _who: Who,
  _rules: Rules,
): Decision | Refusal {
  if (!c.pending) return refusal('somethingPending')
  return decision(
    change(c, { pending: { ...c.pending, endorsed: true } }),
    event(`${c.pending.kind}Endorsed`, { note: cmd.note }),
  )
}

export function decline(
  c: Case,
  cmd: CommandInput['decline'],
  _who: Who,
  _rules: Rules,
): Decision | Refusal {
  if (!c.pending) return refusal('somethingPending')
  return decision(
    change(c, { pending: null }),
    event(`${c.pending.kind}Declined`, { note: cmd.note }),
  )
}

export function approve(
  c: Case,
  cmd: CommandInput['approve'],
  _who: Who,
  rules: Rules,
): Decision | Refusal {
  if (!c.pending) return refusal('somethingPending')
  return c.pending.kind === 'extension'
    ? approveExtension(c, cmd.note, rules)
    : suspend(c, c.pending, cmd.note, rules)
}

/** One original limit more, counted from the deadline as it stands. */
function approveExtension(c: Case, note: string | undefined, rules: Rules): Decision {
  if (c.dueAt === null || c.limit === null) {
    return decision(
      change(c, { pending: null, extensions: c.extensions + 1 }),
      event('extended', { note }),
    )
  }
  const dueAt = extend(c.dueAt, c.limit, rules.calendar)
  const yellowAt = yellowOf(rules, c.dueRule?.startedAt ?? c.reportedAt, dueAt, c.limit)
  const next = change(c, { pending: null, extensions: c.extensions + 1, dueAt, yellowAt })
  return decision(next, event('extended', { note, before: c.dueAt, dueAt }), {
    timers: lights({ dueAt, yellowAt }),
    messages: [message('extended', { dueAt })],
  })
}

function suspend(c: Case, pending: Pending, note: string | undefined, rules: Rules): Decision {
  const until = pending.until ?? rules.now
  const next = inPhase(
    c,
    { state: 'suspended', since: rules.now, until },
    { pending: null, suspensions: c.suspensions + 1 },
  )
  return decision(next, event('suspended', { note, until }), {
    timers: [clear('yellow'), clear('red'), set('resume', until)],
    messages: [message('suspended', { until, reason: pending.note })],
  })
}

/** The time that was left when the clock stopped is left now. */
export function resume(c: Case, cmd: CommandInput['resume'], _who: Who, rules: Rules): Decision {
  const since = c.state === 'suspended' ? c.since : rules.now
  if (c.dueAt === null || c.limit === null) {
    return decision(inPhase(c, { state: 'handling' }), event('resumed', { note: cmd.note }), {
      timers: [clear('resume')],
    })
  }
  const pause = {
    pausedAt: since,
    resumedAt: rules.now,
    limit: c.limit,
    calendar: rules.calendar,
  }
  const dueAt = resumeDue({ ...pause, due: c.dueAt })
  const yellowAt = Math.max(rules.now, resumeDue({ ...pause, due: c.yellowAt ?? c.dueAt }))
  const next = inPhase(c, { state: 'handling' }, { dueAt, yellowAt })
  return decision(next, event('resumed', { note: cmd.note, before: c.dueAt, dueAt }), {
    timers: [clear('resume'), ...lights({ dueAt, yellowAt })],
    messages: [message('resumed', { dueAt })],
  })
}
