// Cases beside cases, and those who watch over them.
import { openStates } from '../lifecycle.ts'
import type { CommandInput } from '../schema.ts'
import { report, type Report } from './intake.ts'
import type { Case, Decision, Rules, Who } from './model.ts'
import { type Refusal, refusal } from './refusals.ts'
import { change, clearAll, decision, event, inPhase, message, withWords } from './step.ts'

/** Every reporter of the merged case is answered from the main case; the caller moves them there. */
export function merge(
  c: Case,
  cmd: Pick<CommandInput['merge'], 'reason'>,
  main: Case | undefined,
  rules: Rules,
): Decision | Refusal {
  if (main?.id === c.id) return refusal('mergeSelf', {}, 'into')
  if (!main) return refusal('mergeUnseen', {}, 'into')
  if (!openStates.includes(main.state)) return refusal('mergeTarget', {}, 'into')
  if (main.district !== c.district) return refusal('mergeDistrict', {}, 'into')
  const closeReason = cmd.reason ?? 'sameProblem'
  const next = inPhase(
    c,
    { state: 'merged', closedAt: rules.now, into: main.id, closeReason },
    {
      respondedAt: c.respondedAt ?? rules.now,
      stageDueAt: null,
    },
  )
  return decision(
    next,
    event('merged', { into: main.id, number: main.number, reason: closeReason }),
    {
      timers: clearAll,
      messages: [message('merged', { number: main.number })],
    },
  )
}

/** What the main case records when another is merged into it. */
export function absorb(main: Case, merged: Case): Decision {
  return decision(main, event('absorbed', { from: merged.id, number: merged.number }))
}

export function split(c: Case, cmd: CommandInput['split'], _who: Who, _rules: Rules): Decision {
  const born = cmd.parts.map((p) => ({
    title: p.title,
    description: p.description,
    categoryPath: p.categoryPath ?? c.categoryPath,
  }))
  return { ...decision(c, event('split', { parts: born.length })), born }
}

/**
 * A case born of a split. It has no askers of its own: those of the whole follow it by their link and get its messages, so
 * a part of a part is one of the whole too.
 */
export function partOf(whole: Case, part: Report, rules: Rules): Decision {
  return {
    ...report({ ...part, splitFrom: whole.splitFrom ?? whole.id }, rules),
    messages: [message('split', { number: whole.number })],
  }
}

/** Someone has looked at these photos and lets everyone see them, or takes that back. That they are of this case the caller checks. */
export function publish(c: Case, cmd: CommandInput['publish'], _who: Who, _rules: Rules): Decision {
  const { public: shown, photos, nothingToMask, note } = cmd
  return decision(
    c,
    event(shown ? 'photosPublished' : 'photosWithdrawn', {
      ids: photos,
      photos: photos.length,
      ...(shown && nothingToMask ? { nothingToMask } : {}),
      note,
    }),
  )
}

export function comment(c: Case, cmd: CommandInput['comment'], _who: Who, _rules: Rules): Decision {
  return decision(c, event('commented', { note: cmd.note }))
}

export function addWord(c: Case, cmd: CommandInput['addWord'], _who: Who, _rules: Rules): Decision {
  return decision(withWords(c, cmd.text), event('wordAdded'))
}

/** Told by a timer: the next level up hears of it and may act. */
export function escalate(
  c: Case,
  cmd: CommandInput['escalate'],
  _who: Who,
  _rules: Rules,
): Decision {
  return decision(
    change(c, { escalatedLevel: cmd.level }),
    event('escalated', { cause: cmd.cause, level: cmd.level }),
  )
}
