// One question of a form: its words, its kind, and when it is shown.
import { Checkbox, Input, Select } from 'antd'
import { type Draft } from '../../domain/draft.ts'
import { type Condition, type Widget, widgets } from '../../domain/form.ts'
import { redAt, Wrong, type WrongAt } from './refused.tsx'
import { texts } from './texts.ts'

type Editing = {
  readonly draft: Draft
  /** Those it may hang on: only what is asked before. */
  readonly before: readonly Draft[]
  readonly onChange: (draft: Draft) => void
  readonly isInGroup: boolean
  /** Of this question in the body sent: `layout.0`. */
  readonly path: string
  readonly wrong: WrongAt
}

export function QuestionEditor(props: Editing) {
  const { draft, before, onChange, isInGroup, path, wrong } = props
  const t = texts.useT()
  const set = (change: Partial<Draft>) => onChange({ ...draft, ...change })
  const kinds = widgets.filter((widget) => !(isInGroup && widget === 'group'))
  return (
    <>
      <div className="fc-row">
        <Input
          aria-label={t('editor.label')}
          placeholder={t('editor.label')}
          value={draft.label.zh}
          {...redAt(`${path}.label`, wrong)}
          maxLength={200}
          onChange={(e) => set({ label: { ...draft.label, zh: e.target.value } })}
        />
        <Select<Widget>
          aria-label={t('editor.widget')}
          className="fc-kind"
          value={draft.widget}
          options={kinds.map((value) => ({ value, label: t(`editor.widgets.${value}`) }))}
          {...redAt(`${path}.widget`, wrong)}
          onChange={(widget) => set({ widget })}
        />
      </div>
      <Wrong path={`${path}.label`} wrong={wrong} />
      <Wrong path={`${path}.widget`} wrong={wrong} />
      <Input
        aria-label={t('editor.labelEn')}
        placeholder={t('editor.labelEn')}
        value={draft.label.en}
        maxLength={200}
        onChange={(e) => set({ label: { ...draft.label, en: e.target.value } })}
      />
      {draft.widget === 'choice' || draft.widget === 'choices' ? <Options {...props} /> : null}
      <div className="fc-row">
        {draft.widget === 'note' ? null : (
          <>
            <Checkbox
              checked={draft.required}
              onChange={(e) => set({ required: e.target.checked })}
            >
              {t('editor.required')}
            </Checkbox>
            <Checkbox
              checked={draft.personal}
              onChange={(e) => set({ personal: e.target.checked })}
            >
              {t('editor.personal')}
            </Checkbox>
          </>
        )}
        <ShowWhen draft={draft} before={before} onChange={onChange} path={path} wrong={wrong} />
      </div>
      <Wrong path={`${path}.showWhen`} wrong={wrong} />
    </>
  )
}

type Option = Draft['options'][number]

/** `送餐 / Meals`: the value is kept when only the words change. */
const read = (text: string, old: readonly Option[]): Option[] =>
  text.split('\n').flatMap((line, i) => {
    const [zh = '', en = ''] = line.split('/').map((part) => part.trim())
    if (zh === '') return []
    return [{ value: old[i]?.value ?? `v${i + 1}`, label: { zh, en } }]
  })

function Options({ draft, onChange, path, wrong }: Omit<Editing, 'before' | 'isInGroup'>) {
  const t = texts.useT()
  const lines = draft.options.map(({ label }) =>
    label.en ? `${label.zh} / ${label.en}` : label.zh,
  )
  return (
    <>
      <Input.TextArea
        key={draft.key}
        aria-label={t('editor.options')}
        placeholder={t('editor.options')}
        autoSize={{ minRows: 2 }}
        defaultValue={lines.join('\n')}
        {...redAt(`${path}.options`, wrong)}
        onChange={(e) => onChange({ ...draft, options: read(e.target.value, draft.options) })}
      />
      <Wrong path={`${path}.options`} wrong={wrong} />
    </>
  )
}

/** What can be asked of each earlier question; other conditions are kept as they are. */
function ShowWhen({ draft, before, onChange, path, wrong }: Omit<Editing, 'isInGroup'>) {
  const t = texts.useT()
  const choices = before.flatMap((d): { condition: Condition; label: string }[] => {
    const what = d.label.zh || d.key
    switch (d.widget) {
      case 'note':
      case 'group':
        return []
      case 'yesNo':
        return [
          { condition: { key: d.key, is: true }, label: t('editor.isYes', { what }) },
          { condition: { key: d.key, is: false }, label: t('editor.isNo', { what }) },
        ]
      case 'choice':
      case 'choices':
        return d.options.map(({ value, label }) => ({
          condition: { key: d.key, is: value },
          label: t('editor.isOption', { what, option: label.zh }),
        }))
      default:
        return [
          { condition: { key: d.key, filled: true }, label: t('editor.isAnswered', { what }) },
        ]
    }
  })
  const now = draft.showWhen ? JSON.stringify(draft.showWhen) : ''
  const listed = choices.map(({ condition, label }) => ({
    value: JSON.stringify(condition),
    label,
  }))
  const isOther = now !== '' && !listed.some(({ value }) => value === now)
  return (
    <Select
      aria-label={t('editor.showWhen')}
      className="fc-when"
      {...redAt(`${path}.showWhen`, wrong)}
      value={now}
      options={[
        { value: '', label: t('editor.always') },
        ...listed,
        ...(isOther ? [{ value: now, label: now }] : []),
      ]}
      onChange={(text) =>
        onChange({ ...draft, showWhen: text ? (JSON.parse(text) as Condition) : undefined })
      }
    />
  )
}
