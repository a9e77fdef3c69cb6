import { App, Checkbox, Drawer, Form, Input } from 'antd'
import { api, FormShell, useZone } from '#platform/ui'
import type { Level } from '../domain.ts'
import { type English, englishOf, useNames, What } from './NoticeForm.tsx'
import { instantOf, localOf } from './shared.ts'
import { texts } from './texts.ts'
import type { NoticeDetailed } from './wire.ts'

type Props = {
  readonly open: boolean
  readonly notice: NoticeDetailed
  readonly onClose: () => void
}

type Corrected = {
  readonly title: string
  readonly text: string
  readonly english?: boolean
  readonly en?: English
  readonly level: Level
  readonly expiresAt?: string
}

export function CorrectForm({ open, notice, onClose }: Props) {
  const t = texts.useT()
  const { zone } = useZone()
  const { title, text, en, level, expiresAt, edition } = notice
  const initial = {
    title,
    text,
    level,
    english: en !== null,
    ...(en ? { en } : {}),
    ...(expiresAt ? { expiresAt: localOf(expiresAt, zone) } : {}),
  }
  return (
    <Drawer open={open} onClose={onClose} size={520} destroyOnHidden title={t('correct')}>
      <p className="pt-note">{t('correctHint')}</p>
      <FormShell<Corrected>
        initial={initial}
        run={({ english, ...v }, key) =>
          api.put(
            `/api/notices/${notice.id}`,
            {
              ...v,
              en: english ? englishOf(v.en) : null,
              edition,
              expiresAt: v.expiresAt ? instantOf(v.expiresAt, zone) : null,
            },
            { key },
          )
        }
        touches={['/api/notice-board']}
        names={useNames()}
        submit={t('correct')}
        onCancel={onClose}
        onDone={onClose}
      >
        <What />
        <Form.Item name="expiresAt" label={t('expires')} extra={t('expiresHint')}>
          <Input type="datetime-local" />
        </Form.Item>
      </FormShell>
    </Drawer>
  )
}

type Withdrawn = { readonly items: readonly { readonly stopped: number }[] }

export function WithdrawForm({ open, notice, onClose }: Props) {
  const t = texts.useT()
  const { message } = App.useApp()
  const others = notice.alsoIn.filter(({ state }) => state !== 'withdrawn').length
  return (
    <Drawer open={open} onClose={onClose} size={460} destroyOnHidden title={t('withdrawTitle')}>
      <p className="pt-note">{t('withdrawHint')}</p>
      <FormShell<{ because: string; series?: boolean }, Withdrawn>
        initial={{ series: others > 0 }}
        run={(v, key) => api.post(`/api/notices/${notice.id}/withdraw`, v, { key })}
        touches={['/api/notice-board']}
        submit={t('withdraw')}
        danger
        told={false}
        onCancel={onClose}
        onDone={({ items }) => {
          const count = items.reduce((sum, { stopped }) => sum + stopped, 0)
          void message.success(t('withdrawn', { count }))
          onClose()
        }}
      >
        <Form.Item
          name="because"
          label={t('because')}
          rules={[{ required: true, whitespace: true }]}
        >
          <Input maxLength={200} />
        </Form.Item>
        {others > 0 ? (
          <Form.Item name="series" valuePropName="checked">
            <Checkbox>{t('series', { count: others })}</Checkbox>
          </Form.Item>
        ) : null}
      </FormShell>
    </Drawer>
  )
}
