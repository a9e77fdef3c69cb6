import {
  type PublicKeyCredentialCreationOptionsJSON,
  startRegistration,
} from '@simplewebauthn/browser'
import { App, Button, Form, Input, Modal, QRCode } from 'antd'
import { useState } from 'react'
import { api, FormShell, Icon, Section, useApi, useSend, When } from '#platform/ui'
import type { OwnAccount } from './AccountPage.tsx'
import { type Proven, useProof } from './AccountPageProof.tsx'
import { notGiven, type OpenWays } from './SignInPageWays.ts'
import { texts } from './texts.ts'

type Codes = { readonly recoveryCodes: readonly string[] }
const touches = ['/api/account', '/api/session']

/** Authenticator app, passkeys, recovery codes. */
export function Factors({ account }: { readonly account: OwnAccount }) {
  const t = texts.useT()
  const { proven, dialog } = useProof()
  const [codes, setCodes] = useState<readonly string[]>([])
  const told = ({ recoveryCodes }: Codes) => setCodes(recoveryCodes)
  const renew = useSend<null, Codes>(
    () => proven(() => api.post<Codes>('/api/account/recovery-codes')),
    {
      touches,
      onDone: told,
    },
  )
  const any = account.totp || account.passkeys.length > 0
  return (
    <Section title={t('account.factors')}>
      <p className="jw-record-hint">{t('account.factorsHint')}</p>
      <AuthenticatorApp account={account} proven={proven} onCodes={told} />
      <Passkeys account={account} proven={proven} onCodes={told} />
      {any ? (
        <div className="jw-account-factor">
          <span>
            <strong>{t('account.codes')}</strong>
            <small>{t('account.codesLeft', { count: account.recoveryCodes })}</small>
          </span>
          <Button size="small" loading={renew.sending} onClick={() => renew.send(null)}>
            {t('account.codesRenew')}
          </Button>
        </div>
      ) : null}
      {dialog}
      <CodesTold codes={codes} onClose={() => setCodes([])} />
    </Section>
  )
}

type Part = {
  readonly account: OwnAccount
  readonly proven: Proven
  readonly onCodes: (codes: Codes) => void
}

type Begun = { readonly secret: string; readonly uri: string }

function AuthenticatorApp({ account, proven, onCodes }: Part) {
  const t = texts.useT()
  const [begun, setBegun] = useState<Begun | null>(null)
  const begin = useSend<null, Begun>(() => proven(() => api.post<Begun>('/api/account/totp')), {
    onDone: setBegun,
  })
  const remove = useSend<null>(() => proven(() => api.delete('/api/account/totp')), { touches })
  return (
    <div className="jw-account-factor">
      <span>
        <strong>{t('account.app')}</strong>
        <small>{t(account.totp ? 'account.on' : 'account.off')}</small>
      </span>
      {account.totp ? (
        <Button size="small" loading={remove.sending} onClick={() => remove.send(null)}>
          {t('account.remove')}
        </Button>
      ) : (
        <Button size="small" loading={begin.sending} onClick={() => begin.send(null)}>
          {t('account.appAdd')}
        </Button>
      )}
      <NewApp
        begun={begun}
        onClose={() => setBegun(null)}
        onDone={(codes) => {
          setBegun(null)
          onCodes(codes)
        }}
      />
    </div>
  )
}

function NewApp({
  begun,
  onClose,
  onDone,
}: {
  readonly begun: Begun | null
  readonly onClose: () => void
  readonly onDone: (codes: Codes) => void
}) {
  const t = texts.useT()
  return (
    <Modal
      open={begun !== null}
      title={t('account.appAdd')}
      footer={null}
      destroyOnHidden
      onCancel={onClose}
    >
      <p className="jw-soft">{t('account.appHint')}</p>
      {begun ? (
        <div className="jw-account-qr">
          <QRCode
            type="svg"
            size={184}
            value={begun.uri}
            color="#000"
            bgColor="#fff"
            aria-label={t('account.qr')}
          />
          <code className="jw-mono">{begun.secret.replace(/(.{4})(?=.)/g, '$1 ')}</code>
        </div>
      ) : null}
      <FormShell<{ readonly code: string }, Codes>
        run={({ code }) => api.post<Codes>('/api/account/totp/confirm', { code })}
        submit={t('account.appAdd')}
        touches={touches}
        allRequired
        onDone={onDone}
      >
        <Form.Item name="code" label={t('signIn.code')} rules={[{ required: true }]}>
          <Input inputMode="numeric" autoComplete="one-time-code" className="jw-mono" />
        </Form.Item>
      </FormShell>
    </Modal>
  )
}

type NewKey = { readonly step: string; readonly options: PublicKeyCredentialCreationOptionsJSON }

function Passkeys({ account, proven, onCodes }: Part) {
  const t = texts.useT()
  const ways = useApi<OpenWays>('/api/session/ways')
  const add = useSend(
    async (name: string) => {
      const { step, options } = await proven(() =>
        api.post<NewKey>('/api/account/passkeys/options'),
      )
      const response = await startRegistration({ optionsJSON: options }).catch(() => {
        throw notGiven()
      })
      return api.post<Codes>('/api/account/passkeys', { step, response, name })
    },
    { touches, onDone: onCodes },
  )
  const remove = useSend(
    (id: string) => proven(() => api.delete(`/api/account/passkeys/${encodeURIComponent(id)}`)),
    { touches },
  )
  return (
    <>
      {account.passkeys.map((key) => (
        <div key={key.id} className="jw-account-factor">
          <span>
            <strong>
              {t('account.passkey')} · {key.name}
            </strong>
            <small>
              {key.usedAt ? t('account.used') : t('account.added')}{' '}
              <When at={key.usedAt ?? key.createdAt} />
            </small>
          </span>
          <Button size="small" loading={remove.sending} onClick={() => remove.send(key.id)}>
            {t('account.remove')}
          </Button>
        </div>
      ))}
      <div className="jw-account-factor">
        <span>
          <strong>{t('account.passkey')}</strong>
          <small>
            {t(ways.data?.passkeys === false ? 'account.passkeyNoName' : 'account.passkeyHint')}
          </small>
        </span>
        <Button
          size="small"
          icon={<Icon name="plus" />}
          disabled={ways.data?.passkeys === false}
          loading={add.sending}
          onClick={() => add.send(t('account.passkeyName', { browser: browserName() }))}
        >
          {t('account.passkeyAdd')}
        </Button>
      </div>
    </>
  )
}

const browserName = () => /Edg|Firefox|Chrome|Safari/.exec(navigator.userAgent)?.[0] ?? ''

/** Shown once; only its own button closes it, so that nobody loses them by a stray press. */
function CodesTold({
  codes,
  onClose,
}: {
  readonly codes: readonly string[]
  readonly onClose: () => void
}) {
  const t = texts.useT()
  const { message } = App.useApp()
  const copy = () =>
    void navigator.clipboard
      .writeText(codes.join('\n'))
      .then(() => message.success(t('account.codesCopied')))
  return (
    <Modal
      open={codes.length > 0}
      title={t('account.codes')}
      closable={false}
      keyboard={false}
      mask={{ closable: false }}
      footer={[
        <Button key="copy" onClick={copy}>
          {t('account.codesCopy')}
        </Button>,
        <Button key="done" type="primary" onClick={onClose}>
          {t('account.codesKept')}
        </Button>,
      ]}
    >
      <p className="jw-soft">{t('account.codesHint')}</p>
      <ul className="jw-account-codes">
        {codes.map((code) => (
          <li key={code} className="jw-mono">
            {code}
          </li>
        ))}
      </ul>
    </Modal>
  )
}
