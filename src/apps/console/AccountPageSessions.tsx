import { Button } from 'antd'
import {
  api,
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
  const language = useLanguage()
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
  const wayOf = (said: string) => {
    const way = ways.find((one) => one === said)
    return way ? t(`account.ways.${way}`) : ''
  }
  return (
    <Section
      title={t('account.sessions')}
      actions={
        <Button size="small" danger loading={all.sending} onClick={() => all.send(null)}>
          {t('account.everywhere')}
        </Button>
      }
    >
      <table className="jw-record-table">
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
            <tr key={one.id}>
              <td>
                {one.agent || t('account.unknownAgent')}
                <div className="jw-faint">
                  {nameIn(language, { name: one.post.title, nameEn: one.post.titleEn })}
                </div>
              </td>
              <td>{wayOf(one.way)}</td>
              <td className="jw-time">
                <When at={one.seenAt} />
              </td>
              <td>
                {one.current ? (
                  t('account.here')
                ) : (
                  <Button size="small" loading={end.sending} onClick={() => end.send(one.id)}>
                    {t('account.end')}
                  </Button>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {dialog}
    </Section>
  )
}
