// Dispatch and handling: units, hand-back, time, results, checks.
import { Form, Input } from 'antd'
import { nameIn } from '#platform/ui'
import { useLabels } from '../labels.ts'
import { PhotoPick } from '../pick/PhotoPick.tsx'
import { UnitPick, UnitsPick } from '../pick/picks.tsx'
import type { CaseDetail, Suggested } from '../types.ts'
import { ChoiceField, Note, TextField } from './parts.tsx'

type Props = { readonly c: CaseDetail }

function Instruction({ needed = false, name = 'instruction' }) {
  const { t } = useLabels()
  return (
    <TextField
      name={name}
      label={t('commands.instruction')}
      hint={t('commands.instructionHint')}
      needed={needed}
      rows={2}
    />
  )
}

export function DispatchForm({ c }: Props) {
  const { t, language } = useLabels()
  const { lead, assisting } = c.suggestions
  const known = (all: readonly Suggested[]) =>
    all.map(({ unit, rule }) => ({
      value: unit.code,
      label: nameIn(language, unit),
      note: `${t('commands.dispatch.fromList')} · ${rule.basis}`,
    }))
  return (
    <>
      <Form.Item
        name="lead"
        label={t('commands.dispatch.lead')}
        extra={lead ? <RuleLine c={c} suggested={lead} /> : t('commands.dispatch.noList')}
        rules={[{ required: true }]}
      >
        <UnitPick known={known(lead ? [lead] : [])} />
      </Form.Item>
      <Form.Item name="assisting" label={t('commands.dispatch.assisting')}>
        <UnitsPick known={known(assisting)} />
      </Form.Item>
      <Instruction />
    </>
  )
}

function RuleLine({ c, suggested }: Props & { readonly suggested: Suggested }) {
  const { t, rule, language } = useLabels()
  return (
    <>
      {t('advice.lead')} {nameIn(language, suggested.unit)} ·{' '}
      {t('advice.leadRule', rule(suggested.rule, c))}
    </>
  )
}

export function AddTaskForm() {
  const { t } = useLabels()
  return (
    <>
      <Form.Item name="unit" label={t('commands.addTask.unit')} rules={[{ required: true }]}>
        <UnitPick />
      </Form.Item>
      <Instruction needed />
    </>
  )
}

export function WhistleForm() {
  const { t } = useLabels()
  return (
    <>
      <Form.Item name="units" label={t('commands.whistle.units')} rules={[{ required: true }]}>
        <UnitsPick />
      </Form.Item>
      <Instruction needed />
    </>
  )
}

export function HandBackForm() {
  const { t, reasonsOf } = useLabels()
  return (
    <>
      <ChoiceField name="reason" label={t('commands.reason')} choices={reasonsOf('handBack')} />
      <Note
        label={t('commands.handBack.note')}
        hint={t('commands.handBack.hint')}
        needed
        least={4}
      />
    </>
  )
}

export function ExtensionForm() {
  const { t } = useLabels()
  return <Note label={t('commands.extension.why')} hint={t('commands.extension.hint')} needed />
}

export function SuspensionForm() {
  const { t } = useLabels()
  return (
    <>
      <Note label={t('commands.suspension.why')} hint={t('commands.suspension.hint')} needed />
      <Form.Item name="until" label={t('commands.suspension.until')} rules={[{ required: true }]}>
        <Input type="datetime-local" className="cs-day" />
      </Form.Item>
    </>
  )
}

/** What was asked for, above the decision on it. */
export function PendingLine({ c }: Props) {
  const { t, language, when } = useLabels()
  const { pending } = c
  if (!pending) return null
  const asker = c.tasks.find(({ unit }) => unit.code === pending.unit)?.unit
  const unit = asker ? nameIn(language, asker) : pending.unit
  return (
    <blockquote className="cs-quote">
      <strong>
        {t(`commands.pending.${pending.kind}`, {
          unit,
          until: pending.until ? when(pending.until) : '',
        })}
      </strong>
      <span>{t('commands.pending.why', { note: pending.note })}</span>
    </blockquote>
  )
}

export function DecideForm({ c }: Props) {
  return (
    <>
      <PendingLine c={c} />
      <Note />
    </>
  )
}

export function DeclineForm({ c }: Props) {
  const { t } = useLabels()
  return (
    <>
      <PendingLine c={c} />
      <Note label={t('commands.decline.why')} needed />
    </>
  )
}

export function FinishForm() {
  const { t } = useLabels()
  const photos = Form.useWatch<readonly string[] | undefined>('photos')
  return (
    <>
      <TextField
        name="result"
        label={t('commands.finish.result')}
        hint={t('commands.finish.hint')}
        needed
        least={4}
        max={4000}
      />
      <Form.Item name="photos" label={t('commands.finish.photos')}>
        <PhotoPick />
      </Form.Item>
      {photos?.length ? null : (
        <Form.Item name="noPhotoReason" label={t('commands.finish.noPhoto')}>
          <Input maxLength={300} />
        </Form.Item>
      )}
    </>
  )
}

export function CheckForm() {
  const { t } = useLabels()
  return (
    <>
      <ChoiceField
        name="passed"
        label={t('commands.check.passed')}
        choices={[
          { value: true, label: t('commands.check.yes') },
          { value: false, label: t('commands.check.no') },
        ]}
      />
      <Note label={t('commands.check.note')} needed />
      <Form.Item name="photos" label={t('commands.check.photos')}>
        <PhotoPick />
      </Form.Item>
    </>
  )
}
