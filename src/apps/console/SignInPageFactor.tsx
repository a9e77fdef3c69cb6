import { Button, Form, Input } from 'antd'
import { useState } from 'react'
import { api, FormShell, Icon, type Me, ProblemAlert, useSend } from '#platform/ui'
import { Frame } from './SignInPageFrame.tsx'
import { askPasskey, type FactorAsked } from './SignInPageWays.ts'
import { texts } from './texts.ts'

/** Signs in by itself: a passkey is two factors in one. */
export function PasskeyButton({ onDone }: { readonly onDone: (me: Me) => void }) {
  const t = texts.useT()
  const { send, sending, problem } = useSend<null, Me>(
    async () => api.post<Me>('/api/session/passkey', await askPasskey()),
    { quiet: true, onDone },
  )
  return (
    <>
      <ProblemAlert problem={problem} />
      <Button block icon={<Icon name="key" />} loading={sending} onClick={() => send(null)}>
        {t('signIn.passkey')}
      </Button>
    </>
  )
}

/** The second factor, after the password or the provider was right. */
export function FactorStep({
  asked,
  onDone,
  onBack,
}: {
  readonly asked: FactorAsked
  readonly onDone: (me: Me) => void
  readonly onBack: () => void
}) {
  const t = texts.useT()
  const { step, methods } = asked
  const app = methods.includes('totp')
  const [lost, setLost] = useState(!app)
  const typed = app || methods.includes('recoveryCode')
  return (
    <Frame title={t('signIn.factorTitle')}>
      {typed ? (
        <FormShell<{ readonly code: string }, Me>
          key={String(lost)}
          run={({ code }) => api.post<Me>('/api/session/factor', { step, code })}
          submit={t('signIn.submit')}
          told={false}
          allRequired
          onDone={onDone}
        >
          <Form.Item
            name="code"
            label={t(lost ? 'signIn.recoveryCode' : 'signIn.code')}
            extra={t(lost ? 'signIn.recoveryCodeHint' : 'signIn.codeHint')}
            rules={[{ required: true }]}
          >
            <Input
              autoComplete="one-time-code"
              inputMode={lost ? 'text' : 'numeric'}
              spellCheck={false}
              className="jw-mono"
            />
          </Form.Item>
        </FormShell>
      ) : null}
      {methods.includes('passkey') ? <PasskeyButton onDone={onDone} /> : null}
      <p className="jw-door-foot">
        {app && methods.includes('recoveryCode') ? (
          <Button type="link" size="small" onClick={() => setLost(!lost)}>
            {t(lost ? 'signIn.useApp' : 'signIn.useRecovery')}
          </Button>
        ) : null}
        <Button type="link" size="small" onClick={onBack}>
          {t('signIn.again')}
        </Button>
      </p>
    </Frame>
  )
}
