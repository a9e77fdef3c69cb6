import { Drawer, Form, Input, InputNumber, Select } from 'antd'
import { api, FormShell, nameIn, useLanguage } from '#platform/ui'
import { areaKinds, depthOf } from '../domain.ts'
import type { AreaDetailReply, AreaEdit, NewArea } from '../schema.ts'
import { AreaSelect } from './AreaSelect.tsx'
import { kindKey, texts } from './texts.ts'

export const touched = ['/api/areas', '/api/map']

/** The text of a file of boundaries → geometry; GeoJSON features are unwrapped. */
export function readGeometry(text: string): unknown {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    throw new Error(texts.t('boundaryWrong'))
  }
  const whole = value as { type?: string; geometry?: unknown; features?: { geometry?: unknown }[] }
  const geometry = whole.geometry ?? whole.features?.[0]?.geometry ?? whole
  const { type } = geometry as { type?: string }
  if (type !== 'Polygon' && type !== 'MultiPolygon') throw new Error(texts.t('boundaryWrong'))
  return geometry
}

export function BoundaryField({
  name,
  required = false,
  extra,
}: {
  readonly name: string | (string | number)[]
  readonly required?: boolean
  readonly extra?: string
}) {
  const t = texts.useT()
  return (
    <Form.Item
      name={name}
      label={t('boundaryFile')}
      extra={extra ?? t('boundaryHint')}
      rules={[
        { required },
        {
          validator: async (_, value?: string) => {
            if (value) readGeometry(value)
          },
        },
      ]}
    >
      <Input.TextArea
        rows={3}
        className="jw-mono"
        placeholder='{"type":"Polygon","coordinates":[…]}'
      />
    </Form.Item>
  )
}

function Names() {
  const t = texts.useT()
  return (
    <>
      <Form.Item name="name" label={t('name')} rules={[{ required: true }]}>
        <Input maxLength={100} />
      </Form.Item>
      <Form.Item name="nameEn" label={t('nameEn')}>
        <Input maxLength={200} />
      </Form.Item>
    </>
  )
}

function Rest() {
  const t = texts.useT()
  return (
    <>
      <Form.Item name="population" label={t('population')}>
        <InputNumber min={0} precision={0} style={{ width: '100%' }} />
      </Form.Item>
      <Form.Item name="managingBody" label={t('managingBody')} extra={t('managingBodyHint')}>
        <Input maxLength={100} />
      </Form.Item>
      <Form.Item name="legalParent" label={t('legalParent')} extra={t('legalParentHint')}>
        <AreaSelect allowClear />
      </Form.Item>
    </>
  )
}

type Written = { readonly boundary?: string }

const plain = (values: object): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(values).map(([key, value]) => [key, value === '' ? null : (value ?? null)]),
  )

export function EditForm({
  area,
  open,
  onClose,
}: {
  readonly area: AreaDetailReply
  readonly open: boolean
  readonly onClose: () => void
}) {
  const t = texts.useT()
  const language = useLanguage()
  return (
    <Drawer
      open={open}
      onClose={onClose}
      size={460}
      destroyOnHidden
      title={t('editTitle', { name: nameIn(language, area) })}
    >
      <FormShell<Omit<AreaEdit, 'boundary'> & Written>
        initial={{
          name: area.name,
          nameEn: area.nameEn,
          population: area.population,
          managingBody: area.managingBody,
          legalParent: area.legalParent,
        }}
        run={({ boundary, nameEn, ...values }, key) =>
          api.put(
            `/api/areas/${area.code}`,
            {
              ...plain(values),
              nameEn: nameEn ?? '',
              ...(boundary ? { boundary: readGeometry(boundary) } : {}),
            },
            { key },
          )
        }
        can={area.can.edit}
        touches={touched}
        onCancel={onClose}
        onDone={onClose}
      >
        <Names />
        <Rest />
        <BoundaryField name="boundary" extra={`${t('boundaryHint')}. ${t('boundaryKeep')}`} />
      </FormShell>
    </Drawer>
  )
}

type New = Omit<NewArea, 'boundary' | 'parent'> & Written

export function AddForm({
  parent,
  open,
  onClose,
  onDone,
}: {
  readonly parent: AreaDetailReply | undefined
  readonly open: boolean
  readonly onClose: () => void
  readonly onDone: (code: string) => void
}) {
  const t = texts.useT()
  const next = parent ? areaKinds[depthOf(parent.kind) + 1] : 'city'
  return (
    <Drawer open={open} onClose={onClose} size={460} destroyOnHidden title={t('addTitle')}>
      <FormShell<New, { code: string }>
        initial={{ code: parent?.code ?? '', ...(next ? { kind: next } : {}) }}
        run={({ boundary, nameEn, validFrom, code, kind, name, ...values }, key) =>
          api.post(
            '/api/areas',
            {
              code,
              kind,
              name,
              nameEn: nameEn ?? '',
              ...plain(values),
              ...(validFrom ? { validFrom } : {}),
              boundary: boundary ? readGeometry(boundary) : null,
            },
            { key },
          )
        }
        submit={t('add')}
        touches={touched}
        onCancel={onClose}
        onDone={({ code }) => {
          onClose()
          onDone(code)
        }}
      >
        <Form.Item name="code" label={t('code')} rules={[{ required: true }]}>
          <Input maxLength={40} className="jw-mono" />
        </Form.Item>
        <Form.Item name="kind" label={t('kind')} rules={[{ required: true }]}>
          <Select options={areaKinds.map((kind) => ({ value: kind, label: t(kindKey(kind)) }))} />
        </Form.Item>
        <Names />
        <Form.Item name="validFrom" label={t('validFrom')}>
          <Input type="date" />
        </Form.Item>
        <Rest />
        <BoundaryField name="boundary" />
      </FormShell>
    </Drawer>
  )
}
