// 督办 in numbered rounds: what is demanded of whom, by when, what they said, and what came of it. 催办 beside it.
import { dueAt as dueFrom } from '#engines/deadlines'
import type { CommandInput } from '../schema.ts'
import { roundNow, roundsOf } from './beside.ts'
import type { Case, Decision, Round, Rules, Who } from './model.ts'
import { type Refusal, refusal } from './refusals.ts'
import { change, clear, decision, event, set } from './step.ts'

const withRound = (c: Case, round: Round): readonly Round[] =>
  roundsOf(c).map((r) => (r.id === round.id ? round : r))

type Ask = Pick<Round, 'number' | 'level' | 'demand' | 'dueAt' | 'askedBy'>

const newRound = (ask: Ask, rules: Rules): Round => ({
  ...ask,
  id: rules.newId(),
  areaCode: rules.ladder[ask.level - 1] ?? null,
  askedAt: rules.now,
  state: 'open',
  reply: null,
  repliedAt: null,
  result: null,
  settledAt: null,
})

const toldOf = (r: Round) => ({
  round: r.number,
  level: r.level,
  area: r.areaCode,
  dueAt: r.dueAt,
})

/** Level 0 is the unit that has the case; n is the duty officer of the nth level above it. */
export function supervise(
  c: Case,
  cmd: CommandInput['supervise'],
  who: Who,
  rules: Rules,
): Decision | Refusal {
  const level = cmd.level ?? 0
  if (level > rules.ladder.length) {
    return refusal('noSuchLevel', { max: rules.ladder.length }, 'level')
  }
  const dueAt =
    cmd.until === undefined
      ? dueFrom(rules.now, rules.superviseLimit, rules.calendar)
      : Date.parse(cmd.until)
  if (dueAt <= rules.now) return refusal('untilPast', {}, 'until')
  const number = c.supervised + 1
  const round = newRound({ number, level, demand: cmd.note, dueAt, askedBy: who.post }, rules)
  return decision(
    change(c, { supervised: number, rounds: [...roundsOf(c), round] }),
    event('supervised', { note: cmd.note, by: who.kind, ...toldOf(round) }),
    { timers: [set('round', dueAt)] },
  )
}

export function replyRound(
  c: Case,
  cmd: CommandInput['replyRound'],
  _who: Who,
  rules: Rules,
): Decision | Refusal {
  const round = roundNow(c)
  if (!round) return refusal('openRound')
  const replied: Round = { ...round, state: 'replied', reply: cmd.note, repliedAt: rules.now }
  return decision(
    change(c, { rounds: withRound(c, replied) }),
    event('roundReplied', { note: cmd.note, round: round.number, level: round.level }),
    { timers: [clear('round')] },
  )
}

/** Whoever supervises judges the reply; the next round, if one is needed, is theirs to open. */
export function settleRound(
  c: Case,
  cmd: CommandInput['settleRound'],
  _who: Who,
  rules: Rules,
): Decision | Refusal {
  const round = roundNow(c)
  if (!round) return refusal('repliedRound')
  const settled: Round = {
    ...round,
    state: cmd.met ? 'met' : 'insufficient',
    result: cmd.note,
    settledAt: rules.now,
  }
  return decision(
    change(c, { rounds: withRound(c, settled) }),
    event('roundSettled', { note: cmd.note, met: cmd.met, round: round.number }),
  )
}

/** Told by a timer: nobody replied in time. The next round asks the level above, until there is none. */
export function missRound(
  c: Case,
  _cmd: CommandInput['missRound'],
  _who: Who,
  rules: Rules,
): Decision | Refusal {
  const round = roundNow(c)
  if (!round) return refusal('openRound')
  const missed = withRound(c, { ...round, state: 'missed', settledAt: rules.now })
  if (round.level >= rules.ladder.length) {
    return decision(
      change(c, { rounds: missed }),
      event('roundMissed', { round: round.number, level: round.level }),
      { timers: [clear('round')] },
    )
  }
  const next = newRound(
    {
      number: c.supervised + 1,
      level: round.level + 1,
      demand: round.demand,
      dueAt: dueFrom(rules.now, rules.superviseLimit, rules.calendar),
      askedBy: round.askedBy,
    },
    rules,
  )
  return decision(
    change(c, {
      supervised: next.number,
      escalatedLevel: Math.max(c.escalatedLevel, next.level),
      rounds: [...missed, next],
    }),
    event('roundMissed', { round: round.number, level: round.level, next: toldOf(next) }),
    { timers: [set('round', next.dueAt)] },
  )
}

/** 重复投诉: linked to the earlier case, told one level up, and to whoever supervises. */
export function markRepeat(
  c: Case,
  cmd: CommandInput['markRepeat'],
  _who: Who,
  rules: Rules,
): Decision {
  const level = Math.max(1, Math.min(c.escalatedLevel + 1, rules.ladder.length))
  const { of, number, by, times } = cmd
  return decision(
    change(c, { repeatOf: of, escalatedLevel: level }),
    event('repeatFound', { of, number, by, times, level }),
  )
}

export function urge(c: Case, cmd: CommandInput['urge'], _who: Who, _rules: Rules): Decision {
  return decision(change(c, { urged: c.urged + 1 }), event('urged', { note: cmd.note }))
}
