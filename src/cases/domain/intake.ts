// From the report to the filed case.
import type { CommandInput } from '../schema.ts'
import type { Case, Decision, Rules, Who } from './model.ts'
import { type Refusal, refusal } from './refusals.ts'
import {
  change,
  clear,
  clearAll,
  decision,
  event,
  inPhase,
  message,
  set,
  stageDue,
  withWords,
} from './step.ts'

/** Where a report waits whose category nobody has chosen yet. */
export const unsorted = 'jw/M/00'

export type Report = Pick<
  Case,
  | 'id'
  | 'district'
  | 'number'
  | 'categoryPath'
  | 'edition'
  | 'urgency'
  | 'areaCode'
  | 'point'
  | 'address'
  | 'title'
  | 'description'
  | 'attributes'
  | 'door'
  | 'sourceSystem'
  | 'sourceId'
  | 'public'
  | 'danger'
  | 'firstReceiver'
> & { readonly splitFrom?: string | null }

/** A new case. Its first deadline is that of accepting it. */
export function report(r: Report, rules: Rules): Decision {
  const stageDueAt = stageDue(rules, 'accept')
  const next: Case = {
    ...r,
    splitFrom: r.splitFrom ?? null,
    version: 0,
    state: 'reported',
    conditionSeq: null,
    historic: false,
    tasks: [],
    reportedAt: rules.now,
    respondedAt: null,
    acceptedAt: null,
    filedAt: null,
    dispatchedAt: null,
    takenUpAt: null,
    doneAt: null,
    checkedAt: null,
    stageDueAt,
    dueAt: null,
    yellowAt: null,
    limit: null,
    dueRule: null,
    suspensions: 0,
    extensions: 0,
    pending: null,
    leadUnit: null,
    escalatedLevel: 0,
    supervised: 0,
    consulted: 0,
    urged: 0,
    reopened: 0,
    reworked: 0,
    handedBack: 0,
    reply: null,
  }
  const facts = {
    category: r.categoryPath,
    edition: r.edition,
    area: r.areaCode,
    urgency: r.urgency,
    door: r.door,
    danger: r.danger,
    stageDueAt,
    ...(r.splitFrom ? { splitFrom: r.splitFrom } : {}),
  }
  return decision(next, event('reported', facts), {
    timers: [set('accept', stageDueAt)],
    messages: [message('received', { number: r.number })],
  })
}

export function accept(c: Case, cmd: CommandInput['accept'], _who: Who, rules: Rules): Decision {
  const stageDueAt = stageDue(rules, 'dispatch')
  const next = inPhase(
    c,
    { state: 'accepted' },
    {
      acceptedAt: c.acceptedAt ?? rules.now,
      respondedAt: c.respondedAt ?? rules.now,
      stageDueAt,
      firstReceiver: c.firstReceiver ?? _who.post,
    },
  )
  return decision(next, event('accepted', { note: cmd.note, stageDueAt }), {
    timers: [clear('accept'), set('dispatch', stageDueAt)],
    messages: [message('accepted')],
  })
}

export function refuse(c: Case, cmd: CommandInput['refuse'], _who: Who, rules: Rules): Decision {
  const next = inPhase(
    c,
    { state: 'refused', closedAt: rules.now, closeReason: cmd.reason },
    {
      respondedAt: c.respondedAt ?? rules.now,
      stageDueAt: null,
      reply: cmd.note,
    },
  )
  return decision(next, event('refused', { reason: cmd.reason, note: cmd.note }), {
    timers: clearAll,
    messages: [message('refused', { reason: cmd.reason, note: cmd.note })],
  })
}

export function ask(c: Case, cmd: CommandInput['ask'], _who: Who, rules: Rules): Decision {
  const next = inPhase(
    c,
    { state: 'awaiting', question: cmd.question },
    {
      respondedAt: c.respondedAt ?? rules.now,
      stageDueAt: null,
    },
  )
  return decision(next, event('asked', { question: cmd.question }), {
    timers: [clear('accept'), clear('dispatch')],
    messages: [message('question', { question: cmd.question })],
  })
}

/** The answer's text goes to the case, not to the journal: it is the resident's own. */
export function answer(c: Case, cmd: CommandInput['answer'], _who: Who, rules: Rules): Decision {
  const stageDueAt = stageDue(rules, 'accept')
  const next = inPhase(withWords(c, cmd.text), { state: 'reported' }, { stageDueAt })
  return decision(next, event('answered', { stageDueAt }), { timers: [set('accept', stageDueAt)] })
}

