import { Button } from 'antd'
import type { ReactNode } from 'react'
import {
  api,
  FailedState,
  nameIn,
  queryClient,
  Section,
  useApi,
  useGo,
  useLanguage,
  useSend,
  When,
} from '#platform/ui'
import { useProof } from './AccountPageProof.tsx'
import { texts } from './texts.ts'

type OwnSession = {
  readonly id: string
  readonly createdAt: string
  readonly seenAt: string
  readonly way: string
  readonly agent: string
  readonly post: { readonly title: string; readonly titleEn: string }
  readonly current: boolean
}

const ways = [
  'signInByPassword',
  'signInByLink',
  'signInBySetUp',
  'signInByPasskey',
  'signInByProvider',
] as const

/** Where one is signed in. */
export function Sessions() {
  const t = texts.useT()
  const go = useGo()
  const sessions = useApi<{ readonly items: readonly OwnSession[] }>('/api/account/sessions')
  const { proven, dialog } = useProof()
  const end = useSend((id: string) => proven(() => api.delete(`/api/account/sessions/${id}`)), {
    touches: ['/api/account/sessions'],
  })
  const all = useSend<null>(() => proven(() => api.delete('/api/account/sessions')), {
    onDone: () => {
      queryClient.clear()
      go('/signin')
    },
  })
  return (
    <Section
      title={t('account.sessions')}
      actions={
        <Button size="small" danger loading={all.sending} onClick={() => all.send(null)}>
          {t('account.everywhere')}
        </Button>
      }
    >
      {sessions.error ? (
        <FailedState problem={sessions.error} again={() => void sessions.refetch()} />
      ) : null}
      <table className="jw-record-table" aria-busy={!sessions.data && !sessions.error}>
        <thead>
          <tr>
            <th scope="col">{t('account.where')}</th>
            <th scope="col">{t('account.way')}</th>
            <th scope="col">{t('account.lastUse')}</th>
            <th scope="col">
              <span className="jw-hidden">{t('account.end')}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {sessions.data?.items.map((one) => (
            <SessionRow
              key={one.id}
              one={one}
              end={
                <Button size="small" loading={end.sending} onClick={() => end.send(one.id)}>
                  {t('account.end')}
                </Button>
              }
            />
          ))}
        </tbody>
      </table>
      {dialog}
    </Section>
  )
}

/** `end`: what ends a session that is not this one. */
function SessionRow({ one, end }: { readonly one: OwnSession; readonly end: ReactNode }) {
  const t = texts.useT()
  const language = useLanguage()
  const way = ways.find((known) => known === one.way)
  return (
    <tr>
      <td>
        {one.agent || t('account.unknownAgent')}
        <div className="jw-faint">
          {nameIn(language, { name: one.post.title, nameEn: one.post.titleEn })}
        </div>
      </td>
      <td>{way ? t(`account.ways.${way}`) : ''}</td>
      <td className="jw-time">
        <When at={one.seenAt} />
      </td>
      <td>{one.current ? t('account.here') : end}</td>
    </tr>
  )
}
