// From the filed case to the work done.
import { dueAt } from '#engines/deadlines'
import type { CommandInput } from '../schema.ts'
import { isActive, ownTask } from './guards.ts'
import type { Case, Decision, DutyMatch, Rule, Rules, Task, TimerChange, Who } from './model.ts'
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
  set,
  stageDue,
} from './step.ts'

const fromList = (d: DutyMatch): Rule => ({
  duty: d.id,
  categoryPrefix: d.categoryPrefix,
  areaPrefix: d.areaPrefix,
  basis: d.basis,
  how: 'list',
})
const chosen = (c: Case, how: 'chosen' | 'whistle'): Rule => ({
  duty: null,
  categoryPrefix: c.categoryPath,
  areaPrefix: c.areaCode,
  basis: '',
  how,
})

export function newTask(
  role: Task['role'],
  unit: string,
  o: { rule: Rule; instruction: string; rules: Rules },
): Task {
  return {
    id: o.rules.newId(),
    role,
    unit,
    state: 'sent',
    instruction: o.instruction,
    rule: o.rule,
    sentAt: o.rules.now,
    takeUpDueAt: dueAt(o.rules.now, o.rules.stageLimits.takeUp, o.rules.calendar),
    takenUpAt: null,
    takenUpBy: null,
    doneAt: null,
    result: null,
    handBackReason: null,
  }
}

export const takeUpTimer = (t: Task): TimerChange => ({
  set: `takeUp:${t.id}`,
  kind: 'takeUp',
  dueAt: t.takeUpDueAt ?? t.sentAt,
})
export const noTakeUpTimer = (t: Task): TimerChange => clear(`takeUp:${t.id}`)

/** The units are known to exist. Without a choice the responsibility list decides. */
export function dispatch(
  c: Case,
  cmd: CommandInput['dispatch'],
  _who: Who,
  rules: Rules,
): Decision | Refusal {
  const lead = cmd.lead ?? rules.lead?.unit
  if (lead === undefined) return refusal('noLead', {}, 'lead')
  const assisting =
    cmd.lead === undefined && cmd.assisting.length === 0
      ? rules.assisting.map((d) => d.unit)
      : cmd.assisting
  if (assisting.includes(lead)) return refusal('sameUnit', { unit: lead }, 'assisting')
  const ruleOf = (unit: string, matches: readonly DutyMatch[]): Rule => {
    const match = matches.find((d) => d.unit === unit)
    return match ? fromList(match) : chosen(c, 'chosen')
  }
  const instruction = cmd.instruction
  const tasks = [
    newTask('lead', lead, {
      rule: ruleOf(lead, rules.lead ? [rules.lead] : []),
      instruction,
      rules,
    }),
    ...[...new Set(assisting)].map((unit) =>
      newTask('assisting', unit, { rule: ruleOf(unit, rules.assisting), instruction, rules }),
    ),
  ]
  const deadline = handlingDeadline(c, rules)
  const next = inPhase(
    c,
    { state: 'dispatched' },
    {
      ...deadline,
      tasks: [...c.tasks, ...tasks],
      leadUnit: lead,
      dispatchedAt: rules.now,
      takenUpAt: null,
      doneAt: null,
      checkedAt: null,
      stageDueAt: null,
      escalatedLevel: 0,
    },
  )
  const facts = {
    lead,
    assisting: tasks.slice(1).map((t) => t.unit),
    rules: tasks.map((t) => ({ unit: t.unit, ...t.rule })),
    dueAt: deadline.dueAt,
    dueRule: deadline.dueRule,
    instruction,
  }
  return decision(next, event('dispatched', facts), {
    timers: [clear('accept'), clear('dispatch'), ...lights(deadline), ...tasks.map(takeUpTimer)],
    messages: [message('dispatched', { unit: lead, dueAt: deadline.dueAt })],
  })
}

function callIn(
  c: Case,
  o: { units: readonly string[]; instruction: string; how: 'chosen' | 'whistle' },
  rules: Rules,
): Decision | Refusal {
  const already = o.units.find((u) => c.tasks.some((t) => t.unit === u && isActive(t)))
  if (already) return refusal('sameUnit', { unit: already }, o.how === 'whistle' ? 'units' : 'unit')
  const tasks = [...new Set(o.units)].map((unit) =>
    newTask('assisting', unit, { rule: chosen(c, o.how), instruction: o.instruction, rules }),
  )
  const kind = o.how === 'whistle' ? 'whistled' : 'taskAdded'
  return decision(
    change(c, { tasks: [...c.tasks, ...tasks] }),
    event(kind, { units: o.units, instruction: o.instruction }),
    { timers: tasks.map(takeUpTimer) },
  )
}

