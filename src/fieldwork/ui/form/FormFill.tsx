// A form as it is filled in on the phone; the console shows the same as a preview. No component library here.
import { type ReactNode, useId } from 'react'
import type { Language } from '#platform/ui/preferences.ts'
import {
  type Answers,
  type FormBody,
  type Item,
  shown,
  type WrongAnswer,
} from '../../domain/form.ts'
import { PhotosField, PlaceField, SignatureField } from './media.tsx'
import { texts } from './texts.ts'
import { sayWords } from './words.ts'
import './form.css'

/** How photos are kept: on the phone encrypted, in the preview only in memory. */
export type Media = {
  readonly add: (blob: Blob) => Promise<string>
  readonly url: (name: string) => Promise<string | undefined>
}

export type FormFillProps = {
  readonly form: FormBody
  readonly answers: Answers
  readonly onChange: (answers: Answers) => void
  readonly wrong: readonly WrongAnswer[]
  readonly language: Language
  readonly media: Media
}

export function FormFill(props: FormFillProps) {
  return <Questions {...props} outer={{}} path="" required={props.form.schema.required ?? []} />
}

type Level = FormFillProps & {
  readonly outer: Answers
  readonly path: string
  readonly required: readonly string[]
}

function Questions(level: Level) {
  const { form, answers, outer, onChange } = level
  const { items } = shown(form.layout, answers, outer)
  return (
    <div className="ff">
      {items.map((item) => (
        <Question
          key={item.key}
          {...level}
          item={item}
          value={answers[item.key]}
          onValue={(value) => onChange({ ...answers, [item.key]: value })}
        />
      ))}
    </div>
  )
}

type Asked = Level & {
  readonly item: Item
  readonly value: unknown
  readonly onValue: (value: unknown) => void
}

function Question(asked: Asked) {
  const { item, language, wrong, path, required } = asked
  const t = texts.useT()
  const id = useId()
  const label = sayWords(item.label, language)
  if (item.widget === 'note') return <p className="ff-note">{label}</p>
  const fault = wrong.find((one) => one.path === path + item.key)
  const hasMany = !['text', 'longText', 'number', 'date'].includes(item.widget)
  const optional = required.includes(item.key) ? '' : t('optional')
  const head = (
    <>
      {label}
      {optional ? <small>{optional}</small> : null}
    </>
  )
  const below = (
    <>
      {item.help ? <p className="ff-help">{sayWords(item.help, language)}</p> : null}
      {fault ? (
        <p className="ff-wrong" id={`${id}-w`}>
          {sayWords(fault.expected, language)}
        </p>
      ) : null}
    </>
  )
  return hasMany ? (
    <fieldset className={fault ? 'ff-field ff-bad' : 'ff-field'}>
      <legend>{head}</legend>
      {below}
      <Control {...asked} id={id} label={label} fault={fault !== undefined} />
    </fieldset>
  ) : (
    <div className={fault ? 'ff-field ff-bad' : 'ff-field'}>
      <label htmlFor={id}>{head}</label>
      {below}
      <Control {...asked} id={id} label={label} fault={fault !== undefined} />
    </div>
  )
}

type Controlled = Asked & { readonly id: string; readonly label: string; readonly fault: boolean }

function Control(c: Controlled): ReactNode {
  const { item, value, onValue, id, fault, media } = c
  const common = {
    id,
    autoComplete: 'off',
    'aria-invalid': fault,
    ...(fault ? { 'aria-describedby': `${id}-w` } : {}),
  }
  const said = typeof value === 'string' ? value : ''
  switch (item.widget) {
    case 'longText':
      return (
        <textarea {...common} rows={3} value={said} onChange={(e) => onValue(e.target.value)} />
      )
    case 'number':
      return (
        <input
          {...common}
          inputMode="decimal"
          value={typeof value === 'number' ? value : said}
          onChange={({ target }) => onValue(numberIn(target.value))}
        />
      )
    case 'date':
      return (
        <input {...common} type="date" value={said} onChange={(e) => onValue(e.target.value)} />
      )
    case 'yesNo':
    case 'choice':
    case 'choices':
      return <Choices {...c} />
    case 'photos':
      return <PhotosField names={namesOf(value)} onChange={onValue} media={media} label={c.label} />
    case 'signature':
      return (
        <SignatureField name={said || undefined} onChange={onValue} media={media} label={c.label} />
      )
    case 'place':
      return <PlaceField value={value as never} onChange={onValue} />
    case 'group':
      return <Rows {...c} />
    default:
      return <input {...common} value={said} onChange={(e) => onValue(e.target.value)} />
  }
}

const namesOf = (value: unknown): string[] => (Array.isArray(value) ? value.map(String) : [])

/** What is no number yet stays as it was typed; the form then says what it expects. */
function numberIn(typed: string): number | string {
  const number = Number(typed.trim().replace('，', '.'))
  return typed.trim() === '' || Number.isNaN(number) || /[.,]$/.test(typed) ? typed : number
}

function Choices({ item, value, onValue, language, id }: Controlled) {
  const t = texts.useT()
  const options: { value: string | boolean; label: string }[] =
    item.widget === 'yesNo'
      ? [
          { value: true, label: t('yes') },
          { value: false, label: t('no') },
        ]
      : (item.options ?? []).map((o) => ({ value: o.value, label: sayWords(o.label, language) }))
  const many = item.widget === 'choices'
  const chosen = many ? namesOf(value) : []
  const toggle = (one: string) =>
    onValue(chosen.includes(one) ? chosen.filter((c) => c !== one) : [...chosen, one])
  return (
    <div className={item.widget === 'yesNo' ? 'ff-choices ff-two' : 'ff-choices'}>
      {options.map((o) => (
        <label key={String(o.value)}>
          <input
            type={many ? 'checkbox' : 'radio'}
            name={id}
            checked={many ? chosen.includes(String(o.value)) : value === o.value}
            onChange={() => (many ? toggle(String(o.value)) : onValue(o.value))}
          />
          <span>{o.label}</span>
        </label>
      ))}
    </div>
  )
}

function Rows(c: Controlled) {
  const t = texts.useT()
  const { item, value, onValue, answers, outer, form, path } = c
  const rows = Array.isArray(value) ? (value as Answers[]) : []
  const schema = form.schema.properties[item.key]
  const inside = schema?.items as FormBody['schema'] | undefined
  if (!inside) return null
  const put = (at: number, row: Answers) => onValue(rows.map((r, i) => (i === at ? row : r)))
  const isFull = schema?.maxItems !== undefined && rows.length >= schema.maxItems
  return (
    <div className="ff-rows">
      {rows.map((row, i) => (
        // oxlint-disable-next-line react/no-array-index-key -- rows have no other name than their place
        <fieldset className="ff-row" key={i} aria-label={`${c.label} ${i + 1}`}>
          <div className="ff-row-head">
            <b>
              {c.label} {i + 1}
            </b>
            <button type="button" onClick={() => onValue(rows.filter((_, j) => j !== i))}>
              {t('removeRow')}
            </button>
          </div>
          <Questions
            {...c}
            form={{ schema: inside, layout: item.items ?? [] }}
            answers={row}
            outer={{ ...outer, ...answers }}
            onChange={(next) => put(i, next)}
            path={`${path}${item.key}.${i}.`}
            required={inside.required ?? []}
          />
        </fieldset>
      ))}
      <button
        type="button"
        className="ff-button"
        disabled={isFull}
        onClick={() => onValue([...rows, {}])}
      >
        ＋ {t('addRow', { what: c.label })}
      </button>
    </div>
  )
}
