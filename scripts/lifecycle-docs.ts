// Writes docs/lifecycle.md from the life cycle itself: node scripts/lifecycle-docs.ts
import { writeFileSync } from 'node:fs'
import { states } from '../src/cases/domain/states.ts'
import { type State, stateNames, type Transition, transitions } from '../src/cases/lifecycle.ts'
import { guardTexts } from '../src/cases/domain/refusals.ts'

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
    '## 命令 · Commands',
    '',
    '“不可”一栏：出现所述情形时命令被拒绝，并以此为理由。',
    '',
    'The last column says when a command is refused although the state allows it; the refusal reads so.',
    '',
    ...table(
      ['命令 Command', '从 From', '到 To', '权限 Right', '不可 Refused when'],
      all.map(([name, t]) => [
        `${t.zh} ${t.en}<br>\`${name}\``,
        namesOf(t.from),
        namesOf(t.to),
        rightOf(t.may),
        guardsOf(t),
      ]),
    ),
    '',
    '<!-- prettier-ignore-end -->',
    '',
  ].join('\n')
}

if (import.meta.main)
  writeFileSync(new URL('../docs/lifecycle.md', import.meta.url), lifecyclePage())
