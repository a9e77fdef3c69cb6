// A visit or an inspection: the form is judged here as the server will judge it.
import { useState } from 'react'
import { nameIn } from '#platform/ui/i18n.ts'
import { type Answers, filesIn, judge } from '../../domain/form.ts'
import { FormFill } from '../form/FormFill.tsx'
import { make } from './app.ts'
import { back } from './go.ts'
import {
  Failed,
  media,
  Sub,
  useDay,
  useDoneHere,
  useDraft,
  usePosition,
  useSaving,
  useSay,
} from './parts.tsx'
import { texts } from './texts.ts'
import type { Form, Visit } from './wire.ts'

type Asked = { readonly visitId?: string; readonly formId?: string }

export function FormScreen({ visitId, formId }: Asked) {
  const t = texts.useT()
  const day = useDay()
  const { language } = useSay()
  const visit = day.visits.find(({ id }) => id === visitId)
  const form = day.forms.find(({ id }) => id === (visit?.formId ?? formId))
  const done = useDoneHere()(visitId ?? '')
  if (!form) return <Sub title={t('visit.gone')}>{null}</Sub>
  return (
    <Sub title={visit?.title ?? nameIn(language, form)}>
      {visit ? (
        <p className="fw-soft">
          {[nameIn(language, form), visit.address].filter(Boolean).join(' · ')}
        </p>
      ) : null}
      {visit?.state === 'done' || done ? (
        <p className="fw-note">{t(`sent.${done?.state ?? 'done'}`)}</p>
      ) : (
        <Fill form={form} visit={visit} />
      )}
    </Sub>
  )
}

function Fill({ form, visit }: { readonly form: Form; readonly visit: Visit | undefined }) {
  const t = texts.useT()
  const { language } = useSay()
  const me = usePosition()
  const draft = useDraft<Answers>(`form/${visit?.id ?? form.id}`, {}, form.edition)
  // told once one has tried to finish; what is put right is no longer told
  const [tried, setTried] = useState(false)
  const wrong = tried ? judge(form, draft.value).wrong : []
  const [failure, setFailure] = useState('')
  const say = (text: string): false => {
    setFailure(text)
    return false
  }
  const save = async () => {
    const { kept, wrong: faults } = judge(form, draft.value)
    setTried(true)
    if (faults.length > 0) return say(t('visit.wrong', { count: faults.length }))
    try {
      await make({
        kind: form.kind,
        title: visit?.title ?? nameIn(language, form),
        data: {
          formId: form.id,
          edition: form.edition,
          answers: kept,
          ...(visit ? { visitId: visit.id } : {}),
          ...(me ? { point: me } : {}),
        },
        ...(visit ? { base: { version: visit.version }, about: visit.id } : {}),
        photos: filesIn(form.layout, kept).map(({ id }) => id),
      })
      draft.clear()
      back()
      return true
    } catch {
      return say(t('noRoom'))
    }
  }
  const { saving, start } = useSaving(save)
  return (
    <div className="fw-form">
      {(draft.begunWith ?? form.edition) === form.edition ? null : (
        <p className="fw-note">{t('visit.newEdition')}</p>
      )}
      <FormFill
        form={form}
        answers={draft.value}
        onChange={draft.set}
        wrong={wrong}
        language={language}
        media={media}
      />
      <Failed
        text={(tried && wrong.length === 0 ? '' : failure) || (draft.failed ? t('noRoom') : '')}
      />
      <button type="button" className="fw-button fw-wide" disabled={saving} onClick={start}>
        {t('visit.save')}
      </button>
    </div>
  )
}
