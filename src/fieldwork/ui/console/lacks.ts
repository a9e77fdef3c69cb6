// What a form in the making lacks before it can be published, and where a refusal of it belongs. Pure.
import type { Draft } from '../../domain/draft.ts'
import type { FormWhole } from './wire.ts'

export type Head = Pick<FormWhole, 'kind' | 'name' | 'nameEn' | 'active' | 'keepDays'>
export type Made = { readonly head: Head; readonly drafts: readonly Draft[] }

/** Where a question stands, counted from one; the second is its place within a group. */
export type Numbered = readonly number[]

export type Lack =
  | { readonly what: 'name' }
  | { readonly what: 'question' }
  | { readonly what: 'label' | 'options' | 'items'; readonly at: Numbered }

const lacksOf = (draft: Draft, at: Numbered): readonly Lack[] => {
  const isPicked = draft.widget === 'choice' || draft.widget === 'choices'
  return [
    ...(draft.label.zh.trim() === '' ? [{ what: 'label', at } as const] : []),
    ...(isPicked && draft.options.length === 0 ? [{ what: 'options', at } as const] : []),
    ...(draft.widget === 'group' && draft.items.length === 0
      ? [{ what: 'items', at } as const]
      : []),
    ...(draft.widget === 'group'
      ? draft.items.flatMap((item, i) => lacksOf(item, [...at, i + 1]))
      : []),
  ]
}

/** In the order of the page; empty = it can be published. */
export function lacksIn(name: string, drafts: readonly Draft[]): readonly Lack[] {
  return [
    ...(name.trim() === '' ? [{ what: 'name' } as const] : []),
    ...(drafts.length === 0 ? [{ what: 'question' } as const] : []),
    ...drafts.flatMap((draft, i) => lacksOf(draft, [i + 1])),
  ]
}

/** What of a question has a field of its own here. */
const asked = ['label', 'options', 'showWhen', 'widget'] as const
const ofHead = ['name', 'nameEn', 'kind', 'keepDays'] as const

/** Where a refused path is shown: `layout.0.label.zh` → `layout.0.label`; undefined = nowhere. */
export function shownAt(path: string): string | undefined {
  if (ofHead.some((field) => field === path)) return path
  const found = /^(layout\.\d+(?:\.items\.\d+)?\.([a-zA-Z]+))(\..*)?$/.exec(path)
  return asked.some((field) => field === found?.[2]) ? found?.[1] : undefined
}

/** Whether what was refused still stands there as it was sent. */
export function isUntouched(path: string, sent: Made, now: Made): boolean {
  const [first, at] = path.split('.')
  if (first === 'layout' && at !== undefined) {
    return sent.drafts[Number(at)] === now.drafts[Number(at)]
  }
  const field = ofHead.find((one) => one === first)
  return field === undefined || sent.head[field] === now.head[field]
}
