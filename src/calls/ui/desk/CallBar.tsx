// What rings and what is talked in, with every act and its key. It keeps its place whatever happens.
import { Form, Input, Modal } from 'antd'
import { useState } from 'react'
import { api, FormShell, Icon, type IconName, useSend } from '#platform/ui'
import { type Act, mayAct } from '../../domain.ts'
import { focusFirst, useDeskKeys } from '../keys.ts'
import { clockOf, useSayMs, useSecond } from '../say.ts'
import { texts } from '../texts.ts'
import type { DeskNow, LiveCall } from '../wire.ts'

type BarProps = {
  readonly now: DeskNow
  readonly current: LiveCall | undefined
  readonly onTake: () => void
  readonly onChoose: (id: string) => void
  readonly onAnswer: (id: string) => void
}

export function CallBar(props: BarProps) {
  const t = texts.useT()
  const { now, current } = props
  const ringing = now.calls.filter(({ state }) => state === 'ringing')
  const own = now.calls.filter(({ state }) => state !== 'ringing')
  return (
    <section className="cl-bar" aria-label={t('call.live')}>
      <div className="cl-ringing" aria-live="assertive">
        {ringing.map((call, i) => (
          <Ringing key={call.id} call={call} first={i === 0} onAnswer={props.onAnswer} />
        ))}
        {ringing.length === 0 ? (
          <button type="button" className="cl-key-button" onClick={props.onTake}>
            <Icon name="plus" size={14} /> {t('acts.take')} <kbd>F2</kbd>
          </button>
        ) : null}
      </div>
      <div className="cl-own">
        {own.map((call) => (
          <OwnCall
            key={call.id}
            call={call}
            isCurrent={call.id === current?.id}
            onChoose={props.onChoose}
          />
        ))}
      </div>
      <Acts call={current} can={now.switch?.can} />
    </section>
  )
}

function Ringing(props: {
  readonly call: LiveCall
  readonly first: boolean
  readonly onAnswer: (id: string) => void
}) {
  const t = texts.useT()
  const second = useSecond()
  const { call, first } = props
  return (
    <button type="button" className="cl-ring" onClick={() => props.onAnswer(call.id)}>
      <Icon name="phone" />
      <strong>{t('desk.ringing')}</strong>
      <span className="jw-time">{call.caller ?? t('call.unknown')}</span>
      <span className="jw-time">{clockOf(second - Date.parse(call.offeredAt))}</span>
      <span>
        {t('acts.answer')} {first ? <kbd>F2</kbd> : null}
      </span>
    </button>
  )
}

const since = (call: LiveCall) => Date.parse(call.endedAt ?? call.answeredAt ?? call.offeredAt)

function OwnCall(props: {
  readonly call: LiveCall
  readonly isCurrent: boolean
  readonly onChoose: (id: string) => void
}) {
  const t = texts.useT()
  const sayMs = useSayMs()
  const second = useSecond()
  const { call } = props
  const extra = [
    call.waitMs === null ? '' : t('call.waited', { time: sayMs(call.waitMs) }),
    call.line ? t('call.line', { line: call.line }) : '',
    call.transferredTo ? t('call.transferred', { target: call.transferredTo }) : '',
    call.conferenceWith ? t('call.conferenced', { target: call.conferenceWith }) : '',
  ].filter(Boolean)
  return (
    <button
      type="button"
      className={`cl-call cl-call-${call.state}`}
      aria-pressed={props.isCurrent}
      onClick={() => props.onChoose(call.id)}
    >
      <span className="cl-call-state">{t(`states.${call.state}`)}</span>
      <strong className="jw-time">{call.caller ?? t('call.unknown')}</strong>
      <span className="jw-time">{clockOf(second - since(call))}</span>
      <small>
        {call.command?.state === 'failed'
          ? t('desk.failedAct', { reason: call.command.reason ?? '' })
          : extra.join(' · ')}
      </small>
    </button>
  )
}

type Offer = { readonly act: Act; readonly keys: string; readonly icon: IconName }
const offers: readonly Offer[] = [
  { act: 'hold', keys: 'F4', icon: 'pause' },
  { act: 'transfer', keys: 'F8', icon: 'arrowRight' },
  { act: 'conference', keys: 'F9', icon: 'people' },
  { act: 'hangUp', keys: 'F10', icon: 'phone' },
]

function Acts({
  call,
  can,
}: {
  readonly call: LiveCall | undefined
  readonly can: readonly Act[] | undefined
}) {
  const t = texts.useT()
  const [asking, setAsking] = useState<'transfer' | 'conference' | null>(null)
  const act = useSend(
    (name: Act, key) => api.post(`/api/calls/${call?.id ?? ''}/acts/${name}`, {}, { key }),
    { touches: ['/api/desk', '/api/calls'] },
  )
  const held = call?.state === 'held'
  const shown = offers.map((one) =>
    one.act === 'hold' && held ? { ...one, act: 'resume' as Act } : one,
  )
  const able = (name: Act) =>
    call !== undefined &&
    mayAct(name, call.state) &&
    (call.source !== 'switch' || name === 'hangUp' || can?.includes(name) === true)
  const run = (name: Act) => {
    if (!able(name)) return
    if (name === 'transfer' || name === 'conference') setAsking(name)
    else act.send(name)
  }
  useDeskKeys(
    shown.map((one) => ({ keys: one.keys, title: t(`acts.${one.act}`), run: () => run(one.act) })),
  )
  return (
    <div className="cl-acts" role="toolbar" aria-label={t('call.live')}>
      {shown.map((one) => (
        <button
          key={one.keys}
          type="button"
          className={one.act === 'hangUp' ? 'cl-act cl-act-end' : 'cl-act'}
          aria-disabled={!able(one.act)}
          onClick={() => run(one.act)}
        >
          <Icon name={one.icon} size={14} /> {t(`acts.${one.act}`)} <kbd>{one.keys}</kbd>
        </button>
      ))}
      {call ? <Target call={call} asking={asking} onClose={() => setAsking(null)} /> : null}
    </div>
  )
}

type TargetValues = { readonly target: string; readonly note?: string }

function Target(props: {
  readonly call: LiveCall
  readonly asking: 'transfer' | 'conference' | null
  readonly onClose: () => void
}) {
  const t = texts.useT()
  const { call, asking, onClose } = props
  const name = asking ?? 'transfer'
  return (
    <Modal
      open={asking !== null}
      title={t(`acts.${name}`)}
      footer={null}
      destroyOnHidden
      onCancel={onClose}
    >
      <p className="cl-urgent">{t('urgent')}</p>
      <FormShell<TargetValues>
        run={({ target, note }, key) =>
          api.post(
            `/api/calls/${call.id}/acts/${name}`,
            { target, ...(note ? { note } : {}) },
            { key },
          )
        }
        submit={t(`acts.${name}`)}
        told={false}
        touches={['/api/desk', '/api/calls']}
        onCancel={onClose}
        onDone={onClose}
      >
        <Form.Item name="target" label={t(`target.${name}`)} rules={[{ required: true }]}>
          <Input
            maxLength={100}
            placeholder={t('target.placeholder')}
            autoComplete="off"
            ref={focusFirst}
          />
        </Form.Item>
        <Form.Item name="note" label={t('target.note')}>
          <Input.TextArea maxLength={1000} autoSize={{ minRows: 2 }} />
        </Form.Item>
      </FormShell>
    </Modal>
  )
}
