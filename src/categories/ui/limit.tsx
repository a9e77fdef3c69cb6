import { Form, InputNumber, Select } from 'antd'
import { type Limit, limitUnits } from '../domain.ts'
import { texts } from './texts.ts'

/** `4 小时（紧急）`, `5 working d`. */
export const useSayLimit = (): ((limit: Limit | null) => string) => {
  const t = texts.useT()
  return (limit) => (limit ? t(`unitsShort.${limit.unit}`, { n: limit.value }) : '')
}

/** Number and unit of a limit at `[...under, 'value' | 'unit']`. */
export function LimitFields({
  under,
  required = true,
}: {
  readonly under: (string | number)[]
  readonly required?: boolean
}) {
  const t = texts.useT()
  return (
    <div className="jw-record-row">
      <Form.Item name={[...under, 'value']} label={t('limit')} rules={[{ required }]}>
        <InputNumber min={0.5} max={10_000} style={{ width: '100%' }} />
      </Form.Item>
      <Form.Item name={[...under, 'unit']} label={t('limitUnit')} rules={[{ required }]}>
        <Select
          allowClear={!required}
          options={limitUnits.map((value) => ({ value, label: t(`units.${value}`) }))}
        />
      </Form.Item>
    </div>
  )
}
