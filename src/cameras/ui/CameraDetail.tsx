import { App, Button, Drawer, Form, Input } from 'antd'
import { useState } from 'react'
import {
  AbilityButton,
  api,
  EmptyState,
  FailedState,
  FormShell,
  GoLink,
  hasRight,
  nameIn,
  useApi,
  useLanguage,
  useMe,
  useMoments,
  useSend,
  Waiting,
} from '#platform/ui'
import type { Camera, Looked } from '../schema.ts'
import { texts } from './texts.ts'

type Whole = Camera & { readonly requests: readonly Looked[] }

const winds = ['n', 'ne', 'e', 'se', 's', 'sw', 'w', 'nw'] as const

type Props = { readonly id: string | null; readonly onEdit: () => void }

export function CameraDetail({ id, onEdit }: Props) {
  const t = texts.useT()
  const read = useApi<Whole>(id ? `/api/cameras/${id}` : null)
  if (!id) return <EmptyState icon="camera" title={t('choose')} hint={t('chooseHint')} />
  if (read.error && !read.data)
    return <FailedState problem={read.error} again={() => void read.refetch()} />
  if (!read.data) return <Waiting />
  return <Shown camera={read.data} onEdit={onEdit} />
}

function Shown({ camera, onEdit }: { readonly camera: Whole; readonly onEdit: () => void }) {
  const t = texts.useT()
  const me = useMe()
  const { modal, message } = App.useApp()
  const [asking, setAsking] = useState(false)
  const keeps = hasRight(me, 'camera.manage') ? true : t('noRight')
  const removing = useSend(
    (_: undefined, key) => api.delete(`/api/cameras/${camera.id}`, { key }),
    {
      touches: ['/api/cameras'],
      onDone: () => void message.success(t('removed')),
    },
  )
  return (
    <article className="jw-record">
      <div className="jw-record-head">
        <h2>{camera.name}</h2>
        <p className="jw-soft jw-record-small">{t('note')}</p>
      </div>
      <Facts camera={camera} />
      <div className="jw-form-actions cm-acts">
        <AbilityButton
          can={hasRight(me, 'camera.ask') ? true : t('askRight')}
          type="primary"
          onAct={() => setAsking(true)}
        >
          {t('ask')}
        </AbilityButton>
        <AbilityButton can={keeps} onAct={onEdit}>
          {t('edit')}
        </AbilityButton>
        <Button
          danger
          disabled={keeps !== true}
          onClick={() =>
            void modal.confirm({
              title: t('removeAsk', { name: camera.name }),
              okText: t('remove'),
              okButtonProps: { danger: true },
              onOk: () => removing.send(undefined),
            })
          }
        >
          {t('remove')}
        </Button>
      </div>
      <Requests requests={camera.requests} />
      <AskForm camera={camera} open={asking} onClose={() => setAsking(false)} />
    </article>
  )
}

function Facts({ camera }: { readonly camera: Camera }) {
  const t = texts.useT()
  const language = useLanguage()
  const { direction, resolution, contact } = camera
  const wind = winds[Math.round((direction ?? 0) / 45) % 8] ?? 'n'
  const facts: readonly (readonly [string, string])[] = [
    [t('owner'), nameIn(language, { name: camera.ownerName, nameEn: camera.ownerNameEn })],
    [t('purpose'), t(`purposes.${camera.purpose}`)],
    [t('area'), nameIn(language, { name: camera.areaName, nameEn: camera.areaNameEn })],
    [t('address'), camera.address || t('unknown')],
    [t('code'), camera.code],
    [
      t('direction'),
      direction === null
        ? t('around')
        : t('directionText', { degrees: direction, word: t(`winds.${wind}`) }),
    ],
    [
      t('resolution'),
      resolution === null ? t('unknown') : t('resolutionText', { lines: resolution }),
    ],
    [t('retention'), t('retentionText', { days: camera.retentionDays })],
    [t('contact'), nameIn(language, { name: contact.title, nameEn: contact.titleEn })],
  ]
  return (
    <dl className="jw-record-facts">
      {facts.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  )
}

function Requests({ requests }: { readonly requests: readonly Looked[] }) {
  const t = texts.useT()
  const language = useLanguage()
  const { when } = useMoments()
  const say = (at: string) => when(Date.parse(at))
  return (
    <section>
      <h3>{t('requests')}</h3>
      {requests.length === 0 ? <p className="jw-soft">{t('requestsNone')}</p> : null}
      <ul className="cm-requests">
        {requests.map((one) => (
          <li key={one.id}>
            <GoLink to={`/console/cases/${one.caseId}`} className="jw-link">
              {t('requestFor', { number: one.caseNumber })}
            </GoLink>
            <p>{one.reason}</p>
            <small className="jw-soft">
              {nameIn(language, { name: one.post.title, nameEn: one.post.titleEn })} ·{' '}
              {say(one.askedAt)} · {t('span', { from: say(one.from), to: say(one.to) })}
            </small>
          </li>
        ))}
      </ul>
    </section>
  )
}

type Asked = {
  readonly caseNumber: string
  readonly reason: string
  readonly from: string
  readonly to: string
}
type AskProps = { readonly camera: Camera; readonly open: boolean; readonly onClose: () => void }

const instantOf = (local: string) => (local ? new Date(local).toISOString() : local)

function AskForm({ camera, open, onClose }: AskProps) {
  const t = texts.useT()
  return (
    <Drawer
      open={open}
      onClose={onClose}
      size={460}
      destroyOnHidden
      title={t('askTitle', { name: camera.name })}
    >
      <p className="jw-soft">{t('askHint')}</p>
      <FormShell<Asked>
        run={({ from, to, ...rest }, key) =>
          api.post(
            `/api/cameras/${camera.id}/requests`,
            {
              ...rest,
              caseNumber: rest.caseNumber.replaceAll(' ', ''),
              from: instantOf(from),
              to: instantOf(to),
            },
            { key },
          )
        }
        touches={['/api/cameras']}
        told={t('asked')}
        submit={t('ask')}
        allRequired
        onCancel={onClose}
        onDone={onClose}
      >
        <Form.Item name="caseNumber" label={t('caseNumber')} rules={[{ required: true }]}>
          <Input inputMode="numeric" maxLength={24} />
        </Form.Item>
        <Form.Item name="reason" label={t('reason')} rules={[{ required: true, min: 4 }]}>
          <Input.TextArea rows={3} maxLength={300} />
        </Form.Item>
        <Form.Item name="from" label={t('from')} rules={[{ required: true }]}>
          <Input type="datetime-local" />
        </Form.Item>
        <Form.Item name="to" label={t('to')} rules={[{ required: true }]}>
          <Input type="datetime-local" />
        </Form.Item>
      </FormShell>
    </Drawer>
  )
}
