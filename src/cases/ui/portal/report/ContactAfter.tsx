// Contact details, asked for once the report is in: nobody has to leave any to be heard.
import { useState } from 'react'
import { api } from '#platform/ui/api.ts'
import { newKey } from '../load.ts'
import { Button, Field, Link, Note } from '../parts.tsx'
import { texts } from '../texts.ts'
import { type Contact, noAnswers, wrongContact } from './answers.ts'

type State = 'closed' | 'open' | 'busy' | 'done' | 'failed'

export function ContactAfter({ token }: { readonly token: string }) {
  const t = texts.useT()
  const [state, setState] = useState<State>('closed')
  if (state === 'done') {
    return (
      <Note kind="good" alert>
        <p>{t('report.after.done')}</p>
      </Note>
    )
  }
  return (
    <section className="jw-no-print">
      <h2>{t('report.after.title')}</h2>
      <p>{t('report.after.text')}</p>
      {state === 'closed' ? (
        <Button kind="plain" icon="message" onClick={() => setState('open')}>
          {t('report.after.open')}
        </Button>
      ) : (
        <ContactForm token={token} state={state} setState={setState} />
      )}
    </section>
  )
}

type FormProps = {
  readonly token: string
  readonly state: State
  readonly setState: (state: State) => void
}

function ContactForm({ token, state, setState }: FormProps) {
  const t = texts.useT()
  const [contact, setContact] = useState<Contact>(noAnswers.contact)
  const [tried, setTried] = useState(false)
  const wrong = tried ? wrongContact(contact) : []
  const save = async () => {
    setTried(true)
    if (wrongContact(contact).length > 0) return
    setState('busy')
    try {
      await api.put(`/api/follow/${token}/own`, contact, { key: newKey() })
      setState('done')
    } catch {
      setState('failed')
    }
  }
  const field = (name: 'email' | 'phone', bad: 'badEmail' | 'badPhone') => (
    <Field
      id={`after-${name}`}
      type={name === 'email' ? 'email' : 'tel'}
      autoComplete={name === 'email' ? 'email' : 'tel'}
      optional
      label={t(`report.contact.${name}`)}
      hint={t(`report.contact.${name}Hint`)}
      error={wrong.includes(name) ? t(`report.contact.${bad}`) : undefined}
      maxLength={name === 'email' ? 200 : 20}
      value={contact[name]}
      onChange={(value) => {
        setTried(false)
        setContact({ ...contact, [name]: value })
      }}
    />
  )
  return (
    <form
      noValidate
      onSubmit={(submit) => {
        submit.preventDefault()
        void save()
      }}
    >
      {field('email', 'badEmail')}
      {field('phone', 'badPhone')}
      <p className="pt-small">
        {t('report.contact.purpose')} <Link to="/privacy">{t('report.contact.more')}</Link>
      </p>
      <Button type="submit" busy={state === 'busy'}>
        {t('own.save')}
      </Button>
      <div aria-live="polite">
        {state === 'failed' ? (
          <Note kind="bad">
            <p>{t('report.after.failed')}</p>
          </Note>
        ) : null}
      </div>
    </form>
  )
}
