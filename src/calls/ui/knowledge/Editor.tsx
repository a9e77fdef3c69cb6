// Writing an edition: it waits for someone else's approval.
import { App, Button, Form, Input, Segmented } from 'antd'
import type { ReactNode } from 'react'
import { CategorySelect } from '#categories/ui'
import { UnitSelect } from '#people/ui'
import { api, FormShell, Icon, useMe, useToday } from '#platform/ui'
import { AreaSelect } from '#territory/ui'
import { texts } from '../texts.ts'
import type { Article } from '../wire.ts'

type Values = {
  readonly kind: 'article' | 'script'
  readonly title: string
  readonly question?: string
  readonly answer: string
  readonly answerEn?: string
  readonly categories?: readonly (string | undefined)[]
  readonly areas?: readonly (string | undefined)[]
  readonly unitCode?: string | null
  readonly source?: string
  readonly validFrom: string
  readonly validTo?: string | null
}

type EditorProps = {
  readonly article?: Article
  readonly onCancel: () => void
  readonly onDone: (id: string) => void
}

const given = (values: readonly (string | undefined)[] | undefined) =>
  (values ?? []).filter((one): one is string => typeof one === 'string' && one !== '')

function initialOf(article: Article | undefined, today: string, area: string): Partial<Values> {
  if (!article)
    return { kind: 'article', validFrom: today, categories: [], areas: area ? [area] : [] }
  const { kind, title, question, answer, answerEn, categories, areas } = article
  const { unitCode, source, validFrom, validTo } = article
  return {
    kind,
    title,
    question,
    answer,
    answerEn,
    categories,
    areas,
    unitCode,
    source,
    validFrom,
    validTo,
  }
}

const bodyOf = (values: Values) => {
  const { validTo, unitCode, question = '', source = '', ...rest } = values
  const areas = given(values.areas)
  return {
    ...rest,
    question,
    source,
    categories: given(values.categories),
    ...(areas.length > 0 ? { areas } : { areas: undefined }),
    unitCode: unitCode || null,
    validTo: validTo || null,
  }
}

export function Editor({ article, onCancel, onDone }: EditorProps) {
  const t = texts.useT()
  const { message } = App.useApp()
  const today = useToday()
  const me = useMe()
  return (
    <FormShell<Values, { id: string }>
      initial={initialOf(article, today, me.post.areaCode)}
      run={(values, key) =>
        article
          ? api.put(`/api/knowledge/${article.id}`, bodyOf(values), { key })
          : api.post('/api/knowledge', bodyOf(values), { key })
      }
      submit={t('base.submit')}
      told={false}
      touches={['/api/knowledge']}
      onCancel={onCancel}
      onDone={({ id }) => {
        void message.success(t('base.sent'))
        onDone(id)
      }}
    >
      <Fields />
    </FormShell>
  )
}

function Fields() {
  const t = texts.useT()
  const isScript = Form.useWatch('kind') === 'script'
  return (
    <>
      <Form.Item name="kind" label={t('base.kind')}>
        <Segmented
          options={(['article', 'script'] as const).map((value) => ({
            value,
            label: t(`base.kinds.${value}`),
          }))}
        />
      </Form.Item>
      <Form.Item name="title" label={t('base.name')} rules={[{ required: true }]}>
        <Input maxLength={120} />
      </Form.Item>
      <Form.Item name="question" label={t(isScript ? 'base.ask' : 'base.question')}>
        <Input.TextArea autoSize={{ minRows: 2, maxRows: 8 }} maxLength={1000} />
      </Form.Item>
      <Form.Item
        name="answer"
        label={t(isScript ? 'base.say' : 'base.answer')}
        rules={[{ required: true }]}
      >
        <Input.TextArea autoSize={{ minRows: 4, maxRows: 16 }} maxLength={8000} />
      </Form.Item>
      <Form.Item name="answerEn" label={t('base.answerEn')}>
        <Input.TextArea lang="en" autoSize={{ minRows: 2, maxRows: 16 }} maxLength={8000} />
      </Form.Item>
      <Several name="categories" label={t('base.categories')}>
        {(label) => <CategorySelect prefixes aria-label={label} />}
      </Several>
      <Several name="areas" label={t('base.areas')}>
        {(label) => <AreaSelect aria-label={label} />}
      </Several>
      <div className="cl-pair">
        <Form.Item name="unitCode" label={t('base.unit')}>
          <UnitSelect allowClear />
        </Form.Item>
        <Form.Item name="source" label={t('base.source')}>
          <Input maxLength={200} />
        </Form.Item>
        <Form.Item name="validFrom" label={t('base.validFrom')} rules={[{ required: true }]}>
          <Input type="date" />
        </Form.Item>
        <Form.Item name="validTo" label={t('base.validTo')}>
          <Input type="date" />
        </Form.Item>
      </div>
    </>
  )
}

function Several(props: {
  readonly name: string
  readonly label: string
  readonly children: (label: string) => ReactNode
}) {
  return (
    <Form.List name={props.name}>
      {(fields, { add, remove }) => (
        <fieldset className="cl-several">
          <legend>
            {props.label}{' '}
            <Button
              size="small"
              type="text"
              icon={<Icon name="plus" size={13} />}
              aria-label={`+ ${props.label}`}
              onClick={() => add()}
            />
          </legend>
          {fields.map((field) => (
            <div key={field.key} className="cl-several-row">
              <Form.Item name={field.name} noStyle>
                {props.children(props.label)}
              </Form.Item>
              <Button
                size="small"
                type="text"
                icon={<Icon name="close" size={13} />}
                aria-label={`− ${props.label} ${field.name + 1}`}
                onClick={() => remove(field.name)}
              />
            </div>
          ))}
        </fieldset>
      )}
    </Form.List>
  )
}
