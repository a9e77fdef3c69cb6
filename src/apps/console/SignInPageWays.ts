// What the sign-in page knows of the ways in, and the browser's part in passkeys.
import {
  type AuthenticationResponseJSON,
  type PublicKeyCredentialRequestOptionsJSON,
  startAuthentication,
} from '@simplewebauthn/browser'
import { useState } from 'react'
import { api, type Me, Problem } from '#platform/ui'
import { texts } from './texts.ts'

export type Method = 'totp' | 'passkey' | 'recoveryCode'
/** The first factor was right; the second is to be shown with this step. */
export type FactorAsked = { readonly step: string; readonly methods: readonly Method[] }
export type Entered = Me | FactorAsked

export type OpenWays = {
  readonly provider: string | null
  readonly passkeys: boolean
  readonly letters: boolean
}

/** Only addresses of our own are gone to after signing in. */
export const ownAddress = (next: string | undefined | null) =>
  next && /^\/(?![/\\])/.test(next) ? next : '/console'

const methods: readonly string[] = ['totp', 'passkey', 'recoveryCode'] satisfies Method[]

/** What came behind the `#`, where no server's log sees it; it is taken out of the address at once. */
function takeFragment() {
  const given = new URLSearchParams(location.hash.slice(1))
  if (location.hash) {
    history.replaceState(history.state, '', `${location.pathname}${location.search}`)
  }
  const step = given.get('factor')
  const asked: FactorAsked | null = step
    ? {
        step,
        methods: (given.get('methods') ?? '')
          .split(',')
          .filter((m): m is Method => methods.includes(m)),
      }
    : null
  return {
    asked,
    next: given.get('next'),
    recover: given.get('recover'),
    refused: given.has('refused'),
  }
}

export const useFragment = () => useState(takeFragment)[0]

/** What the browser gave, ready to be sent; whoever closes its window gets a plain sentence. */
export async function askPasskey(): Promise<{
  step: string
  response: AuthenticationResponseJSON
}> {
  const { step, options } = await api.post<{
    step: string
    options: PublicKeyCredentialRequestOptionsJSON
  }>('/api/session/passkey/options')
  const response = await startAuthentication({ optionsJSON: options }).catch(() => {
    throw notGiven()
  })
  return { step, response }
}

export const notGiven = () =>
  new Problem({ code: 'refused', status: 409, title: texts.t('signIn.passkeyNone') })