export function withdraw(
  c: Case,
  cmd: CommandInput['withdraw'],
  _who: Who,
  rules: Rules,
): Decision {
  const reason = cmd.reason ?? 'unsaid'
  const next = inPhase(
    withWords(c, cmd.text),
    { state: 'withdrawn', closedAt: rules.now, closeReason: reason },
    { stageDueAt: null },
  )
  return decision(next, event('withdrawn', { reason }), {
    timers: clearAll,
    messages: [message('withdrawn')],
  })
}

type Changes = Partial<
  Pick<
    Case,
    'categoryPath' | 'edition' | 'urgency' | 'areaCode' | 'point' | 'address' | 'title' | 'public'
  >
>

// In both languages, as nobody knows who will read it.
const asReported = {
  title: '原标题 Title as reported',
  address: '原地址 Address as reported',
} as const

/** The words that a correction takes away are kept with the others of whoever wrote them. */
function withOriginals(c: Case, changes: Changes): Case {
  const lost = (['title', 'address'] as const).flatMap((field) => {
    const was = c[field].replace(/…$/, '')
    const isKept = changes[field] === undefined || c.description.includes(was)
    return isKept || changes[field]?.includes(was) ? [] : [`${asReported[field]}: ${c[field]}`]
  })
  return withWords(c, lost.join('\n'))
}

/** The caller has already resolved the category, the area and the place into `changes`. */
export function correct(c: Case, changes: Changes, who: Who): Decision | Refusal {
  const area = changes.areaCode
  // The post could not see the case where it would then lie, nor take the step back.
  if (area !== undefined && who.rights.get('case.edit') === 'area') {
    if (!area.startsWith(who.areaCode)) return refusal('correctArea', { area }, 'point')
  }
  const told = (of: Case | Changes) =>
    Object.fromEntries(
      Object.keys(changes)
        .filter((k) => k !== 'point' && k !== 'address' && k !== 'title')
        .map((k) => [k, of[k as keyof Changes]]),
    )
  const conditionSeq = changes.categoryPath ? null : c.conditionSeq
  return decision(
    change(withOriginals(c, changes), { ...changes, conditionSeq }),
    event('corrected', { fields: Object.keys(changes), before: told(c), after: told(changes) }),
  )
}

export function askVerify(
  c: Case,
  cmd: CommandInput['askVerify'],
  _who: Who,
  rules: Rules,
): Decision {
  const stageDueAt = stageDue(rules, 'verify')
  return decision(
    inPhase(c, { state: 'verifying' }, { stageDueAt }),
    event('verificationAsked', { note: cmd.note, stageDueAt }),
    { timers: [clear('dispatch'), set('verify', stageDueAt)] },
  )
}

export function verify(c: Case, cmd: CommandInput['verify'], _who: Who, rules: Rules): Decision {
  const stageDueAt = stageDue(rules, 'dispatch')
  const next = inPhase(c, { state: 'accepted' }, { stageDueAt })
  return decision(next, event('verified', { found: cmd.found, note: cmd.note, stageDueAt }), {
    timers: [clear('verify'), set('dispatch', stageDueAt)],
  })
}

/** `edition` belongs to the category that `cmd.categoryPath` names. */
export function file(
  c: Case,
  cmd: CommandInput['file'] & { readonly edition?: string },
  _who: Who,
  rules: Rules,
): Decision | Refusal {
  const only = rules.conditions.length === 1 ? rules.conditions[0]?.seq : undefined
  const conditionSeq = cmd.conditionSeq ?? only ?? null
  if (conditionSeq !== null && !rules.conditions.some((x) => x.seq === conditionSeq)) {
    return refusal('unknownCondition', { seq: conditionSeq }, 'conditionSeq')
  }
  const categoryPath = cmd.categoryPath ?? c.categoryPath
  if (categoryPath === unsorted) return refusal('unsorted', {}, 'categoryPath')
  const next = inPhase(
    c,
    { state: 'filed' },
    {
      categoryPath,
      edition: cmd.edition ?? c.edition,
      conditionSeq,
      filedAt: c.filedAt ?? rules.now,
    },
  )
  return decision(
    next,
    event('filed', { category: categoryPath, edition: next.edition, condition: conditionSeq }),
    {
      messages: [message('filed')],
    },
  )
}
