// Whether a form that someone made can be asked: every question has its schema, and every condition looks back.
import type { Schema } from '@cfworker/json-schema'
import { type FormBody, type FormSchema, type Item, keysOf, widgets } from './form.ts'
import { type Sentence, say } from '#platform/sentence.ts'

/** One fault: where, and what was expected. */
export type FormFault = { readonly field: string; readonly expected: Sentence }

/** The part of JSON Schema 2020-12 that forms use. */
const keywords = new Set(
  ['type', 'title', 'description', 'properties', 'required', 'items', 'enum', 'format'].concat([
    'minLength',
    'maxLength',
    'minimum',
    'maximum',
    'minItems',
    'maxItems',
    'uniqueItems',
    'additionalProperties',
    '$schema',
  ]),
)

const types: Readonly<Record<Item['widget'], readonly string[]>> = {
  text: ['string'],
  longText: ['string'],
  number: ['number', 'integer'],
  yesNo: ['boolean'],
  choice: ['string'],
  choices: ['array'],
  date: ['string'],
  place: ['object'],
  photos: ['array'],
  signature: ['string'],
  group: ['array'],
  note: [],
}

/** Questions at most, those of groups among them. */
export const mostItems = 200
const keyForm = /^[a-z][a-zA-Z0-9]{0,39}$/

/** What forbids this form; none = it can be asked. */
export function faultsOf({ schema, layout }: FormBody): FormFault[] {
  const faults: FormFault[] = []
  if (layout.length === 0) faults.push({ field: 'layout', expected: say`at least one question` })
  if (count(layout) > mostItems)
    faults.push({ field: 'layout', expected: say`at most ${mostItems} questions` })
  check({ schema, layout, path: 'layout', outer: [], depth: 0 }, faults)
  return faults
}

const count = (layout: readonly Item[]): number =>
  layout.reduce((sum, item) => sum + 1 + count(item.items ?? []), 0)

type Level = {
  readonly schema: FormSchema
  readonly layout: readonly Item[]
  readonly path: string
  /** Keys answered before, around this group. */
  readonly outer: readonly string[]
  readonly depth: number
}

function check({ schema, layout, path, outer, depth }: Level, faults: FormFault[]): void {
  checkKeywords(schema, path.replace('layout', 'schema'), faults)
  const all = new Set(layout.map(({ key }) => key))
  const before = [...outer]
  const own = new Set<string>()
  layout.forEach((item, i) => {
    const at = `${path}.${i}`
    const tell = (field: string, expected: Sentence) =>
      void faults.push({ field: `${at}.${field}`, expected })
    if (!keyForm.test(item.key))
      tell('key', say`a letter a–z, then letters and digits, 40 characters at most`)
    if (own.has(item.key) || outer.includes(item.key)) tell('key', say`no second "${item.key}"`)
    for (const key of item.showWhen ? keysOf(item.showWhen) : []) {
      if (before.includes(key)) continue
      tell(
        'showWhen',
        key === item.key || all.has(key)
          ? say`only questions before this one, not "${key}": conditions must not go in a circle`
          : say`a question of this form; there is no "${key}"`,
      )
    }
    own.add(item.key)
    if (item.widget !== 'note') {
      checkItem(item, schema.properties[item.key], tell)
      before.push(item.key)
    }
    if (item.widget === 'group') {
      if (depth > 0) tell('widget', say`no group within a group`)
      const rows = schema.properties[item.key]?.items as FormSchema | undefined
      const inside = { layout: item.items ?? [], path: `${at}.items`, outer: before }
      if (rows?.properties && depth === 0)
        check({ ...inside, schema: rows, depth: depth + 1 }, faults)
      else if (!rows?.properties) tell('items', say`questions of the group, and their schema`)
    }
  })
  const stray = Object.keys(schema.properties ?? {}).filter((key) => !own.has(key))
  for (const key of stray)
    faults.push({ field: `schema.properties.${key}`, expected: say`a question in the layout` })
  for (const key of schema.required ?? [])
    if (!own.has(key))
      faults.push({ field: 'schema.required', expected: say`a question "${key}" in the layout` })
}

function checkItem(
  item: Item,
  property: Schema | undefined,
  tell: (field: string, expected: Sentence) => void,
): void {
  if (!widgets.includes(item.widget)) return tell('widget', say`one of ${widgets.join(', ')}`)
  if (!item.label.zh.trim()) tell('label', say`the words of the question`)
  if (!property) return tell('key', say`a property "${item.key}" in the schema`)
  if (!types[item.widget].includes(String(property.type)))
    tell('widget', say`a schema of type ${types[item.widget].join(' or ')} for "${item.widget}"`)
  const listed =
    item.widget === 'choice' ? property.enum : (property.items as Schema | undefined)?.enum
  if (item.widget === 'choice' || item.widget === 'choices') {
    const values = (item.options ?? []).map(({ value }) => value)
    if (values.length === 0 || !listed || listed.join('\n') !== values.join('\n'))
      tell('options', say`at least one choice, the same as in the schema`)
    if (new Set(values).size !== values.length) tell('options', say`each choice once`)
  }
}

function checkKeywords(schema: Schema, path: string, faults: FormFault[]): void {
  for (const [key, property] of Object.entries(schema.properties ?? {})) {
    if (typeof property === 'boolean') continue
    const strange = Object.keys(property).filter((word) => !keywords.has(word))
    for (const word of strange)
      faults.push({
        field: `${path}.${key}.${word}`,
        expected: say`one of ${[...keywords].join(', ')}`,
      })
  }
}
