import { Button, Checkbox, Drawer, Form, Input, Select } from 'antd'
import { api, FormShell, Icon, nameIn, useLanguage } from '#platform/ui'
import { AreaSelect } from '#territory/ui'
import type { Attribute, Category, Condition } from '../domain.ts'
import { LimitFields } from './limit.tsx'
import { readValues, writeValues } from './values.ts'
import { texts } from './texts.ts'

type AttributeValues = Omit<Attribute, 'values'> & { readonly values?: string }
type Values = Omit<Category, 'path' | 'edition' | 'kind' | 'code' | 'attributes' | 'conditions'> & {
  readonly kind?: 'C' | 'M'
  readonly code?: string
  readonly attributes?: readonly Partial<AttributeValues>[]
  readonly conditions?: readonly (Omit<Condition, 'areaPrefix'> & { areaPrefix?: string })[]
}

const touched = ['/api/categories', '/api/category-editions']

/** Form values → what the server takes; text left out by a field becomes empty. */
function bodyOf({ kind: _kind, code: _code, ...values }: Values) {
  return {
    ...values,
    nameEn: values.nameEn ?? '',
    keywords: values.keywords ?? [],
    attributes: (values.attributes ?? []).map(({ values: list, ...one }) => ({
      ...one,
      values: readValues(list ?? ''),
    })),
    conditions: (values.conditions ?? []).map((one) => ({
      ...one,
      areaPrefix: one.areaPrefix ?? '',
    })),
  }
}

const initialOf = (category: Category | undefined): Partial<Values> =>
  category
    ? {
        name: category.name,
        nameEn: category.nameEn,
        group: category.group,
        groupEn: category.groupEn,
        description: category.description,
        keywords: category.keywords,
        urgent: category.urgent,
        public: category.public,
        active: category.active,
        conditions: category.conditions,
        attributes: category.attributes.map((one) => ({
          ...one,
          values: writeValues(one.values),
        })),
      }
    : { public: true, active: true, urgent: false, kind: 'M', keywords: [] }

export function CategoryForm({
  open,
  category,
  edition,
  onClose,
  onDone,
}: {
  readonly open: boolean
  /** Undefined for a new one. */
  readonly category?: Category
  readonly edition: string | undefined
  readonly onClose: () => void
  readonly onDone?: (path: string) => void
}) {
  const t = texts.useT()
  const language = useLanguage()
  const title = category
    ? t('editTitle', { name: nameIn(language, category) })
    : `${t('newTitle')} · ${edition ?? ''}`
  return (
    <Drawer open={open} onClose={onClose} size={680} destroyOnHidden title={title}>
      <FormShell<Values, Category>
        initial={initialOf(category)}
        run={(values, key) => {
          const path = category?.path ?? `${edition}/${values.kind}/${values.code}`
          return api.put(`/api/categories/${encodeURIComponent(path)}`, bodyOf(values), { key })
        }}
        touches={touched}
        onCancel={onClose}
        onDone={({ path }) => {
          onClose()
          onDone?.(path)
        }}
      >
        {category ? null : <NewPath />}
        <Plain />
        <ConditionList />
        <AttributeList />
      </FormShell>
    </Drawer>
  )
}

function NewPath() {
  const t = texts.useT()
  return (
    <div className="jw-record-row">
      <Form.Item name="kind" label={t('kind')} rules={[{ required: true }]}>
        <Select
          options={[
            { value: 'M', label: t('kinds.matter') },
            { value: 'C', label: t('kinds.component') },
          ]}
        />
      </Form.Item>
      <Form.Item
        name="code"
        label={t('code')}
        rules={[{ required: true, pattern: /^\d{4,8}$/, message: '4–8 × 0–9' }]}
      >
        <Input className="jw-mono" maxLength={8} inputMode="numeric" />
      </Form.Item>
    </div>
  )
}

function Plain() {
  const t = texts.useT()
  return (
    <>
      <div className="jw-record-row">
        <Form.Item name="name" label={t('name')} rules={[{ required: true }]}>
          <Input maxLength={100} />
        </Form.Item>
        <Form.Item name="nameEn" label={t('nameEn')}>
          <Input maxLength={100} />
        </Form.Item>
      </div>
      <div className="jw-record-row">
        <Form.Item name="group" label={t('group')}>
          <Input maxLength={100} />
        </Form.Item>
        <Form.Item name="groupEn" label={t('groupEn')}>
          <Input maxLength={100} />
        </Form.Item>
      </div>
      <Form.Item name="description" label={t('description')}>
        <Input.TextArea autoSize={{ minRows: 2, maxRows: 6 }} maxLength={2000} />
      </Form.Item>
      <Form.Item name="keywords" label={t('keywords')} extra={t('keywordsHint')}>
        <Select mode="tags" tokenSeparators={[',', '，', ' ']} open={false} suffixIcon={null} />
      </Form.Item>
      <div className="jw-category-flags">
        {(['active', 'public', 'urgent'] as const).map((flag) => (
          <Form.Item key={flag} name={flag} valuePropName="checked">
            <Checkbox>{t(flag)}</Checkbox>
          </Form.Item>
        ))}
      </div>
    </>
  )
}

