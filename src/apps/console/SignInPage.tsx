import { Form, Input } from 'antd'
import { type ReactNode, useEffect, useRef } from 'react'
import {
  api,
  FormShell,
  type Me,
  ProblemAlert,
  queryClient,
  useApi,
  useFilters,
  useGo,
  useSend,
  useTitle,
} from '#platform/ui'
import { welcome } from './SignedIn.tsx'
import { texts } from './texts.ts'
import { LanguageButton, ThemeButton } from './TopBar.tsx'

/** Only addresses of our own are gone to after signing in. */
const ownAddress = (next: string | undefined) =>
  next && /^\/(?![/\\])/.test(next) ? next : '/console'

function useEnter(): (me: Me) => void {
  const go = useGo()
  const [{ next }] = useFilters<{ next?: string }>()
  return (me) => {
    queryClient.clear()
    welcome(me)
    go(ownAddress(next), { replace: true })
  }
}

/** One address for all ways in: password, link with `?token=`, the first administrator. */
export function SignInPage() {
  const [{ token }] = useFilters<{ token?: string }>()
  const setup = useApi<{ readonly needed: boolean }>('/api/setup')
  if (token) return <LinkSignIn token={token} />
  if (setup.isPending) return <Frame title="" />
  return setup.data?.needed ? <Setup /> : <PasswordSignIn />
}

function Frame({ title, children }: { readonly title: string; readonly children?: ReactNode }) {
  const t = texts.useT()
  useTitle(title || t('signIn.title'))
  return (
    <div className="jw-door">
      <Graticule />
      <div className="jw-door-tools">
        <LanguageButton />
        <ThemeButton />
      </div>
      <main className="jw-door-card">
        <div className="jw-door-brand">
          <Mark size={34} />
          <div>
            <strong>{t('product')}</strong>
            <span>{t('productLine')}</span>
          </div>
        </div>
        <h1>{title}</h1>
        {children}
      </main>
    </div>
  )
}

export function Mark({ size }: { readonly size: number }) {
  return (
    <svg viewBox="0 0 32 32" width={size} height={size} aria-hidden="true" className="jw-mark">
      <rect width="32" height="32" rx="7" />
      <path d="M16 6v20M7 12.5c5.5 2 12.5 2 18 0M7 19.5c5.5-2 12.5-2 18 0" />
      <path opacity=".65" d="M11 7c-2.5 5.5-2.5 12.5 0 18M21 7c2.5 5.5 2.5 12.5 0 18" />
    </svg>
  )
}

/** Meridians and parallels, which the product is named after. */
function Graticule() {
  const steps = [-5, -4, -3, -2, -1, 0, 1, 2, 3, 4, 5]
  return (
    <svg
      className="jw-graticule"
      viewBox="-500 -300 1000 600"
      preserveAspectRatio="xMidYMid slice"
      aria-hidden="true"
    >
      {steps.map((i) => (
        <g key={i}>
          <path d={`M${i * 70} -420 Q${i * 150} 0 ${i * 70} 420`} />
          <path d={`M-640 ${i * 62 - i * i * i} Q0 ${i * 100} 640 ${i * 62 - i * i * i}`} />
        </g>
      ))}
    </svg>
  )
}

type Credentials = { readonly login: string; readonly password: string }

function PasswordSignIn() {
  const t = texts.useT()
  const enter = useEnter()
  return (
    <Frame title={t('signIn.title')}>
      <FormShell<Credentials, Me>
        run={(values, key) => api.post<Me>('/api/session', values, { key })}
        submit={t('signIn.submit')}
        told={false}
        allRequired
        onDone={enter}
      >
        <Form.Item name="login" label={t('signIn.login')} rules={[{ required: true }]}>
          <Input autoComplete="username" autoCapitalize="none" spellCheck={false} />
        </Form.Item>
        <Form.Item name="password" label={t('signIn.password')} rules={[{ required: true }]}>
          <Input.Password autoComplete="current-password" />
        </Form.Item>
      </FormShell>
      <p className="jw-door-foot">
        {t('signIn.forgot')}
        <a href="/">{t('signIn.resident')}</a>
      </p>
    </Frame>
  )
}

function LinkSignIn({ token }: { readonly token: string }) {
  const t = texts.useT()
  const enter = useEnter()
  const { send, problem } = useSend(
    (value: string, key) => api.post<Me>('/api/session/link', { token: value }, { key }),
    {
      quiet: true,
      onDone: enter,
    },
  )
  const sent = useRef(false)
  useEffect(() => {
    // A link can be used once; effects run twice in development.
    if (sent.current) return
    sent.current = true
    send(token)
  }, [send, token])
  return (
    <Frame title={problem ? t('signIn.linkFailed') : t('signIn.linkTitle')}>
      {problem ? (
        <>
          <ProblemAlert problem={problem} />
          <p>{t('signIn.linkHint')}</p>
          <a className="jw-link" href="/signin">
            {t('signIn.withPassword')}
          </a>
        </>
      ) : null}
    </Frame>
  )
}

type SetupValues = Credentials & { readonly name: string; readonly code: string }

function Setup() {
  const t = texts.useT()
  const enter = useEnter()
  const sign = async (values: SetupValues, key: string) => {
    await api.post('/api/setup', values, { key })
    return api.post<Me>('/api/session', { login: values.login, password: values.password })
  }
  return (
    <Frame title={t('setup.title')}>
      <p className="jw-soft">{t('setup.hint')}</p>
      <FormShell<SetupValues, Me>
        run={sign}
        submit={t('setup.submit')}
        told={false}
        allRequired
        onDone={enter}
      >
        <Form.Item name="code" label={t('setup.code')} rules={[{ required: true }]}>
          <Input autoComplete="one-time-code" spellCheck={false} className="jw-mono" />
        </Form.Item>
        <Form.Item name="name" label={t('setup.name')} rules={[{ required: true }]}>
          <Input autoComplete="name" />
        </Form.Item>
        <Form.Item name="login" label={t('setup.login')} rules={[{ required: true }]}>
          <Input autoComplete="username" autoCapitalize="none" spellCheck={false} />
        </Form.Item>
        <Form.Item
          name="password"
          label={t('setup.password')}
          extra={t('setup.passwordHint')}
          rules={[{ required: true }]}
        >
          <Input.Password autoComplete="new-password" />
        </Form.Item>
      </FormShell>
    </Frame>
  )
}
