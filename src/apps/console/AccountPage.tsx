import { Alert } from 'antd'
import { FailedState, Page, useApi, useMe, Waiting } from '#platform/ui'
import { Factors } from './AccountPageFactors.tsx'
import { PasswordForm } from './AccountPagePassword.tsx'
import { Sessions } from './AccountPageSessions.tsx'
import { texts } from './texts.ts'

export type OwnAccount = {
  readonly login: string | null
  readonly email: string | null
  readonly totp: boolean
  readonly passkeys: readonly {
    readonly id: string
    readonly name: string
    readonly createdAt: string
    readonly usedAt: string | null
  }[]
  readonly recoveryCodes: number
  readonly factorWanted: boolean
}

/** How one signs in and where one is signed in. */
export function AccountPage() {
  const t = texts.useT()
  const me = useMe()
  const account = useApi<OwnAccount>('/api/account')
  const must = me.mustChangePassword ? 'account.must' : 'account.mustAdd'
  return (
    <Page title={t('account.title')} width={760}>
      {me.mustChangePassword || me.mustAddFactor ? (
        <Alert showIcon type="info" title={t(must)} className="jw-problem" />
      ) : null}
      {account.data ? (
        <div className="jw-account-page">
          {account.data.login ? <PasswordForm /> : null}
          {me.mustChangePassword ? null : <Factors account={account.data} />}
          {me.mustChangePassword ? null : <Sessions />}
        </div>
      ) : account.error ? (
        <FailedState problem={account.error} again={() => void account.refetch()} />
      ) : (
        <Waiting />
      )}
    </Page>
  )
}
