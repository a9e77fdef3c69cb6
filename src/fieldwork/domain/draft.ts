// A form while someone makes it: one list of questions, from which schema and layout are made, and back again.
import type { Schema } from '@cfworker/json-schema'
import type { Condition, FormBody, FormSchema, Item, Widget, Words } from './form.ts'

export type Draft = {
  readonly key: string
  readonly widget: Widget
  readonly label: Words
  readonly required: boolean
  readonly personal: boolean
  /** Least and most: of a number its value, of a text its characters, of photos and rounds how many. */
  readonly min?: number | undefined
  readonly max?: number | undefined
  readonly options: readonly { readonly value: string; readonly label: Words }[]
  readonly showWhen?: Condition | undefined
  readonly items: readonly Draft[]
}

const bounds = (least: string, most: string, { min, max }: Draft): Schema => ({
  ...(min === undefined ? {} : { [least]: min }),
  ...(max === undefined ? {} : { [most]: max }),
})

const values = ({ options }: Draft) => options.map(({ value }) => value)

const coordinate = { type: 'number' } as const

const makers: Readonly<Record<Exclude<Widget, 'note'>, (d: Draft) => Schema>> = {
  text: (d) => ({
    type: 'string',
    ...bounds('minLength', 'maxLength', { ...d, max: d.max ?? 200 }),
  }),
  longText: (d) => ({
    type: 'string',
    ...bounds('minLength', 'maxLength', { ...d, max: d.max ?? 2000 }),
  }),
  number: (d) => ({ type: 'number', ...bounds('minimum', 'maximum', d) }),
  yesNo: () => ({ type: 'boolean' }),
  choice: (d) => ({ type: 'string', enum: values(d) }),
  choices: (d) => ({
    type: 'array',
    items: { type: 'string', enum: values(d) },
    uniqueItems: true,
    ...bounds('minItems', 'maxItems', d),
  }),
  date: () => ({ type: 'string', format: 'date' }),
  place: () => ({
    type: 'object',
    properties: { lon: coordinate, lat: coordinate },
    required: ['lon', 'lat'],
  }),
  photos: (d) => ({
    type: 'array',
    items: { type: 'string' },
    ...bounds('minItems', 'maxItems', { ...d, max: d.max ?? 5 }),
  }),
  signature: () => ({ type: 'string' }),
  group: (d) => ({ type: 'array', items: schemaOf(d.items), ...bounds('minItems', 'maxItems', d) }),
}

const schemaOf = (drafts: readonly Draft[]): FormSchema => ({
  type: 'object',
  properties: Object.fromEntries(
    drafts.flatMap((d) => (d.widget === 'note' ? [] : [[d.key, makers[d.widget](d)]])),
  ),
  required: drafts.filter((d) => d.required && d.widget !== 'note').map(({ key }) => key),
})

const itemOf = (d: Draft): Item => ({
  key: d.key,
  widget: d.widget,
  label: d.label,
  ...(d.showWhen ? { showWhen: d.showWhen } : {}),
  ...(d.personal ? { personal: true } : {}),
  ...(d.widget === 'choice' || d.widget === 'choices' ? { options: d.options } : {}),
  ...(d.widget === 'group' ? { items: d.items.map(itemOf) } : {}),
})

export const bodyOf = (drafts: readonly Draft[]): FormBody => ({
  schema: schemaOf(drafts),
  layout: drafts.map(itemOf),
})

export const draftsOf = ({ schema, layout }: FormBody): Draft[] =>
  layout.map((item) => {
    const property = schema.properties[item.key] ?? {}
    const rows = property.items as FormSchema | undefined
    return {
      key: item.key,
      widget: item.widget,
      label: item.label,
      required: schema.required?.includes(item.key) ?? false,
      personal: item.personal ?? false,
      min: property.minimum ?? property.minLength ?? property.minItems,
      max: property.maximum ?? property.maxLength ?? property.maxItems,
      options: item.options ?? [],
      showWhen: item.showWhen,
      items:
        item.widget === 'group' && rows ? draftsOf({ schema: rows, layout: item.items ?? [] }) : [],
    }
  })

/** A key that no question has yet. */
export function freshKey(drafts: readonly Draft[]): string {
  const taken = new Set(drafts.flatMap((d) => [d.key, ...d.items.map(({ key }) => key)]))
  let n = 1
  while (taken.has(`q${n}`)) n++
  return `q${n}`
}
