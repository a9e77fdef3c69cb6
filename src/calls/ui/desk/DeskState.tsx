import { Select } from 'antd'
import { api, nameIn, Section, StateTag, useLanguage, useSend } from '#platform/ui'
import { pauseReasons } from '../../domain.ts'
import { clockOf, useSecond } from '../say.ts'
import { texts } from '../texts.ts'
import type { DeskNow } from '../wire.ts'

const pauseOf = (reason: string | null) => pauseReasons.find((one) => one === reason)

/** Ready, in a pause with its reason, or away. */
export function DeskState({ desk }: Pick<DeskNow, 'desk'>) {
  const t = texts.useT()
  const send = useSend(
    (body: { state: string; reason?: string }, key) => api.post('/api/desk/state', body, { key }),
    { touches: ['/api/desk'] },
  )
  const state = desk?.state ?? 'away'
  const value = state === 'pause' ? `pause.${desk?.reason ?? 'other'}` : state
  return (
    <Select
      aria-label={t('desk.stateOf')}
      value={value}
      style={{ width: 168 }}
      loading={send.sending}
      options={[
        { value: 'ready', label: `● ${t('desk.ready')}` },
        ...pauseReasons.map((reason) => ({
          value: `pause.${reason}`,
          label: `◐ ${t('desk.pause')} · ${t(`pauses.${reason}`)}`,
        })),
        { value: 'away', label: `○ ${t('desk.away')}` },
      ]}
      onChange={(next: string) => {
        const [to = '', reason] = next.split('.')
        send.send(reason ? { state: to, reason } : { state: to })
      }}
    />
  )
}

const tones = { ready: 'good', pause: 'quiet', talking: 'accent', wrapUp: 'attention' } as const

/** What the desks do at the moment: posts, not people. */
export function Desks({ now }: { readonly now: DeskNow }) {
  const t = texts.useT()
  const language = useLanguage()
  const second = useSecond()
  return (
    <Section title={t('desk.desks')}>
      {now.desks.length === 0 ? (
        <p className="jw-soft">{t('desk.nobody')}</p>
      ) : (
        <ul className="cl-desks">
          {now.desks.map((one) => {
            const why = pauseOf(one.state === 'pause' ? one.reason : null)
            return (
              <li key={one.postId}>
                <span>{nameIn(language, { name: one.post, nameEn: one.postEn })}</span>
                <StateTag tone={tones[one.state]}>
                  {t(`desk.${one.state}`)}
                  {why ? ` · ${t(`pauses.${why}`)}` : ''}
                </StateTag>
                <span className="jw-time jw-soft">{clockOf(second - Date.parse(one.since))}</span>
              </li>
            )
          })}
        </ul>
      )}
    </Section>
  )
}
