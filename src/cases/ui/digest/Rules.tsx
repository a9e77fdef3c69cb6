// When reminders are sent before each deadline: the default, and the rules of areas and categories.
import { Button, Drawer, Form, Input, InputNumber, Select } from 'antd'
import { useState } from 'react'
import { api, FormShell, Section, useApi, useSend } from '#platform/ui'
import {
  type ReminderClock,
  reminderClocks,
  type ReminderPoint,
  type ReminderRule,
} from '../../domain/reminders.ts'
import { useLabels } from '../labels.ts'
import { texts } from './texts.ts'

type Told = {
  readonly items: readonly ReminderRule[]
  readonly defaults: Readonly<Record<ReminderClock, readonly ReminderPoint[]>>
}

const touches = ['/api/reminder-rules']

function usePoints() {
  const t = texts.useT()
  const { limit, join } = useLabels()
  return (points: readonly ReminderPoint[]) =>
    points.length === 0
      ? t('rules.no')
      : join(
          points.map((point) =>
            'share' in point
              ? t('rules.share', { n: Math.round(point.share * 100) })
              : t('rules.rest', { limit: limit(point.before) }),
          ),
        )
}

export function Rules() {
  const t = texts.useT()
  const say = usePoints()
  const [edited, setEdited] = useState<ReminderRule | null>(null)
  const read = useApi<Told>('/api/reminder-rules')
  const remove = useSend(
    ({ areaPrefix, categoryPrefix, clock }: ReminderRule, key) =>
      api.put('/api/reminder-rules', { areaPrefix, categoryPrefix, clock, points: null }, { key }),
    { touches },
  )
  if (!read.data) return null
  const { items, defaults } = read.data
  const begun = (clock: ReminderClock): ReminderRule => ({
    areaPrefix: '',
    categoryPrefix: '',
    clock,
    points: defaults[clock],
  })
  return (
    <Section
      title={t('rules.title')}
      actions={<Button onClick={() => setEdited(begun('handling'))}>{t('rules.add')}</Button>}
    >
      <p className="jw-soft cs-digest-hint">{t('rules.hint')}</p>
      <table className="cs-table cs-rules">
        <thead>
          <tr>
            {(['clock', 'area', 'category', 'points'] as const).map((name) => (
              <th key={name} scope="col">
                {t(`rules.${name}`)}
              </th>
            ))}
            <th scope="col">{t('acts')}</th>
          </tr>
        </thead>
        <tbody>
          {items.map((rule) => (
            <tr key={`${rule.areaPrefix} ${rule.categoryPrefix} ${rule.clock}`}>
              <th scope="row">{t(`rules.clocks.${rule.clock}`)}</th>
              <td>{rule.areaPrefix || t('rules.everywhere')}</td>
              <td>{rule.categoryPrefix || t('rules.everywhere')}</td>
              <td>{say(rule.points)}</td>
              <td>
                <Button size="small" type="link" onClick={() => setEdited(rule)}>
                  {t('rules.change')}
                </Button>
                <Button size="small" type="link" onClick={() => remove.send(rule)}>
                  {t('rules.remove')}
                </Button>
              </td>
            </tr>
          ))}
          {reminderClocks.map((clock) => (
            <tr key={clock} className="jw-soft">
              <th scope="row">{t(`rules.clocks.${clock}`)}</th>
              <td colSpan={2}>{t('rules.byDefault')}</td>
              <td>{say(defaults[clock])}</td>
              <td>
                <Button size="small" type="link" onClick={() => setEdited(begun(clock))}>
                  {t('rules.change')}
                </Button>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <RuleForm rule={edited} onClose={() => setEdited(null)} />
    </Section>
  )
}

type Values = {
  readonly areaPrefix?: string
  readonly categoryPrefix?: string
  readonly clock: ReminderClock
  readonly shares?: string
  readonly value?: number | null
  readonly unit: string
}

const units = ['minute', 'urgent_hour', 'work_hour', 'work_day', 'calendar_day'] as const

function toValues({ areaPrefix, categoryPrefix, clock, points }: ReminderRule): Values {
  const shares = points.flatMap((p) => ('share' in p ? [Math.round(p.share * 100)] : []))
  const before = points.flatMap((p) => ('before' in p ? [p.before] : []))[0]
  return {
    areaPrefix,
    categoryPrefix,
    clock,
    shares: shares.join(', '),
    value: before?.value ?? null,
    unit: before?.unit ?? 'work_day',
  }
}

/** What the server takes; it says which of it is wrong. */
function toRule({ areaPrefix = '', categoryPrefix = '', clock, shares = '', value, unit }: Values) {
  const given = shares.split(/[,，、\s]+/).filter(Boolean)
  const before = value ? [{ before: { value, unit } }] : []
  return {
    areaPrefix,
    categoryPrefix,
    clock,
    points: [...given.map((text) => ({ share: Number(text) / 100 })), ...before],
  }
}

function RuleForm({
  rule,
  onClose,
}: {
  readonly rule: ReminderRule | null
  readonly onClose: () => void
}) {
  const t = texts.useT()
  const { limit } = useLabels()
  return (
    <Drawer
      open={rule !== null}
      onClose={onClose}
      size={460}
      destroyOnHidden
      title={t(rule?.areaPrefix || rule?.categoryPrefix ? 'rules.edit' : 'rules.add')}
    >
      <FormShell<Values>
        initial={rule ? toValues(rule) : {}}
        run={(values, key) => api.put('/api/reminder-rules', toRule(values), { key })}
        touches={touches}
        onCancel={onClose}
        onDone={onClose}
      >
        <Form.Item name="clock" label={t('rules.clock')} rules={[{ required: true }]}>
          <Select
            options={reminderClocks.map((value) => ({
              value,
              label: t(`rules.clocks.${value}`),
            }))}
          />
        </Form.Item>
        <Form.Item name="areaPrefix" label={t('rules.areaCode')}>
          <Input />
        </Form.Item>
        <Form.Item name="categoryPrefix" label={t('rules.categoryCode')}>
          <Input />
        </Form.Item>
        <Form.Item name="shares" label={t('rules.shares')} extra={t('rules.sharesHint')}>
          <Input />
        </Form.Item>
        <div className="jw-record-row">
          <Form.Item name="value" label={t('rules.before')}>
            <InputNumber min={1} max={1000} />
          </Form.Item>
          <Form.Item name="unit" label=" ">
            <Select
              aria-label={t('rules.before')}
              options={units.map((unit) => ({
                value: unit,
                label: limit({ value: 1, unit }).replace(/^1\s*/, ''),
              }))}
            />
          </Form.Item>
        </div>
      </FormShell>
    </Drawer>
  )
}
