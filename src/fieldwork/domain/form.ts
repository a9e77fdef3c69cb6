// What a form asks and what an answer to it must be: JSON Schema says what each answer is, the layout in which order and
// under which condition it is asked. The same code runs on the phone and on the server.
import { type Schema, Validator } from '@cfworker/json-schema'

/** Words in both languages; English falls back to Chinese. */
export type Words = { readonly zh: string; readonly en: string }

export type Condition =
  | { readonly all: readonly Condition[] }
  | { readonly any: readonly Condition[] }
  | { readonly not: Condition }
  /** `is`: this value, or, of several choices, this one among them. */
  | { readonly key: string; readonly is: string | number | boolean }
  | { readonly key: string; readonly atLeast: number }
  | { readonly key: string; readonly atMost: number }
  | { readonly key: string; readonly filled: boolean }

export const widgets = [
  'text',
  'longText',
  'number',
  'yesNo',
  'choice',
  'choices',
  'date',
  'place',
  'photos',
  'signature',
  'group',
  'note',
] as const
export type Widget = (typeof widgets)[number]

export type Item = {
  /** The property of the schema; a note has none, yet a key of its own. */
  readonly key: string
  readonly widget: Widget
  readonly label: Words
  readonly help?: Words | undefined
  readonly showWhen?: Condition | undefined
  /** Tells something of a person: kept sealed, with an end, and opened with a reason only. */
  readonly personal?: boolean | undefined
  /** Words for the values of `enum`. */
  readonly options?: readonly { readonly value: string; readonly label: Words }[] | undefined
  /** What is asked in each round of a repeat group. */
  readonly items?: readonly Item[] | undefined
}

export type FormSchema = {
  readonly type: 'object'
  readonly properties: Readonly<Record<string, Schema>>
  readonly required?: string[]
  readonly additionalProperties?: boolean
}

export type FormBody = { readonly schema: FormSchema; readonly layout: readonly Item[] }

export type Answers = Readonly<Record<string, unknown>>

/** One wrong answer: its path (`persons.1.name`) and what was expected, in both languages. */
export type WrongAnswer = { readonly path: string; readonly expected: Words }

export type Judged = {
  /** What is kept: answers to what is shown, and nothing else. */
  readonly kept: Answers
  readonly wrong: readonly WrongAnswer[]
}

export const isFilled = (value: unknown): boolean =>
  value !== undefined &&
  value !== null &&
  value !== '' &&
  !(Array.isArray(value) && value.length === 0)

/** Whether the condition holds for these answers; a question not answered fulfils none but `filled: false`. */
export function holds(condition: Condition | undefined, answers: Answers): boolean {
  if (!condition) return true
  if ('all' in condition) return condition.all.every((one) => holds(one, answers))
  if ('any' in condition) return condition.any.some((one) => holds(one, answers))
  if ('not' in condition) return !holds(condition.not, answers)
  const value = answers[condition.key]
  if ('filled' in condition) return isFilled(value) === condition.filled
  if ('is' in condition)
    return Array.isArray(value) ? value.includes(condition.is) : value === condition.is
  if (typeof value !== 'number') return false
  return 'atLeast' in condition ? value >= condition.atLeast : value <= condition.atMost
}

/** The keys that a condition looks at. */
export function keysOf(condition: Condition): string[] {
  if ('all' in condition) return condition.all.flatMap(keysOf)
  if ('any' in condition) return condition.any.flatMap(keysOf)
  return 'not' in condition ? keysOf(condition.not) : [condition.key]
}

/**
 * The items that are asked, in order, and the answers that are kept. An answer that is hidden counts as not given, so what
 * hangs on it is hidden as well. `outer`: answers from around a repeat group.
 */
export function shown(
  layout: readonly Item[],
  answers: Answers,
  outer: Answers = {},
): { readonly items: readonly Item[]; readonly kept: Answers } {
  const items: Item[] = []
  const kept: Record<string, unknown> = {}
  for (const item of layout) {
    if (!holds(item.showWhen, { ...outer, ...kept })) continue
    items.push(item)
    const value = answers[item.key]
    if (item.widget === 'note' || !isFilled(value)) continue
    kept[item.key] =
      item.widget === 'group' && Array.isArray(value)
        ? value.map((row) => shown(item.items ?? [], rowOf(row), { ...outer, ...kept }).kept)
        : value
  }
  return { items, kept }
}

const rowOf = (row: unknown): Answers =>
  typeof row === 'object' && row !== null && !Array.isArray(row) ? (row as Answers) : {}

/** The schema of what is shown: required only where it is asked. */
function schemaShown(schema: FormSchema, items: readonly Item[]): FormSchema {
  const keys = new Set(items.filter(({ widget }) => widget !== 'note').map(({ key }) => key))
  const all: [string, Schema][] = Object.entries(schema.properties)
  const properties = all.filter(([key]) => keys.has(key))
  return {
    type: 'object',
    properties: Object.fromEntries(properties),
    required: (schema.required ?? []).filter((key) => keys.has(key)),
    additionalProperties: false,
  }
}

/** Without the rows of groups, which are judged one by one: each shows other questions. */
const withoutRows = (schema: FormSchema, items: readonly Item[]): Schema => ({
  type: 'object',
  required: schema.required ?? [],
  additionalProperties: false,
  properties: Object.fromEntries(
    Object.entries(schema.properties).map(([key, property]) => {
      const isGroup = items.some((item) => item.key === key && item.widget === 'group')
      const { items: _rows, ...rest } = property as Schema
      return [key, isGroup ? rest : property]
    }),
  ),
})

