// What waits, what was refused, what two people did at once; and leaving the device.
import { useEffect, useState } from 'react'
import { Icon } from '#platform/ui/icons.tsx'
import { wrongFromMs } from '../../domain/clock.ts'
import { again, decide, drop, forget, full, line, queue, sync } from './app.ts'
import { SignInBox } from './Doors.tsx'
import { back, go } from './go.ts'
import { Failed, Sub, Unreadable, useSay } from './parts.tsx'
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

const hidden = new Set([
  'caseId',
  'visitId',
  'formId',
  'edition',
  'thingId',
  'thing',
  'version',
  'photos',
  'point',
])

const say = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value))

/** What is worth comparing, nested values on their own lines. */
function rowsOf(value: unknown, path = ''): [string, string][] {
  if (typeof value !== 'object' || value === null)
    return [[path, value === null || value === undefined ? '–' : say(value)]]
  if (Array.isArray(value) && value.every((v) => typeof v !== 'object'))
    return [[path, value.join('、') || '–']]
  return Object.entries(value).flatMap(([key, inner]) =>
    hidden.has(key)
      ? []
      : rowsOf(inner, /^(answers|change)$/.test(key) ? path : path ? `${path}.${key}` : key),
  )
}

export function ConflictScreen({ id }: { readonly id: string }) {
  const t = texts.useT()
  const item = queue.use().find(({ op }) => op.key === id)
  const [failure, setFailure] = useState('')
  const [busy, setBusy] = useState(false)
  if (!item) return <Sub title={t('conflict.gone')}>{null}</Sub>
  const take = async (which: 'mine' | 'theirs') => {
    setBusy(true)
    const said = await decide(id, which)
    setBusy(false)
    if (said === null) back()
    else setFailure(said || t('signInBox.noLine'))
  }
  const mine = new Map(rowsOf(item.op.data))
  const theirs = new Map(rowsOf(item.theirs ?? {}))
  return (
    <Sub title={t('conflict.title')}>
      <p>
        <b>{item.title}</b>
      </p>
      <p className="fw-soft">{t('conflict.text')}</p>
      <div className="fw-two">
        {(['mine', 'theirs'] as const).map((which) => (
          <section key={which} className="fw-card" aria-label={t(`conflict.${which}`)}>
            <h2>{t(`conflict.${which}`)}</h2>
            <dl>
              {[...(which === 'mine' ? mine : theirs)].map(([key, value]) => (
                <div key={key} className={mine.get(key) !== theirs.get(key) ? 'fw-differs' : ''}>
                  <dt>{t(`fields.${key}` as never, { defaultValue: key })}</dt>
                  <dd>{t(`values.${value}` as never, { defaultValue: value })}</dd>
                </div>
              ))}
            </dl>
            <button
              type="button"
              className="fw-button"
              disabled={busy}
              onClick={() => void take(which)}
            >
              {t(`conflict.take.${which}`)}
            </button>
          </section>
        ))}
      </div>
      <Failed text={failure} />
    </Sub>
  )
}

function Room() {
  const t = texts.useT()
  const [room, setRoom] = useState<{ used: number; of: number }>()
  useEffect(() => {
    void navigator.storage?.estimate?.().then(({ usage = 0, quota = 0 }) => {
      setRoom({ used: usage / 1e6, of: quota / 1e6 })
    })
  }, [])
  if (!room) return null
  const mb = (value: number) => (value < 10 ? value.toFixed(1) : String(Math.round(value)))
  return <p className="fw-soft">{t('waiting.room', { used: mb(room.used), of: mb(room.of) })}</p>
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
