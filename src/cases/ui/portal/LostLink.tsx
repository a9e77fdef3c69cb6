// A lost follow link: asked for by the e-mail address left with the report, and made anew from the letter.
import { useRef, useState } from 'react'
import { api, asProblem } from '#platform/ui/api.ts'
import { keep } from './kept.ts'
import { sayNumberOf } from '../types.ts'
import { newKey } from './load.ts'
import { BackLink, Button, Field, Link, Note, Page } from './parts.tsx'
import { texts } from './texts.ts'

type State = 'ready' | 'busy' | 'done' | 'failed'

export function LostForm() {
  const t = texts.useT()
  const [email, setEmail] = useState('')
  const [wrong, setWrong] = useState(false)
  const [state, setState] = useState<State>('ready')
  const ask = async () => {
    setState('busy')
    try {
      await api.post('/api/lost-links', { email: email.trim() }, { key: newKey() })
      setState('done')
    } catch (error) {
      setWrong(asProblem(error).status === 400)
      setState(asProblem(error).status === 400 ? 'ready' : 'failed')
    }
  }
  return (
    <section>
      <h2>{t('followEntry.lostTitle')}</h2>
      <p>{t('followEntry.lost')}</p>
      <form
        noValidate
        onSubmit={(submit) => {
          submit.preventDefault()
          if (/^\S+@\S+\.\S+$/.test(email.trim())) void ask()
          else {
            setWrong(true)
            document.getElementById('lost-email')?.focus()
          }
        }}
      >
        <Field
          id="lost-email"
          type="email"
          autoComplete="email"
          label={t('lostLink.email')}
          error={wrong ? t('lostLink.wrong') : undefined}
          value={email}
          onChange={(value) => {
            setEmail(value)
            setWrong(false)
          }}
        />
        <Button type="submit" kind="plain" busy={state === 'busy'}>
          {t('lostLink.ask')}
        </Button>
        <div aria-live="polite">
          {state === 'done' ? <Note kind="good">{t('lostLink.asked')}</Note> : null}
          {state === 'failed' ? <Note kind="bad">{t('lostLink.failed')}</Note> : null}
        </div>
      </form>
    </section>
  )
}

type Renewed = { readonly number: string; readonly followToken: string }

/** Opened from the letter. Nothing happens before a press: mail programs open links by themselves. */
export function AgainPage() {
  const t = texts.useT()
  const secret = location.hash.slice(1)
  const key = useRef(newKey())
  const [state, setState] = useState<State | 'over'>(
    /^[\w-]{20,64}$/.test(secret) ? 'ready' : 'over',
  )
  const [items, setItems] = useState<readonly Renewed[]>([])
  const renew = async () => {
    setState('busy')
    try {
      const answer = await api.post<{ readonly items: readonly Renewed[] }>(
        '/api/lost-links/use',
        { secret },
        { key: key.current },
      )
      setItems(answer.items)
      setState('done')
    } catch (error) {
      const { status } = asProblem(error)
      setState(status === 404 || status === 400 ? 'over' : 'failed')
    }
  }
  return (
    <Page title={t('lostLink.title')} above={<BackLink to="/follow" />}>
      {state === 'over' ? (
        <>
          <Note kind="bad">
            <p>{t('lostLink.over')}</p>
          </Note>
          <p>
            <Link to="/follow">{t('lostLink.askAgain')}</Link>
          </p>
        </>
      ) : state === 'done' ? (
        <Links items={items} />
      ) : (
        <>
          <p>{t('lostLink.explain')}</p>
          <Button busy={state === 'busy'} onClick={() => void renew()}>
            {t('lostLink.renew')}
          </Button>
          <div aria-live="polite">
            {state === 'failed' ? <Note kind="bad">{t('lostLink.failed')}</Note> : null}
          </div>
        </>
      )}
    </Page>
  )
}

function Links({ items }: { readonly items: readonly Renewed[] }) {
  const t = texts.useT()
  const [kept, setKept] = useState(false)
  return (
    <>
      <Note kind="good" alert>
        <p>{t('lostLink.done')}</p>
      </Note>
      <ul className="pt-list">
        {items.map(({ number, followToken }) => (
          <li key={followToken}>
            <Link to={`/follow/${followToken}`}>
              {t('lostLink.open', { number: sayNumberOf(number) })}
            </Link>
          </li>
        ))}
      </ul>
      <Button
        kind="plain"
        icon={kept ? 'check' : 'star'}
        onClick={() => {
          for (const { number, followToken } of items)
            keep({ token: followToken, number, title: sayNumberOf(number) })
          setKept(true)
        }}
      >
        {kept ? t('follow.saved') : t('follow.save')}
      </Button>
    </>
  )
}
