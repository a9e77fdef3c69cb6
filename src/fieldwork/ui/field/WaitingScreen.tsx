// What waits and what was refused; and leaving the device.
import { useEffect, useState } from 'react'
import { Icon } from '#platform/ui/icons.tsx'
import { wrongFromMs } from '../../domain/clock.ts'
import { again, drop, forget, full, line, queue, sync } from './app.ts'
import { SignInBox } from './Doors.tsx'
import { go } from './go.ts'
import { Unreadable, useSay } from './parts.tsx'
import { texts } from './texts.ts'
import type { Queued } from './wire.ts'

export function WaitingScreen() {
  const t = texts.useT()
  const say = useSay()
  const { online, sending, signIn, lastAt, offsetMs } = line.use()
  const items = queue.use().toReversed()
  const open = items.filter(({ state }) => state !== 'done')
  const done = items.filter(({ state }) => state === 'done')
  return (
    <>
      <h1>{t('waiting.title')}</h1>
      <p className="fw-soft">
        {lastAt ? t('waiting.last', { when: say.when(lastAt + offsetMs) }) : t('waiting.never')}
      </p>
      <Unreadable />
      {full.use() ? <p className="fw-note fw-bad">{t('waiting.full')}</p> : null}
      {Math.abs(offsetMs) > wrongFromMs ? (
        <p className="fw-note">
          {t('waiting.clock', { minutes: Math.round(Math.abs(offsetMs) / 60_000) })}
        </p>
      ) : null}
      <NeedsSignIn />
      {signIn ? null : (
        <button
          type="button"
          className="fw-button fw-wide"
          disabled={!online || sending}
          onClick={() => void sync()}
        >
          {t(sending ? 'waiting.sending' : online ? 'waiting.now' : 'waiting.offline')}
        </button>
      )}
      <h2>{t('waiting.open', { count: open.length })}</h2>
      {open.length === 0 ? <p className="fw-empty">{t('waiting.none')}</p> : null}
      <ul className="fw-list">
        {open.map((item) => (
          <OpenItem key={item.op.key} item={item} />
        ))}
      </ul>
      {done.length > 0 ? <h2>{t('waiting.done', { count: done.length })}</h2> : null}
      <ul className="fw-list fw-quiet-list">
        {done.slice(0, 30).map(({ op, title, result }) => (
          <li key={op.key}>
            <Icon name="check" size={18} /> {title}
            {typeof result?.['number'] === 'string' ? ` · ${result['number']}` : ''}
          </li>
        ))}
      </ul>
      <Room />
      <Leave waiting={open.length} />
    </>
  )
}

/** Where the session has ended, or is too old to make this device known. */
export function NeedsSignIn() {
  const t = texts.useT()
  const { signIn, prove } = line.use()
  if (!signIn) return null
  return (
    <section className="fw-form" aria-label={t('signInBox.title')}>
      <p className="fw-note">{t(prove ? 'waiting.prove' : 'waiting.signIn')}</p>
      <SignInBox />
    </section>
  )
}

function OpenItem({ item }: { readonly item: Queued }) {
  const t = texts.useT()
  const say = useSay()
  const { op, title, state, why } = item
  const [sure, setSure] = useState(false)
  return (
    <li className="fw-card">
      <span className={`fw-kind fw-kind-${state}`}>{t(`state.${state}`)}</span>
      <b>{title}</b>
      <span className="fw-soft">{say.when(op.madeAt)}</span>
      {state === 'refused' ? (
        <>
          <p className="fw-wrong">{why}</p>
          <div className="fw-actions">
            <button type="button" className="fw-small" onClick={() => void again(op.key)}>
              {t('waiting.again')}
            </button>
            <button
              type="button"
              className="fw-small fw-danger"
              onClick={() => (sure ? void drop(op.key) : setSure(true))}
            >
              {t(sure ? 'waiting.dropSure' : 'waiting.drop')}
            </button>
          </div>
        </>
      ) : null}
      {state === 'conflict' ? (
        <button
          type="button"
          className="fw-small"
          onClick={() => go({ name: 'conflict', id: op.key })}
        >
          {t('waiting.look')}
        </button>
      ) : null}
    </li>
  )
}

/** Bytes as people say them: `2.0 MB`, `11 GB`. */
function sized(bytes: number): string {
  const [unit, value] = bytes < 1e9 ? ['MB', bytes / 1e6] : ['GB', bytes / 1e9]
  return `${value < 10 ? value.toFixed(1) : Math.round(value)} ${unit}`
}

function Room() {
  const t = texts.useT()
  const [room, setRoom] = useState<{ used: number; of: number }>()
  useEffect(() => {
    void navigator.storage?.estimate?.().then(({ usage = 0, quota = 0 }) => {
      setRoom({ used: usage, of: quota })
    })
  }, [])
  if (!room) return null
  return (
    <p className="fw-soft">{t('waiting.room', { used: sized(room.used), of: sized(room.of) })}</p>
  )
}

function Leave({ waiting }: { readonly waiting: number }) {
  const t = texts.useT()
  const [asked, setAsked] = useState(false)
  if (!asked) {
    return (
      <button type="button" className="fw-link" onClick={() => setAsked(true)}>
        {t('leave.ask')}
      </button>
    )
  }
  return (
    <div className="fw-note" role="alert">
      <p>{waiting > 0 ? t('leave.waits', { count: waiting }) : t('leave.text')}</p>
      <button type="button" className="fw-button fw-danger" onClick={() => void forget('left')}>
        {t('leave.act')}
      </button>
    </div>
  )
}