/** Drops what is hidden and says what is wrong with the rest. */
export function judge(form: FormBody, answers: Answers, outer: Answers = {}): Judged {
  const { items, kept } = shown(form.layout, answers, outer)
  const schema = schemaShown(form.schema, items)
  const validator = new Validator(withoutRows(schema, items), '2020-12', false)
  const { errors } = validator.validate(kept)
  const missing = (schema.required ?? [])
    .filter((key) => !(key in kept))
    .map((key): WrongAnswer => ({ path: key, expected: needed }))
  const wrong = errors
    .filter(({ instanceLocation, keyword }) => instanceLocation !== '#' || keyword === 'minItems')
    .filter(({ keyword }) => keyword !== 'properties' && keyword !== 'items')
    .map(({ instanceLocation }): WrongAnswer => {
      const path = instanceLocation.slice(2).split('/')
      return { path: path.join('.'), expected: expectedOf(schema.properties[path[0] ?? '']) }
    })
  const inRows = items
    .filter(({ widget, key }) => widget === 'group' && Array.isArray(kept[key]))
    .flatMap((group) => judgeRows(form, group, { ...outer, ...kept }))
  return { kept, wrong: unique([...missing, ...wrong, ...inRows]) }
}

function judgeRows(form: FormBody, group: Item, answers: Answers): WrongAnswer[] {
  const rowSchema = form.schema.properties[group.key]?.items as FormSchema | undefined
  if (!rowSchema) return []
  const rows = answers[group.key] as readonly unknown[]
  return rows.flatMap((row, i) =>
    judge({ schema: rowSchema, layout: group.items ?? [] }, rowOf(row), answers).wrong.map(
      ({ path, expected }) => ({ path: `${group.key}.${i}.${path}`, expected }),
    ),
  )
}

const unique = (wrong: readonly WrongAnswer[]): WrongAnswer[] => [
  ...new Map(wrong.map((one) => [one.path, one])).values(),
]

const needed: Words = { zh: '一个答案，必填', en: 'needed' }

/** "不少于 2、不多于 5"; empty where nothing is limited. */
function limits(least: number | undefined, most: number | undefined): Words {
  const words = (from: string, to: string) =>
    [
      least === undefined ? [] : `${from} ${least}`,
      most === undefined ? [] : `${to} ${most}`,
    ].flat()
  return {
    zh: words('不少于', '不多于').join('、'),
    en: words('at least', 'at most').join(', '),
  }
}

/** What the schema asks of this answer, as people say it. */
function expectedOf(schema: Schema | undefined): Words {
  const s = schema ?? {}
  if (s.enum) return { zh: '所列选项之一', en: 'one of those listed' }
  if (s.format === 'date') return { zh: '日期，如 2026-03-02', en: 'a date such as 2026-03-02' }
  switch (s.type) {
    case 'integer':
    case 'number': {
      const { zh, en } = limits(s.minimum, s.maximum)
      const whole = s.type === 'integer'
      return {
        zh: [whole ? '整数' : '数字', zh].filter(Boolean).join('，'),
        en: [whole ? 'a whole number' : 'a number', en].filter(Boolean).join(', '),
      }
    }
    case 'array': {
      const { zh, en } = limits(s.minItems, s.maxItems)
      return zh ? { zh: `${zh} 项`, en } : { zh: '若干项', en: 'a list' }
    }
    case 'string': {
      const { zh, en } = limits(s.minLength, s.maxLength)
      return zh ? { zh: `${zh} 字的文字`, en: `characters: ${en}` } : { zh: '文字', en: 'text' }
    }
    default:
      return { zh: '符合表单要求的答案', en: 'what the form asks for' }
  }
}

/** Splits answers into those that may lie open and those that tell of a person. */
export function splitPersonal(
  layout: readonly Item[],
  answers: Answers,
): { readonly open: Answers; readonly personal: Answers } {
  const isPersonal = new Set(layout.filter(carriesPersonal).map(({ key }) => key))
  const part = (wanted: boolean) =>
    Object.fromEntries(Object.entries(answers).filter(([key]) => isPersonal.has(key) === wanted))
  return { open: part(false), personal: part(true) }
}

/** A group with one personal question is personal as a whole: its rows belong together. */
export const carriesPersonal = (item: Item): boolean =>
  item.personal === true || (item.items ?? []).some(carriesPersonal)

const hasFiles = (item: Item): boolean =>
  item.widget === 'photos' || item.widget === 'signature' || (item.items ?? []).some(hasFiles)

/** What stays with the version it was given for when two are put together: personal answers, and pictures. */
export const staysWhole = (item: Item): boolean => carriesPersonal(item) || hasFiles(item)

/** The photos and signatures that answers name, by the path of their question. */
export function filesIn(
  layout: readonly Item[],
  answers: Answers,
): { readonly field: string; readonly id: string }[] {
  return layout.flatMap((item) => {
    const value = answers[item.key]
    if (item.widget === 'photos' && Array.isArray(value))
      return value.map((id) => ({ field: item.key, id: String(id) }))
    if (item.widget === 'signature' && typeof value === 'string')
      return [{ field: item.key, id: value }]
    if (item.widget === 'group' && Array.isArray(value))
      return value.flatMap((row, i) =>
        filesIn(item.items ?? [], rowOf(row)).map((file) => ({
          ...file,
          field: `${item.key}.${i}.${file.field}`,
        })),
      )
    return []
  })
}
