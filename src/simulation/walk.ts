// Leads one simulated request through its life by the same decisions that people's commands take.
import {
  type Case,
  type Command,
  type CommandName,
  decide,
  type Decision,
  type Event,
  isRefusal,
  type Report,
  report,
  type Rules,
  type Stage,
  type State,
  type TimerChange,
  transitions,
  type Who,
} from '#cases'
import type { SimulatedRequest } from '#engines/cityscape'
import { dueAt } from '#engines/deadlines'

export type Walked = {
  readonly case: Case
  readonly events: readonly (Event & { readonly at: number })[]
  /** Timers that still wait when the simulation ends. */
  readonly timers: readonly TimerChange[]
}

type Facts = {
  readonly request: SimulatedRequest
  readonly born: Report
  /** The present: what would happen later has not happened. */
  readonly until: number
  /** Where the case waits, whatever its fate: work for whoever looks at the demo now. */
  readonly waitsIn?: State | undefined
  readonly rulesAt: (c: Pick<Case, 'areaCode' | 'categoryPath'>, now: number) => Rules
  readonly territorialOf: (c: Pick<Case, 'areaCode' | 'categoryPath'>) => string | undefined
}

const minute = 60_000

// Whoever it is that acts in the simulation may do so.
const everything: Who['rights'] = new Map(Object.values(transitions).map((t) => [t.may, 'all']))

type SetTimer = Extract<TimerChange, { readonly set: string }>

const system = (unit?: string, reporter = false): Who => ({
  post: null,
  kind: 'system',
  units: unit ? [unit] : [],
  person: null,
  areaCode: '',
  rights: everything,
  reporter,
})

const waitsFor: Readonly<Record<Exclude<Stage, 'takeUp'>, readonly State[]>> = {
  accept: ['reported'],
  verify: ['verifying'],
  dispatch: ['accepted', 'filed'],
  check: ['done'],
  close: ['checked'],
}
/** Street, district, city. */
const levels = 3

/** A walker keeps the case, what happened to it and the clock. */
class Walker {
  c: Case
  readonly events: (Event & { at: number })[] = []
  readonly timers = new Map<string, SetTimer>()
  private readonly levels = new Map<string, number>()
  now: number
  private readonly facts: Facts

  constructor(facts: Facts) {
    this.facts = facts
    this.now = facts.request.at
    const first = report(facts.born, facts.rulesAt(facts.born, this.now))
    this.c = first.next
    this.take(first)
  }

  /** False when the simulation's present comes first, or the rules refuse. */
  go(at: number, command: Command, unit?: string): boolean {
    this.passUntil(Math.min(Math.round(at), this.facts.until))
    if (at > this.facts.until || this.c.state === this.facts.waitsIn) return false
    this.now = Math.max(Math.round(at), this.now)
    const who = system(unit, reporterCommands.has(command.command))
    const decision = decide(this.c, command, { who, rules: this.facts.rulesAt(this.c, this.now) })
    if (isRefusal(decision)) return false
    this.take(decision)
    return true
  }

  /** To the unit that the list names; where it has a gap, to the one that answers for the place. */
  dispatch(at: number, instruction: string): boolean {
    const command: Command = { command: 'dispatch', assisting: [], instruction }
    if (this.go(at, command)) return true
    const lead = this.facts.territorialOf(this.c)
    return lead !== undefined && this.go(at, { ...command, lead })
  }

  /** What the clocks do when nobody acts: lights, and word to the next level. */
  passUntil(at: number): void {
    for (let next = this.nextTimer(at); next; next = this.nextTimer(at)) {
      this.timers.delete(next.set)
      this.now = Math.max(this.now, next.dueAt)
      if (next.kind === 'yellow' || next.kind === 'red') this.light(next.kind)
      else this.escalate(next)
    }
  }

  private nextTimer(at: number): SetTimer | undefined {
    const due = [...this.timers.values()].filter((t) => t.dueAt <= at)
    return due.toSorted((a, b) => a.dueAt - b.dueAt)[0]
  }

  private light(colour: 'yellow' | 'red'): void {
    if (this.c.state !== 'dispatched' && this.c.state !== 'handling') return
    const kind = colour === 'yellow' ? 'lightYellow' : 'lightRed'
    this.events.push({ kind, data: { dueAt: this.c.dueAt }, at: this.now })
  }

  /** Whether a stage's clock still means something. */
  private waits(timer: string, stage: Stage): boolean {
    if (stage !== 'takeUp') return waitsFor[stage].includes(this.c.state)
    return this.c.tasks.some((t) => timer === `takeUp:${t.id}` && t.state === 'sent')
  }

