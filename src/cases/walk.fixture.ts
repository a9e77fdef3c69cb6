// A case walked to any state by its own commands, for the tests of the decisions.
import assert from 'node:assert/strict'
import { calendars } from '#engines/deadlines'
import { type Case, decide, type Decision, type Found, isRefusal, type Refusal } from './domain.ts'
import { report, type Report, type Rules, type Who } from './domain.ts'
import { defaults } from './domain/limits.ts'
import { type State, transitions } from './lifecycle.ts'
import type { Command, CommandInput } from './schema.ts'

/** Monday 2 March 2026, 9 o'clock in Wuhan. */
export const monday = Date.parse('2026-03-02T01:00:00Z')
export const minute = 60_000
export const hour = 60 * minute
export const day = 24 * hour

const calendar = calendars.chineseCity()
let ids = 0

export const rulesAt = (now: number, changes: Partial<Rules> = {}): Rules => ({
  now,
  calendar,
  yellowShare: 0.75,
  ...defaults,
  ladder: ['420102001001', '420102001', '420102', '420100'],
  conditions: [],
  lead: null,
  assisting: [],
  defaultLimit: { value: 8, unit: 'work_hour' },
  newId: () => `00000000-0000-7000-8000-${String(++ids).padStart(12, '0')}`,
  ...changes,
})

const every = new Map(Object.values(transitions).map((t) => [t.may, 'all'] as const))

/** Someone with every right everywhere, so that only the case decides. */
export const who = (units: readonly string[], changes: Partial<Who> = {}): Who => ({
  post: `post of ${units.join()}`,
  kind: 'dutyOfficer',
  units,
  person: `person of ${units.join()}`,
  areaCode: '',
  rights: every,
  reporter: false,
  ...changes,
})

export const centre = who(['centre'])
export const water = who(['water'], { kind: 'handler' })
export const roads = who(['roads'], { kind: 'handler' })
export const dispatcher = who(['centre'], { kind: 'dispatcher' })
/** A street's own duty officer. */
export const street = who(['street'], { kind: 'dutyOfficer', areaCode: '420102001' })
export const callTaker = who(['hotline'], { kind: 'callTaker' })
export const resident = who([], { kind: 'public', person: null, rights: new Map(), reporter: true })

/** A lamp that is out, in a grid of the district. */
export const lampReport: Report = {
  id: '',
  district: '420102',
  number: '1000007',
  categoryPath: 'gb2026/M/01001',
  edition: 'gb2026',
  urgency: 'normal',
  areaCode: '42010200100101',
  point: null,
  address: '解放大道 1 号',
  title: '路灯不亮',
  description: '路灯不亮',
  attributes: {},
  door: 'web',
  sourceSystem: null,
  sourceId: null,
  public: true,
  danger: [],
  firstReceiver: null,
}

export const newCase = (changes: Partial<Case> = {}, now = monday): Case => {
  const { next } = report({ ...lampReport, id: `case-${++ids}` }, rulesAt(now))
  return { ...next, ...changes } as Case
}

export type Act = {
  readonly who?: Who
  readonly now?: number
  readonly rules?: Partial<Rules>
  readonly found?: Found
}

export const ask = (c: Case, command: Command, o: Act = {}): Decision | Refusal =>
  decide(c, command, {
    who: o.who ?? centre,
    rules: rulesAt(o.now ?? monday, o.rules),
    ...(o.found ? { found: o.found } : {}),
  })

/** The whole decision; fails the test when it is refused. */
export function decided(c: Case, command: Command, o: Act = {}): Decision {
  const result = ask(c, command, o)
  if (isRefusal(result)) assert.fail(`${command.command} was refused: ${result.refused}`)
  return result
}

export const act = (c: Case, command: Command, o: Act = {}): Case => decided(c, command, o).next

/** The code of the one reason why not, or 'done'. */
export function outcome(c: Case, command: Command, o: Act = {}): string {
  const result = ask(c, command, o)
  return isRefusal(result) ? result.refused : 'done'
}

