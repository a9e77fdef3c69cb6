// Writes docs/lifecycle.md from the life cycle itself: node scripts/lifecycle-docs.ts
import { writeFileSync } from 'node:fs'
import { states } from '../src/cases/domain/states.ts'
import {
  type CommandName,
  outcomes,
  reasons,
  type State,
  stateNames,
  type Transition,
  transitions,
} from '../src/cases/lifecycle.ts'
import { defaults } from '../src/cases/domain/limits.ts'
import { guardTexts } from '../src/cases/domain/refusals.ts'
import { told } from '../src/cases/told.ts'

const all: [string, Transition][] = Object.entries(transitions)

/** One arrow for each pair of states, with every command that leads along it; those that stay are in the table. */
function arrows(): string[] {
  const labels = new Map<string, string[]>()
  for (const [, t] of all) {
    for (const from of t.from) {
      for (const to of t.to) {
        if (to === 'same' || to === from) continue
        const arrow = `${from} --> ${to}`
        labels.set(arrow, [...(labels.get(arrow) ?? []), `${t.zh} ${t.en}`])
      }
    }
  }
  return [...labels].map(([arrow, names]) => `  ${arrow}: ${names.join(' / ')}`)
}

const diagram = (): string[] => [
  '```mermaid',
  'stateDiagram-v2',
  ...stateNames.map((s) => `  ${s}: ${states[s].zh} ${states[s].en}`),
  '  [*] --> reported',
  ...arrows(),
  ...stateNames.filter((s) => !states[s].open).map((s) => `  ${s} --> [*]`),
  '```',
]

const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`
const table = (head: readonly string[], rows: readonly (readonly string[])[]): string[] => [
  row(head),
  row(head.map(() => '---')),
  ...rows.map(row),
]

const nameOf = (s: State | 'same'): string =>
  s === 'same' ? '不变 unchanged' : `${states[s].zh} ${states[s].en}`
const namesOf = (list: readonly (State | 'same')[]): string =>
  list.length === stateNames.length ? '任何状态 any state' : list.map(nameOf).join('<br>')
const rightOf = (may: string): string =>
  may === 'reporter' ? '反映人 the one who asked' : `\`${may}\``
const guardsOf = (t: Transition): string =>
  t.guards
    .map((g) => `${guardTexts[g].zh}<br>${guardTexts[g].en}`.replace(/\{\w+\}/g, '…'))
    .join('<br>')

/** The clock of each stage: whose it is, and the state it runs in. */
const stages: Readonly<Record<keyof typeof defaults.stageLimits, readonly State[]>> = {
  accept: ['reported'],
  verify: ['verifying'],
  dispatch: ['accepted', 'filed'],
  takeUp: ['dispatched', 'handling'],
  check: ['done'],
  close: ['checked'],
}

const limits = (): string[][] =>
  Object.entries(stages).map(([name, of]) => [
    `\`${name}\``,
    namesOf(of),
    `${defaults.stageLimits[name as keyof typeof stages].value} 分钟 min`,
  ])

const tellings = {
  message: '消息 message',
  page: '进展页 page',
  inside: '—',
} as const

const stageLines = (): string[] => [
  '## 阶段时限 · Limits of the stages',
  '',
  '逾时未办，逐级上报：社区、街道、区、市各一次，每过一个时限上报一级。以下为默认值，城市可在其配置的 `stageLimits` 中另定。',
  '',
  'When nobody acts in time the community, the street, the district and the city are told, one level after each such span,',
  'each once. These are the defaults; a city sets its own in `stageLimits` of its profile. A case that waits for its asker, or',
  'is suspended, has no such clock; the unit’s own work has the handling deadline, which turns yellow and red.',
  '',
  ...table(['时限 Limit', '状态 State', '默认 Default'], limits()),
]

type Reason = { readonly zh: string; readonly en: string; readonly of?: keyof typeof outcomes }

const reasonRows = (command: CommandName & keyof typeof reasons): string[][] =>
  Object.entries<Reason>(reasons[command]).map(([code, { zh, en, of }], i) => [
    i === 0 ? `${transitions[command].zh} ${transitions[command].en}<br>\`${command}\`` : '',
    of === undefined ? '' : `${outcomes[of].zh} ${outcomes[of].en}`,
    `\`${code}\``,
    `${zh}<br>${en}`,
  ])

const reasonLines = (): string[] => [
  '## 理由 · Reasons',
  '',
  '不予受理、退回、结案、强制结案、撤回与并案都须选一个编码的理由，以便统计；结案的理由须与结果相符。',
  '',
  'What is refused, handed back, closed, force-closed, withdrawn or merged has a coded reason, so that it can be counted. A',
  'reason for closing belongs to its outcome.',
  '',
  ...table(
    ['命令 Command', '结果 Outcome', '编码 Code', '理由 Reason'],
    (Object.keys(reasons) as (keyof typeof reasons)[]).flatMap(reasonRows),
  ),
]

/** The whole page. */
export function lifecyclePage(): string {
  return [
    '# 案件生命周期 · The life of a case',
    '',
    '<!-- Made by scripts/lifecycle-docs.ts from src/cases/lifecycle.ts; do not edit. -->',
    '<!-- prettier-ignore-start -->',
    '',
    '状态、命令、权限与条件只写在 `src/cases/lifecycle.ts` 一处；按钮、拒绝理由、接口与本页均由此生成。',
    '',
    'States, commands, rights and conditions are written once, in `src/cases/lifecycle.ts`; buttons, refusals, the API and this',
    'page come from there.',
    '',
    ...diagram(),
    '',
    '## 状态 · States',
    '',
    ...table(
      ['状态 State', '未办结 Open', '反映人看到 What the one who asked reads'],
      stateNames.map((s) => [
        nameOf(s),
        states[s].open ? '是 yes' : '否 no',
        `${states[s].resident.zh}<br>${states[s].resident.en}`,
      ]),
    ),
    '',
    ...stageLines(),
    '',
    '## 命令 · Commands',
    '',
    '“反映人得知”：消息＝发邮件（需要反映人做什么、告知期限或答复、或案件就此结束）；进展页＝只在跟踪页显示；—＝内部事项。',
    '拆分后的每一件仍由原来的链接跟踪，答复发给原案的反映人。',
    '',
    'How the one who asked learns of it: by a message where something is asked of them, a date or an answer is given, or the case',
    'ends; on the page that follows the case where the next message says what came of it; — is staff’s own affair. Each part of',
    'a split case is followed by the link of the whole, and answered to whoever asked about the whole.',
    '',
    '“不可”一栏：出现所述情形时命令被拒绝，并以此为理由。',
    '',
    'The last column says when a command is refused although the state allows it; the refusal reads so.',
    '',
    ...table(
      [
        '命令 Command',
        '从 From',
        '到 To',
        '权限 Right',
        '反映人得知 The asker',
        '不可 Refused when',
      ],
      all.map(([name, t]) => [
        `${t.zh} ${t.en}<br>\`${name}\``,
        namesOf(t.from),
        namesOf(t.to),
        rightOf(t.may),
        tellings[told[name as keyof typeof told]],
        guardsOf(t),
      ]),
    ),
    '',
    ...reasonLines(),
    '',
    '<!-- prettier-ignore-end -->',
    '',
  ].join('\n')
}

if (import.meta.main)
  writeFileSync(new URL('../docs/lifecycle.md', import.meta.url), lifecyclePage())