function ConditionList() {
  const t = texts.useT()
  return (
    <Form.List name="conditions">
      {(fields, { add, remove }) => (
        <section className="jw-category-list">
          <h3>{t('conditions')}</h3>
          {fields.map(({ key, name }, i) => (
            <fieldset key={key}>
              <legend>
                {t('seq', { n: i + 1 })}
                <Button
                  type="text"
                  size="small"
                  icon={<Icon name="trash" size={14} />}
                  aria-label={`${t('removeCondition')} ${i + 1}`}
                  onClick={() => remove(name)}
                />
              </legend>
              <Form.Item name={[name, 'seq']} hidden>
                <Input />
              </Form.Item>
              <Form.Item
                name={[name, 'condition']}
                label={t('condition')}
                rules={[{ required: true }]}
              >
                <Input.TextArea autoSize={{ minRows: 1, maxRows: 4 }} maxLength={500} />
              </Form.Item>
              <LimitFields under={[name, 'limit']} />
              <Form.Item name={[name, 'closingCondition']} label={t('closing')}>
                <Input.TextArea autoSize={{ minRows: 1, maxRows: 4 }} maxLength={500} />
              </Form.Item>
              <div className="jw-record-row">
                <Form.Item name={[name, 'areaPrefix']} label={t('area')}>
                  <AreaSelect allowClear placeholder={t('everywhere')} />
                </Form.Item>
                <Form.Item name={[name, 'basis']} label={t('basis')}>
                  <Input maxLength={1000} />
                </Form.Item>
              </div>
            </fieldset>
          ))}
          <Button icon={<Icon name="plus" />} onClick={() => add({ limit: { unit: 'work_day' } })}>
            {t('addCondition')}
          </Button>
        </section>
      )}
    </Form.List>
  )
}

const datatypes = [
  'string',
  'text',
  'number',
  'datetime',
  'singlevaluelist',
  'multivaluelist',
] as const

function AttributeList() {
  const t = texts.useT()
  return (
    <Form.List name="attributes">
      {(fields, { add, remove }) => (
        <section className="jw-category-list">
          <h3>{t('attributes')}</h3>
          {fields.map(({ key, name }, i) => (
            <fieldset key={key}>
              <legend>
                {t('attribute', { n: i + 1 })}
                <Button
                  type="text"
                  size="small"
                  icon={<Icon name="trash" size={14} />}
                  aria-label={`${t('removeAttribute')} ${i + 1}`}
                  onClick={() => remove(name)}
                />
              </legend>
              <AttributeFields name={name} />
            </fieldset>
          ))}
          <Button
            icon={<Icon name="plus" />}
            onClick={() => add({ datatype: 'string', required: false })}
          >
            {t('addAttribute')}
          </Button>
        </section>
      )}
    </Form.List>
  )
}

function AttributeFields({ name }: { readonly name: number }) {
  const t = texts.useT()
  const datatype = Form.useWatch(['attributes', name, 'datatype']) as string | undefined
  return (
    <>
      <div className="jw-record-row">
        <Form.Item name={[name, 'name']} label={t('question')} rules={[{ required: true }]}>
          <Input maxLength={100} />
        </Form.Item>
        <Form.Item name={[name, 'nameEn']} label={t('questionEn')}>
          <Input maxLength={100} />
        </Form.Item>
      </div>
      <div className="jw-record-row">
        <Form.Item name={[name, 'code']} label={t('code')} rules={[{ required: true }]}>
          <Input className="jw-mono" maxLength={40} />
        </Form.Item>
        <Form.Item name={[name, 'datatype']} label={t('datatype')} rules={[{ required: true }]}>
          <Select options={datatypes.map((value) => ({ value, label: t(`datatypes.${value}`) }))} />
        </Form.Item>
      </div>
      {datatype?.endsWith('list') ? (
        <Form.Item
          name={[name, 'values']}
          label={t('values')}
          extra={t('valuesHint')}
          rules={[
            { required: true },
            {
              validator: async (_, value?: string) => {
                readValues(value ?? '')
              },
            },
          ]}
        >
          <Input.TextArea autoSize={{ minRows: 3, maxRows: 10 }} className="jw-mono" />
        </Form.Item>
      ) : null}
      <Form.Item name={[name, 'required']} valuePropName="checked">
        <Checkbox>{t('required')}</Checkbox>
      </Form.Item>
    </>
  )
}
