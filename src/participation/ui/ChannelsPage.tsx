// The ways out: how each is set, how it fares, and a test of it.
import { App, Modal, Form, Input } from 'antd'
import { useState } from 'react'
import {
  AbilityButton,
  api,
  EmptyState,
  FailedState,
  FormShell,
  Icon,
  type IconName,
  Page,
  type PageOf,
  StateTag,
  useApi,
  useNumbers,
  Waiting,
  When,
} from '#platform/ui'
import { AreaName } from '#territory/ui'
import { type ChannelKind, robotRate } from '../domain.ts'
import { ChannelForm } from './ChannelForm.tsx'
import { Deliveries } from './Deliveries.tsx'
import { texts } from './texts.ts'
import type { ChannelEntry } from './wire.ts'
import './participation.css'

const icons: Readonly<Record<ChannelKind, IconName>> = {
  push: 'bell',
  sms: 'phone',
  email: 'send',
  webhook: 'message',
}

export default function ChannelsPage() {
  const t = texts.useT()
  const read = useApi<PageOf<ChannelEntry>>('/api/channels', { limit: 200 })
  const [adding, setAdding] = useState(false)
  return (
    <Page
      title={t('ch.title')}
      width={1040}
      actions={
        <AbilityButton can icon={<Icon name="plus" />} keys="n" onAct={() => setAdding(true)}>
          {t('ch.add')}
        </AbilityButton>
      }
    >
      <p className="jw-record-hint">{t('ch.hint')}</p>
      {read.error ? (
        <FailedState problem={read.error} again={() => void read.refetch()} />
      ) : read.data ? (
        read.data.items.length === 0 ? (
          <EmptyState icon="send" title={t('ch.never')} hint={t('ch.hint')} />
        ) : (
          <ul className="pt-channels">
            {read.data.items.map((channel) => (
              <li key={channel.id}>
                <Channel channel={channel} />
              </li>
            ))}
          </ul>
        )
      ) : (
        <Waiting />
      )}
      <ChannelForm open={adding} onClose={() => setAdding(false)} />
    </Page>
  )
}

/** As the installation names them; in the reader's language unless somebody has named them otherwise. */
const seeded: Readonly<Record<ChannelKind, string>> = {
  push: '网页推送',
  sms: '短信',
  email: '电子邮件',
  webhook: '群机器人',
}

function useName({ kind, name }: ChannelEntry): string {
  const t = texts.useT()
  return name === seeded[kind] ? t(`channels.${kind}`) : name
}

type Of = { readonly channel: ChannelEntry }

function Channel({ channel: c }: Of) {
  const t = texts.useT()
  const name = useName(c)
  const [doing, setDoing] = useState<'edit' | 'test' | 'record' | null>(null)
  const close = () => setDoing(null)
  const test =
    c.kind === 'push' ? t('ch.testPush') : c.state === 'paused' ? t('ch.testPaused') : true
  return (
    <article className="pt-channel" aria-label={name}>
      <header>
        <Icon name={icons[c.kind]} size={18} />
        <h2>{name}</h2>
        <StateTag tone={c.state === 'active' ? 'good' : 'quiet'}>
          {t(`ch.states.${c.state}`)}
        </StateTag>
        <span className="jw-grow" />
        <AbilityButton size="small" can onAct={() => setDoing('record')}>
          {t('ch.record')}
        </AbilityButton>
        <AbilityButton size="small" can={test} onAct={() => setDoing('test')}>
          {t('ch.test')}
        </AbilityButton>
        <AbilityButton size="small" can icon={<Icon name="edit" />} onAct={() => setDoing('edit')}>
          {t('ch.edit')}
        </AbilityButton>
      </header>
      <ChannelFacts channel={c} />
      <ChannelForm open={doing === 'edit'} channel={c} onClose={close} />
      <TestForm open={doing === 'test'} channel={c} onClose={close} />
      <Deliveries
        open={doing === 'record'}
        path={`/api/channels/${c.id}/deliveries`}
        title={name}
        onClose={close}
      />
    </article>
  )
}

function ChannelFacts({ channel: c }: Of) {
  const t = texts.useT()
  const { number } = useNumbers()
  const quiet =
    c.quietFrom === null
      ? t('ch.noQuiet')
      : `${t('ch.quiet', { from: c.quietFrom, to: c.quietTo ?? '' })} · ${t(c.urgentPasses ? 'ch.urgentPasses' : 'ch.urgentWaits')}`
  const { sent, delivered, failed, queued } = c.week
  return (
    <dl className="pt-facts">
      <div>
        <dt>{t('ch.areaPrefix')}</dt>
        <dd>{c.areaPrefix === '' ? t('ch.everywhere') : <AreaName code={c.areaPrefix} />}</dd>
      </div>
      <div>
        <dt>{t('ch.week')}</dt>
        <dd>
          {t('ch.figures', {
            sent: number(sent + delivered),
            delivered: number(delivered),
            failed: number(failed),
            queued: number(queued),
          })}
        </dd>
      </div>
      <div>
        <dt>{t('ch.lastSent')}</dt>
        <dd>{c.lastSentAt ? <When at={c.lastSentAt} /> : t('ch.never')}</dd>
      </div>
      <div>
        <dt>{t('ch.perMinute')}</dt>
        <dd>
          {t('ch.rate', { count: c.perMinute })}
          {c.kind === 'webhook'
            ? ` · ${t('ch.eachRobot', { count: c.settings.robotPerMinute ?? robotRate })}`
            : ''}
        </dd>
      </div>
      <div>
        <dt>{t('ch.quietTitle')}</dt>
        <dd>{quiet}</dd>
      </div>
      {c.lettersKept ? (
        <div className="pt-failed">
          <dt>
            <Icon name="alert" size={14} />
          </dt>
          <dd>{t('ch.lettersKept')}</dd>
        </div>
      ) : null}
      {c.lastError ? (
        <div className="pt-failed">
          <dt>
            <Icon name="alert" size={14} />
          </dt>
          <dd>{t('ch.lastError', { why: c.lastError })}</dd>
        </div>
      ) : null}
    </dl>
  )
}

function TestForm({
  open,
  channel,
  onClose,
}: Of & { readonly open: boolean; readonly onClose: () => void }) {
  const t = texts.useT()
  const { message } = App.useApp()
  return (
    <Modal open={open} onCancel={onClose} footer={null} destroyOnHidden title={t('ch.test')}>
      <FormShell<{ address: string }>
        allRequired
        run={(values, key) => api.post(`/api/channels/${channel.id}/test`, values, { key })}
        touches={['/api/channels']}
        names={{ address: t('ch.testTo') }}
        submit={t('ch.testSend')}
        told={false}
        onCancel={onClose}
        onDone={() => {
          if (channel.lettersKept) void message.warning(t('ch.lettersKept'), 8)
          else void message.success(t('ch.tested'))
          onClose()
        }}
      >
        <Form.Item
          name="address"
          label={t('ch.testTo')}
          extra={t(`ch.testHints.${channel.kind}`)}
          rules={[{ required: true, whitespace: true }]}
        >
          <Input maxLength={1000} />
        </Form.Item>
      </FormShell>
    </Modal>
  )
}
