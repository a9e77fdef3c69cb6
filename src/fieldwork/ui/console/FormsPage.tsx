// Forms: the list, the editor with its preview, and what was answered.
import { Button } from 'antd'
import { useState } from 'react'
import {
  EmptyState,
  ExportButton,
  FailedState,
  Icon,
  nameIn,
  Page,
  StateTag,
  useApi,
  useLanguage,
  usePages,
  Waiting,
  When,
} from '#platform/ui'
import { FormEditor } from './FormEditor.tsx'
import { texts } from './texts.ts'
import type { Answer, FormWhole, ListedForm } from './wire.ts'
import './fieldwork.css'

type At =
  | { readonly at: 'list' }
  | { readonly at: 'edit'; readonly id: string | null }
  | { readonly at: 'answers'; readonly form: ListedForm }

export default function FormsPage() {
  const [where, setWhere] = useState<At>({ at: 'list' })
  const back = () => setWhere({ at: 'list' })
  if (where.at === 'edit') return <Edit id={where.id} back={back} />
  if (where.at === 'answers') return <Answers form={where.form} back={back} />
  return <List go={setWhere} />
}

function List({ go }: { readonly go: (at: At) => void }) {
  const t = texts.useT()
  const language = useLanguage()
  const read = useApi<{ items: readonly ListedForm[] }>('/api/field/forms')
  const add = (
    <Button type="primary" icon={<Icon name="plus" />} onClick={() => go({ at: 'edit', id: null })}>
      {t('forms.new')}
    </Button>
  )
  return (
    <Page title={t('forms.title')} width={960} actions={add}>
      <p className="jw-record-hint">{t('forms.hint')}</p>
      {read.error ? (
        <FailedState problem={read.error} again={() => void read.refetch()} />
      ) : read.data ? (
        read.data.items.length === 0 ? (
          <EmptyState icon="table" title={t('forms.none')} hint={t('forms.noneHint')} />
        ) : (
          <ul className="fc-list">
            {read.data.items.map((form) => (
              <li key={form.id}>
                <b>{nameIn(language, form)}</b>
                <span className="jw-soft">
                  {t(`editor.kinds.${form.kind}`)} · {t('forms.edition', { n: form.edition })}
                </span>
                {form.active ? null : <StateTag tone="quiet">{t('forms.off')}</StateTag>}
                <span className="jw-grow" />
                <Button onClick={() => go({ at: 'answers', form })}>{t('forms.answers')}</Button>
                <Button onClick={() => go({ at: 'edit', id: form.id })}>{t('forms.edit')}</Button>
              </li>
            ))}
          </ul>
        )
      ) : (
        <Waiting />
      )}
    </Page>
  )
}

function Edit({ id, back }: { readonly id: string | null; readonly back: () => void }) {
  const read = useApi<FormWhole>(id ? `/api/field/forms/${id}` : null)
  if (read.error) return <FailedState problem={read.error} again={() => void read.refetch()} />
  if (id && !read.data) return <Waiting />
  return <FormEditor key={read.data?.newest ?? 0} form={read.data ?? null} back={back} />
}

function Answers({ form, back }: { readonly form: ListedForm; readonly back: () => void }) {
  const t = texts.useT()
  const language = useLanguage()
  const path = `/api/field/forms/${form.id}/answers`
  const pages = usePages<Answer>(path)
  return (
    <Page
      title={t('answers.title', { name: nameIn(language, form) })}
      actions={
        <>
          <ExportButton path={path} name={form.name} />
          <Button onClick={back}>{t('editor.back')}</Button>
        </>
      }
    >
      {pages.problem ? (
        <FailedState problem={pages.problem} again={pages.again} />
      ) : pages.items.length === 0 ? (
        <EmptyState icon="inbox" title={t('answers.none')} hint={t('answers.noneHint')} />
      ) : (
        <AnswerTable items={pages.items} />
      )}
    </Page>
  )
}

const cellOf = (value: unknown): string =>
  Array.isArray(value) && value.every((v) => typeof v === 'string')
    ? value.join('、')
    : typeof value === 'string'
      ? value
      : JSON.stringify(value)

function AnswerTable({ items }: { readonly items: readonly Answer[] }) {
  const t = texts.useT()
  const language = useLanguage()
  return (
    <table className="fc-table">
      <thead>
        <tr>
          <th scope="col">{t('answers.at')}</th>
          <th scope="col">{t('answers.by')}</th>
          <th scope="col">{t('answers.what')}</th>
          <th scope="col">{t('answers.edition')}</th>
          <th scope="col">{t('answers.content')}</th>
        </tr>
      </thead>
      <tbody>
        {items.map((a) => (
          <tr key={a.id}>
            <td>
              <When at={a.at} />
            </td>
            <td>{nameIn(language, { name: a.postTitle, nameEn: a.postTitleEn })}</td>
            <td>{a.visitTitle ?? '–'}</td>
            <td>{a.edition}</td>
            <td>
              {Object.entries(a.answers)
                .filter(([key]) => !a.photos.some(({ field }) => field === key))
                .map(([key, value]) => (
                  <div key={key}>
                    <span className="jw-soft">{key}</span> {cellOf(value)}
                  </div>
                ))}
              {a.photos.length > 0 ? t('answers.photos', { count: a.photos.length }) : null}
              {a.hasPersonal ? <div className="jw-soft">{t('answers.personal')}</div> : null}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
