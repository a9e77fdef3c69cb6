import { Button, Form, Input } from 'antd'
import { useEffect, useRef, useState } from 'react'
import {
  api,
  FormShell,
  Icon,
  type Me,
  type Problem,
  ProblemAlert,
  queryClient,
  useApi,
  useFilters,
  useGo,
  useSend,
  withQuery,
} from '#platform/ui'
import { welcome } from './SignedIn.tsx'
import { FactorStep, PasskeyButton } from './SignInPageFactor.tsx'
import { Frame, NewPasswordItem } from './SignInPageFrame.tsx'
import { AskRecovery, NewPassword } from './SignInPageRecovery.tsx'
import {
  type Entered,
  type FactorAsked,
  type OpenWays,
  ownAddress,
  useFragment,
} from './SignInPageWays.ts'
import { texts } from './texts.ts'

/** One address for all ways in: password, passkey, provider, links, the first administrator. */
export function SignInPage() {
  const go = useGo()
  const [{ token, next }] = useFilters<{ token?: string; next?: string }>()
  const given = useFragment()
  const [asked, setAsked] = useState<FactorAsked | null>(given.asked)
  const [recover, setRecover] = useState(given.recover)
  const [lost, setLost] = useState(false)
  const setup = useApi<{ readonly needed: boolean }>('/api/setup')
  const enter = (answer: Entered) => {
    if ('step' in answer) {
      setAsked(answer)
      return
    }
    queryClient.clear()
    welcome(answer)
    go(ownAddress(next ?? given.next), { replace: true })
  }
  if (asked) return <FactorStep asked={asked} onDone={enter} onBack={() => setAsked(null)} />
  if (recover) return <NewPassword token={recover} onDone={() => setRecover(null)} />
  if (token) return <LinkSignIn token={token} onDone={enter} />
  if (lost) return <AskRecovery onBack={() => setLost(false)} />
  if (setup.isPending) return <Frame title="" />
  if (setup.data?.needed) return <Setup onDone={enter} />
  return (
    <PasswordSignIn
      next={next}
      refused={given.refused}
      onDone={enter}
      onLost={() => setLost(true)}
    />
  )
}

type Enter = { readonly onDone: (answer: Entered) => void }

type Credentials = { readonly login: string; readonly password: string }

function PasswordSignIn({
  next,
  refused,
  onDone,
  onLost,
}: Enter & {
  readonly next: string | undefined
  readonly refused: boolean
  readonly onLost: () => void
}) {
  const t = texts.useT()
  const ways = useApi<OpenWays>('/api/session/ways')
  return (
    <Frame title={t('signIn.title')}>
      {refused ? (
        <p role="alert" className="jw-door-refused">
          {t('signIn.providerRefused')}
        </p>
      ) : null}
      <FormShell<Credentials, Entered>
        run={(values, key) => api.post<Entered>('/api/session', values, { key })}
        submit={t('signIn.submit')}
        told={false}
        allRequired
        onDone={onDone}
      >
        <Form.Item name="login" label={t('signIn.login')} rules={[{ required: true }]}>
          <Input autoComplete="username" autoCapitalize="none" spellCheck={false} />
        </Form.Item>
        <Form.Item name="password" label={t('signIn.password')} rules={[{ required: true }]}>
          <Input.Password autoComplete="current-password" />
        </Form.Item>
      </FormShell>
      <div className="jw-door-ways">
        {ways.data?.passkeys ? <PasskeyButton onDone={onDone} /> : null}
        {ways.data?.provider ? (
          <Button
            block
            icon={<Icon name="building" />}
            href={withQuery('/api/session/provider', { next })}
          >
            {t('signIn.provider', { name: ways.data.provider })}
          </Button>
        ) : null}
      </div>
      <div className="jw-door-foot">
        {ways.data?.letters ? (
          <Button type="link" size="small" onClick={onLost}>
            {t('recover.open')}
          </Button>
        ) : (
          t('signIn.forgot')
        )}
        <a href="/">{t('signIn.resident')}</a>
      </div>
    </Frame>
  )
}

const linkTitle = (problem: Problem | null) =>
  problem === null || problem.status === 0 || problem.status >= 500
    ? 'signIn.linkTitle'
    : 'signIn.linkFailed'

function LinkSignIn({ token, onDone }: Enter & { readonly token: string }) {
  const t = texts.useT()
  const { send, problem } = useSend(
    (value: string, key) => api.post<Entered>('/api/session/link', { token: value }, { key }),
    {
      quiet: true,
      onDone,
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
    <Frame title={t(linkTitle(problem))}>
      {problem ? (
        <>
          {problem.status === 0 || problem.status >= 500 ? (
            <ProblemAlert problem={problem} />
          ) : (
            <p>{t('signIn.linkHint')}</p>
          )}
          <a className="jw-link" href="/signin">
            {t('signIn.withPassword')}
          </a>
        </>
      ) : null}
    </Frame>
  )
}

type SetupValues = Credentials & { readonly name: string; readonly code: string }

function Setup({ onDone }: Enter) {
  const t = texts.useT()
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
        onDone={onDone}
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
        <NewPasswordItem name="password" label={t('setup.password')} />
      </FormShell>
    </Frame>
  )
}
