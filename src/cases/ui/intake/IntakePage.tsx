// /console/intake: the desk's and the grid worker's door. The caller's words, the place, the number to read out.
import { Checkbox, Form, Input, Segmented } from 'antd'
import { useState } from 'react'
import { api, FormShell, Icon, nameIn, Page, type Place, Section, useMe } from '#platform/ui'
import { filled, type Values } from '../commands/shape.ts'
import { useLabels } from '../labels.ts'
import { CategoryPick } from '../pick/picks.tsx'
import { PhotoPick } from '../pick/PhotoPick.tsx'
import { PlacePick } from '../pick/PlacePick.tsx'
import { Ahead, Suggested, useIntakeSuggestions } from './parts.tsx'
import { Taken, type TakenIn } from './Taken.tsx'
import '../cases.css'

const doors = ['hotline', 'grid', 'app', 'web'] as const

type IntakeValues = {
  readonly description: string
  readonly categoryPath?: string
  readonly point?: Place
  readonly address?: string
  readonly photos?: readonly string[]
  readonly door: (typeof doors)[number]
  readonly public: boolean
  readonly reporter?: Values
}

export function IntakePage() {
  const { t } = useLabels()
  const [taken, setTaken] = useState<TakenIn | null>(null)
  return (
    <Page title={t('intake.title')} width={1040}>
      {taken ? (
        <Taken taken={taken} onAnother={() => setTaken(null)} />
      ) : (
        <>
          <p className="cs-emergency">
            <Icon name="alert" /> {t('intake.emergency')}
          </p>
          <IntakeForm onTaken={setTaken} />
        </>
      )}
    </Page>
  )
}

function IntakeForm({ onTaken }: { readonly onTaken: (taken: TakenIn) => void }) {
  const { t, door } = useLabels()
  const me = useMe()
  const [form] = Form.useForm<IntakeValues>()
  const run = ({ reporter, ...values }: IntakeValues, key: string) => {
    const contact = filled(reporter ?? {})
    const asks = ['name', 'phone', 'email'].some((name) => contact[name] !== undefined)
    return api.post<TakenIn>(
      '/api/intake',
      { ...filled(values), ...(asks ? { reporter: contact } : {}) },
      { key },
    )
  }
  return (
    <FormShell<IntakeValues, TakenIn>
      form={form}
      run={run}
      initial={{
        door: me.post.kind === 'gridWorker' ? 'grid' : 'hotline',
        public: true,
        reporter: { language: 'zh-CN' },
      }}
      submit={t('intake.submit')}
      touches={['/api/cases']}
      told={t('intake.done')}
      onDone={onTaken}
    >
      <div className="cs-intake">
        <div>
          <What />
          <Who />
        </div>
        <Section title={t('intake.where')}>
          <Form.Item name="point">
            <PlacePick
              height={340}
              onAddress={(address) => form.setFieldValue('address', address)}
            />
          </Form.Item>
          <Form.Item name="address" label={t('intake.address')}>
            <Input maxLength={300} autoComplete="off" />
          </Form.Item>
          <Form.Item name="door" label={t('intake.door')}>
            <Segmented options={doors.map((value) => ({ value, label: door(value) }))} />
          </Form.Item>
          <Form.Item name="public" valuePropName="checked">
            <Checkbox>{t('intake.visible')}</Checkbox>
          </Form.Item>
        </Section>
      </div>
    </FormShell>
  )
}

function What() {
  const { t, language } = useLabels()
  const form = Form.useFormInstance<IntakeValues>()
  const suggested = useIntakeSuggestions(form)
  return (
    <Section title={t('intake.what')}>
      <Form.Item
        name="description"
        label={t('intake.description')}
        extra={t('intake.descriptionHint')}
        rules={[{ required: true, whitespace: true }]}
      >
        <Input.TextArea autoSize={{ minRows: 5, maxRows: 12 }} maxLength={4000} />
      </Form.Item>
      <Form.Item
        name="categoryPath"
        label={t('intake.category')}
        extra={<Suggested items={suggested.categories} />}
      >
        <CategoryPick
          known={suggested.categories.map((one) => ({
            value: one.path,
            label: nameIn(language, one),
          }))}
        />
      </Form.Item>
      <Form.Item name="photos" label={t('intake.photos')}>
        <PhotoPick />
      </Form.Item>
      <Ahead suggested={suggested} />
    </Section>
  )
}

function Who() {
  const { t } = useLabels()
  return (
    <Section title={t('intake.who')}>
      <p className="jw-soft cs-form-line">{t('intake.contactHint')}</p>
      <div className="cs-pair">
        <Form.Item name={['reporter', 'name']} label={t('intake.name')}>
          <Input maxLength={60} autoComplete="off" />
        </Form.Item>
        <Form.Item name={['reporter', 'phone']} label={t('intake.phone')}>
          <Input type="tel" maxLength={20} autoComplete="off" />
        </Form.Item>
        <Form.Item name={['reporter', 'email']} label={t('intake.email')}>
          <Input type="email" maxLength={200} autoComplete="off" />
        </Form.Item>
        <Form.Item name={['reporter', 'language']} label={t('intake.language')}>
          <Segmented
            options={[
              { value: 'zh-CN', label: '中文' },
              { value: 'en', label: 'English' },
            ]}
          />
        </Form.Item>
      </div>
    </Section>
  )
}
