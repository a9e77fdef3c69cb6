import { Drawer, Form, Input, InputNumber, Select, Switch } from 'antd'
import { api, type FieldWords, FormShell } from '#platform/ui'
import { AreaSelect } from '#territory/ui'
import { type ChannelKind, channelKinds, robotRate } from '../domain.ts'
import { texts } from './texts.ts'
import type { ChannelEntry } from './wire.ts'

type Values = {
  readonly kind?: ChannelKind
  readonly areaPrefix?: string
  readonly name?: string
  readonly open?: boolean
  readonly perMinute?: number
  readonly quietFrom?: string
  readonly quietTo?: string
  readonly urgentPasses?: boolean
  readonly settings?: ChannelEntry['settings']
  readonly secret?: string
}

const sent = ({ open, secret, settings, ...v }: Values, adding: boolean) => ({
  ...(adding ? { kind: v.kind, areaPrefix: v.areaPrefix ?? '' } : {}),
  name: v.name ?? '',
  state: open ? 'active' : 'paused',
  perMinute: v.perMinute ?? 60,
  quietFrom: v.quietFrom || null,
  quietTo: v.quietTo || null,
  urgentPasses: v.urgentPasses ?? true,
  settings: {
    ...(settings?.url ? { url: settings.url } : {}),
    ...(settings?.sender ? { sender: settings.sender } : {}),
    ...(settings?.robotPerMinute ? { robotPerMinute: settings.robotPerMinute } : {}),
  },
  // an empty field leaves what was kept
  ...(secret ? { secret } : {}),
})

const valuesOf = (c: ChannelEntry): Values => ({
  name: c.name,
  open: c.state === 'active',
  perMinute: c.perMinute,
  ...(c.quietFrom && c.quietTo ? { quietFrom: c.quietFrom, quietTo: c.quietTo } : {}),
  urgentPasses: c.urgentPasses,
  settings: c.settings,
})

export function ChannelForm({
  open,
  channel,
  onClose,
}: {
  readonly open: boolean
  readonly channel?: ChannelEntry
  readonly onClose: () => void
}) {
  const t = texts.useT()
  const [form] = Form.useForm<Values>()
  const chosen = Form.useWatch('kind', form)
  const kind = channel?.kind ?? chosen
  return (
    <Drawer
      open={open}
      onClose={onClose}
      size={480}
      destroyOnHidden
      title={channel ? `${t('ch.edit')} · ${channel.name}` : t('ch.add')}
    >
      <FormShell<Values>
        form={form}
        initial={channel ? valuesOf(channel) : { open: true, perMinute: 60, urgentPasses: true }}
        run={(values, key) =>
          channel
            ? api.put(`/api/channels/${channel.id}`, sent(values, false), { key })
            : api.post('/api/channels', sent(values, true), { key })
        }
        touches={['/api/channels']}
        names={useNames()}
        told={t('ch.saved')}
        onCancel={onClose}
        onDone={onClose}
      >
        {channel ? null : <Which />}
        <Form.Item name="name" label={t('ch.name')} rules={[{ required: true, whitespace: true }]}>
          <Input maxLength={40} />
        </Form.Item>
        <Form.Item name="open" label={t('ch.open')} valuePropName="checked">
          <Switch />
        </Form.Item>
        {kind === 'sms' ? (
          <Gateway channel={channel} />
        ) : kind ? (
          <p className="pt-note">{t(`ch.${kind}Note`)}</p>
        ) : null}
        <Pace robots={kind === 'webhook'} />
      </FormShell>
    </Drawer>
  )
}

/** Each way out shows its own settings only; a refusal may name any. */
function useNames(): FieldWords {
  const t = texts.useT()
  return {
    kind: t('ch.kind'),
    areaPrefix: t('ch.areaPrefix'),
    name: t('ch.name'),
    state: t('ch.open'),
    perMinute: t('ch.perMinute'),
    quietFrom: t('ch.quietFrom'),
    quietTo: t('ch.quietTo'),
    urgentPasses: t('ch.passes'),
    'settings.url': t('ch.url'),
    'settings.sender': t('ch.sender'),
    'settings.robotPerMinute': t('ch.robotRate'),
    secret: t('ch.secret'),
  }
}

function Which() {
  const t = texts.useT()
  return (
    <>
      <Form.Item name="kind" label={t('ch.kind')} rules={[{ required: true }]}>
        <Select options={channelKinds.map((value) => ({ value, label: t(`channels.${value}`) }))} />
      </Form.Item>
      <Form.Item name="areaPrefix" label={t('ch.areaPrefix')} rules={[{ required: true }]}>
        <AreaSelect />
      </Form.Item>
    </>
  )
}

function Gateway({ channel }: { readonly channel: ChannelEntry | undefined }) {
  const t = texts.useT()
  return (
    <>
      <Form.Item name={['settings', 'url']} label={t('ch.url')} extra={t('ch.urlHint')}>
        <Input className="jw-mono" maxLength={1000} placeholder="https://" />
      </Form.Item>
      <Form.Item name={['settings', 'sender']} label={t('ch.sender')}>
        <Input maxLength={40} />
      </Form.Item>
      <Form.Item name="secret" label={t('ch.secret')}>
        <Input.Password
          maxLength={500}
          autoComplete="new-password"
          placeholder={channel?.hasSecret ? t('ch.secretKept') : ''}
        />
      </Form.Item>
      {channel?.receipts ? (
        <Form.Item label={t('ch.receipts')} extra={t('ch.receiptsHint')}>
          <div className="jw-record-secret">{channel.receipts.url}</div>
          <div className="jw-record-secret">{channel.receipts.key}</div>
        </Form.Item>
      ) : null}
    </>
  )
}

function Pace({ robots }: { readonly robots: boolean }) {
  const t = texts.useT()
  return (
    <>
      <Form.Item name="perMinute" label={t('ch.perMinute')}>
        <InputNumber min={1} max={100_000} />
      </Form.Item>
      {robots ? (
        <Form.Item
          name={['settings', 'robotPerMinute']}
          label={t('ch.robotRate')}
          extra={t('ch.robotRateHint')}
        >
          <InputNumber min={1} max={1000} placeholder={String(robotRate)} />
        </Form.Item>
      ) : null}
      <div className="jw-record-row">
        <Form.Item name="quietFrom" label={t('ch.quietFrom')}>
          <Input type="time" allowClear />
        </Form.Item>
        <Form.Item name="quietTo" label={t('ch.quietTo')}>
          <Input type="time" allowClear />
        </Form.Item>
      </div>
      <p className="pt-note">{t('ch.quietHint')}</p>
      <Form.Item name="urgentPasses" label={t('ch.passes')} valuePropName="checked">
        <Switch />
      </Form.Item>
    </>
  )
}
