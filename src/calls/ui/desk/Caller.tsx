// Who calls, and what they asked before: only once a reason is chosen, and the look is on record.
import { Button } from 'antd'
import { useState } from 'react'
import { sayNumberOf, toneOf, useLabels } from '#cases/ui'
import { api, GoLink, Icon, StateTag, useSend, When } from '#platform/ui'
import { lookReasons } from '../../domain.ts'
import { useDeskKeys } from '../keys.ts'
import { texts } from '../texts.ts'
import type { LiveCall } from '../wire.ts'

type Earlier = {
  readonly id: string
  readonly number: string
  readonly title: string
  readonly state: Parameters<typeof toneOf>[0]
  readonly outcome: string | null
  readonly reportedAt: string
  readonly dueAt: string | null
  readonly open: boolean
}
type Looked = { readonly phone: string | null; readonly items: readonly Earlier[] }

export function Caller({ call }: { readonly call: LiveCall }) {
  const t = texts.useT()
  const [looked, setLooked] = useState<Looked | null>(null)
  const look = useSend(
    (reason: string, key) => api.post<Looked>(`/api/calls/${call.id}/look`, { reason }, { key }),
    { onDone: setLooked },
  )
  useDeskKeys([
    {
      keys: 'Alt+4',
      title: t('acts.caller'),
      run: () => document.querySelector<HTMLElement>('.cl-caller button')?.focus(),
    },
  ])
  return (
    <section className="cl-caller" aria-label={t('caller.title')}>
      <h2>
        {t('caller.title')} <kbd>Alt+4</kbd>
      </h2>
      {!call.hasNumber ? (
        <span className="jw-soft">{t('caller.noNumber')}</span>
      ) : looked ? (
        <LookedAt call={call} looked={looked} />
      ) : (
        <>
          <span className="jw-time">{call.caller}</span>
          {lookReasons.map((reason) => (
            <Button
              key={reason}
              size="small"
              loading={look.sending}
              onClick={() => look.send(reason)}
            >
              {t(`reasons.${reason}`)}
            </Button>
          ))}
          <small className="jw-soft">{t('caller.hint')}</small>
        </>
      )}
    </section>
  )
}

function LookedAt({ call, looked }: { readonly call: LiveCall; readonly looked: Looked }) {
  const t = texts.useT()
  return (
    <>
      <strong className="jw-time">{looked.phone}</strong>
      {looked.items.length === 0 ? <span className="jw-soft">{t('caller.none')}</span> : null}
      <ul className="cl-earlier" aria-label={t('caller.earlier')}>
        {looked.items.map((one) => (
          <EarlierCase key={one.id} call={call} one={one} />
        ))}
      </ul>
    </>
  )
}

function EarlierCase({ call, one }: { readonly call: LiveCall; readonly one: Earlier }) {
  const t = texts.useT()
  const { stateOf } = useLabels()
  const [linked, setLinked] = useState(false)
  const about = useSend(
    (caseId: string, key) => api.post(`/api/calls/${call.id}/about`, { caseId }, { key }),
    { touches: ['/api/calls'], onDone: () => setLinked(true) },
  )
  return (
    <li>
      <StateTag tone={toneOf(one.state, one.outcome)}>{stateOf(one)}</StateTag>
      <GoLink to={`/console/cases/${one.id}`}>
        {sayNumberOf(one.number)} {one.title}
      </GoLink>
      <small className="jw-soft">
        <When at={one.reportedAt} />
      </small>
      {linked ? (
        <small>
          <Icon name="check" size={12} /> {t('caller.linked')}
        </small>
      ) : (
        <button type="button" className="jw-text-button" onClick={() => about.send(one.id)}>
          {t('caller.link')}
        </button>
      )}
    </li>
  )
}
