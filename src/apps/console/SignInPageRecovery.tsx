import { Button, Form, Input } from 'antd'
import { useState } from 'react'
import { api, FormShell } from '#platform/ui'
import { Frame, NewPasswordItem } from './SignInPageFrame.tsx'
import { texts } from './texts.ts'

/** Asks for a letter. What it says afterwards is the same whoever asks. */
export function AskRecovery({ onBack }: { readonly onBack: () => void }) {
  const t = texts.useT()
  const [sent, setSent] = useState(false)
  return (
    <Frame title={t('recover.title')}>
      {sent ? (
        <output className="jw-door-said">{t('recover.sent')}</output>
      ) : (
        <FormShell<{ readonly login: string }>
          run={({ login }) => api.post('/api/session/recovery', { login })}
          submit={t('recover.ask')}
          told={false}
          allRequired
          onDone={() => setSent(true)}
        >
          <Form.Item
            name="login"
            label={t('recover.login')}
            extra={t('recover.hint')}
            rules={[{ required: true }]}
          >
            <Input autoComplete="username" autoCapitalize="none" spellCheck={false} />
          </Form.Item>
        </FormShell>
      )}
      <p className="jw-door-foot">
        <Button type="link" size="small" onClick={onBack}>
          {t('signIn.withPassword')}
        </Button>
      </p>
    </Frame>
  )
}

/** Sets a new password with the token of a link. */
export function NewPassword({
  token,
  onDone,
}: {
  readonly token: string
  readonly onDone: () => void
}) {
  const t = texts.useT()
  return (
    <Frame title={t('recover.newTitle')}>
      <FormShell<{ readonly password: string }>
        run={({ password }) => api.post('/api/session/recovery/password', { token, password })}
        submit={t('recover.set')}
        told={t('recover.done')}
        allRequired
        onDone={onDone}
      >
        <NewPasswordItem name="password" label={t('account.new')} />
      </FormShell>
    </Frame>
  )
}
