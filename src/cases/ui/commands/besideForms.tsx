// Supervision in rounds and consultations.
import { Form, Input, InputNumber, Select } from 'antd'
import { nameIn } from '#platform/ui'
import { useLabels } from '../labels.ts'
import { UnitPick, UnitsPick } from '../pick/picks.tsx'
import type { CaseDetail } from '../types.ts'
import { ChoiceField, Note, TextField } from './parts.tsx'

type Props = { readonly c: CaseDetail }

export function SuperviseForm({ c }: Props) {
  const { t, language } = useLabels()
  const levels = [
    { value: 0, label: t('beside.unit') },
    ...c.ladder.map((area, i) => ({
      value: i + 1,
      label: t('commands.supervise.officer', { area: nameIn(language, area) }),
    })),
  ]
  return (
    <>
      <ChoiceField name="level" label={t('commands.supervise.level')} choices={levels} />
      <Note label={t('commands.supervise.note')} needed />
      <Form.Item
        name="until"
        label={t('commands.supervise.until')}
        extra={t('commands.supervise.hint')}
      >
        <Input type="datetime-local" />
      </Form.Item>
    </>
  )
}

/** What is answered to: the demand of the round that waits. */
function Demand({ c }: Props) {
  const { t } = useLabels()
  const round = c.rounds.findLast(({ state }) => state === 'open' || state === 'replied')
  if (!round) return null
  return (
    <blockquote className="cs-quote">
      <span>{t('beside.demand', { text: round.demand })}</span>
      {round.reply ? <span>{t('beside.reply', { text: round.reply })}</span> : null}
    </blockquote>
  )
}

export function ReplyRoundForm({ c }: Props) {
  const { t } = useLabels()
  return (
    <>
      <Demand c={c} />
      <Note label={t('commands.replyRound.note')} needed least={4} />
    </>
  )
}

export function SettleRoundForm({ c }: Props) {
  const { t } = useLabels()
  return (
    <>
      <Demand c={c} />
      <ChoiceField
        name="met"
        label={t('commands.settleRound.met')}
        choices={[
          { value: true, label: t('beside.rounds.met') },
          { value: false, label: t('beside.rounds.insufficient') },
        ]}
      />
      <Note label={t('commands.settleRound.note')} needed />
    </>
  )
}

export function ConsultForm() {
  const { t } = useLabels()
  return (
    <>
      <TextField name="topic" label={t('commands.consult.topic')} needed least={4} max={1000} />
      <Form.Item name="units" label={t('commands.consult.units')} rules={[{ required: true }]}>
        <UnitsPick />
      </Form.Item>
      <Form.Item name="heldAt" label={t('commands.consult.heldAt')}>
        <Input type="datetime-local" />
      </Form.Item>
    </>
  )
}

const positions = ['willing', 'conditional', 'notOurs'] as const

export function StatementForm() {
  const { t } = useLabels()
  return (
    <>
      <ChoiceField
        name="position"
        label={t('commands.giveStatement.position')}
        choices={positions.map((value) => ({ value, label: t(`beside.positions.${value}`) }))}
      />
      <Note label={t('commands.giveStatement.note')} needed least={4} />
    </>
  )
}

const limitUnits = ['work_hour', 'work_day', 'calendar_day'] as const

export function MinutesForm({ c }: Props) {
  const { t } = useLabels()
  const movable = c.state === 'filed' || c.state === 'dispatched' || c.state === 'handling'
  return (
    <>
      <TextField
        name="note"
        label={t('commands.decideConsultation.note')}
        needed
        least={4}
        max={8000}
        rows={4}
      />
      {movable ? (
        <>
          <Form.Item
            name="lead"
            label={t('commands.decideConsultation.lead')}
            extra={t('commands.decideConsultation.hint')}
          >
            <UnitPick allowClear />
          </Form.Item>
          <Form.Item name="assisting" label={t('commands.dispatch.assisting')}>
            <UnitsPick />
          </Form.Item>
          <Form.Item name={['limit', 'value']} label={t('commands.decideConsultation.limit')}>
            <InputNumber min={1} max={1000} />
          </Form.Item>
          <Form.Item name={['limit', 'unit']} label={t('commands.decideConsultation.unit')}>
            <Select
              options={limitUnits.map((value) => ({
                value,
                label: t(`commands.decideConsultation.units.${value}`),
              }))}
            />
          </Form.Item>
        </>
      ) : null}
    </>
  )
}
