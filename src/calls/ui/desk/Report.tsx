// The report typed while talking: words, category, place, who; then registered, or answered on the spot.
import { App, Button, Checkbox, Form, type FormInstance, Input } from 'antd'
import { useEffect, useRef, useState } from 'react'
import {
  Ahead,
  CategoryPick,
  PlacePick,
  sayNumberOf,
  Suggested,
  useIntakeSuggestions,
} from '#cases/ui'
import {
  api,
  type FieldWords,
  Icon,
  nameIn,
  ProblemAlert,
  useLanguage,
  useRefusal,
  useSend,
} from '#platform/ui'
import { useDeskKeys } from '../keys.ts'
import { texts } from '../texts.ts'
import type { LiveCall } from '../wire.ts'
import { Caller } from './Caller.tsx'
import type { Written } from './CallForm.tsx'
import { WrapUp } from './WrapUp.tsx'

export type Made = {
  readonly id: string
  readonly number: string
  readonly state: string
  readonly followUrl: string
  readonly danger: { readonly words: readonly string[]; readonly call: readonly string[] } | null
}

type ReportProps = {
  readonly call: LiveCall
  /** Words of an article to put into the answer; a new `nth` each time. */
  readonly insert: { readonly text: string; readonly nth: number } | null
  readonly onCategory: (path: string | undefined) => void
}

const bodyOf = ({ reporter, ...rest }: Written, withReply: boolean) => {
  const contact = Object.entries(reporter ?? {}).filter(([, value]) => value)
  const { reply, ...plain } = rest
  return {
    ...Object.fromEntries(
      Object.entries(plain).filter(([, v]) => v !== undefined && v !== '' && v !== null),
    ),
    ...(withReply ? { reply: reply ?? '' } : {}),
    ...(contact.length > 0
      ? { reporter: { language: 'zh-CN', ...Object.fromEntries(contact) } }
      : {}),
  }
}

export function Report({ call, insert, onCategory }: ReportProps) {
  const t = texts.useT()
  const form = Form.useFormInstance<Written>()
  const [made, setMade] = useState<Made | null>(null)
  const place = useRef<HTMLDivElement>(null)
  const suggested = useIntakeSuggestions(form)
  const category = Form.useWatch('categoryPath', form)
  useInsert(insert)
  useEffect(() => {
    document.getElementById('desk-words')?.focus()
  }, [])
  const top = category ?? suggested.categories[0]?.path
  useEffect(() => onCategory(top), [top, onCategory])
  const focus = (name: string) => () => document.getElementById(`desk-${name}`)?.focus()
  useDeskKeys([
    { keys: 'Alt+1', title: t('acts.words'), run: focus('words') },
    { keys: 'Alt+2', title: t('acts.category'), run: focus('category') },
    {
      keys: 'Alt+3',
      title: t('acts.place'),
      run: () => place.current?.querySelector('input')?.focus(),
    },
  ])
  return (
    <>
      <Caller call={call} />
      <p className="cl-urgent">
        <Icon name="alert" size={14} /> {t('urgent')}
      </p>
      <div className="cl-report">
        <What suggested={suggested} />
        <div ref={place}>
          <Where hasNumber={call.hasNumber} />
        </div>
      </div>
      <Finish call={call} made={made} onMade={setMade} />
      <WrapUp call={call} made={made} />
    </>
  )
}

function What({ suggested }: { readonly suggested: ReturnType<typeof useIntakeSuggestions> }) {
  const t = texts.useT()
  const language = useLanguage()
  return (
    <div>
      <Form.Item
        name="description"
        label={<Label text={t('report.words')} keys="Alt+1" />}
        htmlFor="desk-words"
      >
        <Input.TextArea id="desk-words" autoSize={{ minRows: 4, maxRows: 8 }} maxLength={4000} />
      </Form.Item>
      <Form.Item
        name="categoryPath"
        label={<Label text={t('report.category')} keys="Alt+2" />}
        htmlFor="desk-category"
        extra={<Suggested items={suggested.categories} />}
      >
        <CategoryPick
          id="desk-category"
          known={suggested.categories.map((one) => ({
            value: one.path,
            label: nameIn(language, one),
          }))}
        />
      </Form.Item>
      <Ahead suggested={suggested} />
      <Form.Item name="reply" label={t('report.reply')} extra={t('report.replyHint')}>
        <Input.TextArea autoSize={{ minRows: 2, maxRows: 6 }} maxLength={4000} />
      </Form.Item>
    </div>
  )
}