/** Every command once, with fields that pass the schema. */
export const samples: { readonly [N in keyof CommandInput]: CommandInput[N] } = {
  accept: { command: 'accept' },
  refuse: { command: 'refuse', reason: 'outOfScope', note: '不属本市' },
  ask: { command: 'ask', question: '在哪一侧？' },
  answer: { command: 'answer', text: '在北侧' },
  withdraw: { command: 'withdraw' },
  correct: { command: 'correct', title: '路灯不亮两盏' },
  askVerify: { command: 'askVerify' },
  verify: { command: 'verify', found: true, note: '属实' },
  file: { command: 'file' },
  dispatch: { command: 'dispatch', lead: 'water', assisting: [], instruction: '请处置' },
  addTask: { command: 'addTask', unit: 'parks', instruction: '请配合' },
  whistle: { command: 'whistle', units: ['parks'], instruction: '请到场' },
  takeUp: { command: 'takeUp' },
  handBack: { command: 'handBack', reason: 'notOurs', note: '属市政职责' },
  requestExtension: { command: 'requestExtension', note: '等配件' },
  requestSuspension: {
    command: 'requestSuspension',
    note: '等雨停',
    until: new Date(monday + 7 * day).toISOString(),
  },
  endorse: { command: 'endorse' },
  approve: { command: 'approve' },
  decline: { command: 'decline', note: '不同意' },
  resume: { command: 'resume' },
  finish: { command: 'finish', result: '已更换灯泡', photos: [], noPhotoReason: '夜间' },
  check: { command: 'check', passed: true, note: '现场已亮', photos: [] },
  close: { command: 'close', outcome: 'solved', reply: '路灯已修好' },
  answerAtOnce: { command: 'answerAtOnce', reply: '办理时间为工作日' },
  forceClose: { command: 'forceClose', reason: 'unableToFix', reply: '暂无法解决' },
  rate: { command: 'rate', stars: 5, solved: true },
  rateUpper: { command: 'rateUpper', stars: 4, solved: true },
  rateForCaller: { command: 'rateForCaller', stars: 4, solved: true },
  reopen: { command: 'reopen', note: '又坏了' },
  notSolved: { command: 'notSolved', text: '还是不亮' },
  merge: { command: 'merge', into: 'main' },
  split: { command: 'split', parts: [{ title: '井盖', description: '井盖松动' }] },
  publish: {
    command: 'publish',
    photos: ['00000000-0000-7000-8000-00000000000a'],
    public: true,
  },
  supervise: { command: 'supervise', note: '重点关注' },
  replyRound: { command: 'replyRound', note: '今晚完成' },
  settleRound: { command: 'settleRound', met: true, note: '属实' },
  missRound: { command: 'missRound' },
  markRepeat: { command: 'markRepeat', of: 'earlier', number: '1000015', by: 'asker', times: 1 },
  consult: { command: 'consult', topic: '路灯与管道同坑施工', units: ['water', 'roads'] },
  giveStatement: { command: 'giveStatement', position: 'willing', note: '可以先行施工' },
  decideConsultation: {
    command: 'decideConsultation',
    note: '由市政牵头，水务配合',
    lead: 'roads',
    assisting: ['water'],
  },
  urge: { command: 'urge' },
  comment: { command: 'comment', note: '已电话联系' },
  addWord: { command: 'addWord', text: '又灭了一盏' },
  appeal: { command: 'appeal', note: '因停电' },
  decideAppeal: { command: 'decideAppeal', upheld: true, note: '属实' },
  escalate: { command: 'escalate', cause: 'takeUp', level: 1 },
}

const from: Record<State, (now: number) => Case> = {
  reported: (now) => newCase({}, now),
  awaiting: (now) => act(inState('reported', now), samples.ask, { now }),
  refused: (now) => act(inState('reported', now), samples.refuse, { now }),
  accepted: (now) => act(inState('reported', now), samples.accept, { now }),
  verifying: (now) => act(inState('accepted', now), samples.askVerify, { now }),
  filed: (now) => act(inState('accepted', now), samples.file, { now }),
  dispatched: (now) => act(inState('filed', now), samples.dispatch, { now }),
  handling: (now) => act(inState('dispatched', now), samples.takeUp, { now, who: water }),
  suspended: (now) => {
    const until = new Date(now + 7 * day).toISOString()
    const command = { ...samples.requestSuspension, until }
    const asked = act(inState('handling', now), command, { now, who: water })
    return act(act(asked, samples.endorse, { now }), samples.approve, { now })
  },
  done: (now) => act(inState('handling', now), samples.finish, { now, who: water }),
  checked: (now) => act(inState('done', now), samples.check, { now }),
  closed: (now) => act(inState('checked', now), samples.close, { now }),
  merged: (now) =>
    act(inState('reported', now), samples.merge, { now, found: { main: newCase({}, now) } }),
  withdrawn: (now) => act(inState('reported', now), samples.withdraw, { now, who: resident }),
}

/** A case brought to this state at `now` by its own commands; the water bureau leads where someone does. */
export const inState = (state: State, now = monday): Case => from[state](now)

/** Closed two days after it was dispatched, a day late. */
export const closedLate = (): Case => {
  const done = act(inState('handling'), samples.finish, { who: water, now: monday + 2 * day })
  const now = monday + 2 * day + minute
  return act(act(done, samples.check, { now }), samples.close, { now })
}

/** Between them they may do everything. */
export const actors: readonly Who[] = [centre, water, roads, resident, street, dispatcher]

/** Cases of every state, and with everything that has to have happened before, so that every command is taken by one. */
export const waiting = (): Case[] => {
  const work = inState('handling')
  const extension = act(work, samples.requestExtension, { who: water })
  const suspension = act(work, samples.requestSuspension, { who: water })
  return [
    ...(Object.keys(from) as State[]).map((s) => inState(s)),
    extension,
    act(extension, samples.endorse),
    suspension,
    act(suspension, samples.endorse),
    act(inState('dispatched'), { ...samples.addTask, unit: 'roads' }),
    act(work, samples.supervise),
    act(act(work, samples.supervise), samples.replyRound, { who: water }),
    act(work, samples.consult),
    closedLate(),
    act(closedLate(), samples.appeal),
    { ...inState('closed'), door: 'grid' },
  ]
}
