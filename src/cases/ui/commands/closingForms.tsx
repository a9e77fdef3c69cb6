// The end of a case and what comes after: close, rate, appeal, merge, split.
import { Button, Form, Input, Radio, Rate } from 'antd'
import { Icon, nameIn } from '#platform/ui'
import { useLabels } from '../labels.ts'
import { CasePick, CategoryPick } from '../pick/picks.tsx'
import { type CaseDetail, sayNumberOf } from '../types.ts'
import { ChoiceField, Note, TextField } from './parts.tsx'

type Props = { readonly c: CaseDetail }

const closings = ['solved', 'explained', 'notSolved'] as const

function Reply() {
  const { t } = useLabels()
  return (
    <TextField
      name="reply"
      label={t('commands.close.reply')}
      hint={t('commands.close.hint')}
      needed
      least={4}
      max={4000}
      rows={4}
    />
  )
}

export function CloseForm({ c }: Props) {
  const { t, outcome, closeReasonsOf } = useLabels()
  const form = Form.useFormInstance()
  const chosen = Form.useWatch<string | undefined>('outcome', form) ?? 'solved'
  const condition = c.conditions.find(({ seq }) => seq === c.conditionSeq)
  return (
    <>
      {condition ? (
        <blockquote className="cs-quote">
          <span>{t('commands.file.closing', { text: condition.closingCondition })}</span>
        </blockquote>
      ) : null}
      <ChoiceField
        name="outcome"
        label={t('commands.close.outcome')}
        choices={closings.map((value) => ({ value, label: outcome(value) }))}
        onChange={() => form.setFieldValue('reason', undefined)}
      />
      <ChoiceField
        key={chosen}
        name="reason"
        label={t('commands.reason')}
        choices={closeReasonsOf(chosen)}
      />
      <Reply />
    </>
  )
}

export function AnswerForm() {
  return <Reply />
}

export function ForceCloseForm() {
  const { t, reasonsOf } = useLabels()
  return (
    <>
      <ChoiceField name="reason" label={t('commands.reason')} choices={reasonsOf('forceClose')} />
      <Reply />
    </>
  )
}

export function RatingForm() {
  const { t } = useLabels()
  return (
    <>
      <Form.Item
        name="stars"
        label={t('commands.rating.stars')}
        rules={[{ type: 'number', min: 1, message: t('commands.rating.stars') }]}
      >
        <Rate />
      </Form.Item>
      <ChoiceField
        name="solved"
        label={t('commands.rating.solved')}
        choices={[
          { value: true, label: t('commands.rating.yes') },
          { value: false, label: t('commands.rating.no') },
        ]}
      />
      <Note label={t('commands.rating.note')} />
    </>
  )
}

export function AppealForm() {
  const { t } = useLabels()
  return (
    <Note label={t('commands.appeal.note')} hint={t('commands.appeal.hint')} needed least={4} />
  )
}

export function DecideAppealForm({ c }: Props) {
  const { t } = useLabels()
  return (
    <>
      {c.appeal ? (
        <blockquote className="cs-quote">
          <span>{t('commands.decideAppeal.text', { note: c.appeal.note })}</span>
        </blockquote>
      ) : null}
      <ChoiceField
        name="upheld"
        label={t('commands.decideAppeal.upheld')}
        choices={[
          { value: true, label: t('commands.decideAppeal.yes') },
          { value: false, label: t('commands.decideAppeal.no') },
        ]}
      />
      <Note label={t('commands.decideAppeal.note')} needed />
    </>
  )
}

export function MergeForm({ c }: Props) {
  const { t, state, reasonsOf } = useLabels()
  const form = Form.useFormInstance()
  const into = Form.useWatch<string | undefined>('into', form)
  const near = c.suggestions.duplicates
  return (
    <>
      {near.length > 0 ? (
        <div className="cs-near">
          <span className="cs-label">{t('commands.merge.nearby')}</span>
          <Radio.Group
            className="cs-choices"
            value={into}
            aria-label={t('commands.merge.nearby')}
            onChange={({ target }) => form.setFieldValue('into', target.value)}
          >
            {near.map((one) => (
              <Radio key={one.id} value={one.id}>
                <span className="jw-two">
                  {one.title}
                  <small>
                    {sayNumberOf(one.number)} · {state(one.state)} ·{' '}
                    {t('advice.distance', { n: one.distanceM })}
                  </small>
                </span>
              </Radio>
            ))}
          </Radio.Group>
        </div>
      ) : null}
      <Form.Item
        name="into"
        label={near.length > 0 ? t('commands.merge.other') : t('commands.merge.into')}
        extra={t('commands.merge.hint')}
        rules={[{ required: true }]}
      >
        <CasePick
          known={near.map((one) => ({
            value: one.id,
            label: `${sayNumberOf(one.number)} ${one.title}`,
          }))}
        />
      </Form.Item>
      <ChoiceField name="reason" label={t('commands.reason')} choices={reasonsOf('merge')} />
    </>
  )
}

const mostParts = 10

export function SplitForm({ c }: Props) {
  const { t, language } = useLabels()
  return (
    <Form.List name="parts">
      {(parts, { add, remove }) => (
        <>
          <p className="cs-form-line jw-soft">{t('commands.split.hint')}</p>
          {parts.map((part, i) => (
            <fieldset key={part.key} className="cs-part">
              <legend>
                {t('commands.split.part', { n: i + 1 })}
                {parts.length > 1 ? (
                  <button
                    type="button"
                    className="jw-icon-button"
                    aria-label={t('commands.split.remove', { n: i + 1 })}
                    onClick={() => remove(part.name)}
                  >
                    <Icon name="close" size={12} />
                  </button>
                ) : null}
              </legend>
              <Form.Item
                name={[part.name, 'title']}
                label={t('commands.split.title')}
                rules={[{ required: true }]}
              >
                <Input maxLength={120} />
              </Form.Item>
              <TextField
                name={[part.name, 'description']}
                label={t('commands.split.description')}
                needed
                rows={2}
                max={4000}
              />
              <Form.Item name={[part.name, 'categoryPath']} label={t('commands.split.category')}>
                <CategoryPick
                  known={[{ value: c.category.path, label: nameIn(language, c.category) }]}
                />
              </Form.Item>
            </fieldset>
          ))}
          <Button
            icon={<Icon name="plus" />}
            disabled={parts.length >= mostParts}
            onClick={() => add({ title: '', description: '' })}
          >
            {t('commands.split.add')}
          </Button>
        </>
      )}
    </Form.List>
  )
}
