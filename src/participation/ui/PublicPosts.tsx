import { Drawer, Form, Input } from 'antd'
import { useState } from 'react'
import {
  AbilityButton,
  api,
  type Column,
  DataList,
  EmptyState,
  FormShell,
  hasRight,
  Icon,
  ListTools,
  nameIn,
  StateTag,
  useLanguage,
  useMe,
  usePages,
  useSend,
  type TabProps,
} from '#platform/ui'
import { AreaName } from '#territory/ui'
import { texts } from './texts.ts'
import type { ShownPost } from './wire.ts'

const path = '/api/public-posts'

export function PublicPosts({ page }: TabProps) {
  const t = texts.useT()
  const may = hasRight(useMe(), 'people.manage')
  const [editing, setEditing] = useState<ShownPost | null>(null)
  const pages = usePages<ShownPost>(may ? path : null, { limit: 100 })
  const columns = useColumns(setEditing)
  return page({
    tools: may ? (
      <ListTools exported={{ path, name: t('people.list') }}>
        <span className="jw-soft">{t('people.hint')}</span>
      </ListTools>
    ) : null,
    body: may ? (
      <div className="pt-list">
        <DataList<ShownPost>
          label={t('people.list')}
          pages={pages}
          rowKey={({ id }) => id}
          rowHeight={60}
          columns={columns}
          onOpen={setEditing}
          empty={{ icon: 'user', title: t('people.empty'), hint: t('people.emptyHint') }}
        />
        <ShowForm key={editing?.id ?? ''} post={editing} onClose={() => setEditing(null)} />
      </div>
    ) : (
      <EmptyState icon="lock" title={t('people.noRight')} hint={t('people.hint')} />
    ),
  })
}

function useColumns(edit: (post: ShownPost) => void): readonly Column<ShownPost>[] {
  const t = texts.useT()
  const language = useLanguage()
  return [
    {
      key: 'post',
      title: t('people.post'),
      width: 'minmax(160px, 1.4fr)',
      render: (p) => (
        <span className="jw-two">
          {nameIn(language, { name: p.title, nameEn: p.titleEn })}
          <small>{p.unitName}</small>
        </span>
      ),
    },
    {
      key: 'area',
      title: t('area'),
      width: 'minmax(130px, 1fr)',
      from: 800,
      render: ({ areaCode }) => <AreaName code={areaCode} />,
    },
    {
      key: 'holder',
      title: t('people.holder'),
      width: '110px',
      render: ({ holderName }) =>
        holderName ?? <span className="jw-faint">{t('people.nobody')}</span>,
    },
    {
      key: 'shown',
      title: t('people.shown'),
      width: 'minmax(180px, 1.6fr)',
      render: (p) => <Shown post={p} />,
    },
    {
      key: 'acts',
      title: '',
      width: '100px',
      align: 'end',
      render: (p) => (
        <AbilityButton size="small" can onAct={() => edit(p)}>
          {t(p.duty === null ? 'people.show' : 'people.edit')}
        </AbilityButton>
      ),
    },
  ]
}

function Shown({ post: p }: { readonly post: ShownPost }) {
  const t = texts.useT()
  if (p.duty === null) return <span className="jw-faint">{t('people.hidden')}</span>
  return (
    <span className="jw-two">
      {p.duty}
      <small>
        {p.stale ? (
          <StateTag tone="attention">{t('people.stale')}</StateTag>
        ) : (
          [p.name, p.phone].filter(Boolean).join(' · ')
        )}
      </small>
    </span>
  )
}

type Values = {
  readonly duty?: string
  readonly dutyEn?: string
  readonly name?: string
  readonly phone?: string
}

function ShowForm({
  post,
  onClose,
}: {
  readonly post: ShownPost | null
  readonly onClose: () => void
}) {
  const t = texts.useT()
  const language = useLanguage()
  const hide = useSend((id: string, key) => api.delete(`${path}/${id}`, { key }), {
    touches: [path],
    onDone: onClose,
  })
  if (!post) return null
  const initial: Values = {
    duty: post.duty ?? '',
    dutyEn: post.dutyEn ?? '',
    name: post.name ?? '',
    phone: post.phone ?? '',
  }
  return (
    <Drawer
      open
      onClose={onClose}
      size={440}
      title={nameIn(language, { name: post.title, nameEn: post.titleEn })}
      extra={
        post.duty === null ? null : (
          <AbilityButton
            can
            size="small"
            icon={<Icon name="trash" />}
            loading={hide.sending}
            onAct={() => hide.send(post.id)}
          >
            {t('people.hide')}
          </AbilityButton>
        )
      }
    >
      <p className="pt-note">{t('people.hint')}</p>
      <FormShell<Values>
        initial={initial}
        run={(values, key) => api.put(`${path}/${post.id}`, values, { key })}
        touches={[path]}
        onCancel={onClose}
        onDone={onClose}
      >
        <Form.Item
          name="duty"
          label={t('people.duty')}
          extra={t('people.dutyHint')}
          rules={[{ required: true, whitespace: true }]}
        >
          <Input maxLength={40} />
        </Form.Item>
        <Form.Item name="dutyEn" label={t('people.dutyEn')}>
          <Input maxLength={80} />
        </Form.Item>
        <Form.Item name="name" label={t('people.name')} extra={t('people.nameHint')}>
          <Input maxLength={40} placeholder={post.holderName ?? ''} />
        </Form.Item>
        <Form.Item name="phone" label={t('people.phone')}>
          <Input maxLength={20} inputMode="tel" />
        </Form.Item>
      </FormShell>
    </Drawer>
  )
}
