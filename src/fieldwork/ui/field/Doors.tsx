// What stands before the work: signing in with a line, choosing a PIN, opening with it.
import { type ReactNode, useState } from 'react'
import { choosePin, forget, signIn, unlock } from './app.ts'
import type { Why } from './device.ts'
import { texts } from './texts.ts'
import { leastPin } from './vault.ts'

export function Input(props: {
  readonly label: string
  readonly value: string
  readonly onChange: (value: string) => void
  readonly secret?: boolean
  readonly tel?: boolean
  readonly hint?: string
  readonly maxLength?: number
  readonly onEnter?: () => void
}) {
  const { label, value, onChange, secret = false, tel = false, hint, onEnter } = props
  return (
    <label className="fw-input">
      <span>{label}</span>
      {hint ? <small>{hint}</small> : null}
      <input
        type={secret ? 'password' : tel ? 'tel' : 'text'}
        autoComplete="off"
        autoCapitalize="off"
        spellCheck={false}
        value={value}
        maxLength={props.maxLength}
        onChange={({ target }) => onChange(target.value)}
        onKeyDown={({ key }) => {
          if (key === 'Enter') onEnter?.()
        }}
      />
    </label>
  )
}

function Frame({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  const t = texts.useT()
  return (
    <main className="fw-door">
      <p className="fw-brand">{t('app')}</p>
      <h1>{title}</h1>
      {children}
    </main>
  )
}

/** Also where the session has ended while the store is open. */
export function SignInBox() {
  const t = texts.useT()
  const [login, setLogin] = useState('')
  const [password, setPassword] = useState('')
  const [failure, setFailure] = useState('')
  const [busy, setBusy] = useState(false)
  const submit = async () => {
    setBusy(true)
    setFailure('')
    const said = await signIn(login.trim(), password).finally(() => setBusy(false))
    if (said !== null) setFailure(said || t('signInBox.noLine'))
  }
  return (
    <>
      <Input label={t('signInBox.login')} value={login} onChange={setLogin} />
      <Input
        secret
        label={t('signInBox.password')}
        value={password}
        onChange={setPassword}
        onEnter={() => void submit()}
      />
      {failure ? (
        <p className="fw-wrong" role="alert">
          {failure}
        </p>
      ) : null}
      <button type="button" className="fw-button" disabled={busy} onClick={() => void submit()}>
        {t('signInBox.act')}
      </button>
      <p className="fw-soft">
        {t('signInBox.other')} <a href="/signin">{t('signInBox.otherLink')}</a>
      </p>
    </>
  )
}

export function Door({ wiped }: { readonly wiped?: Why | undefined }) {
  const t = texts.useT()
  return (
    <Frame title={t('signInBox.title')}>
      {wiped ? (
        <p className="fw-note" role="alert">
          {t(`wiped.${wiped}`)}
        </p>
      ) : null}
      <SignInBox />
    </Frame>
  )
}

const tooPlain = (pin: string) => new Set(pin).size < 4

export function NewPin() {
  const t = texts.useT()
  const [pin, setPin] = useState('')
  const [second, setSecond] = useState('')
  const [failure, setFailure] = useState('')
  const [busy, setBusy] = useState(false)
  const submit = async () => {
    if (pin.length < leastPin || tooPlain(pin)) return setFailure(t('pin.short', { n: leastPin }))
    if (pin !== second) return setFailure(t('pin.differs'))
    setBusy(true)
    try {
      await choosePin(pin)
    } catch {
      setFailure(t('pin.failed'))
    } finally {
      setBusy(false)
    }
  }
  return (
    <Frame title={t('pin.title')}>
      <p>{t('pin.why')}</p>
      <Input
        secret
        label={t('pin.new')}
        hint={t('pin.hint', { n: leastPin })}
        value={pin}
        onChange={setPin}
      />
      <Input
        secret
        label={t('pin.again')}
        value={second}
        onChange={setSecond}
        onEnter={() => void submit()}
      />
      {failure ? (
        <p className="fw-wrong" role="alert">
          {failure}
        </p>
      ) : null}
      <button type="button" className="fw-button" disabled={busy} onClick={() => void submit()}>
        {t(busy ? 'pin.making' : 'pin.make')}
      </button>
    </Frame>
  )
}

export function LockScreen({ left }: { readonly left?: number | undefined }) {
  const t = texts.useT()
  const [pin, setPin] = useState('')
  const [busy, setBusy] = useState(false)
  const [failed, setFailed] = useState(false)
  const [leaving, setLeaving] = useState(false)
  const submit = async () => {
    setBusy(true)
    setFailed(false)
    try {
      await unlock(pin)
    } catch {
      setFailed(true)
    } finally {
      setPin('')
      setBusy(false)
    }
  }
  return (
    <Frame title={t('pin.locked')}>
      <p>{t('pin.lockedText')}</p>
      <Input
        secret
        label={t('pin.enter')}
        value={pin}
        onChange={setPin}
        onEnter={() => void submit()}
      />
      {failed ? (
        <p className="fw-wrong" role="alert">
          {t('pin.failed')}
        </p>
      ) : null}
      {left === undefined || failed ? null : (
        <p className="fw-wrong" role="alert">
          {t('pin.wrong', { count: left })}
        </p>
      )}
      <button
        type="button"
        className="fw-button"
        disabled={busy || pin === ''}
        onClick={() => void submit()}
      >
        {t(busy ? 'pin.opening' : 'pin.open')}
      </button>
      {leaving ? (
        <div className="fw-note" role="alert">
          <p>{t('pin.forgotText')}</p>
          <button type="button" className="fw-button fw-danger" onClick={() => void forget('left')}>
            {t('pin.wipe')}
          </button>
        </div>
      ) : (
        <button type="button" className="fw-link" onClick={() => setLeaving(true)}>
          {t('pin.forgot')}
        </button>
      )}
    </Frame>
  )
}
