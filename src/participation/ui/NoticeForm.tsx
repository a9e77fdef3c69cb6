// Writing a notice: where, what, when; beside it what residents will see, and how many it is sent to.
import { Checkbox, Drawer, Form, Input, Radio, Select } from 'antd'
import { useDeferredValue, useState } from 'react'
import {
  api,
  type FieldWords,
  FormShell,
  type PageOf,
  StateTag,
  useApi,
  useMe,
  useNumbers,
  useZone,
} from '#platform/ui'
import { type ChannelKind, type Level, levels } from '../domain.ts'
import { AreasField } from './AreasField.tsx'
import { instantOf, levelTones } from './shared.ts'
import { texts } from './texts.ts'
import type { GroupEntry } from './wire.ts'

export type English = { readonly title?: string; readonly text?: string }

type Values = {
  readonly areaCodes?: readonly string[]
  readonly groupId?: string
  readonly title?: string
  readonly text?: string
  readonly english?: boolean
  readonly en?: English
  readonly level?: Level
  readonly at?: 'now' | 'later'
  readonly publishAt?: string
  readonly expiresAt?: string
  readonly send?: boolean
}

export const englishOf = (en: English | undefined) => ({
  title: en?.title ?? '',
  text: en?.text ?? '',
})

const sent = (v: Values, zone: string) => ({
  areaCodes: v.areaCodes ?? [],
  ...(v.groupId ? { groupId: v.groupId } : {}),
  title: v.title ?? '',
  text: v.text ?? '',
  ...(v.english ? { en: englishOf(v.en) } : {}),
  level: v.level ?? 'plain',
  ...(v.at === 'later' && v.publishAt ? { publishAt: instantOf(v.publishAt, zone) } : {}),
  ...(v.expiresAt ? { expiresAt: instantOf(v.expiresAt, zone) } : {}),
  send: v.send ?? true,
})

type FormProps = { readonly open: boolean; readonly onClose: () => void }

export function NoticeForm({ open, onClose }: FormProps) {
  const t = texts.useT()
  return (
    <Drawer open={open} onClose={onClose} size={920} destroyOnHidden title={t('write')}>
      <Writing onClose={onClose} />
    </Drawer>
  )
}

function Writing({ onClose }: Pick<FormProps, 'onClose'>) {
  const t = texts.useT()
  const me = useMe()
  const { zone } = useZone()
  const own = me.post.areaCode
  const initial: Values = {
    areaCodes: own ? [own] : [],
    level: 'plain',
    at: 'now',
    send: true,
  }
  const [values, setValues] = useState<Values>(initial)
  const [form] = Form.useForm<Values>()
  return (
    <div className="pt-writing">
      <FormShell<Values>
        form={form}
        initial={initial}
        run={(v, key) => api.post('/api/notices', sent(v, zone), { key })}
        touches={['/api/notice-board']}
        names={useNames()}
        submit={values.at === 'later' ? t('schedule') : t('publish')}
        told={t('published')}
        onChange={setValues}
        onCancel={onClose}
        onDone={onClose}
      >
        <Where form={form} setValues={setValues} />
        <What />
        <WhenOut later={values.at === 'later'} />
      </FormShell>
      <Preview values={values} />
    </div>
  )
}

/** For what may be refused while its field is folded away: another time, the English. */
export function useNames(): FieldWords {
  const t = texts.useT()
  return {
    areaCodes: t('areas'),
    groupId: t('group'),
    title: t('heading'),
    text: t('text'),
    'en.title': t('headingEn'),
    'en.text': t('textEn'),
    en: t('english'),
    level: t('level'),
    publishAt: t('when'),
    expiresAt: t('expires'),
    send: t('send'),
  }
}

function Where({
  form,
  setValues,
}: {
  readonly form: ReturnType<typeof Form.useForm<Values>>[0]
  readonly setValues: (values: Values) => void
}) {
  const t = texts.useT()
  const groups = useApi<PageOf<GroupEntry>>('/api/groups', { limit: 200 })
  const items = groups.data?.items ?? []
  const choose = (id: string | undefined) => {
    const group = items.find((one) => one.id === id)
    if (group) form.setFieldValue('areaCodes', [group.areaCode])
    setValues(form.getFieldsValue(true) as Values)
  }
  return (
    <>
      <Form.Item
        name="areaCodes"
        label={t('areas')}
        extra={t('areasHint')}
        rules={[{ required: true, type: 'array', min: 1 }]}
      >
        <AreasField />
      </Form.Item>
      {items.length > 0 ? (
        <Form.Item name="groupId" label={t('group')} extra={t('groupHint')}>
          <Select
            allowClear
            placeholder={t('noGroup')}
            options={items.map((g) => ({ value: g.id, label: `${g.name} · ${g.areaName}` }))}
            onChange={choose}
          />
        </Form.Item>
      ) : null}
    </>
  )
}

