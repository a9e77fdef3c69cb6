// Decisions on one case: (case, command, who, rules) → what is to be stored, or the one reason why not.
import * as closing from './domain/closing.ts'
import * as dispatching from './domain/dispatch.ts'
import { whyNot } from './domain/guards.ts'
import * as intake from './domain/intake.ts'
import * as linking from './domain/linking.ts'
import type { Case, Decision, Rules, Who } from './domain/model.ts'
import { isRefusal, type Refusal, refusal } from './domain/refusals.ts'
import { consultationNow, consultationsOf, roundNow, roundsOf } from './domain/beside.ts'
import * as consultation from './domain/consultation.ts'
import * as supervision from './domain/supervision.ts'
import * as time from './domain/time.ts'
import { type CommandName, commandNames, openStates } from './lifecycle.ts'
import type { Command } from './schema.ts'

export { report, type Report, unsorted } from './domain/intake.ts'
export { type Doubts, sendOn, type Wait, waits } from './domain/direct.ts'
export { absorb, partOf } from './domain/linking.ts'
export { isLate, ownTask, whyNot } from './domain/guards.ts'
export { isRefusal, type Refusal, refusal, refusalText } from './domain/refusals.ts'
export type * from './domain/model.ts'

/** What other rooms looked up for the command: the case to merge into, the corrected fields. */
export type Found = {
  readonly main?: Case | undefined
  readonly changes?: Parameters<typeof intake.correct>[1]
  readonly edition?: string | undefined
}

/** Decides a command. The case is unchanged; the caller stores the decision whole or not at all. */
export function decide(
  c: Case,
  command: Command,
  o: { who: Who; rules: Rules; found?: Found },
): Decision | Refusal {
  const refused = whyNot(command.command, c, o.who, o.rules)
  const result = refused ?? carryOut(c, command, o)
  return isRefusal(result) ? result : (tooLong(c, command, result) ?? settled(result, o.rules.now))
}

/** What is still open beside a case ends with it. */
function settled(d: Decision, now: number): Decision {
  const { next } = d
  if (openStates.includes(next.state)) return d
  const [round, talk] = [roundNow(next), consultationNow(next)]
  if (!round && !talk) return d
  const rounds = roundsOf(next).map((r) =>
    r.id === round?.id ? { ...r, state: 'ended' as const, settledAt: now } : r,
  )
  const consultations = consultationsOf(next).map((k) =>
    k.id === talk?.id ? { ...k, state: 'ended' as const, decidedAt: now } : k,
  )
  return { ...d, next: { ...next, rounds, consultations } }
}

/** Characters of a case's words, all told. Whoever asked can answer, and say that it is not solved, when no more may be added. */
export const mostWords = { added: 45_000, answered: 50_000 }

const answers: ReadonlySet<CommandName> = new Set(['answer', 'withdraw', 'rate', 'notSolved'])

/** Everything is added to the case's words and nothing taken away, so they need an end. */
function tooLong(c: Case, command: Command, { next }: Decision): Refusal | null {
  const max = answers.has(command.command) ? mostWords.answered : mostWords.added
  if (next.description.length <= Math.max(max, c.description.length)) return null
  const field = command.command === 'correct' && command.title === undefined ? 'address' : 'title'
  return refusal('descriptionFull', { max }, command.command === 'correct' ? field : 'text')
}

function carryOut(
  c: Case,
  cmd: Command,
  { who, rules, found = {} }: { who: Who; rules: Rules; found?: Found },
): Decision | Refusal {
  switch (cmd.command) {
    case 'accept':
      return intake.accept(c, cmd, who, rules)
    case 'refuse':
      return intake.refuse(c, cmd, who, rules)
    case 'ask':
      return intake.ask(c, cmd, who, rules)
    case 'answer':
      return intake.answer(c, cmd, who, rules)
    case 'withdraw':
      return intake.withdraw(c, cmd, who, rules)
    case 'correct':
      return intake.correct(c, found.changes ?? {}, who)
    case 'askVerify':
      return intake.askVerify(c, cmd, who, rules)
    case 'verify':
      return intake.verify(c, cmd, who, rules)
    case 'file':
      return intake.file(
        c,
        { ...cmd, ...(found.edition ? { edition: found.edition } : {}) },
        who,
        rules,
      )
    case 'dispatch':
      return dispatching.dispatch(c, cmd, who, rules)
    case 'addTask':
      return dispatching.addTask(c, cmd, who, rules)
    case 'whistle':
      return dispatching.whistle(c, cmd, who, rules)
    case 'takeUp':
      return dispatching.takeUp(c, cmd, who, rules)
    case 'handBack':
      return dispatching.handBack(c, cmd, who, rules)
    case 'finish':
      return dispatching.finish(c, cmd, who, rules)
    case 'merge':
      return linking.merge(c, cmd, found.main, rules)
    default:
      return carryOutLater(c, cmd, who, rules)
  }
}

