// What the one who asked may do now: answer, rate, have it reopened, add a word, withdraw. The server says which.
import { useState } from 'react'
import { useLanguage } from '#platform/ui/preferences.ts'
import { reasons } from '../../../domain/reasons.ts'
import { Button, Field, Note } from '../parts.tsx'
import { texts } from '../texts.ts'
import { useAct } from './act.ts'
import type { Told } from './FollowPage.tsx'
import { Rate } from './Rate.tsx'
import type { FollowCommand } from './view.ts'

export function Acts({ told }: { readonly told: Told }) {
  const { view } = told
  return (
    <>
      {view.question && view.can.answer === true ? <Answer told={told} /> : null}
      <Rate told={told} />
      <Others told={told} />
    </>
  )
}

function Answer({ told }: { readonly told: Told }) {
  const t = texts.useT()
  return (
    <section className="pt-ask">
      <h2>{t('follow.question')}</h2>
      <p className="pt-words pt-question">{told.view.question}</p>
      <TextForm
        told={told}
        command="answer"
        label={t('follow.answerLabel')}
        send={t('follow.answer')}
        maxLength={4000}
        required
      />
    </section>
  )
}

type TextFormProps = {
  readonly told: Told
  readonly command: Exclude<FollowCommand, 'rate'>
  readonly label: string
  readonly send: string
  readonly maxLength: number
  readonly required: boolean
  readonly warn?: boolean
  readonly onSent?: () => void
}

/** One text and one button, for the commands that need no more. */
function TextForm(props: TextFormProps) {
  const t = texts.useT()
  const { busy, failure, send } = useAct(props.told, props.command)
  const [text, setText] = useState('')
  const [missing, setMissing] = useState(false)
  const [reason, setReason] = useState<string | null>(null)
  const id = `text-${props.command}${props.told.part ?? ''}`
  return (
    <form
      noValidate
      onSubmit={(submit) => {
        submit.preventDefault()
        if (props.required && !text.trim()) {
          setMissing(true)
          document.getElementById(id)?.focus()
          return
        }
        void send({
          ...(text.trim() ? { text: text.trim() } : {}),
          ...(reason ? { reason } : {}),
        }).then((done) => {
          if (done) props.onSent?.()
        })
      }}
    >
      {props.command === 'withdraw' ? (
        <WhyField name={id} value={reason} onChange={setReason} />
      ) : null}
      <Field
        id={id}
        label={props.label}
        optional={!props.required}
        rows={3}
        maxLength={props.maxLength}
        error={missing && !text.trim() ? t('follow.needText') : undefined}
        value={text}
        onChange={setText}
      />
      {failure ? (
        <Note kind="bad" alert>
          <p>{failure}</p>
        </Note>
      ) : null}
      <Button type="submit" kind={props.warn ? 'warn' : 'primary'} busy={busy}>
        {busy ? t('follow.sending') : props.send}
      </Button>
    </form>
  )
}

/** Why it is withdrawn, as far as one wants to say. */
function WhyField(props: {
  readonly name: string
  readonly value: string | null
  readonly onChange: (code: string) => void
}) {
  const t = texts.useT()
  const language = useLanguage()
  return (
    <fieldset className="pt-radios">
      <legend>{t('follow.withdraw.why')}</legend>
      {Object.entries(reasons.withdraw).map(([code, both]) => (
        <label key={code}>
          <input
            type="radio"
            name={`why-${props.name}`}
            checked={props.value === code}
            onChange={() => props.onChange(code)}
          />
          <span>{both[language === 'en' ? 'en' : 'zh']}</span>
        </label>
      ))}
    </fieldset>
  )
}

const others = [
  { command: 'notSolved', maxLength: 1000, required: true },
  { command: 'addWord', maxLength: 2000, required: true },
  { command: 'withdraw', maxLength: 500, required: false },
] as const

function Others({ told }: { readonly told: Told }) {
  const t = texts.useT()
  const [open, setOpen] = useState<FollowCommand | null>(null)
  const [sent, setSent] = useState<FollowCommand | null>(null)
  const { can } = told.view
  const possible = others.filter(({ command }) => can[command] === true)
  // Only what was possible until lately needs a reason; the rest would be noise here.
  const expired =
    told.view.state === 'closed' && typeof can.notSolved === 'string' ? can.notSolved : ''
  if (possible.length === 0 && !expired && !sent) return null
  return (
    <section className="pt-others jw-no-print">
      <h2>{t('follow.actions')}</h2>
      <div aria-live="polite">
        {sent === 'addWord' ? (
          <Note kind="good">
            <p>{t('follow.addWord.sent')}</p>
          </Note>
        ) : null}
      </div>
      {possible.map(({ command, maxLength, required }) => (
        <div key={command} className="pt-other">
          <Button
            kind="plain"
            expanded={open === command}
            onClick={() => {
              setSent(null)
              setOpen(open === command ? null : command)
            }}
          >
            {t(`follow.${command}.open`)}
          </Button>
          {open === command ? (
            <div className="pt-inside">
              <h3>{t(`follow.${command}.title`)}</h3>
              {command === 'withdraw' ? <p>{t('follow.withdraw.note')}</p> : null}
              <TextForm
                told={told}
                command={command}
                label={t(`follow.${command}.label`)}
                send={t(`follow.${command}.send`)}
                maxLength={maxLength}
                required={required}
                warn={command === 'withdraw'}
                onSent={() => {
                  setOpen(null)
                  setSent(command)
                }}
              />
            </div>
          ) : null}
        </div>
      ))}
      {expired ? (
        <p className="pt-small">{t('follow.notSolved.why', { reason: expired })}</p>
      ) : null}
    </section>
  )
}
