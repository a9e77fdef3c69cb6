// /console/intake: the desk's and the grid worker's door. The caller's words, the place, the number to read out.
import { Checkbox, Form, type FormInstance, Input, Segmented } from 'antd'
import { useState } from 'react'
import {
  api,
  FormShell,
  GoLink,
  Icon,
  nameIn,
  Page,
  type Place,
  Section,
  useMe,
  When,
} from '#platform/ui'
import { filled, type Values } from '../commands/shape.ts'
import { useLabels } from '../labels.ts'
import { CategoryPick } from '../pick/picks.tsx'
import { PhotoPick } from '../pick/PhotoPick.tsx'
import { PlacePick } from '../pick/PlacePick.tsx'
import {
  type CategorySuggestion,
  type Suggestions,
  useSuggestions,
} from '../pick/useSuggestions.ts'
import { SettledLine } from '../detail/Advice.tsx'
import { sayNumberOf } from '../types.ts'
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

function useIntakeSuggestions(form: FormInstance<IntakeValues>): Suggestions {
  const text = Form.useWatch<string | undefined>('description', form) ?? ''
  const point = Form.useWatch<Place | undefined>('point', form)
  const categoryPath = Form.useWatch<string | undefined>('categoryPath', form)
  return useSuggestions({ text, point, categoryPath })
}

/** Categories that the words speak for; one press takes one. */
function Suggested({ items }: { readonly items: readonly CategorySuggestion[] }) {
  const { t, language } = useLabels()
  const form = Form.useFormInstance()
  if (items.length === 0) return t('intake.categoryHint')
  return (
    <span className="cs-suggested">
      {t('intake.suggested')}
      {items.map((one) => (
        <button
          key={one.path}
          type="button"
          className="cs-chip"
          title={one.reason[language]}
          onClick={() => form.setFieldsValue({ categoryPath: one.path })}
        >
          {nameIn(language, one)}
        </button>
      ))}
    </span>
  )
}

/** What the caller can be told already: it is known, and who will see to it. */
function Ahead({ suggested }: { readonly suggested: Suggestions }) {
  const { t, language, state } = useLabels()
  const { unit, duplicates } = suggested
  return (
    <div className="cs-ahead" aria-live="polite">
      {unit?.lead ? (
        <p className="jw-soft" title={unit.lead.reason[language]}>
          {t('advice.wouldGo')} <strong>{nameIn(language, unit.lead.unit)}</strong>
        </p>
      ) : null}
      {unit?.settled ? <SettledLine settled={unit.settled} /> : null}
      {duplicates.length > 0 ? (
        <>
          <p className="jw-soft">{t('advice.nearby')}</p>
          <ul className="cs-links">
            {duplicates.map((one) => (
              <li key={one.number}>
                <GoLink to={`/console/cases?q=${one.number}`}>
                  {sayNumberOf(one.number)} {one.title}
                </GoLink>
                <small className={one.same ? 'cs-same' : 'jw-soft'}>
                  {state(one.state)} · {t('advice.distance', { n: one.distanceM })} ·{' '}
                  <When at={one.reportedAt} />
                  {one.same ? ` · ${t('advice.same')}` : null}
                </small>
              </li>
            ))}
          </ul>
        </>
      ) : null}
    </div>
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
