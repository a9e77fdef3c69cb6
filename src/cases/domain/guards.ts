// May this post do this to this case now? The same answer serves the refusal, the button and the docs.
import { type CommandName, type GuardName, type Transition, transitions } from '../lifecycle.ts'
import { consultationNow, consultationsOf, invitedUnit, roundNow } from './beside.ts'
import type { Case, Rules, Task, Who } from './model.ts'
import { type Refusal, refusal } from './refusals.ts'

type GuardRules = Pick<Rules, 'now' | 'maxExtensions' | 'reopenDays'>
type Guard = (c: Case, who: Who, rules: GuardRules) => Refusal | null

const day = 86_400_000
/** How long the area code of a street is; posts of streets, communities and grids have one as long or longer. */
const streetCode = 9

/** The task that the actor's unit still has to act on. */
export function ownTask(c: Case, who: Who): Task | undefined {
  return c.tasks.find(
    (t) => who.units.includes(t.unit) && (t.state === 'sent' || t.state === 'takenUp'),
  )
}

export const isActive = (t: Task): boolean => t.state === 'sent' || t.state === 'takenUp'

export const isLate = (c: Case, now: number): boolean =>
  c.dueAt !== null && (c.doneAt ?? ('closedAt' in c ? c.closedAt : now)) > c.dueAt

const when = (holds: boolean, otherwise: Refusal): Refusal | null => (holds ? null : otherwise)

const guards: Record<GuardName, Guard> = {
  hasTask: (c, who) => when(ownTask(c, who) !== undefined, refusal('hasTask')),
  taskWaiting: (c, who) => when(ownTask(c, who)?.state !== 'takenUp', refusal('taskWaiting')),
  isLead: (c, who) => when(ownTask(c, who)?.role === 'lead', refusal('isLead')),
  notOverdue: (c, _who, { now }) => when(c.dueAt === null || now <= c.dueAt, refusal('notOverdue')),
  extensionsLeft: (c, _who, { maxExtensions }) =>
    when(c.extensions < maxExtensions, refusal('extensionsLeft', { max: maxExtensions })),
  suspensionLeft: (c) => when(c.suspensions === 0, refusal('suspensionLeft')),
  nothingPending: (c) => when(c.pending === null, refusal('nothingPending')),
  somethingPending: (c) => when(c.pending !== null, refusal('somethingPending')),
  notEndorsed: (c) => when(c.pending === null || !c.pending.endorsed, refusal('notEndorsed')),
  endorsed: (c) => when(c.pending?.endorsed === true, refusal('endorsed')),
  assistantsFinished: (c, who) => {
    if (ownTask(c, who)?.role !== 'lead') return null
    const open = c.tasks.filter((t) => t.role === 'assisting' && isActive(t)).map((t) => t.unit)
    return when(open.length === 0, refusal('assistantsFinished', { units: open.join('、') }))
  },
  independent: (c, who) =>
    when(
      !c.tasks.some(
        (t) =>
          t.state === 'done' &&
          (who.units.includes(t.unit) || (t.takenUpBy !== null && t.takenUpBy === who.person)),
      ),
      refusal('independent'),
    ),
  notRated: (c) => when(c.state === 'closed' && c.rating === null, refusal('notRated')),
  // 以下评上: what a resident asked for is the resident's to rate; what the level below reported is theirs.
  fromBelow: (c, who) =>
    when(
      c.door === 'grid' &&
        who.areaCode.length >= streetCode &&
        !(c.leadUnit !== null && who.units.includes(c.leadUnit)),
      refusal('fromBelow'),
    ),
  wasLate: (c, _who, { now }) => when(isLate(c, now), refusal('wasLate')),
  notAppealed: (c) => when(c.state === 'closed' && c.appeal === null, refusal('notAppealed')),
  appealOpen: (c, who) =>
    when(c.state === 'closed' && c.appeal?.step === who.kind, refusal('appealOpen')),
  notRepeat: (c) => when(!c.repeatOf, refusal('notRepeat')),
  noOpenRound: (c) => {
    const round = roundNow(c)
    return when(round === undefined, refusal('noOpenRound', { round: round?.number ?? 0 }))
  },
  openRound: (c) => when(roundNow(c)?.state === 'open', refusal('openRound')),
  addressee: (c, who) => {
    const round = roundNow(c)
    if (!round) return null
    const mine =
      round.areaCode === null
        ? c.leadUnit === null || who.units.includes(c.leadUnit)
        : who.kind === 'dutyOfficer' && round.areaCode.startsWith(who.areaCode)
    return when(mine, refusal('addressee'))
  },
  repliedRound: (c) => when(roundNow(c)?.state === 'replied', refusal('repliedRound')),
  notConsulting: (c) => {
    const number = consultationNow(c)?.number
    return when(number === undefined, refusal('notConsulting', { number: number ?? 0 }))
  },
  consulting: (c) => when(consultationNow(c) !== undefined, refusal('consulting')),
  invited: (c, who) => when(invitedUnit(c, who) !== undefined, refusal('invited')),
  nobodyElseAsked: (_c, who) => when(who.othersAsked !== true, refusal('nobodyElseAsked')),
  reopenable: (c, _who, { now, reopenDays }) =>
    when(
      c.state === 'closed' && now - c.closedAt <= reopenDays * day,
      refusal('reopenable', { days: reopenDays }),
    ),
}

/** null = yes; otherwise the one reason why not. */
export function whyNot(name: CommandName, c: Case, who: Who, rules: GuardRules): Refusal | null {
  const transition: Transition = transitions[name]
  const command = { command: name }
  const denied =
    transition.may === 'reporter'
      ? when(who.reporter, refusal('reporterOnly', command))
      : reaches(transition.may, c, who, name)
  if (denied) return denied
  if (!transition.from.includes(c.state)) {
    return refusal('state', {
      command: name,
      state: c.state,
      from: transition.from.join(','),
    })
  }
  for (const guard of transition.guards) {
    const refused = guards[guard](c, who, rules)
    if (refused) return refused
  }
  return null
}

function reaches(action: string, c: Case, who: Who, name: CommandName): Refusal | null {
  const reach = who.rights.get(action)
  if (reach === undefined) return refusal('right', { command: name })
  const inArea = c.areaCode.startsWith(who.areaCode)
  // Whoever is asked for a word has a part in the case, but no task of it.
  const asked = action.startsWith('task.') ? [] : consultationsOf(c).flatMap((k) => k.units)
  const inUnit = [...c.tasks.map((t) => t.unit), ...asked].some((u) => who.units.includes(u))
  const ok = reach === 'all' || (reach === 'area' && inArea) || (reach === 'unit' && inUnit)
  return when(ok, refusal('reach'))
}