export function addTask(
  c: Case,
  cmd: CommandInput['addTask'],
  _who: Who,
  rules: Rules,
): Decision | Refusal {
  return callIn(c, { units: [cmd.unit], instruction: cmd.instruction, how: 'chosen' }, rules)
}

/** 街乡吹哨、部门报到: the street calls departments in. */
export function whistle(
  c: Case,
  cmd: CommandInput['whistle'],
  _who: Who,
  rules: Rules,
): Decision | Refusal {
  return callIn(c, { units: cmd.units, instruction: cmd.instruction, how: 'whistle' }, rules)
}

const withTask = (c: Case, task: Task): readonly Task[] =>
  c.tasks.map((t) => (t.id === task.id ? task : t))

export function takeUp(
  c: Case,
  cmd: CommandInput['takeUp'],
  who: Who,
  rules: Rules,
): Decision | Refusal {
  const task = ownTask(c, who)
  if (!task) return refusal('hasTask')
  const tasks = withTask(c, {
    ...task,
    state: 'takenUp',
    takenUpAt: rules.now,
    takenUpBy: who.person,
  })
  const next =
    task.role === 'lead'
      ? inPhase(c, { state: 'handling' }, { tasks, takenUpAt: rules.now, escalatedLevel: 0 })
      : change(c, { tasks })
  return decision(next, event('takenUp', { unit: task.unit, role: task.role, note: cmd.note }), {
    timers: [noTakeUpTimer(task)],
  })
}

export function handBack(
  c: Case,
  cmd: CommandInput['handBack'],
  who: Who,
  rules: Rules,
): Decision | Refusal {
  const task = ownTask(c, who)
  if (!task) return refusal('hasTask')
  const reason = `${cmd.reason}: ${cmd.note}`
  const returned: Task = { ...task, state: 'handedBack', handBackReason: reason }
  const facts = { unit: task.unit, role: task.role, reason: cmd.reason, note: cmd.note }
  if (task.role === 'assisting') {
    return decision(change(c, { tasks: withTask(c, returned) }), event('handedBack', facts), {
      timers: [noTakeUpTimer(task)],
    })
  }
  // The lead is gone: the whole dispatch is void, and whoever assisted waits for the next one.
  const open = c.tasks.filter((t) => t.id !== task.id && isActive(t))
  const tasks = withTask(c, returned).map((t): Task =>
    open.some((x) => x.id === t.id) ? { ...t, state: 'withdrawn' } : t,
  )
  const stageDueAt = stageDue(rules, 'dispatch')
  const next = inPhase(
    c,
    { state: 'filed' },
    {
      tasks,
      leadUnit: null,
      pending: null,
      handedBack: c.handedBack + 1,
      stageDueAt,
      dueAt: null,
      yellowAt: null,
      limit: null,
      dueRule: null,
    },
  )
  return decision(next, event('handedBack', { ...facts, stageDueAt }), {
    timers: [
      clear('yellow'),
      clear('red'),
      ...[task, ...open].map(noTakeUpTimer),
      set('dispatch', stageDueAt),
    ],
  })
}

/** `photos` are known to be uploads of this post; the caller stores them as evidence. */
export function finish(
  c: Case,
  cmd: CommandInput['finish'],
  who: Who,
  rules: Rules,
): Decision | Refusal {
  const task = ownTask(c, who)
  if (!task) return refusal('hasTask')
  if (task.role === 'lead' && cmd.photos.length === 0 && !cmd.noPhotoReason) {
    return refusal('photoOrReason', {}, 'photos')
  }
  const done: Task = {
    ...task,
    state: 'done',
    doneAt: rules.now,
    result: cmd.result,
    takenUpAt: task.takenUpAt ?? rules.now,
    takenUpBy: task.takenUpBy ?? who.person,
  }
  const facts = {
    unit: task.unit,
    role: task.role,
    photos: cmd.photos.length,
    noPhotoReason: cmd.noPhotoReason,
    result: cmd.result,
  }
  if (task.role === 'assisting') {
    return decision(change(c, { tasks: withTask(c, done) }), event('taskDone', facts), {
      timers: [noTakeUpTimer(task)],
    })
  }
  const stageDueAt = stageDue(rules, 'check')
  const next = inPhase(
    c,
    { state: 'done' },
    { tasks: withTask(c, done), doneAt: rules.now, stageDueAt, pending: null },
  )
  return decision(
    next,
    event('done', {
      ...facts,
      dueAt: c.dueAt,
      late: c.dueAt !== null && rules.now > c.dueAt,
      stageDueAt,
    }),
    {
      timers: [clear('yellow'), clear('red'), noTakeUpTimer(task), set('check', stageDueAt)],
      messages: [message('done', { unit: task.unit })],
    },
  )
}