/** Heading, text, level: also of a correction. */
export function What() {
  const t = texts.useT()
  const english = Form.useWatch<boolean | undefined>('english') === true
  return (
    <>
      <Form.Item name="title" label={t('heading')} rules={[{ required: true, whitespace: true }]}>
        <Input maxLength={60} showCount />
      </Form.Item>
      <Form.Item name="text" label={t('text')} rules={[{ required: true, whitespace: true }]}>
        <Input.TextArea maxLength={2000} autoSize={{ minRows: 5, maxRows: 14 }} />
      </Form.Item>
      <Form.Item name="english" valuePropName="checked" extra={t('englishHint')}>
        <Checkbox>{t('english')}</Checkbox>
      </Form.Item>
      {english ? <InEnglish /> : null}
      <Form.Item name="level" label={t('level')} extra={t('levelHint')}>
        <Radio.Group
          optionType="button"
          options={levels.map((value) => ({ value, label: t(`levels.${value}`) }))}
        />
      </Form.Item>
    </>
  )
}

function InEnglish() {
  const t = texts.useT()
  const needed = [{ required: true, whitespace: true }]
  return (
    <div lang="en">
      <Form.Item name={['en', 'title']} label={t('headingEn')} rules={needed}>
        <Input maxLength={120} showCount />
      </Form.Item>
      <Form.Item name={['en', 'text']} label={t('textEn')} rules={needed}>
        <Input.TextArea maxLength={4000} autoSize={{ minRows: 4, maxRows: 14 }} />
      </Form.Item>
    </div>
  )
}

function WhenOut({ later }: { readonly later: boolean }) {
  const t = texts.useT()
  return (
    <>
      <Form.Item name="at" label={t('when')}>
        <Radio.Group
          options={[
            { value: 'now', label: t('now') },
            { value: 'later', label: t('later') },
          ]}
        />
      </Form.Item>
      {later ? (
        <Form.Item name="publishAt" label={t('later')} rules={[{ required: true }]}>
          <Input type="datetime-local" />
        </Form.Item>
      ) : null}
      <Form.Item name="expiresAt" label={t('expires')} extra={t('expiresHint')}>
        <Input type="datetime-local" />
      </Form.Item>
      <Form.Item name="send" valuePropName="checked">
        <Checkbox>{t('send')}</Checkbox>
      </Form.Item>
    </>
  )
}

type Reach = {
  readonly channels: readonly { readonly channel: ChannelKind; readonly many: number }[]
}

function Preview({ values }: { readonly values: Values }) {
  const t = texts.useT()
  const me = useMe()
  const { number } = useNumbers()
  const codes = useDeferredValue((values.areaCodes ?? []).join(','))
  const asked = values.send !== false && codes !== ''
  const reach = useApi<Reach>(
    asked ? '/api/notice-reach' : null,
    { areas: codes, ...(values.groupId ? { groupId: values.groupId } : {}) },
    { keep: true },
  )
  const channels = reach.data?.channels ?? []
  const count = channels.reduce((sum, { many }) => sum + many, 0)
  return (
    <aside className="pt-preview" aria-label={t('preview')}>
      <h3>{t('preview')}</h3>
      <div className="pt-card">
        {values.level && values.level !== 'plain' ? (
          <StateTag tone={levelTones[values.level]}>{t(`levels.${values.level}`)}</StateTag>
        ) : null}
        <b>{values.title?.trim() || t('previewTitle')}</b>
        <p className="pt-text">{values.text?.trim() || t('previewText')}</p>
        <small>{me.post.unit.name}</small>
      </div>
      {values.english ? (
        <div className="pt-card" lang="en">
          <b>{values.en?.title?.trim() || t('previewTitle')}</b>
          <p className="pt-text">{values.en?.text?.trim() || t('previewText')}</p>
        </div>
      ) : null}
      {asked && reach.data ? (
        count === 0 ? (
          <p className="pt-note">{t('reachNone')}</p>
        ) : (
          <output className="pt-note">
            {t('reach', { count })}
            {'：'}
            {channels
              .map(({ channel, many }) =>
                t('reachParts', { channel: t(`channels.${channel}`), many: number(many) }),
              )
              .join(' · ')}
          </output>
        )
      ) : null}
    </aside>
  )
}
