import { Drawer, Form, Input, Select } from 'antd'
import { api, FormShell, nameIn, useLanguage } from '#platform/ui'
import { AreaSelect } from '#territory/ui'
import type { Unit } from '../schema.ts'
import { unitKinds } from './shared.ts'
import { sayUnitKind, texts } from './texts.ts'
import { UnitSelect } from './UnitSelect.tsx'

/** Form fields left out or emptied → what the server means by "none". */
const sent = ({ areaCode, parent, validTo, validFrom, ...rest }: Partial<Unit>) => ({
  ...rest,
  nameEn: rest.nameEn ?? '',
  areaCode: areaCode ?? '',
  parent: parent || null,
  validTo: validTo || null,
  ...(validFrom ? { validFrom } : {}),
})

export function UnitForm({
  open,
  unit,
  onClose,
  onDone,
}: {
  readonly open: boolean
  readonly unit?: Unit
  readonly onClose: () => void
  readonly onDone?: (code: string) => void
}) {
  const t = texts.useT()
  const language = useLanguage()
  const title = unit ? t('unit.edit', { name: nameIn(language, unit) }) : t('unit.add')
  return (
    <Drawer open={open} onClose={onClose} size={460} destroyOnHidden title={title}>
      <FormShell<Partial<Unit>, Unit>
        initial={unit ?? { kind: 'department' }}
        run={(values, key) =>
          unit
            ? api.put(`/api/units/${encodeURIComponent(unit.code)}`, sent(values), { key })
            : api.post('/api/units', sent(values), { key })
        }
        touches={['/api/units']}
        onCancel={onClose}
        onDone={({ code }) => {
          onClose()
          onDone?.(code)
        }}
      >
        {unit ? null : (
          <Form.Item name="code" label={t('code')} rules={[{ required: true }]}>
            <Input className="jw-mono" maxLength={64} />
          </Form.Item>
        )}
        <Form.Item name="name" label={t('name')} rules={[{ required: true }]}>
          <Input maxLength={200} />
        </Form.Item>
        <Form.Item name="nameEn" label={t('nameEn')}>
          <Input maxLength={200} />
        </Form.Item>
        <Form.Item name="kind" label={t('kind')} rules={[{ required: true }]}>
          <Select options={unitKinds.map((value) => ({ value, label: sayUnitKind(t, value) }))} />
        </Form.Item>
        <Form.Item name="areaCode" label={t('area')}>
          <AreaSelect allowClear placeholder={t('everywhere')} />
        </Form.Item>
        <Form.Item name="parent" label={t('unit.parent')}>
          <UnitSelect allowClear />
        </Form.Item>
        <Dates />
      </FormShell>
    </Drawer>
  )
}

export function Dates() {
  const t = texts.useT()
  return (
    <div className="jw-record-row">
      <Form.Item name="validFrom" label={t('from')}>
        <Input type="date" />
      </Form.Item>
      <Form.Item name="validTo" label={t('to')} extra={t('toHint')}>
        <Input type="date" />
      </Form.Item>
    </div>
  )
}
