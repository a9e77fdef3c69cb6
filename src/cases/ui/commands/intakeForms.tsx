// Before dispatch: accept, refuse, ask, correct, verify, file.
import { Form, Input, Segmented, Switch } from 'antd'
import { useState } from 'react'
import { nameIn, useApi } from '#platform/ui'
import { useLabels } from '../labels.ts'
import { CategoryPick } from '../pick/picks.tsx'
import { PlacePick } from '../pick/PlacePick.tsx'
import type { CaseDetail, Condition, Named } from '../types.ts'
import { ChoiceField, Note, TextField } from './parts.tsx'
import { conditionsFor } from './shape.ts'

type Props = { readonly c: CaseDetail }

export function RefuseForm() {
  const { t, reasonsOf } = useLabels()
  return (
    <>
      <ChoiceField name="reason" label={t('commands.reason')} choices={reasonsOf('refuse')} />
      <Note label={t('commands.noteToReporter')} needed hint={t('commands.refuse.hint')} />
    </>
  )
}

export function AskForm() {
  const { t } = useLabels()
  return (
    <TextField
      name="question"
      label={t('commands.ask.question')}
      hint={t('commands.ask.hint')}
      needed
      max={500}
    />
  )
}

export function VerifyForm() {
  const { t } = useLabels()
  return (
    <>
      <ChoiceField
        name="found"
        label={t('commands.verify.found')}
        choices={[
          { value: true, label: t('commands.verify.yes') },
          { value: false, label: t('commands.verify.no') },
        ]}
      />
      <Note label={t('commands.verify.note')} needed />
    </>
  )
}

const urgencies = ['normal', 'urgent', 'danger'] as const

export function CorrectForm({ c }: Props) {
  const { t, language } = useLabels()
  const form = Form.useFormInstance()
  const known = [{ value: c.category.path, label: nameIn(language, c.category) }]
  return (
    <>
      <Form.Item name="title" label={t('commands.correct.title')} rules={[{ required: true }]}>
        <Input maxLength={120} />
      </Form.Item>
      <Form.Item name="categoryPath" label={t('commands.correct.category')}>
        <CategoryPick known={known} allowClear={false} />
      </Form.Item>
      <Form.Item name="urgency" label={t('commands.correct.urgency')}>
        <Segmented options={urgencies.map((value) => ({ value, label: t(`urgency.${value}`) }))} />
      </Form.Item>
      <Form.Item name="point" label={t('commands.correct.place')}>
        <PlacePick height={220} onAddress={(address) => form.setFieldValue('address', address)} />
      </Form.Item>
      <Form.Item name="address" label={t('commands.correct.address')}>
        <Input maxLength={300} />
      </Form.Item>
      <Form.Item name="public" label={t('commands.correct.visible')} valuePropName="checked">
        <Switch />
      </Form.Item>
    </>
  )
}

type Category = Named & { readonly conditions: readonly Condition[] }

/** The conditions of the case's category, or of another one chosen here. */
export function FileForm({ c }: Props) {
  const { t, language, limit } = useLabels()
  const form = Form.useFormInstance()
  const chosen = Form.useWatch<string | undefined>('categoryPath', form)
  const unsorted = c.category.path.startsWith('jw/')
  const [changing, setChanging] = useState(unsorted)
  const other = useApi<Category>(chosen ? `/api/categories/${encodeURIComponent(chosen)}` : null)
  const conditions =
    chosen && chosen !== c.category.path
      ? conditionsFor(other.data?.conditions ?? [], c.area.code)
      : c.conditions
  return (
    <>
      {changing ? (
        <Form.Item
          name="categoryPath"
          label={t('facts.category')}
          extra={unsorted ? t('commands.file.unsorted') : undefined}
          rules={[{ required: unsorted, message: t('commands.file.unsorted') }]}
        >
          <CategoryPick
            known={[{ value: c.category.path, label: nameIn(language, c.category) }]}
            onChange={() => form.setFieldValue('conditionSeq', undefined)}
          />
        </Form.Item>
      ) : (
        <p className="cs-form-line">
          <span className="jw-soft">{t('facts.category')}</span> {nameIn(language, c.category)}{' '}
          <button type="button" className="jw-text-button" onClick={() => setChanging(true)}>
            {t('commands.file.change')}
          </button>
        </p>
      )}
      {conditions.length > 0 ? (
        <ChoiceField
          name="conditionSeq"
          label={t('commands.file.condition')}
          choices={conditions.map((one) => ({
            value: one.seq,
            label: (
              <>
                {one.condition} <b className="cs-limit">{limit(one.limit)}</b>
              </>
            ),
            note: t('commands.file.closing', { text: one.closingCondition }),
          }))}
        />
      ) : (
        <p className="cs-form-line jw-soft">{t('commands.file.none')}</p>
      )}
    </>
  )
}
