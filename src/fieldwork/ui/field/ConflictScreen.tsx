// What two people did at once: both versions side by side, and, where there are several fields, a choice for each.
import { useState } from 'react'
import { type Decision, decisionOf, type Field, fieldsOf, type Pick } from '../../domain/merge.ts'
import { type Item, staysWhole } from '../../domain/form.ts'
import { linesOf } from '../console/version.ts'
import { sayWords } from '../form/words.ts'
import { day, decide, queue } from './app.ts'
import { back } from './go.ts'
import { Failed, Sub, useSay } from './parts.tsx'
import { texts } from './texts.ts'
import type { Queued } from './wire.ts'

const hidden = new Set([
  'caseId',
  'visitId',
  'formId',
  'edition',
  'thingId',
  'thing',
  'version',
  'photos',
  'point',
])

const say = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value))

/** What is worth comparing, nested values on their own lines. */
function rowsOf(value: unknown, path = ''): [string, string][] {
  if (typeof value !== 'object' || value === null)
    return [[path, value === null || value === undefined ? '–' : say(value)]]
  if (Array.isArray(value) && value.every((v) => typeof v !== 'object'))
    return [[path, value.join('、') || '–']]
  return Object.entries(value).flatMap(([key, inner]) =>
    hidden.has(key)
      ? []
      : rowsOf(inner, /^(answers|change)$/.test(key) ? path : path ? `${path}.${key}` : key),
  )
}

/** The form that the answers were made with, while the phone has it still. */
function formOf({ op }: Queued) {
  const { formId, edition } = op.data
  return day.get()?.forms.find((form) => form.id === formId && form.edition === edition)
}

const isForm = ({ op }: Queued) => op.kind === 'visit' || op.kind === 'inspection'

/** What may be chosen one by one; of answers without their form nobody knows what they say. */
function choosable(item: Queued): Field[] {
  const form = formOf(item)
  if (isForm(item) && !form) return []
  const own = (form?.layout ?? []).filter(staysWhole)
  return fieldsOf(bothOf(item), new Set(own.map(({ key }) => key)))
}

const bothOf = ({ op, theirs }: Queued) => ({ kind: op.kind, mine: op.data, theirs: theirs ?? {} })

export function ConflictScreen({ id }: { readonly id: string }) {
  const t = texts.useT()
  const item = queue.use().find(({ op }) => op.key === id)
  const [failure, setFailure] = useState('')
  const [busy, setBusy] = useState(false)
  if (!item) return <Sub title={t('conflict.gone')}>{null}</Sub>
  const take = async (decision: Decision) => {
    setBusy(true)
    const said = await decide(id, decision)
    setBusy(false)
    if (said === null) back()
    else setFailure(said || t('signInBox.noLine'))
  }
  const fields = choosable(item)
  const isMany = fields.filter(({ differs }) => differs).length > 1
  const doing = { item, busy, take }
  return (
    <Sub title={t('conflict.title')}>
      <p>
        <b>{item.title}</b>
      </p>
      <p className="fw-soft">{t(isMany ? 'conflict.each' : 'conflict.text')}</p>
      {isMany ? <Choices {...doing} fields={fields} /> : <Whole {...doing} />}
      <Failed text={failure} />
    </Sub>
  )
}

type Doing = {
  readonly item: Queued
  readonly busy: boolean
  readonly take: (decision: Decision) => Promise<void>
}

const sides = ['mine', 'theirs'] as const

function Choices({ item, busy, take, fields }: Doing & { readonly fields: readonly Field[] }) {
  const t = texts.useT()
  const [picks, setPicks] = useState<Readonly<Record<string, Pick>>>({})
  const differing = fields.filter(({ differs }) => differs)
  const left = differing.filter(({ key }) => picks[key] === undefined).length
  const decision = decisionOf(item.op.kind, fields, picks)
  return (
    <>
      <div className="fw-form">
        {differing.map((field) => (
          <Choice
            key={field.key}
            item={item}
            field={field}
            pick={picks[field.key]}
            onPick={(pick) => setPicks({ ...picks, [field.key]: pick })}
          />
        ))}
      </div>
      {isForm(item) ? <p className="fw-soft">{t('conflict.own')}</p> : null}
      <button
        type="button"
        className="fw-button fw-wide"
        disabled={busy || decision === null}
        onClick={() => decision && void take(decision)}
      >
        {left > 0 ? t('conflict.left', { count: left }) : t('conflict.merge')}
      </button>
      <div className="fw-actions">
        {sides.map((which) => (
          <button
            key={which}
            type="button"
            className="fw-small"
            disabled={busy}
            onClick={() => void take({ take: which })}
          >
            {t(`conflict.all.${which}`)}
          </button>
        ))}
      </div>
    </>
  )
}

function Choice(props: {
  readonly item: Queued
  readonly field: Field
  readonly pick: Pick | undefined
  readonly onPick: (pick: Pick) => void
}) {
  const t = texts.useT()
  const { language } = useSay()
  const { item, field, pick, onPick } = props
  const asked = formOf(item)?.layout.find(({ key }) => key === field.key)
  const label = asked
    ? sayWords(asked.label, language)
    : t(`fields.${field.key}` as never, { defaultValue: field.key })
  return (
    <fieldset className="fw-pick">
      <legend>{label}</legend>
      {sides.map((which) => (
        <label key={which}>
          <input
            type="radio"
            name={`pick ${field.key}`}
            checked={pick === which}
            onChange={() => onPick(which)}
          />
          <span>
            <small>{t(`conflict.${which}`)}</small>
            <Said field={field} which={which} asked={asked} />
          </span>
        </label>
      ))}
    </fieldset>
  )
}

/** The value in words; a group round by round. */
function Said(props: {
  readonly field: Field
  readonly which: Pick
  readonly asked: Item | undefined
}) {
  const t = texts.useT()
  const { language } = useSay()
  const { field, which, asked } = props
  const lines = linesOf({ [field.key]: field[which] ?? null }, asked ? [asked] : [])
  const word = (one: string, by?: Item) => {
    const option = by?.options?.find(({ value }) => value === one)
    return option
      ? sayWords(option.label, language)
      : t(`values.${one}` as never, { defaultValue: one })
  }
  return (
    <>
      {lines.map(({ path, asked: by, values }) => (
        <b key={path}>
          {by && by.key !== field.key ? `${sayWords(by.label, language)}: ` : ''}
          {values.map((one) => word(one, by)).join(language === 'en' ? ', ' : '、')}
        </b>
      ))}
    </>
  )
}

/** Both versions as a whole, and one of them is taken. */
function Whole({ item, busy, take }: Doing) {
  const t = texts.useT()
  const mine = new Map(rowsOf(item.op.data))
  const theirs = new Map(rowsOf(item.theirs ?? {}))
  return (
    <div className="fw-two">
      {sides.map((which) => (
        <section key={which} className="fw-card" aria-label={t(`conflict.${which}`)}>
          <h2>{t(`conflict.${which}`)}</h2>
          <dl>
            {[...(which === 'mine' ? mine : theirs)].map(([key, value]) => (
              <div key={key} className={mine.get(key) !== theirs.get(key) ? 'fw-differs' : ''}>
                <dt>{t(`fields.${key}` as never, { defaultValue: key })}</dt>
                <dd>{t(`values.${value}` as never, { defaultValue: value })}</dd>
              </div>
            ))}
          </dl>
          <button
            type="button"
            className="fw-button"
            disabled={busy}
            onClick={() => void take({ take: which })}
          >
            {t(`conflict.take.${which}`)}
          </button>
        </section>
      ))}
    </div>
  )
}
