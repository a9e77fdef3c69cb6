import { Drawer, Form, Input, InputNumber, Select } from 'antd'
import { useEffect } from 'react'
import { api, FormShell, type Place } from '#platform/ui'
import { UnitSelect } from '#people/ui'
import { type Camera, type CameraInput, purposes } from '../schema.ts'
import { texts } from './texts.ts'

type Props = {
  /** Null: a new one. */
  readonly camera: Camera | null
  readonly open: boolean
  /** Pressed on the map. */
  readonly at: Place | null
  readonly onClose: () => void
}

const first: Partial<CameraInput> = { purpose: 'traffic', retentionDays: 30 }
const initialOf = ({ contact, ...rest }: Camera): Partial<CameraInput> => ({
  ...rest,
  contactPost: contact.code,
})

export function CameraForm({ camera, open, at, onClose }: Props) {
  const t = texts.useT()
  const [form] = Form.useForm<CameraInput>()
  useEffect(() => {
    if (at && open)
      form.setFieldsValue({ lon: Number(at.lon.toFixed(6)), lat: Number(at.lat.toFixed(6)) })
  }, [at, open, form])
  return (
    <Drawer
      open={open}
      onClose={onClose}
      size={460}
      mask={false}
      destroyOnHidden
      title={t(camera ? 'edit' : 'add')}
    >
      <FormShell<CameraInput>
        form={form}
        initial={camera ? initialOf(camera) : first}
        run={(values, key) =>
          camera
            ? api.put(`/api/cameras/${camera.id}`, values, { key })
            : api.post('/api/cameras', values, { key })
        }
        touches={['/api/cameras']}
        onCancel={onClose}
        onDone={onClose}
      >
        <Form.Item name="name" label={t('name')} rules={[{ required: true }]}>
          <Input maxLength={120} />
        </Form.Item>
        <Form.Item name="code" label={t('code')} rules={[{ required: true }]}>
          <Input className="jw-mono" maxLength={60} />
        </Form.Item>
        <Form.Item name="ownerUnit" label={t('owner')} rules={[{ required: true }]}>
          <UnitSelect />
        </Form.Item>
        <Form.Item name="purpose" label={t('purpose')} rules={[{ required: true }]}>
          <Select options={purposes.map((value) => ({ value, label: t(`purposes.${value}`) }))} />
        </Form.Item>
        <WhereFields />
      </FormShell>
    </Drawer>
  )
}

function WhereFields() {
  const t = texts.useT()
  return (
    <>
      <div className="jw-record-row">
        <Form.Item name="lon" label={t('lon')} rules={[{ required: true }]} extra={t('pick')}>
          <InputNumber min={-180} max={180} step={0.0001} controls={false} />
        </Form.Item>
        <Form.Item name="lat" label={t('lat')} rules={[{ required: true }]}>
          <InputNumber min={-90} max={90} step={0.0001} controls={false} />
        </Form.Item>
      </div>
      <Form.Item name="address" label={t('address')}>
        <Input maxLength={300} />
      </Form.Item>
      <Form.Item name="direction" label={t('direction')} extra={t('directionHint')}>
        <InputNumber min={0} max={359} controls={false} />
      </Form.Item>
      <div className="jw-record-row">
        <Form.Item name="resolution" label={t('resolution')}>
          <InputNumber min={240} max={8640} controls={false} />
        </Form.Item>
        <Form.Item name="retentionDays" label={t('retention')} rules={[{ required: true }]}>
          <InputNumber min={0} max={3650} controls={false} />
        </Form.Item>
      </div>
      <Form.Item
        name="contactPost"
        label={t('contact')}
        rules={[{ required: true }]}
        extra={t('contactHint')}
      >
        <Input className="jw-mono" maxLength={80} />
      </Form.Item>
    </>
  )
}