function Where({ hasNumber }: { readonly hasNumber: boolean }) {
  const t = texts.useT()
  const form = Form.useFormInstance<Written>()
  return (
    <>
      <p className="cl-label">
        <Label text={t('report.where')} keys="Alt+3" />
      </p>
      <Form.Item name="point">
        <PlacePick height={190} onAddress={(address) => form.setFieldValue('address', address)} />
      </Form.Item>
      <Form.Item name="address" label={t('report.address')}>
        <Input maxLength={300} autoComplete="off" />
      </Form.Item>
      <div className="cl-pair">
        <Form.Item name={['reporter', 'name']} label={t('report.name')}>
          <Input maxLength={60} autoComplete="off" />
        </Form.Item>
        <Form.Item name={['reporter', 'phone']} label={t('report.phone')}>
          <Input
            type="tel"
            maxLength={20}
            autoComplete="off"
            placeholder={hasNumber ? t('report.phoneOwn') : ''}
          />
        </Form.Item>
      </div>
      <Form.Item name="public" valuePropName="checked">
        <Checkbox>{t('report.public')}</Checkbox>
      </Form.Item>
    </>
  )
}

/** Puts an article's answer after what is there. */
function useInsert(insert: ReportProps['insert']): void {
  const form = Form.useFormInstance<Written>()
  const done = useRef(insert?.nth ?? 0)
  useEffect(() => {
    if (!insert || insert.nth === done.current) return
    done.current = insert.nth
    const before = form.getFieldValue('reply') as string | undefined
    form.setFieldValue('reply', before ? `${before}\n${insert.text}` : insert.text)
  }, [insert, form])
}

const Label = ({ text, keys }: { readonly text: string; readonly keys: string }) => (
  <>
    {text} <kbd>{keys}</kbd>
  </>
)

function Finish(props: {
  readonly call: LiveCall
  readonly made: Made | null
  readonly onMade: (made: Made | null) => void
}) {
  const t = texts.useT()
  const form = Form.useFormInstance<Written>()
  const { call, made, onMade } = props
  const send = useSend(
    (withReply: boolean, key) =>
      api.post<Made>(
        `/api/calls/${call.id}/cases`,
        bodyOf(form.getFieldsValue(true) as Written, withReply),
        { key },
      ),
    {
      quiet: true,
      touches: ['/api/calls', '/api/cases'],
      onDone: (answer) => {
        onMade(answer)
        form.resetFields()
        form.setFieldsValue({
          description: '',
          reply: '',
          address: '',
          reporter: {},
        })
        form.setFieldValue('categoryPath', undefined)
        form.setFieldValue('point', undefined)
        void api.put(`/api/calls/${call.id}/draft`, { draft: null })
      },
    },
  )
  const refusal = useRefusal(form as FormInstance, send.problem)
  const isOver = made !== null
  useDeskKeys(
    call.state === 'wrapUp' && isOver
      ? []
      : [
          { keys: 'Ctrl+Enter', title: t('acts.register'), run: () => send.send(false) },
          { keys: 'Alt+Enter', title: t('acts.answered'), run: () => send.send(true) },
        ],
  )
  return (
    <div className="cl-finish">
      <ProblemAlert {...refusal} names={useNames()} />
      <Button type="primary" loading={send.sending} onClick={() => send.send(false)}>
        {t('report.register')} <kbd>Ctrl+Enter</kbd>
      </Button>
      <Button loading={send.sending} onClick={() => send.send(true)}>
        {t('report.answered')} <kbd>Alt+Enter</kbd>
      </Button>
      {made ? <MadeLine made={made} /> : null}
    </div>
  )
}

/** A way of answering may be refused for more than is asked here. */
function useNames(): FieldWords {
  const t = texts.useT()
  return {
    description: t('report.words'),
    categoryPath: t('report.category'),
    point: t('report.where'),
    areaCode: t('report.where'),
    address: t('report.address'),
    reply: t('report.reply'),
    reporter: t('acts.caller'),
    'reporter.name': t('report.name'),
    'reporter.phone': t('report.phone'),
  }
}

function MadeLine({ made }: { readonly made: Made }) {
  const t = texts.useT()
  const { message } = App.useApp()
  const number = sayNumberOf(made.number)
  const copy = (text: string) =>
    void navigator.clipboard.writeText(text).then(() => message.success(t('report.copied')))
  return (
    <div className="cl-made" aria-live="polite">
      {made.danger ? (
        <p className="cl-urgent" role="alert">
          {t('report.danger', {
            numbers: made.danger.call.join(' / '),
            words: made.danger.words.join('、'),
          })}
        </p>
      ) : null}
      <Icon name="check" />
      <span>
        {t('report.tell')} <strong className="cl-number">{number}</strong>
        {made.state === 'closed' ? ` · ${t('report.answeredMade', { number: '' })}` : null}
      </span>
      <Button size="small" onClick={() => copy(made.followUrl)}>
        {t('report.copy')} {t('report.follow')}
      </Button>
    </div>
  )
}
