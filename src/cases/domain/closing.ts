// From the check to the rating, and back when it was not solved.
import type { CommandInput } from '../schema.ts'
import { isActive } from './guards.ts'
import type { Appeal, Case, Decision, Outcome, Rules, Task, TimerChange, Who } from './model.ts'
import { isUnsolved } from './outcomes.ts'
import { reasons } from './reasons.ts'
import { type Refusal, refusal } from './refusals.ts'
import {
  clear,
  clearAll,
  decision,
  event,
  inPhase,
  lights,
  message,
  set,
  stageDue,
  withWords,
} from './step.ts'

export function check(c: Case, cmd: CommandInput['check'], _who: Who, rules: Rules): Decision {
  if (cmd.passed) {
    const stageDueAt = stageDue(rules, 'close')
    const next = inPhase(c, { state: 'checked' }, { checkedAt: rules.now, stageDueAt })
    return decision(
      next,
      event('checked', { passed: true, note: cmd.note, photos: cmd.photos.length, stageDueAt }),
      { timers: [clear('check'), set('close', stageDueAt)] },
    )
  }
  // 返工: the unit of this round goes on under the same deadline, however little is left of it.
  const lead = c.tasks.findLast((t) => t.role === 'lead' && t.state === 'done')
  const tasks = c.tasks.map((t): Task =>
    t.id === lead?.id ? { ...t, state: 'takenUp', doneAt: null } : t,
  )
  const next = inPhase(
    c,
    { state: 'handling' },
    { tasks, doneAt: null, stageDueAt: null, reworked: c.reworked + 1 },
  )
  return decision(
    next,
    event('checkFailed', { passed: false, note: cmd.note, photos: cmd.photos.length }),
    {
      timers: [clear('check'), ...lightsAgain(c, rules.now)],
    },
  )
}

/** The lights that finishing put out. Red comes at once when the deadline has passed meanwhile, unless it had shone before. */
function lightsAgain(c: Case, now: number): TimerChange[] {
  if (c.dueAt === null || c.yellowAt === null) return []
  if (c.dueAt > now) return lights({ dueAt: c.dueAt, yellowAt: c.yellowAt })
  return c.doneAt !== null && c.doneAt <= c.dueAt ? [set('red', c.dueAt)] : []
}

function closed(
  c: Case,
  o: { outcome: Outcome; reason: string | null; changes?: Partial<Case> },
  now: number,
): Case {
  return inPhase(
    c,
    {
      state: 'closed',
      closedAt: now,
      outcome: o.outcome,
      closeReason: o.reason,
      rating: null,
      appeal: null,
      lateExempt: false,
    },
    { respondedAt: c.respondedAt ?? now, stageDueAt: null, pending: null, ...o.changes },
  )
}

/** What is told when it is over: never that something was done which was not. */
const ended = (
  c: Case,
  facts: { outcome: Outcome; reason: string; reply: string },
): ReturnType<typeof message> =>
  message(
    isUnsolved(facts.outcome)
      ? 'closedUnsolved'
      : facts.outcome === 'explained'
        ? 'closedExplained'
        : 'closed',
    { ...facts, unit: c.leadUnit },
  )

export function close(
  c: Case,
  cmd: CommandInput['close'],
  _who: Who,
  rules: Rules,
): Decision | Refusal {
  const { outcome, reply } = cmd
  const reason = cmd.reason ?? (outcome === 'solved' ? 'putRight' : undefined)
  if (reason === undefined || reasons.close[reason].of !== outcome) {
    return refusal('closeReason', { outcome }, 'reason')
  }
  const next = closed(c, { outcome, reason, changes: { reply } }, rules.now)
  return decision(next, event('closed', { outcome, reason, reply }), {
    timers: clearAll,
    messages: [ended(c, { outcome, reason, reply })],
  })
}

/** A question that whoever took it could answer themselves. */
export function answerAtOnce(
  c: Case,
  cmd: CommandInput['answerAtOnce'],
  _who: Who,
  rules: Rules,
): Decision {
  const told = { outcome: 'explained', reason: 'answered', reply: cmd.reply } as const
  const next = closed(c, { ...told, changes: { reply: cmd.reply } }, rules.now)
  return decision(next, event('closed', told), {
    timers: clearAll,
    messages: [ended(c, told)],
  })
}

