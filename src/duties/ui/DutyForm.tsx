import { Drawer, Form, Input, Radio, Select } from 'antd'
import { CategorySelect, LimitFields } from '#categories/ui'
import { api, FormShell } from '#platform/ui'
import { UnitSelect } from '#people/ui'
import { AreaSelect } from '#territory/ui'
import { type DirectDoor, directDoors, type DutyLimit, type Role, roles } from '../domain.ts'
import { texts } from './texts.ts'
import type { DutyRow } from './wire.ts'

export type DutyValues = {
  readonly categoryPrefix?: string
  readonly areaPrefix?: string
  readonly role: Role
  readonly unitCode: string
  readonly limit?: Partial<DutyLimit> | null
  readonly basis?: string
  readonly directFrom?: readonly DirectDoor[]
  readonly validFrom?: string
  readonly validTo?: string | null
}

const sent = ({ limit, validFrom, ...values }: DutyValues) => ({
  ...values,
  categoryPrefix: values.categoryPrefix ?? '',
  areaPrefix: values.areaPrefix ?? '',
  basis: values.basis ?? '',
  directFrom: values.role === 'lead' ? (values.directFrom ?? []) : [],
  limit: limit?.value ? limit : null,
  validTo: values.validTo || null,
  ...(validFrom ? { validFrom } : {}),
})

export function DutyForm({
  open,
  duty,
  initial = {},
  onClose,
}: {
  readonly open: boolean
  /** Null for a new row. */
  readonly duty: DutyRow | null
  readonly initial?: Partial<DutyValues>
  readonly onClose: () => void
}) {
  const t = texts.useT()
  const values: Partial<DutyValues> = duty
    ? {
        categoryPrefix: duty.categoryPrefix,
        areaPrefix: duty.areaPrefix,
        role: duty.role,
        unitCode: duty.unitCode,
        limit: duty.limit ?? {},
        basis: duty.basis,
        directFrom: duty.directFrom,
        validFrom: duty.validFrom,
        validTo: duty.validTo,
      }
    : { role: 'lead', limit: { unit: 'work_day' }, ...initial }
  return (
    <Drawer
      open={open}
      onClose={onClose}
      size={500}
      destroyOnHidden
      title={t(duty ? 'edit' : 'add')}
    >
      <FormShell<DutyValues, DutyRow>
        key={duty?.id ?? 'new'}
        initial={values}
        run={(filled, key) =>
          duty
            ? api.put(`/api/duties/${duty.id}`, sent(filled), { key })
            : api.post('/api/duties', sent(filled), { key })
        }
        touches={['/api/duties']}
        onCancel={onClose}
        onDone={onClose}
      >
        <Fields />
      </FormShell>
    </Drawer>
  )
}

function Fields() {
  const t = texts.useT()
  return (
    <>
      <Form.Item name="unitCode" label={t('unit')} rules={[{ required: true }]}>
        <UnitSelect />
      </Form.Item>
      <Form.Item name="role" label={t('role')} rules={[{ required: true }]}>
        <Radio.Group className="jw-duties-roles">
          {roles.map((role) => (
            <Radio key={role} value={role}>
              {t(`roles.${role}`)} <span className="jw-soft">{t(`rolesHint.${role}`)}</span>
            </Radio>
          ))}
        </Radio.Group>
      </Form.Item>
      <Form.Item name="categoryPrefix" label={t('category')}>
        <CategorySelect prefixes allowClear />
      </Form.Item>
      <Form.Item name="areaPrefix" label={t('area')}>
        <AreaSelect allowClear placeholder={t('everywhere')} />
      </Form.Item>
      <LimitFields under={['limit']} required={false} />
      <p className="jw-soft jw-duties-note">{t('limitHint')}</p>
      <DirectField />
      <Form.Item name="basis" label={t('basis')}>
        <Input.TextArea autoSize={{ minRows: 1, maxRows: 4 }} maxLength={1000} />
      </Form.Item>
      <div className="jw-record-row">
        <Form.Item name="validFrom" label={t('from')} extra={t('fromHint')}>
          <Input type="date" />
        </Form.Item>
        <Form.Item name="validTo" label={t('to')} extra={t('toHint')}>
          <Input type="date" />
        </Form.Item>
      </div>
    </>
  )
}

/** Only to a lead duty is anything sent directly. */
function DirectField() {
  const t = texts.useT()
  const isLead = Form.useWatch('role') === 'lead'
  const options = directDoors.map((value) => ({ value, label: t(`doors.${value}`) }))
  return (
    <Form.Item
      name="directFrom"
      label={t('direct')}
      extra={t(isLead ? 'directHint' : 'directLeadOnly')}
    >
      <Select mode="multiple" options={options} disabled={!isLead} placeholder={t('directOff')} />
    </Form.Item>
  )
}
