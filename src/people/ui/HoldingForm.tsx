import { Drawer, Form, Input, Select } from 'antd'
import { useDeferredValue, useState } from 'react'
import { api, FormShell, nameIn, type PageOf, postTitle, useApi, useLanguage } from '#platform/ui'
import type { Holding, PersonEntry, PostEntry } from '../schema.ts'
import { texts } from './texts.ts'

type FieldProps = {
  readonly id?: string
  readonly value?: string
  readonly onChange?: (id: string) => void
}

export function PersonSelect({
  known,
  ...props
}: FieldProps & { readonly known?: PersonEntry | undefined }) {
  const t = texts.useT()
  const [text, setText] = useState('')
  const q = useDeferredValue(text.trim())
  const found = useApi<PageOf<PersonEntry>>(
    '/api/people',
    { q: q || undefined, limit: 50 },
    { keep: true },
  )
  const items = found.data?.items ?? []
  const shown = known && !items.some(({ id }) => id === known.id) ? [known, ...items] : items
  return (
    <Select<string>
      {...props}
      placeholder={t('holding.personPlaceholder')}
      showSearch={{ filterOption: false, onSearch: setText }}
      options={shown.map(({ id, name, login }) => ({
        value: id,
        label: login ? `${name} (${login})` : name,
      }))}
    />
  )
}

export function PostSelect({
  known,
  doors = false,
  ...props
}: FieldProps & { readonly known?: PostEntry | undefined; readonly doors?: boolean }) {
  const t = texts.useT()
  const language = useLanguage()
  const [text, setText] = useState('')
  const q = useDeferredValue(text.trim())
  const found = useApi<PageOf<PostEntry>>(
    '/api/posts',
    { q: q || undefined, limit: 50 },
    { keep: true },
  )
  const door = useApi<PageOf<PostEntry>>(doors ? '/api/posts' : null, { kind: 'open311' })
  const items = [...(door.data?.items ?? []), ...(found.data?.items ?? [])]
  const shown = known && !items.some(({ id }) => id === known.id) ? [known, ...items] : items
  const once = [...new Map(shown.map((post) => [post.id, post])).values()]
  return (
    <Select<string>
      {...props}
      placeholder={t('holding.postPlaceholder')}
      showSearch={{ filterOption: false, onSearch: setText }}
      optionLabelProp="title"
      options={once.map((post) => ({
        value: post.id,
        title: `${postTitle(post, language)} · ${nameIn(language, post.unit)}`,
        label: (
          <span className="jw-two">
            {postTitle(post, language)}
            <small>
              {nameIn(language, post.unit)} · {post.code}
            </small>
          </span>
        ),
      }))}
    />
  )
}

type Values = {
  readonly postId: string
  readonly personId: string
  readonly from: string
  readonly to?: string
}

export const holdingTouches = ['/api/holdings', '/api/posts', '/api/people', '/api/session']

export function HoldingForm({
  open,
  post,
  person,
  onClose,
}: {
  readonly open: boolean
  readonly post?: PostEntry
  readonly person?: PersonEntry
  readonly onClose: () => void
}) {
  const t = texts.useT()
  return (
    <Drawer open={open} onClose={onClose} size={460} destroyOnHidden title={t('holding.addTitle')}>
      <FormShell<Values, Holding>
        initial={{
          ...(post ? { postId: post.id } : {}),
          ...(person ? { personId: person.id } : {}),
        }}
        run={({ to, ...values }, key) =>
          api.post('/api/holdings', { ...values, to: to || null }, { key })
        }
        touches={holdingTouches}
        submit={t('holding.add')}
        onCancel={onClose}
        onDone={onClose}
      >
        <Form.Item name="personId" label={t('holding.person')} rules={[{ required: true }]}>
          <PersonSelect known={person} />
        </Form.Item>
        <Form.Item name="postId" label={t('holding.post')} rules={[{ required: true }]}>
          <PostSelect known={post} />
        </Form.Item>
        <div className="jw-record-row">
          <Form.Item name="from" label={t('from')} rules={[{ required: true }]}>
            <Input type="date" />
          </Form.Item>
          <Form.Item name="to" label={t('to')} extra={t('toHint')}>
            <Input type="date" />
          </Form.Item>
        </div>
      </FormShell>
    </Drawer>
  )
}

export function EndForm({
  holding,
  onClose,
}: {
  readonly holding: Holding | null
  readonly onClose: () => void
}) {
  const t = texts.useT()
  return (
    <Drawer
      open={holding !== null}
      onClose={onClose}
      size={420}
      destroyOnHidden
      title={t('holding.endTitle', { name: holding?.personName ?? '' })}
    >
      <FormShell<{ to?: string }, Holding>
        initial={holding?.to ? { to: holding.to } : {}}
        run={({ to }, key) =>
          api.put(`/api/holdings/${holding?.id ?? ''}`, { to: to || null }, { key })
        }
        touches={holdingTouches}
        onCancel={onClose}
        onDone={onClose}
      >
        <Form.Item name="to" label={t('to')} extra={t('holding.endHint')}>
          <Input type="date" />
        </Form.Item>
      </FormShell>
    </Drawer>
  )
}