  private escalate({ set, kind }: SetTimer): void {
    if (kind === 'yellow' || kind === 'red' || kind === 'resume' || kind === 'round') return
    if (!this.waits(set, kind)) return
    const level = (this.levels.get(set) ?? 0) + 1
    const rules = this.facts.rulesAt(this.c, this.now)
    const command: Command = { command: 'escalate', cause: kind, level }
    const decision = decide(this.c, command, { who: system(), rules })
    if (isRefusal(decision)) return
    this.take(decision)
    this.c = { ...this.c, escalatedLevel: Math.max(this.c.escalatedLevel, level) }
    this.levels.set(set, level)
    if (level >= levels) return
    const again = dueAt(this.now, rules.stageLimits[kind], rules.calendar)
    this.timers.set(set, { set, kind, dueAt: again })
  }

  private take(d: Decision): void {
    this.c = d.next
    for (const e of d.events) this.events.push({ ...e, at: this.now })
    for (const t of d.timers) {
      if ('set' in t) this.timers.set(t.set, t)
      else this.timers.delete(t.clear)
    }
  }
}

const reporterCommands = new Set<CommandName>([
  'rate',
  'notSolved',
  'answer',
  'withdraw',
  'addWord',
])

export function walk(facts: Facts): Walked {
  const w = new Walker(facts)
  live(w, facts.request)
  w.passUntil(facts.until)
  return { case: w.c, events: w.events, timers: [...w.timers.values()] }
}

function live(w: Walker, { at, fate }: SimulatedRequest): void {
  const accepted = at + fate.acceptMinutes * minute
  if (fate.outcome === 'refused') {
    w.go(accepted, {
      command: 'refuse',
      reason: 'outOfScope',
      note: '不属于本渠道受理范围，已告知向有关部门反映。',
    })
    return
  }
  if (!w.go(accepted, { command: 'accept' })) return
  const filed = accepted + fate.fileMinutes * minute
  if (!w.go(filed, { command: 'file', conditionSeq: 1 }) && !w.go(filed, { command: 'file' }))
    return
  const sent = filed + fate.dispatchMinutes * minute
  if (!w.dispatch(sent, '')) return
  if (fate.outcome === 'handedBack-once') {
    const unit = w.c.leadUnit ?? ''
    if (
      !w.go(
        w.now + 40 * minute,
        { command: 'handBack', reason: 'notOurs', note: '经核实不属本单位管护范围，请改派。' },
        unit,
      )
    )
      return
    if (!w.dispatch(w.now + 25 * minute, '请按权责清单办理')) return
  }
  handle(w, fate)
}

function handle(w: Walker, fate: SimulatedRequest['fate']): void {
  const unit = w.c.leadUnit ?? ''
  const sent = w.now
  const due = w.c.dueAt ?? sent
  const takenUp = sent + Math.max(4 * minute, Math.min(fate.takeUpShare, 1.5) * 60 * minute)
  if (!w.go(takenUp, { command: 'takeUp' }, unit) || fate.outcome === 'open') return
  for (const task of w.c.tasks.filter((t) => t.role === 'assisting')) {
    w.go(w.now + 10 * minute, { command: 'takeUp' }, task.unit)
    w.go(
      w.now + 30 * minute,
      { command: 'finish', result: '已按要求配合到位。', photos: [], noPhotoReason: '配合单位' },
      task.unit,
    )
  }
  const done = Math.max(w.now + 10 * minute, sent + fate.doneShare * (due - sent))
  const finish: Command = {
    command: 'finish',
    result: '已安排人员到场处置，现场已恢复。',
    photos: [],
    noPhotoReason: '照片随纸质单存档',
  }
  if (!w.go(done, finish, unit)) return
  if (!fate.checkPassFirst) {
    if (
      !w.go(w.now + 70 * minute, {
        command: 'check',
        passed: false,
        note: '现场仍有残留，请返工。',
        photos: [],
      })
    )
      return
    if (!w.go(w.now + 180 * minute, finish, unit)) return
  }
  if (
    !w.go(w.now + 75 * minute, { command: 'check', passed: true, note: '现场已恢复。', photos: [] })
  )
    return
  const end =
    fate.solved === false
      ? ({ outcome: 'explained', reason: 'byRule' } as const)
      : ({ outcome: 'solved', reason: 'putRight' } as const)
  if (
    !w.go(w.now + 25 * minute, {
      command: 'close',
      ...end,
      reply: '您反映的问题已处理完毕，感谢您的监督。',
    })
  )
    return
  if (fate.rating !== null) {
    w.go(w.now + 300 * minute, { command: 'rate', stars: fate.rating, solved: fate.solved ?? true })
  }
}
