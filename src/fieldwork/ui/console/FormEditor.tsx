// Making a form: questions on the left, the phone on the right, which shows at once what was made.
import { App, Button, Checkbox, Input, InputNumber, Select } from 'antd'
import { useEffect, useRef, useState } from 'react'
import { AbilityButton, api, Icon, Page, ProblemAlert, useLanguage, useSend } from '#platform/ui'
import { bodyOf, type Draft, draftsOf, freshKey } from '../../domain/draft.ts'
import { type Answers, judge, type WrongAnswer } from '../../domain/form.ts'
import { FormFill, type Media } from '../form/FormFill.tsx'
import { type Head, lacksIn, type Made, type Numbered } from './lacks.ts'
import { QuestionEditor } from './QuestionEditor.tsx'
import {
  redAt,
  useCanPublish,
  useNames,
  useRefused,
  useWhich,
  Wrong,
  type WrongAt,
} from './refused.tsx'
import { texts } from './texts.ts'
import type { FormWhole } from './wire.ts'

const fresh: Head = { kind: 'visit', name: '', nameEn: '', active: true, keepDays: 730 }

function usePublish(form: FormWhole | null, back: () => void) {
  const t = texts.useT()
  const { message } = App.useApp()
  return useSend<Made, FormWhole>(
    ({ head, drafts }, key) => {
      const { kind, name, nameEn, active, keepDays } = head
      const body = { kind, name, nameEn, active, keepDays, ...bodyOf(drafts) }
      if (!form) return api.post<FormWhole>('/api/field/forms', body, { key })
      const next = { ...body, edition: form.newest }
      return api.put<FormWhole>(`/api/field/forms/${form.id}`, next, { key })
    },
    {
      quiet: true,
      touches: ['/api/field/forms'],
      onDone: ({ edition }) => {
        void message.success(t('editor.published', { n: edition }))
        back()
      },
    },
  )
}

export function FormEditor({
  form,
  back,
}: {
  readonly form: FormWhole | null
  readonly back: () => void
}) {
  const t = texts.useT()
  const [made, setMade] = useState<Made>(() => ({
    head: form ?? fresh,
    drafts: form ? draftsOf(form) : [],
  }))
  const { head, drafts } = made
  const [sent, setSent] = useState(made)
  const publish = usePublish(form, back)
  const { problem, wrong } = useRefused(publish.problem, sent, made)
  const page = useRef<HTMLDivElement>(null)
  useEffect(() => {
    if (publish.problem) page.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus()
  }, [publish.problem])
  const act = (
    <>
      <Button onClick={back}>{t('editor.back')}</Button>
      <AbilityButton
        type="primary"
        can={useCanPublish(lacksIn(head.name, drafts))}
        loading={publish.sending}
        onAct={() => {
          setSent(made)
          publish.send(made)
        }}
      >
        {t(form ? 'editor.publish' : 'editor.create')}
      </AbilityButton>
    </>
  )
  const change = (next: readonly Draft[]) => setMade({ head, drafts: next })
  return (
    <Page title={form?.name ?? t('forms.new')} actions={act}>
      <div className="fc-editor">
        <div className="fc-make" ref={page}>
          <ProblemAlert {...problem} names={useNames()} />
          <HeadFields
            head={head}
            onChange={(next) => setMade({ head: next, drafts })}
            isNew={form === null}
            wrong={wrong}
          />
          <h2>{t('editor.questions')}</h2>
          <Questions
            drafts={drafts}
            onChange={change}
            all={drafts}
            outer={[]}
            path="layout"
            at={[]}
            wrong={wrong}
          />
        </div>
        <Preview drafts={drafts} />
      </div>
    </Page>
  )
}

function HeadFields(props: {
  readonly head: Head
  readonly onChange: (head: Head) => void
  readonly isNew: boolean
  readonly wrong: WrongAt
}) {
  const { head, onChange, isNew, wrong } = props
  const t = texts.useT()
  return (
    <div className="fc-head">
      <label>
        {t('editor.name')}
        <Input
          value={head.name}
          maxLength={80}
          {...redAt('name', wrong)}
          onChange={(e) => onChange({ ...head, name: e.target.value })}
        />
        <Wrong path="name" wrong={wrong} />
      </label>
      <label>
        {t('editor.nameEn')}
        <Input
          value={head.nameEn}
          maxLength={80}
          {...redAt('nameEn', wrong)}
          onChange={(e) => onChange({ ...head, nameEn: e.target.value })}
        />
        <Wrong path="nameEn" wrong={wrong} />
      </label>
      <label>
        {t('editor.kind')}
        <Select
          value={head.kind}
          disabled={!isNew}
          aria-label={t('editor.kind')}
          options={(['visit', 'inspection'] as const).map((value) => ({
            value,
            label: t(`editor.kinds.${value}`),
          }))}
          {...redAt('kind', wrong)}
          onChange={(kind) => onChange({ ...head, kind })}
        />
        <Wrong path="kind" wrong={wrong} />
      </label>
      <label>
        {t('editor.keepDays')}
        <InputNumber
          min={1}
          max={3650}
          value={head.keepDays}
          {...redAt('keepDays', wrong)}
          onChange={(keepDays) => onChange({ ...head, keepDays: keepDays ?? 730 })}
        />
        <Wrong path="keepDays" wrong={wrong} />
      </label>
      <Checkbox
        checked={head.active}
        onChange={(e) => onChange({ ...head, active: e.target.checked })}
      >
        {t('editor.active')}
      </Checkbox>
    </div>
  )
}

