// Before factors are changed one shows anew who one is: the server says when, this asks how.
import { Button, Form, Input, Modal } from 'antd'
import { type ReactNode, useCallback, useState } from 'react'
import { api, asProblem, FormShell, ProblemAlert, useSend } from '#platform/ui'
import { askPasskey } from './SignInPageWays.ts'
import { texts } from './texts.ts'

type Asked = {
  readonly methods: readonly string[]
  readonly done: () => void
  readonly fail: () => void
}

export type Proven = <T>(run: () => Promise<T>) => Promise<T>

/** `proven` runs a change, asks for a proof where the server wants one, and runs it again. */
export function useProof(): { readonly proven: Proven; readonly dialog: ReactNode } {
  const [asked, setAsked] = useState<Asked | null>(null)
  const proven: Proven = useCallback(async (run) => {
    try {
      return await run()
    } catch (error) {
      const methods = asProblem(error).facts['prove']
      if (!Array.isArray(methods) || methods.length === 0) throw error
      await new Promise<void>((done, refuse) => {
        const fail = () => refuse(asProblem(error))
        setAsked({ methods: methods.map(String), done, fail })
      })
      return run()
    }
  }, [])
  const close = (how: 'done' | 'fail') => {
    asked?.[how]()
    setAsked(null)
  }
  return { proven, dialog: <Proof asked={asked} onClose={close} /> }
}

type Typed = { readonly password?: string; readonly code?: string }

function Proof({
  asked,
  onClose,
}: {
  readonly asked: Asked | null
  readonly onClose: (how: 'done' | 'fail') => void
}) {
  const t = texts.useT()
  const methods = asked?.methods ?? []
  const done = () => onClose('done')
  const passkey = useSend<null>(async () => api.post('/api/session/prove', await askPasskey()), {
    quiet: true,
    onDone: done,
  })
  const field = methods.includes('password') ? 'password' : 'code'
  return (
    <Modal
      open={asked !== null}
      title={t('account.proveTitle')}
      footer={null}
      destroyOnHidden
      onCancel={() => onClose('fail')}
    >
      <p className="jw-soft">{t('account.proveHint')}</p>
      {methods.some((method) => method !== 'passkey') ? (
        <FormShell<Typed>
          run={(values) => api.post('/api/session/prove', values)}
          submit={t('account.prove')}
          told={false}
          allRequired
          onDone={done}
        >
          {field === 'password' ? (
            <Form.Item name="password" label={t('account.old')} rules={[{ required: true }]}>
              <Input.Password autoComplete="current-password" />
            </Form.Item>
          ) : (
            <Form.Item name="code" label={t('account.codeOrRecovery')} rules={[{ required: true }]}>
              <Input autoComplete="one-time-code" className="jw-mono" />
            </Form.Item>
          )}
        </FormShell>
      ) : null}
      {methods.includes('passkey') ? (
        <>
          <ProblemAlert problem={passkey.problem} />
          <Button block loading={passkey.sending} onClick={() => passkey.send(null)}>
            {t('signIn.passkey')}
          </Button>
        </>
      ) : null}
    </Modal>
  )
}
