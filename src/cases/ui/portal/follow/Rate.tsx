import { useState } from 'react'
import { Button, Field, Note } from '../parts.tsx'
import { texts } from '../texts.ts'
import { useAct } from './act.ts'
import type { Told } from './FollowPage.tsx'
import { type Stars, starsKey, starValues } from './stars.ts'

export function Rate({ told }: { readonly told: Told }) {
  const { view } = told
  if (view.rating) return <Rated told={told} />
  return view.state === 'closed' && view.can.rate === true ? <RateForm told={told} /> : null
}

function Rated({ told: { view } }: { readonly told: Told }) {
  const t = texts.useT()
  const key = starsKey(view.rating?.stars ?? 0)
  if (!view.rating || !key) return null
  const solved = t(view.rating.solved ? 'follow.rate.yes' : 'follow.rate.no')
  return (
    <Note kind="good" title={t('follow.rate.thanks')}>
      <p>{t('follow.rate.yoursIs', { words: t(key), solved })}</p>
    </Note>
  )
}

function RateForm({ told }: { readonly told: Told }) {
  const t = texts.useT()
  const { busy, failure, send } = useAct(told, 'rate')
  const part = told.part ?? ''
  const [stars, setStars] = useState<Stars | null>(null)
  const [solved, setSolved] = useState<boolean | null>(null)
  const [words, setWords] = useState('')
  const [tried, setTried] = useState(false)
  return (
    <section className="pt-ask">
      <h2>{t('follow.rate.title')}</h2>
      <form
        noValidate
        onSubmit={(submit) => {
          submit.preventDefault()
          setTried(true)
          if (stars === null) document.getElementById(`stars-5${part}`)?.focus()
          else if (solved === null) document.getElementById(`solved-yes${part}`)?.focus()
          else void send({ stars, solved, ...(words.trim() ? { text: words.trim() } : {}) })
        }}
      >
        <StarsField
          part={part}
          value={stars}
          onChange={setStars}
          error={tried && stars === null ? t('follow.rate.needStars') : undefined}
        />
        <SolvedField
          part={part}
          value={solved}
          onChange={setSolved}
          error={tried && solved === null ? t('follow.rate.needSolved') : undefined}
        />
        {solved === false ? <p className="pt-small">{t('follow.rate.noHint')}</p> : null}
        <Field
          label={t('follow.rate.words')}
          optional
          rows={3}
          maxLength={1000}
          value={words}
          onChange={setWords}
        />
        {failure ? (
          <Note kind="bad" alert>
            <p>{failure}</p>
          </Note>
        ) : null}
        <Button type="submit" busy={busy}>
          {busy ? t('follow.sending') : t('follow.rate.send')}
        </Button>
      </form>
    </section>
  )
}

type ChoiceProps<T> = {
  readonly value: T | null
  readonly onChange: (value: T) => void
  readonly error: string | undefined
  /** Sets it apart from the same field of another case on the page. */
  readonly part: string
}

function StarsField({ value, onChange, error, part }: ChoiceProps<Stars>) {
  const t = texts.useT()
  return (
    <fieldset className="pt-radios" aria-describedby={error ? `stars-error${part}` : undefined}>
      <legend>{t('follow.rate.legend')}</legend>
      {error ? (
        <p id={`stars-error${part}`} className="pt-error">
          {error}
        </p>
      ) : null}
      {starValues.map((stars) => (
        <label key={stars}>
          <input
            type="radio"
            name={`stars${part}`}
            id={`stars-${stars}${part}`}
            checked={value === stars}
            onChange={() => onChange(stars)}
          />
          <span>{t(`follow.rate.s${stars}`)}</span>
          <span className="pt-stars" aria-hidden="true">
            {'★'.repeat(stars)}
            <i>{'★'.repeat(5 - stars)}</i>
          </span>
        </label>
      ))}
    </fieldset>
  )
}

function SolvedField({ value, onChange, error, part }: ChoiceProps<boolean>) {
  const t = texts.useT()
  return (
    <fieldset
      className="pt-radios pt-radios-row"
      aria-describedby={error ? `solved-error${part}` : undefined}
    >
      <legend>{t('follow.rate.solved')}</legend>
      {error ? (
        <p id={`solved-error${part}`} className="pt-error">
          {error}
        </p>
      ) : null}
      {([true, false] as const).map((solved) => (
        <label key={String(solved)}>
          <input
            type="radio"
            name={`solved${part}`}
            id={`${solved ? 'solved-yes' : 'solved-no'}${part}`}
            checked={value === solved}
            onChange={() => onChange(solved)}
          />
          <span>{t(solved ? 'follow.rate.yes' : 'follow.rate.no')}</span>
        </label>
      ))}
    </fieldset>
  )
}