type Listed = {
  readonly drafts: readonly Draft[]
  readonly onChange: (drafts: readonly Draft[]) => void
  /** All of the form, for keys that are not taken yet. */
  readonly all: readonly Draft[]
  /** Questions asked before this group. */
  readonly outer: readonly Draft[]
  /** Of the list in the body sent: `layout`. */
  readonly path: string
  /** Of the group they are in. */
  readonly at: Numbered
  readonly wrong: WrongAt
}

export function Questions({ drafts, onChange, all, outer, path, at, wrong }: Listed) {
  const t = texts.useT()
  const which = useWhich()
  const put = (n: number, next: Draft) => onChange(drafts.map((d, i) => (i === n ? next : d)))
  const move = (from: number, to: number) => {
    const next = [...drafts]
    const [moved] = next.splice(from, 1)
    if (moved) next.splice(to, 0, moved)
    onChange(next)
  }
  const add = () => {
    const key = freshKey(all)
    const label = { zh: '', en: '' }
    const blank = { key, widget: 'text', label, required: false, personal: false } as const
    onChange([...drafts, { ...blank, options: [], items: [] }])
  }
  return (
    <div className="fc-questions">
      {drafts.map((draft, i) => (
        <div key={draft.key} className="fc-question">
          <b className="jw-soft">{which([...at, i + 1])}</b>
          <QuestionEditor
            path={`${path}.${i}`}
            wrong={wrong}
            draft={draft}
            before={[...outer, ...drafts.slice(0, i)]}
            onChange={(next) => put(i, next)}
            isInGroup={outer.length > 0}
          />
          {draft.widget === 'group' ? (
            <div className="fc-group">
              <b>{t('editor.inGroup')}</b>
              <Questions
                drafts={draft.items}
                all={all}
                outer={[...drafts.slice(0, i), draft]}
                path={`${path}.${i}.items`}
                at={[...at, i + 1]}
                wrong={wrong}
                onChange={(items) => put(i, { ...draft, items })}
              />
            </div>
          ) : null}
          <div className="fc-tools">
            <Button size="small" disabled={i === 0} onClick={() => move(i, i - 1)}>
              {t('editor.up')}
            </Button>
            <Button size="small" disabled={i === drafts.length - 1} onClick={() => move(i, i + 1)}>
              {t('editor.down')}
            </Button>
            <Button size="small" danger onClick={() => onChange(drafts.filter((_, j) => j !== i))}>
              {t('editor.remove')}
            </Button>
          </div>
        </div>
      ))}
      <Button icon={<Icon name="plus" />} onClick={add}>
        {t('editor.add')}
      </Button>
    </div>
  )
}

const pictures = new Map<string, Blob>()
const inMemory: Media = {
  add: async (blob) => {
    const name = crypto.randomUUID()
    pictures.set(name, blob)
    return name
  },
  url: async (name) => {
    const blob = pictures.get(name)
    return blob && URL.createObjectURL(blob)
  },
}

function Preview({ drafts }: { readonly drafts: readonly Draft[] }) {
  const t = texts.useT()
  const language = useLanguage()
  const [answers, setAnswers] = useState<Answers>({})
  const [wrong, setWrong] = useState<readonly WrongAnswer[] | null>(null)
  const form = bodyOf(drafts)
  return (
    <section className="fc-phone" aria-label={t('editor.preview')}>
      <h2>{t('editor.preview')}</h2>
      <div className="fc-screen">
        <FormFill
          form={form}
          answers={answers}
          onChange={setAnswers}
          wrong={wrong ?? []}
          language={language}
          media={inMemory}
        />
        {drafts.length > 0 ? (
          <button
            type="button"
            className="ff-button"
            onClick={() => setWrong(judge(form, answers).wrong)}
          >
            {t('editor.tryIt')}
          </button>
        ) : null}
        {wrong?.length === 0 ? <output>{t('editor.fine')}</output> : null}
      </div>
    </section>
  )
}