type Earlier =
  | 'accept'
  | 'refuse'
  | 'ask'
  | 'answer'
  | 'withdraw'
  | 'correct'
  | 'askVerify'
  | 'verify'
  | 'file'
  | 'dispatch'
  | 'addTask'
  | 'whistle'
  | 'takeUp'
  | 'handBack'
  | 'finish'
  | 'merge'

function carryOutLater(
  c: Case,
  cmd: Exclude<Command, { command: Earlier }>,
  who: Who,
  rules: Rules,
): Decision | Refusal {
  switch (cmd.command) {
    case 'requestExtension':
      return time.requestExtension(c, cmd, who, rules)
    case 'requestSuspension':
      return time.requestSuspension(c, cmd, who, rules)
    case 'endorse':
      return time.endorse(c, cmd, who, rules)
    case 'approve':
      return time.approve(c, cmd, who, rules)
    case 'decline':
      return time.decline(c, cmd, who, rules)
    case 'resume':
      return time.resume(c, cmd, who, rules)
    case 'check':
      return closing.check(c, cmd, who, rules)
    case 'close':
      return closing.close(c, cmd, who, rules)
    case 'answerAtOnce':
      return closing.answerAtOnce(c, cmd, who, rules)
    case 'forceClose':
      return closing.forceClose(c, cmd, who, rules)
    case 'rate':
      return closing.rate(c, cmd, who, rules)
    case 'rateForCaller':
      return closing.rateForCaller(c, cmd, who, rules)
    case 'rateUpper':
      return closing.rateUpper(c, cmd, who, rules)
    case 'reopen':
      return closing.reopen(c, cmd, who, rules)
    case 'notSolved':
      return closing.notSolved(c, cmd, who, rules)
    case 'split':
      return linking.split(c, cmd, who, rules)
    case 'publish':
      return linking.publish(c, cmd, who, rules)
    case 'comment':
      return linking.comment(c, cmd, who, rules)
    case 'addWord':
      return linking.addWord(c, cmd, who, rules)
    case 'appeal':
      return closing.appeal(c, cmd, who, rules)
    case 'decideAppeal':
      return closing.decideAppeal(c, cmd, who, rules)
    case 'escalate':
      return linking.escalate(c, cmd, who, rules)
    default:
      return watch(c, cmd, who, rules)
  }
}

type Watching =
  | 'supervise'
  | 'replyRound'
  | 'settleRound'
  | 'missRound'
  | 'markRepeat'
  | 'urge'
  | 'consult'
  | 'giveStatement'
  | 'decideConsultation'

function watch(
  c: Case,
  cmd: Extract<Command, { command: Watching }>,
  who: Who,
  rules: Rules,
): Decision | Refusal {
  switch (cmd.command) {
    case 'supervise':
      return supervision.supervise(c, cmd, who, rules)
    case 'replyRound':
      return supervision.replyRound(c, cmd, who, rules)
    case 'settleRound':
      return supervision.settleRound(c, cmd, who, rules)
    case 'missRound':
      return supervision.missRound(c, cmd, who, rules)
    case 'markRepeat':
      return supervision.markRepeat(c, cmd, who, rules)
    case 'urge':
      return supervision.urge(c, cmd, who, rules)
    case 'consult':
      return consultation.consult(c, cmd, who, rules)
    case 'giveStatement':
      return consultation.giveStatement(c, cmd, who, rules)
    case 'decideConsultation':
      return consultation.decideConsultation(c, cmd, who, rules)
    default:
      return cmd satisfies never
  }
}

/** For each command: null = may be done now; otherwise why not. Buttons come from this. */
export function abilities(
  c: Case,
  who: Who,
  rules: Pick<Rules, 'now' | 'maxExtensions' | 'reopenDays'>,
): Record<CommandName, Refusal | null> {
  return Object.fromEntries(
    commandNames.map((name) => [name, whyNot(name, c, who, rules)]),
  ) as Record<CommandName, Refusal | null>
}
