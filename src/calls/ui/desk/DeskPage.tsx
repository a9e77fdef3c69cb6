// The one page of the call taker: what rings, who calls, what they say, what is known, how it ended.
import { useState } from 'react'
import { App } from 'antd'
import { api, FailedState, Icon, Page, useSend, Waiting } from '#platform/ui'
import { useDeskKeys } from '../keys.ts'
import { texts } from '../texts.ts'
import type { DeskNow, LiveCall } from '../wire.ts'
import { CallBar } from './CallBar.tsx'
import { CallForm } from './CallForm.tsx'
import { Desks, DeskState } from './DeskState.tsx'
import { HandDialog } from './HandDialog.tsx'
import { Callbacks } from './Callbacks.tsx'
import { Knowledge } from './Knowledge.tsx'
import { deskPath, useDesk } from './live.ts'
import { Report } from './Report.tsx'
import '../calls.css'

export default function DeskPage() {
  const t = texts.useT()
  const read = useDesk()
  return (
    <Page
      fill
      title={t('desk.title')}
      aside={
        read.data ? (
          <span className="cl-switch">
            <Icon name={read.data.switch ? 'link' : 'info'} size={14} />
            {read.data.switch
              ? t('desk.withSwitch', { name: read.data.switch.name })
              : t('desk.noSwitch')}
            {read.live ? null : ` · ${t('desk.asks')}`}
          </span>
        ) : null
      }
      actions={read.data ? <DeskState desk={read.data.desk} /> : null}
    >
      {read.error && !read.data ? (
        <FailedState problem={read.error} again={() => void read.refetch()} />
      ) : read.data ? (
        <Desk now={read.data} />
      ) : (
        <Waiting />
      )}
    </Page>
  )
}

/** The call chosen, or the one talked in; what is talked in comes before what is to be wrapped up. */
function currentOf(calls: readonly LiveCall[], chosen: string | null): LiveCall | undefined {
  const own = calls.filter(({ state }) => state !== 'ringing')
  const order = { talking: 0, held: 1, wrapUp: 2 } as Readonly<Record<string, number>>
  return (
    own.find(({ id }) => id === chosen) ??
    own.toSorted((a, b) => (order[a.state] ?? 9) - (order[b.state] ?? 9))[0]
  )
}

function Desk({ now }: { readonly now: DeskNow }) {
  const t = texts.useT()
  const { message } = App.useApp()
  const [chosen, setChosen] = useState<string | null>(null)
  const [taking, setTaking] = useState(false)
  const [insert, setInsert] = useState<{ readonly text: string; readonly nth: number } | null>(null)
  const [category, setCategory] = useState<string | undefined>(undefined)
  const current = currentOf(now.calls, chosen)
  const ringing = now.calls.filter(({ state }) => state === 'ringing')
  const answer = useSend(
    (id: string, key) => api.post(`/api/calls/${id}/acts/answer`, {}, { key }),
    { touches: [deskPath], onDone: () => void message.info(t('desk.asked')) },
  )
  const own = now.calls.filter(({ state }) => state !== 'ringing')
  const next = () => {
    const at = own.findIndex(({ id }) => id === current?.id)
    setChosen(own[(at + 1) % Math.max(1, own.length)]?.id ?? null)
  }
  const take = () => {
    const [first] = ringing
    if (!first) return setTaking(true)
    answer.send(first.id)
    return setChosen(first.id)
  }
  useDeskKeys([
    { keys: 'F2', title: t(ringing.length > 0 ? 'acts.answer' : 'acts.take'), run: take },
    { keys: 'Alt+0', title: t('acts.next'), run: next },
  ])
  return (
    <div className="cl-desk">
      <CallBar
        now={now}
        current={current}
        onTake={take}
        onChoose={setChosen}
        onAnswer={(id) => {
          answer.send(id)
          setChosen(id)
        }}
      />
      <div className="cl-columns">
        <div className="cl-main">
          {current ? (
            <CallForm key={current.id} call={current}>
              <Report call={current} insert={insert} onCategory={setCategory} />
            </CallForm>
          ) : (
            <NoCall onTake={take} />
          )}
        </div>
        <div className="cl-side">
          <Knowledge
            category={current ? category : undefined}
            canInsert={current !== undefined}
            onInsert={(text) => setInsert((last) => ({ text, nth: (last?.nth ?? 0) + 1 }))}
          />
          <Callbacks callbacks={now.callbacks} onCalled={setChosen} />
          <Desks now={now} />
        </div>
      </div>
      <HandDialog open={taking} onClose={() => setTaking(false)} onTaken={setChosen} />
    </div>
  )
}

function NoCall({ onTake }: { readonly onTake: () => void }) {
  const t = texts.useT()
  return (
    <div className="cl-nothing">
      <Icon name="phone" size={28} />
      <strong>{t('call.none')}</strong>
      <p className="jw-soft">{t('call.noneHint')}</p>
      <button type="button" className="cl-key-button" onClick={onTake}>
        {t('acts.take')} <kbd>F2</kbd>
      </button>
    </div>
  )
}