export function forceClose(
  c: Case,
  cmd: CommandInput['forceClose'],
  _who: Who,
  rules: Rules,
): Decision {
  const open = c.tasks.filter(isActive)
  const tasks = c.tasks.map((t): Task => (isActive(t) ? { ...t, state: 'withdrawn' } : t))
  const changes = { tasks, reply: cmd.reply }
  const next = closed(c, { outcome: 'forced', reason: cmd.reason, changes }, rules.now)
  return decision(
    next,
    event('forceClosed', { outcome: 'forced', reason: cmd.reason, reply: cmd.reply }),
    {
      timers: [...clearAll, ...open.map((t) => clear(`takeUp:${t.id}`))],
      messages: [ended(c, { outcome: 'forced', reason: cmd.reason, reply: cmd.reply })],
    },
  )
}

function rated(
  c: Case,
  stars: number,
  solved: boolean,
  o: { by: string; now: number; note?: string | undefined },
): Decision | Refusal {
  if (c.state !== 'closed') return refusal('notRated')
  const next: Case = { ...c, rating: { stars, solved, at: o.now } }
  return decision(next, event('rated', { stars, solved, by: o.by, note: o.note }))
}

/** One case, one rating. The words go to the case, not to the journal: they are the resident's own. */
export function rate(
  c: Case,
  cmd: CommandInput['rate'],
  _who: Who,
  rules: Rules,
): Decision | Refusal {
  return rated(withWords(c, cmd.text), cmd.stars, cmd.solved, { by: 'reporter', now: rules.now })
}

export function rateForCaller(
  c: Case,
  cmd: CommandInput['rateForCaller'],
  _who: Who,
  rules: Rules,
): Decision | Refusal {
  return rated(c, cmd.stars, cmd.solved, { by: 'callTaker', now: rules.now, note: cmd.note })
}

/** 以下评上: the level that reported it rates the unit above that did the work. */
export function rateUpper(
  c: Case,
  cmd: CommandInput['rateUpper'],
  _who: Who,
  rules: Rules,
): Decision | Refusal {
  return rated(c, cmd.stars, cmd.solved, { by: 'lowerLevel', now: rules.now, note: cmd.note })
}

function reopened(c: Case, note: string | undefined, rules: Rules): Decision {
  const stageDueAt = stageDue(rules, 'dispatch')
  const next = inPhase(
    c,
    { state: 'filed' },
    {
      reopened: c.reopened + 1,
      leadUnit: null,
      takenUpAt: null,
      doneAt: null,
      checkedAt: null,
      dueAt: null,
      yellowAt: null,
      dueRule: null,
      limit: null,
      stageDueAt,
      extensions: 0,
    },
  )
  return decision(next, event('reopened', { note, stageDueAt }), {
    timers: [set('dispatch', stageDueAt)],
    messages: [message('reopened')],
  })
}

export function reopen(c: Case, cmd: CommandInput['reopen'], _who: Who, rules: Rules): Decision {
  return reopened(c, cmd.note, rules)
}

/** The resident's words go to the case's description, not to the journal. */
export function notSolved(
  c: Case,
  cmd: CommandInput['notSolved'],
  _who: Who,
  rules: Rules,
): Decision {
  return reopened(withWords(c, cmd.text), undefined, rules)
}

export function appeal(
  c: Case,
  cmd: CommandInput['appeal'],
  _who: Who,
  _rules: Rules,
): Decision | Refusal {
  if (c.state !== 'closed') return refusal('notAppealed')
  const next: Case = { ...c, appeal: { note: cmd.note, step: 'dispatcher' } }
  return decision(next, event('appealed', { note: cmd.note }))
}

/** The dispatcher first, then the acceptor; upheld by both, the figures leave it out and the times stay. */
export function decideAppeal(
  c: Case,
  cmd: CommandInput['decideAppeal'],
  who: Who,
  _rules: Rules,
): Decision | Refusal {
  if (c.state !== 'closed' || !c.appeal) return refusal('appealOpen')
  const step: Appeal['step'] = !cmd.upheld
    ? 'dismissed'
    : who.kind === 'dispatcher'
      ? 'callTaker'
      : 'upheld'
  const next: Case = { ...c, appeal: { ...c.appeal, step }, lateExempt: step === 'upheld' }
  return decision(next, event('appealDecided', { upheld: cmd.upheld, step, note: cmd.note }))
}
