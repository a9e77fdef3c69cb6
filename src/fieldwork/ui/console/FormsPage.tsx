// Forms: the list, and the editor with its preview.
import { Button } from 'antd'
import { useState } from 'react'
import {
  EmptyState,
  FailedState,
  Icon,
  nameIn,
  Page,
  StateTag,
  useApi,
  useGo,
  useLanguage,
  Waiting,
} from '#platform/ui'
import { FormEditor } from './FormEditor.tsx'
import { texts } from './texts.ts'
import type { FormWhole, ListedForm } from './wire.ts'
import './fieldwork.css'

type At = { readonly at: 'list' } | { readonly at: 'edit'; readonly id: string | null }

export default function FormsPage() {
  const [where, setWhere] = useState<At>({ at: 'list' })
  const back = () => setWhere({ at: 'list' })
  if (where.at === 'edit') return <Edit id={where.id} back={back} />
  return <List go={setWhere} />
}

function List({ go }: { readonly go: (at: At) => void }) {
  const t = texts.useT()
  const language = useLanguage()
  const open = useGo()
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
                <Button onClick={() => open(`/console/answers?form=${form.id}`)}>
                  {t('forms.answers')}
                </Button>
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
