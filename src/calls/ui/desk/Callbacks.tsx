// Who waits to be called, the one due first on top; each try with how it went.
import { App, Dropdown } from 'antd'
import { useState } from 'react'
import { api, Icon, Section, useMoments, useSend } from '#platform/ui'
import { tryResults } from '../../domain.ts'
import { useSecond } from '../say.ts'
import { texts } from '../texts.ts'
import type { Callback, DeskNow } from '../wire.ts'

type Props = { readonly callbacks: DeskNow['callbacks']; readonly onCalled: (id: string) => void }

export function Callbacks({ callbacks, onCalled }: Props) {
  const t = texts.useT()
  return (
    <Section title={`${t('callbacks.title')} ${callbacks.waiting || ''}`}>
      {callbacks.items.length === 0 ? (
        <p className="jw-soft">
          {t('callbacks.none')} · {t('callbacks.noneHint')}
        </p>
      ) : (
        <ul className="cl-callbacks">
          {callbacks.items.map((one) => (
            <One key={one.id} one={one} onCalled={onCalled} />
          ))}
        </ul>
      )}
    </Section>
  )
}

function One({
  one,
  onCalled,
}: {
  readonly one: Callback
  readonly onCalled: (id: string) => void
}) {
  const t = texts.useT()
  const { when } = useMoments()
  // by the second: a wish that came a moment ago may be called at once
  const now = useSecond()
  const { opened, begin, tried } = useCalling(one, onCalled)
  const later = Date.parse(one.nextAt) > now
  return (
    <li>
      <span className={one.late ? 'cl-bad' : 'jw-soft'}>
        {one.late ? t('callbacks.late') : t('callbacks.due', { time: when(Date.parse(one.dueAt)) })}
      </span>
      <strong className="jw-time">{opened?.phone ?? one.caller}</strong>
      {opened?.words ? <span className="cl-words">{opened.words}</span> : null}
      {one.tries.length > 0 ? (
        <small className="jw-soft">
          {t('callbacks.tries', { n: one.tries.length })}
          {later ? ` · ${t('callbacks.later', { time: when(Date.parse(one.nextAt)) })}` : ''}
        </small>
      ) : null}
      {opened === null ? (
        <button
          type="button"
          className="cl-key-button"
          disabled={later}
          onClick={() => begin.send(one.id)}
        >
          <Icon name="phone" size={13} /> {t('callbacks.call')}
        </button>
      ) : (
        <Dropdown
          trigger={['click']}
          menu={{
            items: tryResults.map((key) => ({ key, label: t(`callbacks.${key}`) })),
            onClick: ({ key }) => tried.send(key),
          }}
        >
          <button type="button" className="cl-key-button">
            {t('callbacks.result')} <Icon name="chevronDown" size={12} />
          </button>
        </Dropdown>
      )}
    </li>
  )
}

type Opened = { readonly phone: string; readonly words: string }

/** Opens the number and what was said, which is logged; then says how it went, and begins the call when it was answered. */
function useCalling(one: Callback, onCalled: (id: string) => void) {
  const t = texts.useT()
  const { message } = App.useApp()
  const [opened, setOpened] = useState<Opened | null>(null)
  const begin = useSend(
    (id: string, key) =>
      api.post<Opened>(`/api/desk/callbacks/${id}/number`, { reason: 'callBack' }, { key }),
    { onDone: setOpened },
  )
  const tried = useSend(
    async (result: string, key) => {
      const done = await api.post<{ state: 'waiting' | 'called' | 'failed' }>(
        `/api/desk/callbacks/${one.id}/tries`,
        { result },
        { key },
      )
      const call =
        result === 'reached'
          ? await api.post<{ id: string }>('/api/calls', { callbackId: one.id })
          : null
      return { ...done, call: call?.id ?? null }
    },
    {
      touches: ['/api/desk', '/api/calls'],
      onDone: ({ state, call }) => {
        setOpened(null)
        void message.info(t(`callbacks.${state}`))
        if (call) onCalled(call)
      },
    },
  )
  return { opened, begin, tried }
}
